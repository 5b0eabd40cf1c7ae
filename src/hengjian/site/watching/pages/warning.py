"""One warning: its figures, its rule, and what may be done about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hengjian.monitoring.model import AREAS, OFFICES
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import language, said
from hengjian.site.watching.actions.suspensions import UNDER_WAY
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.pages.wording import (
    LEVELS,
    STATES,
    SUSPENSIONS,
    fact_name,
    in_words,
    rule_name,
)
from hengjian.site.watching.queries import warnings as queries
from hengjian.site.watching.rules import rules
from hengjian.working_days import is_provisional, provisional_problem


def found(membership: Membership, code: str) -> Warning:
    """The warning, for who sees it; else 404."""
    return get_object_or_404(queries.listed(membership), code=code)


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The warning with its calculation, answer, evidence and history."""
    warning = found(membership, code)
    rule = rules().by_code().get(warning.rule)
    suspensions = queries.suspensions(membership).filter(project=warning.project)
    under_way = any(row.state in UNDER_WAY for row in suspensions)
    context = {
        "warning": warning,
        "title": rule_name(warning.rule),
        "level": LEVELS[warning.level],
        "state_mark": STATES.get(warning.state, "mark-grey"),
        "provisional": _provisional(warning),
        "late": warning.state in queries.UNANSWERED and warning.due_on < shown_day(),
        "rule": rule.said if rule else None,
        "area": said(AREAS[rule.said.area]) if rule else "",
        "rises_to": said(OFFICES[rule.said.escalates.to]) if rule else "",
        "steps": _ladder(warning),
        "formula": in_words(warning.measured.get("formula", "")),
        "applies": in_words(warning.measured.get("applies") or ""),
        "inputs": [{**each, "title": fact_name(each["name"])} for each in _inputs(warning)],
        "evidence": warning.evidence.all(),
        "suspensions": [(row, SUSPENSIONS[Suspension.State(row.state)]) for row in suspensions],
        **_rights(membership, warning, under_way),
    }
    return render(request, "watching/warnings/warning.html", context)


def _provisional(warning: Warning) -> str:
    """Why the day by which an answer is due is not certain; empty where it is."""
    if not is_provisional(warning.fired_on, warning.due_on):
        return ""
    return provisional_problem(warning.due_on).message(language())


def _inputs(warning: Warning) -> list[dict[str, Any]]:
    return list(warning.measured.get("inputs", []))


def _ladder(warning: Warning) -> list[dict[str, Any]]:
    """The bounds from the mildest to the gravest, the one reached marked."""
    return [
        {**each, "look": LEVELS[each["level"]], "reached": each["level"] == warning.level}
        for each in warning.measured.get("bounds", [])
    ]


def _rights(membership: Membership, warning: Warning, under_way: bool) -> dict[str, bool]:
    """What the page offers besides the steps of the procedure."""
    stands = warning.state != Warning.State.CLOSED
    may = membership.may(Permission.WARNING_CLOSE)
    return {"may_propose": may and stands and not under_way and warning.level == "red"}
