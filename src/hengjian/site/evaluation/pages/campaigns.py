"""Yearly plans of evaluations: all of them, one with what became of its lines, commissioning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import campaigns as actions
from hengjian.site.evaluation.models import Campaign, Evaluation, PlannedEvaluation
from hengjian.site.evaluation.pages.board import agencies, frameworks, lines_of
from hengjian.site.evaluation.planned import bond_money, lines_seen, outside_of
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import leading_to, offer, show_on

MARKS = {"draft": "mark-grey", "published": "mark-blue", "closed": "mark-accent"}
YEARS = 2
"""How many years before and after the plan's own the grid of projects shows."""
LISTING = Listing(
    name="evaluation-campaigns",
    title=words("年度评价计划", "Yearly evaluation plans"),
    columns=(
        Column("name", words("计划", "plan"), lambda r: r.title, "name", "title"),
        Column("year", words("评价年度", "year"), lambda r: str(r.year), "text", "year"),
        Column("commissioner", words("委托方", "commissioner"), lambda r: r.commissioner.name,
               "long", "commissioner__name"),
        Column("notice", words("计划文号", "number of the plan"), lambda r: r.notice),
        Column("planned", words("列入（项）", "planned"), lambda r: r.planned, "number",
               opens="planned"),
        Column("begun", words("已委托（项）", "commissioned"), lambda r: r.begun, "number",
               opens="begun"),
        Column("issued", words("已出具（项）", "issued"), lambda r: r.issued, "number",
               opens="issued"),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
    ),
    address=leading_to("web:campaign"),
    facets=(facet_of("state", words("状态", "state"), Campaign.State),),
    order="-year",
    empty_title=words("还没有年度评价计划", "No evaluations are planned"),
    empty_hint=words(
        "财政部门每年编制一份，列入项目、类型和时点，公布后逐项委托",
        "the bureau draws one up each year, lists projects with kind and time, commissions them",
    ),
)  # fmt: skip


@in_menu("evaluation", 20, words("评价计划", "Plan"), "calendar-stats")
@needs(Permission.LIBRARY_VIEW)
def campaigns(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The yearly plans one sees, with how far each has come."""
    rows = visible_to(Campaign, membership).select_related("commissioner")
    rows = rows.annotate(
        planned=Count("lines", distinct=True),
        begun=Count("lines__evaluation", distinct=True),
        issued=Count(
            "lines__evaluation", filter=Q(lines__evaluation__state="issued"), distinct=True
        ),
    )
    may = membership.may(Permission.EVALUATION_COMMISSION)
    return answer(
        request, membership, LISTING, rows, "evaluation/campaigns.html", may_commission=may
    )


@needs(Permission.LIBRARY_VIEW)
def campaign(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One plan: its lines with where each evaluation stands, what was commissioned beside it, the
    projects over five years, how much bond money it covers."""
    rows = visible_to(Campaign, membership).select_related("commissioner")
    row = get_object_or_404(rows, code=code)
    lines = lines_seen(row, membership)
    planned = list(lines.select_related("project", "campaign", "evaluation"))
    beside = outside_of(row, queries.known(membership))
    may = membership.may(Permission.EVALUATION_COMMISSION)
    ours = row.commissioner_id == membership.organisation_id
    money = bond_money(row, membership) if membership.may(Permission.MONEY_VIEW) else None
    context = {
        "row": row,
        "mark": MARKS[row.state],
        "lines": _lines(row, planned, membership, may and ours),
        "beside": beside,
        "kinds": _kinds(planned),
        "grid": _grid(row, membership),
        "years": range(row.year - YEARS, row.year + YEARS + 1),
        "begun": sum(each.evaluation_id is not None for each in planned),
        "issued": sum(_is_issued(each) for each in planned),
        "may_list": may and ours and row.state == Campaign.State.DRAFT,
        "money": money,
    }
    return render(request, "evaluation/campaign.html", context)


def _is_issued(line: PlannedEvaluation) -> bool:
    return line.evaluation is not None and line.evaluation.state == Evaluation.State.ISSUED


def _kinds(planned: Sequence[PlannedEvaluation]) -> list[tuple[str, int]]:
    found = [(each.label, sum(x.kind == each for x in planned)) for each in PlannedEvaluation.Kind]
    return [(str(label), count) for label, count in found if count]


def _lines(
    row: Campaign, planned: Sequence[PlannedEvaluation], membership: Membership, may: bool
) -> list[dict[str, Any]]:
    """Each line with its evaluation as the board shows it; who is free of conflict, where nobody
    is commissioned yet."""
    begun = [each.evaluation for each in planned if each.evaluation is not None]
    known = queries.known(membership).filter(pk__in=[each.pk for each in begun])
    shown = {
        each["row"].pk: each
        for each in lines_of(
            list(known.select_related("project", "agency", "standing")), membership
        )
    }
    offers = may and row.state == Campaign.State.PUBLISHED
    chosen = list(agencies(membership)) if may else []
    return [
        {
            "row": each,
            "board": shown.get(each.evaluation_id or 0),
            "free": _free(each.project, chosen) if _waits(each) else None,
            "may_commission": offers and _waits(each),
        }
        for each in planned
    ]


def _waits(line: PlannedEvaluation) -> bool:
    return line.evaluation_id is None and line.kind != PlannedEvaluation.Kind.SELF


def _free(project: Project, chosen: Sequence[Organisation]) -> list[str]:
    """The evaluators that had no part in the project."""
    parties = queries.parties_of(Evaluation(project=project))
    return [each.name for each in chosen if each.pk not in parties]


def _grid(row: Campaign, membership: Membership) -> Iterator[dict[str, Any]]:
    """The projects one sees against five years: what is planned, what was issued."""
    first, last = row.year - YEARS, row.year + YEARS
    projects = list(visible_to(Project, membership).order_by("code"))
    planned = visible_to(PlannedEvaluation, membership).filter(
        campaign__commissioner=row.commissioner_id, campaign__year__range=(first, last)
    )
    told: dict[tuple[int, int], list[str]] = {}
    for each in planned.select_related("campaign", "evaluation").order_by("pk"):
        key = (each.project_id, each.campaign.year)
        told.setdefault(key, []).append(f"{each.get_kind_display()} {each.get_timing_display()}")
    issued = dict.fromkeys(
        queries.known(membership)
        .filter(state=Evaluation.State.ISSUED, year__range=(first, last))
        .values_list("project", "year")
    )
    for project in projects:
        years = range(first, last + 1)
        cells = [(year, told.get((project.pk, year), []), (project.pk, year) in issued)
                 for year in years]  # fmt: skip
        if any(lines or done for _, lines, done in cells) or len(projects) <= MOST:
            yield {"project": project, "cells": cells}


MOST = 30
"""Up to so many projects the grid shows those of which nothing is planned too."""


class PlannedForm(forms.Form):
    """What the plan does not say: as of which day, by whom, by what framework."""

    as_of = forms.DateField(
        label=words("评价截至日", "as of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )
    agency = forms.ModelChoiceField(
        Organisation.objects.none(), label=words("评价机构", "evaluator"), empty_label="—"
    )
    framework = forms.ChoiceField(label=words("指标体系", "framework"))


@needs(Permission.EVALUATION_COMMISSION)
def commission_planned(request: HttpRequest, membership: Membership, own: str) -> HttpResponseBase:
    """Commission one of the planned evaluations."""
    planned = get_object_or_404(
        visible_to(PlannedEvaluation, membership).select_related("campaign"), code=own
    )
    form = PlannedForm(request.POST or None, initial={"as_of": current_day()})
    offer(form, "agency", queryset=agencies(membership))
    offer(form, "framework", choices=frameworks())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.commission_planned(by=membership, planned=planned, **form.cleaned_data)
            return redirect("web:evaluation", made.code)
        except Refused as refused:
            show_on(form, refused)
    context = {
        "form": form,
        "back": leading_to("web:campaign")(planned.campaign),
        "planned": planned,
        "notice": planned.notice or planned.campaign.notice,
    }
    return render(request, "evaluation/new.html", context)
