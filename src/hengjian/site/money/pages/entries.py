"""Entering money: promises, allotting documents, arrivals, transfers, refunds, reversals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.visibility import visible_to
from hengjian.site.money import actions, queries
from hengjian.site.money.models import FundDocument, FundPlan, Movement
from hengjian.site.money.pages.reading import project_of
from hengjian.site.platform.step import SHORT_REASON
from hengjian.site.platform.telling import attempt, leading_to, offer

TITLES = {
    "arrival": words("登记到位", "Enter an arrival"),
    "transfer": words("登记拨付", "Enter a transfer"),
    "refund": words("登记退回", "Enter a refund"),
    "document": words("登记指标文件", "Enter an allotting document"),
    "plan": words("编制资金计划", "Plan the funds"),
}
ENTERED = words("已登记", "Entered")
BOOKED: dict[str, Callable[..., object]] = {
    "arrival": actions.arrive,
    "transfer": actions.transfer,
    "refund": actions.refund,
}
HINTS = {
    "arrival": words("资金到了财政：来源方 → 财政", "money reached the treasury: giver → treasury"),
    "transfer": words("财政拨给实施单位：财政 → 专户", "treasury → special account"),
    "refund": words(
        "钱真的退了回去才登记；记错的请在流水上冲销",
        "only where money was really given back; reverse wrong entries instead",
    ),
    "document": words(
        "下达资金的文件和规定用途", "the document that allots money, and its purpose"
    ),
    "plan": words("谁承诺多少、哪天应到", "who promised how much, due when"),
}


@needs(Permission.FUND_ENTER)
def enter(request: HttpRequest, membership: Membership, code: str, kind: str) -> HttpResponseBase:
    """Enter an arrival, a transfer, a refund or an allotting document of a project."""
    project = project_of(membership, code)
    if kind not in TITLES or kind == "plan":
        raise Http404
    if kind == "document":
        return _document(request, membership, project)
    return _movement(request, membership, project, kind)


def _movement(
    request: HttpRequest, membership: Membership, project: Project, kind: str
) -> HttpResponseBase:
    form = _movement_form(request, membership, project, refund=kind == "refund")

    def save() -> object:
        given = form.values()
        given["source"], given["on"] = given.pop("fund_source"), given.pop("happened_on")
        return BOOKED[kind](by=membership, project=project, **given)

    return _edit_entry(request, project, form, kind, save, also=(form,))


def _movement_form(
    request: HttpRequest, membership: Membership, project: Project, *, refund: bool
) -> RowForm:
    """A booking; money that goes back names no document, but where it goes and why."""
    papers = ("document", "note")
    form = resource_form(request, membership, Movement, leave_out=papers if refund else ())
    form.initial["happened_on"] = current_day()
    if refund:
        form.fields["to"] = forms.ChoiceField(
            label=words("退回", "given back"),
            choices=[
                ("treasury", words("专户 → 财政", "special account → treasury")),
                ("giver", words("财政 → 资金来源方", "treasury → giver")),
            ],
        )
        form.fields["why"] = forms.CharField(
            label=words("理由", "reason"), max_length=SHORT_REASON, widget=forms.Textarea
        )
    else:
        offer(form, "document", queryset=FundDocument.objects.filter(project=project))
    return form


def _about(project: Project, kind: str) -> dict[str, Any]:
    return {"project": project, "title": TITLES[kind], "hint": HINTS[kind], "plan": None}


def _document(request: HttpRequest, membership: Membership, project: Project) -> HttpResponseBase:
    form = resource_form(request, membership, FundDocument)

    def save() -> FundDocument:
        file = request.FILES.get("evidence")
        return actions.allot(by=membership, project=project, values=form.values(), file=file)

    return _edit_entry(request, project, form, "document", save)


@needs(Permission.FUND_PLAN)
def plan(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter what a source promised."""
    project = project_of(membership, code)
    form = resource_form(request, membership, FundPlan)

    def save() -> FundPlan:
        return actions.promise(by=membership, project=project, values=form.values())

    return _edit_entry(request, project, form, "plan", save)


@needs(Permission.FUND_PLAN)
def change_plan(
    request: HttpRequest, membership: Membership, code: str, row: str
) -> HttpResponseBase:
    """Change a promise, e.g. give it its day."""
    project = project_of(membership, code)
    found = get_object_or_404(visible_to(FundPlan, membership), project=project, code=row)
    form = resource_form(request, membership, FundPlan, found)

    def save() -> FundPlan:
        values, version = form.values(), form.started_from()
        return actions.change_promise(by=membership, plan=found, values=values, version=version)

    return _edit_entry(request, project, form, "plan", save, found)


def _edit_entry(
    request: HttpRequest,
    project: Project,
    form: RowForm,
    kind: str,
    save: Callable[[], object],
    plan: FundPlan | None = None,
    also: Sequence[RowForm] = (),
) -> HttpResponseBase:
    page = leading_to("web:money")(project)
    return edit_page(
        request,
        form,
        save,
        template="money/entry.html",
        context={**_about(project, kind), "plan": plan},
        to=lambda _: page,
        crumbs=[(project.name, page)],
        done=ENTERED,
        also=also,
    )


@require_POST
@needs(Permission.FUND_PLAN)
def withdraw_plan(
    request: HttpRequest, membership: Membership, code: str, row: str
) -> HttpResponseBase:
    """Take a promise out on which nothing rests."""
    project = project_of(membership, code)
    found = get_object_or_404(visible_to(FundPlan, membership), project=project, code=row)
    why = request.POST.get("why", "")
    act = partial(actions.withdraw_promise, by=membership, plan=found, why=why)
    done = attempt(request, act, words("承诺已撤回", "the promise is withdrawn"))
    return redirect("web:money", code) if done else redirect("web:fund-plan", code, row)


@needs(Permission.MONEY_VIEW)
def movement(request: HttpRequest, membership: Membership, code: str, row: str) -> HttpResponse:
    """One movement with its two accounts, its document, and its reversal."""
    project = project_of(membership, code)
    found = get_object_or_404(queries.visible_movements(membership, project), code=row)
    back = getattr(found, "reversed_by", None)
    may = found.kind not in ("payment", "reversal") and back is None
    may = may and membership.may(Permission.FUND_ENTER)
    own = found.entered_by == membership.person.username
    context = {
        "project": project,
        "movement": found,
        "back": back,
        "may_reverse": may and not own,
        "another_may": may and own,
    }
    return render(request, "money/movement.html", context)


@require_POST
@needs(Permission.FUND_ENTER)
def reverse(request: HttpRequest, membership: Membership, code: str, row: str) -> HttpResponseBase:
    """Take a wrong entry back."""
    project = project_of(membership, code)
    found = get_object_or_404(queries.visible_movements(membership, project), code=row)
    why, today = request.POST.get("why", ""), current_day()
    act = partial(actions.reverse_movement, by=membership, movement=found, on=today, why=why)
    attempt(request, act, words("已冲销，两笔都保留", "reversed; both entries stay"))
    return redirect("web:movement", code, row)
