"""Bonds: listed, entered, shown with schedule and uses, assigned, paid back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text
from hengjian.bonds.due import Due, State, calendar
from hengjian.bonds.model import Schedule
from hengjian.bonds.schedule import portions, schedule
from hengjian.errors import Place, Refused, problem
from hengjian.funds.rates import percent
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions, queries
from hengjian.site.bonds.models import Bond, BondUse, DebtService
from hengjian.site.bonds.pages.coverage import read
from hengjian.site.bonds.pages.drawings import coverage_chart
from hengjian.site.bonds.pages.listing import (
    BONDS,
    TABS,
    Asked,
    as_of,
    coverage_summary,
    edit_or_save,
)
from hengjian.site.bonds.pages.registers import income_chart
from hengjian.site.bonds.spending import Spending, spending_by_use, together, with_movements
from hengjian.site.bonds.terms import as_bond, flows, yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, sentence

FIELDS = (
    *("name", "kind", "region", "size", "rate", "term_years", "issued_on", "payments_a_year"),
    *("repayment", "instalments", "issue_fee", "service_fee", "lent_on_document", "lent_on"),
    *("source", "as_of", "synthetic"),
)
PAID_FIELDS = ("project", "kind", "due_on", "paid_on", "amount", "paid_from", "source", "as_of")
STATE_MARKS = {
    State.PAID: "mark-accent",
    State.PAID_LATE: "mark-amber",
    State.PARTLY: "mark-amber",
    State.OVERDUE: "mark-red",
    State.DUE_SOON: "mark-amber",
    State.UPCOMING: "mark-grey",
}


SPENT = ("amount", "within", "later", "idle", "overdue")


@in_menu("money", 40, words("债券", "Bonds"), "chart-bar")
@needs(Permission.MONEY_VIEW)
def bonds(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The bonds one sees, and of the one project that borrowed: how its money is covered, and how
    much of the income forecast was entered."""
    drawn: dict[str, Any] = {}
    if len(borrowers := list(queries.lenders(membership)[:2])) == 1:
        found = read(request, membership, borrowers[0].code)
        drawn = {"only": borrowers[0]}
        if (covered := found.shown) is not None:
            drawn |= coverage_summary(covered) | {
                "covered": coverage_chart(covered),
                "income": income_chart(found, membership),
            }
    return answer(
        request,
        membership,
        BONDS,
        with_movements(queries.visible_bonds(membership), membership),
        template="bonds/list_page.html",
        tab="bonds",
        tabs=TABS,
        add=reverse("web:bond-new") if membership.may(Permission.BOND_EDIT) else "",
        add_words=words("登记债券", "Enter a bond"),
        **drawn,
    )


@needs(Permission.MONEY_VIEW)
def bond(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One bond: its terms, every payment by date with what was paid, its uses."""
    row = get_object_or_404(with_movements(queries.whole(membership), membership), code=code)
    day = as_of(request)
    spending = spending_by_use(row, day)
    paid = visible_to(DebtService, membership).filter(bond=row).select_related("project")
    paid = paid.select_related("reverses", "reversed_by")
    uses = list(visible_to(BondUse, membership).filter(bond=row).select_related("project"))
    context = {
        "bond": row,
        "day": day,
        "uses": uses,
        "spending": [_spent(use, each) for use, each in spending],
        "unreadable": [sentence(each) for each in together(e for _, e in spending).refused],
        "paid": list(paid.order_by("paid_on", "code")),
        "paid_in_all": queries.paid_by_kind(queries.standing_payments(paid)),
        "may_edit": membership.may(Permission.BOND_EDIT),
        **_schedule_of(row, day, list(queries.standing_payments(paid))),
    }
    return render(request, "bonds/bond.html", context)


def _spent(use: BondUse, found: Spending) -> dict[str, Any]:
    """What became of the money of a use, in 元."""
    return {
        "use": use,
        "months": found.months,
        "percent": percent(found.share),
        "told": bool(found.lots),
        **{name: yuan_of(getattr(found, name)) for name in SPENT},
    }


def _schedule_of(row: Bond, day: Any, paid: list[DebtService]) -> dict[str, Any]:
    """The schedule with its state, and each use's share; or why there is none."""
    try:
        whole = schedule(as_bond(row, row.uses.all()))
    except Refused as refused:
        return {"refused": [sentence(each) for each in refused.problems]}
    settled = [each for each in paid if not queries.is_issue_fee(each, row)]
    dues = calendar([whole], day, {row.code: flows(settled, "paid_on")})
    return {
        "rows": [_row(due) for due in dues],
        "total": {
            "principal": yuan_of(whole.principal),
            "interest": yuan_of(whole.interest),
            "fees": yuan_of(whole.fees),
            "whole": yuan_of(whole.principal + whole.interest + whole.fees),
        },
        "issue_fee": yuan_of(whole.issue_fee) if whole.issue_fee else None,
        "matures_on": whole.bond.matures_on,
        "next": next((_row(due) for due in dues if due.missing > 0), None),
        "shares": _shares(whole),
    }


def _row(due: Due) -> dict[str, Any]:
    payment = due.payment
    return {
        "number": payment.number,
        "due": payment.due,
        "pay_on": due.pay_on,
        "opening": yuan_of(payment.opening),
        "principal": yuan_of(payment.principal),
        "interest": yuan_of(payment.interest),
        "fee": yuan_of(payment.service_fee),
        "total": yuan_of(due.amount),
        "paid": yuan_of(due.paid),
        "missing": yuan_of(due.missing),
        "mark": STATE_MARKS[due.state],
        "state": due.state.wording,
    }


def _shares(whole: Schedule) -> dict[str, dict[str, Any]]:
    """By project: interest and principal over the bond's life."""
    return {
        each.project: {
            "interest": yuan_of(sum(payment.interest for payment in each.payments)),
            "principal": yuan_of(sum(payment.principal for payment in each.payments)),
        }
        for each in portions(whole)
    }


@needs(Permission.BOND_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Enter a bond."""
    asked = Asked(
        words("登记债券", "Enter a bond"),
        Bond,
        FIELDS,
        back=reverse("web:bonds"),
        hint=words(
            "利率、期限、还本方式决定还本付息表，精确到分",
            "rate, term and repayment make the schedule, exact to the cent",
        ),
        initial={"region": membership.organisation.region.pk},
        file=True,
    )
    file = request.FILES.get("evidence")
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.create_bond(by=membership, values=form.values(), file=file),
    )


@needs(Permission.BOND_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change a bond's terms."""
    row = get_object_or_404(visible_to(Bond, membership), code=code)
    asked = Asked(
        words("修改债券", "Edit the bond"),
        Bond,
        FIELDS,
        back=reverse("web:bond", args=[code]),
        crumb=row.name,
        row=row,
        remove=reverse("web:bond-remove", args=[code]),
        file=True,
    )
    file = request.FILES.get("evidence")
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.change_bond(
            by=membership, bond=row, values=form.values(), version=form.started_from(), file=file
        ),
    )


@require_POST
@needs(Permission.BOND_EDIT)
def remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take out a bond that nothing rests on."""
    row = get_object_or_404(visible_to(Bond, membership), code=code)
    why = request.POST.get("why", "")
    act = partial(actions.remove_bond, by=membership, bond=row, why=why)
    done = attempt(request, act, words("已删除", "deleted"))
    return redirect("web:bonds") if done else redirect("web:bond", code)


@needs(Permission.BOND_EDIT)
def assign(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Let a project use part of the bond."""
    row = get_object_or_404(visible_to(Bond, membership), code=code)
    asked = Asked(
        words("安排给项目", "Assign to a project"),
        BondUse,
        ("project", "amount", "document"),
        back=reverse("web:bond", args=[code]),
        crumb=row.name,
        hint=words(
            "只有事前评估结论为“予以支持”的项目可以使用债券资金（财预〔2021〕61号第五条）",
            "only a project whose assessment concludes “admit” may use it (财预〔2021〕61号)",
        ),
        why=words(
            "存量债券的登记理由（没有事前评估时必填）",
            "reason for a bond of before the rule (needed without an assessment)",
        ),
    )
    why = request.POST.get("why", "")
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.assign(by=membership, bond=row, why=why, **_pointing(form.values())),
    )


def _pointing(values: dict[str, Any]) -> dict[str, Any]:
    """The values, whose project is a row; refused where none of those offered is named."""
    if not isinstance(values["project"], Project):
        field = Text("项目", "project")
        raise Refused([problem("field-empty", Place(path="project"), field=field)])
    return values


@needs(Permission.BOND_EDIT)
def reassign(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Correct the amount of a use."""
    use = get_object_or_404(visible_to(BondUse, membership).select_related("bond"), code=code)
    asked = Asked(
        words("更正额度", "Correct the amount"),
        BondUse,
        ("amount",),
        back=reverse("web:bond", args=[use.bond.code]),
        crumb=use.bond.name,
        row=use,
        hint=words(
            "只用于更正登记错误；把资金调整到别的项目请走用途调整程序",
            "for mistakes only; money moves to another project by a change of use",
        ),
        why=words("更正理由", "reason"),
    )
    why = request.POST.get("why", "")
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.reassign(
            by=membership,
            use=use,
            amount=form.values()["amount"],
            version=form.started_from(),
            why=why,
        ),
    )


@needs(Permission.BOND_EDIT)
def pay(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter debt service that was paid."""
    row = get_object_or_404(visible_to(Bond, membership), code=code)
    asked = Asked(
        words("登记还本付息", "Enter debt service paid"),
        DebtService,
        PAID_FIELDS,
        back=reverse("web:bond", args=[code]),
        crumb=row.name,
        choices={"project": visible_to(Project, membership).filter(bond_uses__bond=row)},
        initial={
            key: request.GET[key] for key in ("due_on", "amount", "kind") if key in request.GET
        },
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: _paid(membership, row, _pointing(form.values())),
    )


def _paid(membership: Membership, row: Bond, values: dict[str, Any]) -> DebtService:
    return actions.pay(by=membership, bond=row, project=values.pop("project"), values=values)


@require_POST
@needs(Permission.BOND_EDIT)
def take_back(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Reverse a wrong entry of debt service."""
    paid = get_object_or_404(visible_to(DebtService, membership).select_related("bond"), code=code)
    why = request.POST.get("why", "")
    act = partial(actions.take_back, by=membership, paid=paid, why=why)
    attempt(request, act, words("已冲销", "reversed"))
    return redirect("web:bond", paid.bond.code)
