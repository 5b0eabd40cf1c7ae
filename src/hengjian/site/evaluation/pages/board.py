"""The board of evaluations, and commissioning one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import evaluations as actions
from hengjian.site.evaluation.editions import shipped_editions
from hengjian.site.evaluation.models import Evaluation, KeptStanding, TeamMember
from hengjian.site.evaluation.pages.board_list import listing_for, with_standing
from hengjian.site.evaluation.pages.course import dots_of
from hengjian.site.evaluation.pages.heads import MARKS, pages_open
from hengjian.site.evaluation.rescoring import AT_ONCE, keep_all
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.exporting import workbook_of
from hengjian.site.platform.lists import (
    Asked,
    Listing,
    facet_options,
    narrowed,
    page_of,
    read_query,
)
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import offer, show_on

ANEW = 10
"""How many standings a board reckons anew at once; the others follow at the next look."""


@in_menu("evaluation", 10, words("绩效评价", "Evaluations"), "checkup-list")
@needs(Permission.LIBRARY_VIEW)
def board(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every evaluation one knows of: where it stands, between which totals, what is open."""
    known = queries.known(membership)
    listing = listing_for(known, membership)
    asked = read_query(request, listing)
    rows = narrowed(known, listing, asked)
    if request.GET.get("export") == "xlsx" and membership.may(Permission.DATA_EXPORT):
        return workbook_of(listing, _export(rows, membership).order_by("code", "pk"))
    page = page_of(rows.select_related("project", "agency", "standing"), "code", asked.place)
    context = {
        "listing": listing,
        "asked": asked,
        "page": page,
        "lines": lines_of(page.rows, membership),
        "facets": [facet_options(each, each.choices(membership), asked) for each in listing.facets],
        "filtered": bool(asked.chosen),
        "may_export": membership.may(Permission.DATA_EXPORT),
        "stuck": _stuck(_but_for("step", known, listing, asked)),
        "states": _states(_but_for("state", known, listing, asked)),
        "may_commission": membership.may(Permission.EVALUATION_COMMISSION),
    }
    fragment = request.headers.get("HX-Target") == "list"
    return render(
        request, "evaluation/board_list.html" if fragment else "evaluation/board.html", context
    )


def _but_for(
    key: str, known: QuerySet[Evaluation], listing: Listing, asked: Asked
) -> QuerySet[Evaluation]:
    """The rows that are asked for were nothing chosen of ``key``: what its counts count."""
    others = {name: value for name, value in asked.chosen.items() if name != key}
    return narrowed(known, listing, Asked(chosen=others))


def _export(rows: QuerySet[Evaluation], membership: Membership) -> QuerySet[Evaluation]:
    """The rows as a workbook writes them; what is kept of old is reckoned anew before, for the
    ones whose scores are seen."""
    seen = rows.filter(pk__in=queries.scored_for(membership).values("pk"))
    old = Q(standing=None) | Q(standing__stale=True)
    waiting = list(seen.filter(old).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), AT_ONCE):
        part = waiting[start : start + AT_ONCE]
        keep_all(list(Evaluation.objects.filter(pk__in=part)))
    return with_standing(rows, membership)


def _states(rows: QuerySet[Evaluation]) -> list[tuple[str, object, int]]:
    """Each state with how many of these are in it."""
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [(each.value, each.label, counted.get(each.value, 0)) for each in Evaluation.State]


def _stuck(rows: QuerySet[Evaluation]) -> list[dict[str, Any]]:
    """At which steps these stand, in their order: how many, how many of them past the day."""
    named = {"zh": KT("body__title__zh"), "en": KT("body__title__en")}
    late = Count("pk", filter=Q(due_on__lt=current_day()))
    counted = queries.where_stuck(rows).order_by("position").values("position", "key", **named)
    return [dict(each) for each in counted.annotate(count=Count("pk"), late=late)]


def lines_of(rows: Sequence[Evaluation], membership: Membership) -> list[dict[str, Any]]:
    """Evaluations as a board shows them: state, standing where the scores are seen, steps."""
    keys = [row.pk for row in rows]
    inside = Exists(queries.opened(membership).filter(pk=OuterRef("pk")))
    scored = dict(queries.scored_for(membership).filter(pk__in=keys).values_list("pk", inside))
    reach = {key: pages_open(inside=scored.get(key, False), scored=key in scored) for key in keys}
    own = dict(
        queries.own_parts(membership)
        .filter(evaluation__in=keys)
        .values_list("evaluation", "verdict")
    )
    dots = dots_of({row.pk: row.code for row in rows}, current_day(), reach)
    anew = keep_all([row for row in rows if row.pk in scored and _is_old(row)][:ANEW])
    found = []
    for row in rows:
        kept: KeptStanding | None = anew.get(row.pk) or getattr(row, "standing", None)
        found.append(
            {
                "row": row,
                "mark": MARKS[Evaluation.State(row.state)],
                "standing": kept if row.pk in scored else None,
                "parts": [{**part, "trace": f"scores:{part['code']}"} for part in kept.parts]
                if kept is not None and row.pk in scored
                else [],
                "dots": dots.get(row.pk, []),
                "now": next((dot for dot in dots.get(row.pk, []) if dot.current), None)
                if row.state != Evaluation.State.STOPPED
                else None,
                "awaits_declaration": own.get(row.pk) == TeamMember.Verdict.AWAITED,
            }
        )
    return found


def _is_old(row: Evaluation) -> bool:
    kept: KeptStanding | None = getattr(row, "standing", None)
    return kept is None or kept.stale


def frameworks() -> list[tuple[str, str]]:
    """The shipped frameworks that can be judged here, newest edition of each, by name."""
    every = (each.framework for each in shipped_editions())
    return sorted({each.framework: said(each.title) for each in every}.items())


def agencies(membership: Membership) -> QuerySet[Organisation]:
    """The units of the region that act as evaluators."""
    lead = Permission.EVALUATION_LEAD
    leading = [code for code, role in roles().by_code.items() if lead in role.may]
    acting = Membership.objects.filter(role_code__in=leading, active=True)
    return Organisation.objects.filter(pk__in=acting.values("organisation")).order_by("name")


class CommissionForm(forms.Form):
    """Which project is evaluated, by whom, by what framework, as of which day."""

    project = forms.ModelChoiceField(
        Project.objects.none(), label=words("项目", "project"), empty_label="—"
    )
    kind = forms.ChoiceField(label=words("评价类型", "kind"), choices=Evaluation.Kind.choices)
    timing = forms.ChoiceField(label=words("评价时点", "timing"), choices=Evaluation.Timing.choices)
    year = forms.IntegerField(label=words("评价年度", "year"), min_value=2000, max_value=2100)
    as_of = forms.DateField(
        label=words("评价截至日", "as of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
        help_text=words("事实按这一天统计", "figures are counted for this day"),
    )
    agency = forms.ModelChoiceField(
        Organisation.objects.none(), label=words("评价机构", "evaluator"), empty_label="—"
    )
    framework = forms.ChoiceField(label=words("指标体系", "framework"))
    notice = forms.CharField(
        label=words("委托文号", "notice number"), max_length=100, required=False
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "project", queryset=visible_to(Project, by))
        offer(self, "agency", queryset=agencies(by))
        offer(self, "framework", choices=frameworks())


@needs(Permission.EVALUATION_COMMISSION)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Commission an evaluation."""
    day, mine = current_day(), visible_to(Project, membership)
    initial = {
        "as_of": day,
        "year": day.year,
        "project": mine.filter(code=request.GET.get("project", "")).first(),
    }
    form = CommissionForm(request.POST or None, by=membership, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.commission(by=membership, **form.cleaned_data)
            return redirect("web:evaluation", row.code)
        except Refused as refused:
            show_on(form, refused)
    return render(
        request, "evaluation/new.html", {"form": form, "back": reverse("web:evaluations")}
    )
