"""One page for a leader: the whole in a few large figures, read from afar, new every 3 minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.evaluation import queries as evaluations
from hengjian.site.evaluation.models import Evaluation
from hengjian.site.evaluation.pages.board import lines_of
from hengjian.site.money.queries import funds_in_all, visible_payments
from hengjian.site.money.red_line import across
from hengjian.site.residents.hotline.queries import cases_of
from hengjian.site.residents.hotline.rates import tally
from hengjian.site.watching import queries as warnings
from hengjian.site.watching.pages.warnings import LEVELS, rule_name
from hengjian.site.web.home.overview import at_a_glance
from hengjian.site.works.pages.pictures import s_curve
from hengjian.site.works.queries import curve, seen_whole

MOST_WARNED, MOST_EVALUATED = 4, 3
"""How many warnings and evaluations the page names; their lists have them all."""


@needs(Permission.LIBRARY_VIEW)
def screen(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Progress, money, warnings, residents and scores on one page, each figure open to its source.

    What the role may not see is left out, not shown empty.
    """
    today = shown_day()
    glance = at_a_glance(membership, today)
    context: dict[str, Any] = {
        "today": today,
        "glance": glance,
        "started": glance.by_stage["started"] + glance.by_stage["finished"],
        "finished": glance.by_stage["finished"],
        "evaluated": _latest_scores(membership),
    }
    if membership.may(Permission.MONEY_VIEW):
        rows = warnings.standing(membership)[:MOST_WARNED]
        counts = warnings.counts(membership)
        context |= {
            "funds": funds_in_all(membership, today),
            "crossed": across(visible_payments(membership)).filter(state="paid").count(),
            "curve": s_curve(curve(seen_whole(membership), today)),
            "levels": [(code, LEVELS[code], n) for code, n in counts.items()],
            "warned": [(row, LEVELS[row.level], rule_name(row.rule)) for row in rows],
        }
    if membership.may(Permission.CASE_VIEW):
        context["cases"] = tally(cases_of(membership), today)
    return render(request, "home/screen.html", context)


def _latest_scores(membership: Membership) -> list[dict[str, Any]]:
    """The latest evaluations in force, with their scores."""
    rows = evaluations.scored_for(membership).filter(
        state=Evaluation.State.ISSUED, superseded_by=None
    )
    latest = rows.select_related("project", "standing").order_by("-as_of", "code")
    return lines_of(list(latest[:MOST_EVALUATED]), membership)
