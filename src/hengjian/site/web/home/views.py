"""The home page: what waits for me, and the district at a glance."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.projects.models import UtilityOpinion, Warning
from hengjian.site.projects.queries import overview, warnings
from hengjian.site.projects.queries.bonds import debt_due
from hengjian.site.web.home.drawings import completeness_chart, money_chart, stage_chart
from hengjian.site.web.home.duties import GRAVE_FIRST, wordings
from hengjian.site.web.warnings.wording import LEVELS, rule_name

MOST_WARNINGS = 5
"""Warnings named on the page; the list has them all."""


@needs()
def home(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What waits for the person, by their role; nothing of the library without the right."""
    if not membership.may(Permission.LIBRARY_VIEW):
        manages = membership.may(Permission.ACCOUNTS_MANAGE)
        return render(request, "home/without_library.html", {"manages": manages})
    today = timezone.localdate()
    owner = overview.opinions_of(membership) or "all"
    glance = overview.at_a_glance(membership, today)
    return render(
        request,
        "home/home.html",
        {
            "glance": glance,
            "duties": [_said(duty, owner) for duty in _duties(membership, today)],
            "late": overview.late_starts(membership, today)[: overview.EXAMPLES],
            "may_import": membership.may(Permission.DATA_IMPORT),
            **_warnings(membership),
            "today": today,
            "stages": stage_chart(glance),
            "ring": completeness_chart(glance),
            "money": money_chart(overview.costs_by_region(membership)),
        },
    )


def _named(row: object) -> str:
    """A row that waits, by what it is about: an opinion by its site, a warning by its rule."""
    if isinstance(row, Warning):
        return rule_name(row.rule)
    return f"{row.site} {row}" if isinstance(row, UtilityOpinion) else str(row)


def _warnings(membership: Membership) -> dict[str, object]:
    """How many warnings stand at each level, and the gravest of them; for who sees the money."""
    if not membership.may(Permission.MONEY_VIEW):
        return {}
    rows = warnings.standing(membership)[:MOST_WARNINGS]
    return {
        "levels": [(code, LEVELS[code], n) for code, n in warnings.counts(membership).items()],
        "warned": [(row, LEVELS[row.level], rule_name(row.rule)) for row in rows],
    }


def _duties(membership: Membership, today: date) -> list[overview.Duty]:
    """What waits, the gravest first."""
    found = [*overview.duties(membership), *_debt_due(membership, today)]
    return sorted(found, key=lambda duty: GRAVE_FIRST.index(wordings()[duty.key].mark))


def _debt_due(membership: Membership, today: date) -> list[overview.Duty]:
    """Debt service that is due soon or overdue, for who pays it or has to earn it."""
    rights = (Permission.BOND_EDIT, Permission.FORECAST_EDIT)
    if not any(membership.may(right) for right in rights):
        return []
    due = debt_due(membership, today)
    examples = tuple(each.use for each in due[: overview.EXAMPLES])
    return [overview.Duty("debt-due", len(due), examples)] if due else []


def _said(duty: overview.Duty, owner: str) -> dict[str, object]:
    wording = wordings()[duty.key]
    return {
        "count": duty.count,
        "title": said(wording.title),
        "examples": said(Text("、", ", ")).join(dict.fromkeys(map(_named, duty.examples))),
        "address": reverse(wording.address) + wording.query.format(owner=quote(owner)),
        "mark": wording.mark,
    }
