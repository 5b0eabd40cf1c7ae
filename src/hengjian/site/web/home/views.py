"""The home page: what waits for me, and the district at a glance."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.watching import queries
from hengjian.site.watching.pages.wording import LEVELS, rule_name
from hengjian.site.web.home import overview
from hengjian.site.web.home.drawings import completeness_chart, money_chart, stage_chart
from hengjian.site.web.home.waiting import waiting_for

MOST_WARNINGS = 5
"""Warnings named on the page; the list has them all."""


@needs()
def home(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What waits for the person, by their role; nothing of the library without the right."""
    if not membership.may(Permission.LIBRARY_VIEW):
        manages = membership.may(Permission.ACCOUNTS_MANAGE)
        return render(request, "home/without_library.html", {"manages": manages})
    today = shown_day()
    glance = overview.at_a_glance(membership, today)
    return render(
        request,
        "home/home.html",
        {
            "glance": glance,
            "duties": waiting_for(membership, today),
            "late": overview.late_starts(membership, today)[: overview.EXAMPLES],
            "may_import": membership.may(Permission.DATA_IMPORT),
            **_warnings(membership),
            "today": today,
            "stages": stage_chart(glance),
            "ring": completeness_chart(glance),
            "money": money_chart(overview.costs_by_region(membership)),
        },
    )


def _warnings(membership: Membership) -> dict[str, object]:
    """How many warnings stand at each level, and the gravest of them; for who sees the money."""
    if not membership.may(Permission.MONEY_VIEW):
        return {}
    rows = queries.standing(membership)[:MOST_WARNINGS]
    return {
        "levels": [(code, LEVELS[code], n) for code, n in queries.counts(membership).items()],
        "warned": [(row, LEVELS[row.level], rule_name(row.rule)) for row in rows],
    }
