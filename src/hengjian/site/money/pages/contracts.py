"""Contracts: the list, one with its allowance, change orders, output, settlement."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.funds.allowance import allowance
from hengjian.funds.rates import percent, rate
from hengjian.funds.red_line import formula_of
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money import actions, queries
from hengjian.site.money.models import ChangeOrder, Contract, FinalAccount, OutputCertificate
from hengjian.site.money.pages.contract_picture import contract_chart
from hengjian.site.money.pages.listings import CONTRACTS, badge_of
from hengjian.site.money.pages.reading import project_of
from hengjian.site.money.red_line import states
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, in_order, kept, offer

SHOWN = 60
"""Certificates and payments on a contract's page."""


@in_menu("money", 30, words("合同", "Contracts"), "file-text")
@needs(Permission.MONEY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The contracts one sees, with their output and what was paid."""
    may = membership.may(Permission.CONTRACT_EDIT)
    projects = list(projects_with_money(membership).order_by("code")[:20]) if may else []
    rows = queries.visible_contracts(membership)
    return answer(
        request,
        membership,
        CONTRACTS,
        rows,
        "money/contracts.html",
        projects=projects,
        may_add=may,
    )


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One contract: price, changes, output, what was paid and what may be paid now."""
    contract = get_object_or_404(queries.visible_contracts(membership), code=code)
    state = states([contract], shown_day())[contract.pk]
    may = allowance(state.terms, state.output)
    parts = queries.parts_of(membership, contract)
    allowed = may.allowed if state.measured else state.terms.ceiling
    rights = {
        "may_edit": Permission.CONTRACT_EDIT,
        "may_enter": Permission.OUTPUT_ENTER,
        "may_apply": Permission.PAYMENT_ENTER,
    }

    context: dict[str, Any] = {
        "contract": contract,
        "state": state,
        "may": may,
        "allowed": allowed,
        "left": allowed - state.paid,
        "distance": abs(allowed - state.paid),
        "share": percent(rate(state.paid, state.output)),
        "chart": contract_chart(membership, contract, shown_day()),
        "formula": said(formula_of(state.terms, may)) if state.measured else "",
        "orders": [(row, badge_of(row)) for row in parts["orders"]],
        "certificates": [(row, badge_of(row)) for row in parts["certificates"][:SHOWN]],
        "payments": [(row, badge_of(row)) for row in parts["payments"][:SHOWN]],
        "account": parts["account"],
        "order_form": _order_form(request, membership, contract),
        "output_form": _entry_form(request, membership, OutputCertificate),
        "claim_form": _entry_form(request, membership, FinalAccount),
        "whole": projects_with_money(membership).filter(pk=contract.project_id).exists(),
        **{name: membership.may(right) for name, right in rights.items()},
    }
    for name, address in ENTERED_AT.items():
        context[name].initial |= kept(request, reverse(address, args=[code]))
    return render(request, "money/contract.html", context)


ENTERED_AT = {
    "order_form": "web:change-order-new",
    "output_form": "web:output-new",
    "claim_form": "web:contract-claim",
}
"""The forms on the page of a contract, and where each is sent."""


def _entry_form(request: HttpRequest, membership: Membership, model: type[Model]) -> RowForm:
    """For a new row; its marks are told apart by its kind, as several stand on one page."""
    form = resource_form(request, membership, model, key=str(model._meta.model_name))
    if "certified_on" in form.fields:
        form.initial["certified_on"] = current_day()
    return form


def _order_form(request: HttpRequest, membership: Membership, contract: Contract) -> RowForm:
    form = _entry_form(request, membership, ChangeOrder)
    sites = visible_to(Site, membership).filter(project=contract.project)
    if contract.section_id is not None:
        sites = sites.filter(section=contract.section_id)
    offer(form, "site", queryset=sites.order_by("code"))
    return form


@needs(Permission.CONTRACT_EDIT)
def new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter a contract of a project."""
    return _form(request, membership, project_of(membership, code), None)


@needs(Permission.CONTRACT_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Correct a contract."""
    contract = get_object_or_404(queries.visible_contracts(membership), code=code)
    return _form(request, membership, contract.project, contract)


def _form(
    request: HttpRequest, membership: Membership, project: Project, row: Contract | None
) -> HttpResponseBase:
    form = resource_form(request, membership, Contract, row)
    offer(form, "section", queryset=project.sections.all())

    def save() -> Contract:
        values = form.values()
        if row is None:
            return actions.create_contract(by=membership, project=project, values=values)
        version = form.started_from()
        return actions.change_contract(by=membership, contract=row, values=values, version=version)

    return edit_page(
        request,
        form,
        save,
        template="money/contract_form.html",
        context={"project": project, "contract": row},
        to=lambda contract: reverse("web:contract", args=[contract.code]),
        crumbs=[(words("合同", "Contracts"), reverse("web:contracts"))],
    )


@require_POST
@needs(Permission.CONTRACT_EDIT)
def order(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter a change order."""
    contract = get_object_or_404(queries.visible_contracts(membership), code=code)
    form = _order_form(request, membership, contract)
    if in_order(request, form):
        files = request.FILES.getlist("files")
        act = partial(
            actions.order_change,
            by=membership,
            contract=contract,
            values=form.values(),
            files=files,
        )
        attempt(request, act, words("变更签证已登记，待批准", "entered; awaits approval"))
    return redirect("web:contract", code)


@require_POST
@needs(Permission.OUTPUT_ENTER)
def enter_output(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter the output of a month."""
    contract = get_object_or_404(queries.visible_contracts(membership), code=code)
    form = _entry_form(request, membership, OutputCertificate)
    if in_order(request, form):
        files = request.FILES.getlist("files")
        act = partial(
            actions.enter_output,
            by=membership,
            contract=contract,
            values=form.values(),
            files=files,
        )
        attempt(request, act, words("产值已申报，待监理审核", "entered; awaits certification"))
    return redirect("web:contract", code)


@require_POST
@needs(Permission.CONTRACT_EDIT)
def claim(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Hand the final account in."""
    contract = get_object_or_404(queries.visible_contracts(membership), code=code)
    form = _entry_form(request, membership, FinalAccount)
    if in_order(request, form):
        act = partial(
            actions.hand_in_account,
            by=membership,
            contract=contract,
            claimed=form.values()["claimed"],
        )
        attempt(request, act, words("已送审", "handed in for examination"))
    return redirect("web:contract", code)
