"""Pay for performance: clauses of operation contracts, and what each year's score makes due."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.bonds.explained import percent
from hengjian.bonds.performance import Payable, payable
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions
from hengjian.site.bonds.models import PerformanceClause
from hengjian.site.bonds.pages.listing import TABS, Asked, edit_or_save
from hengjian.site.bonds.terms import as_clause, yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer
from hengjian.site.platform.telling import attempt, leading_to

FIELDS = ("contract", "year", "base", "linked", "formula", "ladder", "source", "synthetic")


def due_of(row: PerformanceClause) -> Payable | None:
    """What the score makes due; None without a score, or where the clause cannot be read."""
    if row.score is None:
        return None
    try:
        return payable(as_clause(row), row.score)
    except Refused:
        return None


def _amount(row: PerformanceClause) -> Decimal | None:
    due = due_of(row)
    return yuan_of(due.amount) if due else None


def _share(row: PerformanceClause) -> str | None:
    due = due_of(row)
    return percent(due.share, 2) if due else None


CLAUSES = Listing(
    name="clauses",
    title=words("按效付费", "Pay for performance"),
    columns=(
        Column("name", words("合同", "contract"), lambda c: c.contract.name, "name",
               "contract__name"),
        Column("project", words("项目", "project"), lambda c: c.contract.project.name, "long"),
        Column("year", words("年度", "year"), lambda c: str(c.year), "text", "year"),
        Column("base", words("付费基数", "yearly payment"), lambda c: c.base, "money", "base"),
        Column("linked", words("挂钩比例", "linked"), lambda c: c.linked, "area", "linked",
               unit="%"),
        Column("score", words("得分", "score"), lambda c: c.score, "area", "score"),
        Column("share", words("绩效系数", "performance share"), _share),
        Column("due", words("应付", "due"), _amount, "money"),
    ),
    address=leading_to("web:clause"),
    facets=(
        Facet(
            "scored",
            words("得分", "score"),
            lambda m: [
                Choice("yes", words("已评价", "scored")),
                Choice("no", words("未评价", "open")),
            ],
            lambda rows, value: rows.filter(score__isnull=value != "yes"),
        ),
    ),
    search=lambda rows, text: rows.filter(contract__name__icontains=text),
    search_hint=words("合同名称", "name of the contract"),
    order="-year",
    empty_title=words("还没有按效付费条款", "No clauses yet"),
    empty_hint=words(
        "运营合同约定部分付费与绩效评价得分挂钩的，在这里登记",
        "enter the contracts of operation whose payment depends on the score",
    ),
)  # fmt: skip


def _rows(membership: Membership) -> Any:
    return visible_to(PerformanceClause, membership).select_related("contract__project")


@needs(Permission.MONEY_VIEW)
def clauses(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The clauses one sees, with what is due."""
    may_add = membership.may(Permission.CONTRACT_EDIT)
    return answer(
        request,
        membership,
        CLAUSES,
        _rows(membership),
        template="bonds/list_page.html",
        tab="clauses",
        tabs=TABS,
        add=reverse("web:clause-new") if may_add else "",
        add_words=words("登记条款", "Enter a clause"),
    )


@needs(Permission.MONEY_VIEW)
def clause(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One clause: its formula, and with a score the amount due, to the cent."""
    row = get_object_or_404(_rows(membership), code=code)
    due = due_of(row)
    shown = None
    if due is not None:
        shown = {
            "fixed": yuan_of(due.fixed),
            "earned": yuan_of(due.earned),
            "amount": yuan_of(due.amount),
            "withheld": yuan_of(due.withheld),
            "share": percent(due.share, 4),
        }
    context = {
        "clause": row,
        "formula": as_clause(row).by.formula(),
        "due": shown,
        "may_edit": membership.may(Permission.CONTRACT_EDIT) and row.score is None,
        "may_score": membership.may(Permission.BOND_EDIT),
    }
    return render(request, "bonds/clause.html", context)


@needs(Permission.CONTRACT_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Enter a clause."""
    return edit_or_save(
        request,
        membership,
        _build_form(membership, words("登记按效付费条款", "Enter a clause"), None),
        lambda form: actions.enter_clause(by=membership, **_contract(form.values(), membership)),
    )


def _build_form(membership: Membership, title: Any, row: PerformanceClause | None) -> Asked:
    return Asked(
        title,
        PerformanceClause,
        FIELDS if row is None else FIELDS[1:],
        back=reverse("web:clauses") if row is None else reverse("web:clause", args=[row.code]),
        crumb=words("按效付费", "Pay for performance"),
        row=row,
        choices={} if row else {"contract": visible_to(Contract, membership)},
        hint=words(
            "应付 = 基数 ×（1 − 挂钩比例）+ 基数 × 挂钩比例 × 绩效系数，精确到分",
            "due = base × (1 − linked) + base × linked × performance share, exact to the cent",
        ),
    )


def _contract(values: dict[str, Any], membership: Membership) -> dict[str, Any]:
    contract = values.pop("contract")
    if not isinstance(contract, Contract):
        contract = get_object_or_404(visible_to(Contract, membership), pk=contract or 0)
    return {"contract": contract, "values": values}


@needs(Permission.CONTRACT_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change a clause without a score."""
    row = get_object_or_404(_rows(membership), code=code)
    return edit_or_save(
        request,
        membership,
        _build_form(membership, words("修改条款", "Change the clause"), row),
        lambda form: actions.change_clause(
            by=membership, clause=row, values=form.values(), version=form.started_from()
        ),
    )


@require_POST
@needs(Permission.BOND_EDIT)
def score(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Set the score of the year."""
    row = get_object_or_404(visible_to(PerformanceClause, membership), code=code)
    why = request.POST.get("why", "")
    try:
        given: Decimal | str = Decimal(request.POST.get("score", ""))
    except InvalidOperation:
        given = request.POST.get("score", "")
    act = partial(actions.set_clause_score, by=membership, clause=row, score=given, why=why)
    attempt(request, act, words("已登记得分", "the score is set"))
    return redirect("web:clause", code)
