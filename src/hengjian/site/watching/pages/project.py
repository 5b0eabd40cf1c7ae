"""A project against every rule: what warns, what is in order, what cannot be judged."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.monitoring.judging import Verdict, explained, shown_value
from hengjian.monitoring.model import AREAS
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said
from hengjian.site.library.models import Project
from hengjian.site.library.pages.reading import project_of
from hengjian.site.watching.models import Suspension
from hengjian.site.watching.pages.steps import day_in
from hengjian.site.watching.pages.wording import LEVELS, SUSPENSIONS, verdict_words
from hengjian.site.watching.queries import warnings as queries
from hengjian.site.watching.replay import Moment, moment
from hengjian.site.watching.rules import rules


def day_of(request: HttpRequest, project: Project) -> date:
    """The day asked for; else the day the project was last judged for; else today."""
    if asked := request.GET.get("as_of", ""):
        return day_in(asked)
    last = project.warnings.aggregate(last=Max("as_of"))["last"]
    return last or shown_day()


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Every rule with what it says on the day, and the warnings that stand."""
    project = project_of(membership, code)
    as_of = day_of(request, project)
    now = moment(project, as_of)
    rows = (queries.closed_on_evidence(membership), queries.standing(membership))
    latest = {row.rule: row for each in rows for row in each.filter(project=project)}
    suspensions = queries.suspensions(membership).filter(project=project)
    context = {
        "project": project,
        "as_of": as_of,
        "groups": _groups(now, latest),
        "counts": [
            (level, LEVELS[level], n) for level, n in queries.counts(membership, project).items()
        ],
        "not_judged": sum(each.verdict is Verdict.NOT_JUDGED for each in now.judgements),
        "suspensions": [(row, SUSPENSIONS[Suspension.State(row.state)]) for row in suspensions],
        "may_watch": membership.may(Permission.WARNING_WATCH),
        "may_decide": membership.may(Permission.SUSPENSION_DECIDE),
    }
    return render(request, "watching/warnings/project.html", context)


def _groups(now: Moment, latest: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rules by area, as rows of the table, each with the latest warning it raised."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in now.judgements:
        row = {
            "code": each.rule.code,
            "title": said(each.rule.said.title),
            "why": said(each.rule.said.why),
            "level": LEVELS[str(each.level)] if each.level else None,
            "shown": shown_value(each) if each.value is not None else "",
            "told": explained(each, now.facts, rules())["substituted"]
            if each.value is not None
            else "",
            "verdict": verdict_words(each),
            "missing": each.verdict is Verdict.NOT_JUDGED,
            "warning": latest.get(each.rule.code),
        }
        found.setdefault(said(AREAS[each.rule.said.area]), []).append(row)
    return list(found.items())
