"""Payments: the list, an application, what the red line holds against it, and every step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.funds.allowance import allowance
from hengjian.funds.red_line import formula_of, stops
from hengjian.funds.spending import categories
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money import actions, queries
from hengjian.site.money.models import Contract, Payment, RedLineStop, source_name
from hengjian.site.money.pages.listings import PAYMENTS, badge_of
from hengjian.site.money.pages.pictures import picture_of
from hengjian.site.money.pages.reading import (
    finding_in_words,
    project_of,
    purpose_of,
    sources_with_a_list,
)
from hengjian.site.money.red_line import NOTHING, findings_and_room, states
from hengjian.site.money.steps import PAYMENT
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import offer

State = Payment.State
DOCUMENTS = words(
    "依据（产值审核表、发票、审批单，可多选）",
    "supporting documents (certificate, invoice, approval; several at once)",
)


@in_menu("money", 20, words("支付", "Payments"), "send")
@needs(Permission.MONEY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Payments of all projects one sees, with their states and the red line."""
    may = membership.may(Permission.PAYMENT_ENTER)
    projects = list(projects_with_money(membership).order_by("code")[:20]) if may else []
    rows = queries.visible_payments(membership)
    return answer(
        request, membership, PAYMENTS, rows, "money/payments.html", may_enter=may, projects=projects
    )


@needs(Permission.PAYMENT_ENTER)
def new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Apply for a payment of a project; ``?contract=`` starts from one."""
    project = project_of(membership, code)
    contracts = visible_to(Contract, membership).filter(project=project)
    contract = contracts.filter(code=request.GET.get("contract", "")).first()
    starts = {"contract": contract.pk} if contract is not None else {}
    return _form(request, membership, project, None, {"applied_on": current_day(), **starts})


@needs(Permission.PAYMENT_ENTER)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change an application that is being filled in."""
    row = get_object_or_404(queries.visible_payments(membership), code=code)
    return _form(request, membership, row.project, row, {})


def _form(
    request: HttpRequest,
    membership: Membership,
    project: Project,
    row: Payment | None,
    starts: Mapping[str, Any],
) -> HttpResponseBase:
    form = resource_form(request, membership, Payment, row)
    form.initial = {**form.initial, **starts}
    contracts = visible_to(Contract, membership).filter(project=project).order_by("code")
    offer(form, "contract", queryset=contracts, empty_label=words("（没有合同）", "(no contract)"))
    form.fields["category"].help_text = sources_with_a_list()
    form.fields["evidence"].label = DOCUMENTS
    form.fields["payee"].required = False  # the contractor of the contract

    def save() -> Payment:
        values, files = form.values(), request.FILES.getlist("evidence")
        if row is None:
            return actions.enter_payment(by=membership, project=project, values=values, files=files)
        version = form.started_from()
        return actions.change_payment(
            by=membership, payment=row, values=values, version=version, files=files
        )

    return edit_page(
        request,
        form,
        save,
        template="money/payment_form.html",
        context={"project": project, "payment": row},
        to=lambda payment: reverse("web:payment", args=[payment.code]),
        crumbs=[(words("支付", "Payments"), reverse("web:payments"))],
    )


@needs(Permission.PAYMENT_ENTER)
def room(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """What the red line would say of the amount that is being typed, and the most it may be."""
    project = project_of(membership, code)
    row = _as_typed(request, membership, project)
    context: dict[str, Any] = {"row": row}
    if row is not None:
        found, most = findings_and_room(row, current_day())
        context |= {
            "most": most if most.is_finite() else None,
            "over": row.amount - most,
            "stopped": stops(found),
            "findings": [finding_in_words(each.as_kept()) for each in found],
        }
    return render(request, "money/allowed.html", context)


def _as_typed(request: HttpRequest, membership: Membership, project: Project) -> Payment | None:
    """The application as it stands in the form, not saved; None until its source is chosen. An
    amount that is not typed yet, or cannot be read, is nothing."""
    asked = request.GET
    contracts = visible_to(Contract, membership).filter(project=project)
    key = asked.get("contract", "")
    contract = contracts.filter(pk=key).first() if key.isascii() and key.isdecimal() else None
    source, category = asked.get("fund_source", ""), asked.get("category", "")
    if source not in SOURCES:
        return None
    amount = forms.DecimalField(max_digits=18, decimal_places=2, required=False)
    typed: Decimal
    try:
        typed = amount.clean(asked.get("amount", "").replace(",", "")) or NOTHING
    except ValidationError:
        typed = NOTHING
    mine = queries.visible_payments(membership).filter(code=asked.get("payment", "")).first()
    row = Payment(project=project, contract=contract, fund_source=source)
    row.amount = typed
    row.category = category if category in categories() else "works"
    row.pk = mine.pk if mine is not None else None
    return row


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One payment: what is asked, what is allowed, who had a hand in it, what comes next."""
    row = get_object_or_404(queries.visible_payments(membership), code=code)
    contract = row.contract
    state = states([contract], current_day(), [row.pk])[contract.pk] if contract else None
    may = allowance(state.terms, state.output) if state and state.measured else None
    category = categories().get(row.category)
    context = {
        "payment": row,
        "badge": badge_of(row),
        "source": source_name(row.fund_source),
        "category": said(category.name) if category else row.category,
        "purpose": purpose_of(row),
        "findings": [finding_in_words(each) for each in row.findings],
        "paid": row.state in (State.PAID, State.REVERSED),
        "state": state,
        "may": may,
        "formula": said(formula_of(state.terms, may)) if state and may else "",
        "picture": picture_of(row, current_day()) if contract else None,
        "stops": [_stop(each) for each in row.stops.all()],
        "files": row.evidence.all(),
        "hands": _hands(row),
        "may_edit": not PAYMENT.closed(row) and membership.may(Permission.PAYMENT_ENTER),
        "whole": projects_with_money(membership).filter(pk=row.project_id).exists(),
    }
    return render(request, "money/payment.html", context)


def _stop(kept: RedLineStop) -> dict[str, Any]:
    """One time the red line stopped it, with the people by their names."""
    return {
        "row": kept,
        "findings": [
            {**finding_in_words(each), "key": f"{kept.pk}.{each['rule']}"} for each in kept.findings
        ],
        "stopped_by": name_of(kept.stopped_by),
        "asked_by": name_of(kept.asked_by),
        "decided_by": name_of(kept.decided_by),
        "passed": kept.outcome == RedLineStop.Outcome.PASSED,
    }


def _hands(row: Payment) -> list[tuple[Any, str, Any]]:
    """Who did what: entered, asked, let pass, approved, paid."""
    paid_on = row.paid_on
    taken_on = row.state == State.PAID and not row.paid_by
    steps = (
        (
            words("补录", "taken on") if taken_on else words("申请", "applied"),
            row.entered_by,
            row.applied_on,
        ),
        (words("申请放行", "asked to let it pass"), row.override_asked_by, None),
        (words("放行", "let pass"), row.overridden_by, row.overridden_at),
        (words("批准", "approved"), row.approved_by, None),
        (words("支付", "paid"), row.paid_by, paid_on),
    )
    return [(title, name_of(who), when) for title, who, when in steps if who]
