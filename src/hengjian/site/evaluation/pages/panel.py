"""The expert panel: one's own scores before disclosure, everybody's after it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.quantities import round_half_up
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import panel as actions
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Panel, PanelScore, TeamMember
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.indicators import may_write
from hengjian.site.evaluation.panels import absent_judges, judges_of, out_of, panel_leaves
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt

Row = dict[str, Any]


@needs(Permission.LIBRARY_VIEW)
def panel(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """A judge's own column; for the lead how many have given; all columns once disclosed."""
    row = get_object_or_404(queries.opened(membership).select_related("edition"), code=code)
    there = Panel.objects.filter(evaluation=row.pk).first()
    framework = framework_of(row.edition)
    leaves = panel_leaves(framework)
    if there is None or not leaves:
        none = {**head_of(row, membership), "tab": "panel"}
        return render(request, "evaluation/no_panel.html", none)
    shown = there.state == Panel.State.DISCLOSED
    seen = (
        visible_to(PanelScore, membership).filter(evaluation=row.pk).select_related("judge__person")
    )
    scores: dict[str, list[PanelScore]] = {}
    for each in seen:
        scores.setdefault(each.indicator, []).append(each)
    mine = queries.part_of(membership, row)
    judges = (
        mine is not None
        and mine.part == TeamMember.Part.EXPERT
        and may_write(row, membership, Permission.PANEL_SCORE)
    )
    leads = membership.may(Permission.EVALUATION_LEAD)
    context: Row = {
        **head_of(row, membership),
        "tab": "panel",
        "panel": there,
        "shown": shown,
        "judges": judges,
        "lines": [_line(each, scores.get(each.indicator.code, []), membership) for each in leaves],
        "given": _count_given(row, framework) if leads and not shown else None,
    }
    return render(request, "evaluation/panel.html", context)


def _line(compiled: Any, scores: Sequence[PanelScore], membership: Membership) -> Row:
    own = next((each for each in scores if each.judge_id == membership.pk), None)
    points = [each.points for each in scores]
    return {
        "code": compiled.indicator.code,
        "name": said(compiled.indicator.name),
        "explanation": said(compiled.indicator.explanation)
        if compiled.indicator.explanation
        else "",
        "points": compiled.points,
        "most": out_of(compiled),
        "own": own,
        "scores": scores,
        "median": round_half_up(median(points), 2) if points else None,
        "mean": round_half_up(sum(points, Decimal(0)) / len(points), 2) if points else None,
        "low": min(points) if points else None,
        "high": max(points) if points else None,
    }


def _count_given(row: Any, framework: Any) -> tuple[int, int]:
    every = len(judges_of(row))
    return every - len(absent_judges(row, framework)), every


@require_POST
@needs(Permission.PANEL_SCORE)
def give(
    request: HttpRequest, membership: Membership, code: str, indicator: str
) -> HttpResponseBase:
    """Give one's own score."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    written = request.POST.get("points", "").strip()
    try:
        points = Decimal(written)
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite():
        points = Decimal(-1)
    version = request.POST.get("version", "")
    attempt(
        request,
        lambda: actions.give_score(
            by=membership,
            evaluation=row,
            indicator=indicator,
            points=round_half_up(points, 2),
            reason=request.POST.get("reason", ""),
            version=int(version) if version.isdecimal() else None,
        ),
        words("已记下，揭示以前只有您看得到", "kept; until disclosure only you see it"),
    )
    return redirect("web:evaluation-panel", code)
