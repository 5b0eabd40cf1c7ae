"""The board of evaluations, and commissioning one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengjian import library
from hengjian.engine.frameworks.reader import read_framework
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import evaluations as actions
from hengjian.site.evaluation.models import Evaluation, KeptStanding, TeamMember
from hengjian.site.evaluation.pages.course import dots_of
from hengjian.site.evaluation.pages.heads import MARKS
from hengjian.site.evaluation.rescoring import keep_all
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.choosing import offer
from hengjian.site.platform.paging import Place, page_of
from hengjian.site.platform.refusals import show_on

ANEW = 10
"""How many standings a board reckons anew at once; the others follow at the next look."""
MINE = {
    "undeclared": queries.undeclared,
    "leaderless": queries.without_lead,
    "open": queries.to_score,
    "unchecked": queries.to_check,
    "steps": queries.with_steps_to_take,
    "papers": queries.with_papers_to_review,
    "plans": queries.with_plan_to_approve,
    "budgets": queries.with_budget_to_decide,
    "panel": queries.with_panel_to_score,
}
"""What one has to do, as the duties of the home page ask for it."""


@needs(Permission.LIBRARY_VIEW)
def board(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every evaluation one knows of: where it stands, between which totals, what is open."""
    rows = queries.known(membership)
    states = rows.order_by().values_list("state", flat=True)
    counts = dict.fromkeys(Evaluation.State.values, 0)
    for state in states:
        counts[state] += 1
    chosen = request.GET.get("state", "")
    if chosen in Evaluation.State.values:
        rows = rows.filter(state=chosen)
    if mine := MINE.get(request.GET.get("mine", "")):
        rows = rows.filter(pk__in=mine(membership).values("pk"))
    place = Place.of(*(request.GET.get(key, "") for key in ("page", "after", "before")))
    page = page_of(rows.select_related("project", "agency", "standing"), "code", place)
    context = {
        "page": page,
        "lines": _lines(page.rows, membership),
        "chosen": chosen,
        "plan_year": current_day().year,
        "states": [(s.value, s.label, counts[s.value]) for s in Evaluation.State],
        "may_commission": membership.may(Permission.EVALUATION_COMMISSION),
    }
    return render(request, "evaluation/board.html", context)


def _lines(rows: Sequence[Evaluation], membership: Membership) -> list[dict[str, Any]]:
    keys = [row.pk for row in rows]
    scored = set(queries.scored_for(membership).filter(pk__in=keys).values_list("pk", flat=True))
    own = dict(
        queries.own_parts(membership)
        .filter(evaluation__in=keys)
        .values_list("evaluation", "verdict")
    )
    dots = dots_of({row.pk: row.code for row in rows}, current_day())
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
                "awaits_declaration": own.get(row.pk) == TeamMember.Verdict.AWAITED,
            }
        )
    return found


def _is_old(row: Evaluation) -> bool:
    kept: KeptStanding | None = getattr(row, "standing", None)
    return kept is None or kept.stale


def frameworks() -> list[tuple[str, str]]:
    """The shipped frameworks that can be judged here, newest edition of each, by name."""
    found = {}
    for file in library.framework_files():
        compiled = read_framework(file)
        found[compiled.framework.framework] = said(compiled.framework.title)
    return sorted(found.items())


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
