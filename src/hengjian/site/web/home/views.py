"""The home page: what waits for me, and the district at a glance."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said
from hengjian.site.library.map_layers import layers_of
from hengjian.site.library.models import Project
from hengjian.site.library.pages.map import legend
from hengjian.site.library.visibility import visible_to
from hengjian.site.money import queries as fund_table
from hengjian.site.money.pages.pictures import flows
from hengjian.site.notices.queries import due_soon
from hengjian.site.watching import queries
from hengjian.site.watching.pages.warnings import LEVELS, rule_name
from hengjian.site.web.home import overview
from hengjian.site.web.home.charts import calendar_of, completeness_chart, stage_chart
from hengjian.site.web.home.first_steps import steps_at_home
from hengjian.site.web.home.pins import pins_of
from hengjian.site.web.home.waiting import Item, expected_of, waiting_for

MOST_WARNINGS = 5
"""Warnings named on the page; the list has them all."""


@needs()
def home(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What waits for the person, by their role; nothing of the library without the right."""
    if not membership.may(Permission.LIBRARY_VIEW):
        manages = membership.may(Permission.ACCOUNTS_MANAGE)
        context = {"manages": manages, "first_steps": steps_at_home(membership)}
        return render(request, "home/without_library.html", context)
    today = shown_day()
    glance = overview.at_a_glance(membership, today)
    duties = waiting_for(membership, today)
    return render(
        request,
        "home/home.html",
        {
            "glance": glance,
            "first_steps": steps_at_home(membership),
            "duties": duties,
            "calendar": calendar_of(duties, _tell(membership, today), today),
            "expected": expected_of(membership),
            "pins": pins_of(membership),
            "late": overview.late_starts(membership, today)[: overview.EXAMPLES],
            "may_import": membership.may(Permission.DATA_IMPORT),
            **_warnings(membership),
            "today": today,
            "stages": stage_chart(glance),
            "legend": legend(layers_of(membership)[0]),
            "ring": completeness_chart(glance),
            **_money(membership, today),
        },
    )


def _tell(membership: Membership, today: date) -> list[Item]:
    """The days due that the person was told of."""
    return [Item(said(each.text), each.link, each.due_on) for each in due_soon(membership, today)]


def _money(membership: Membership, today: date) -> dict[str, object]:
    """Where the money of the largest project is; for who sees money."""
    if not membership.may(Permission.MONEY_VIEW):
        return {}
    projects = list(visible_to(Project, membership))
    tables = fund_table.tables(projects, today)
    if not projects:
        return {}
    project = max(projects, key=lambda each: tables[each.pk].total.promised)
    paid = fund_table.paid_by_contract(project, today)
    return {"project": project, "flows": flows(tables[project.pk], paid)}


def _warnings(membership: Membership) -> dict[str, object]:
    """How many warnings stand at each level, and the gravest of them; for who sees the money."""
    if not membership.may(Permission.MONEY_VIEW):
        return {}
    rows = queries.standing(membership)[:MOST_WARNINGS]
    return {
        "levels": [(code, LEVELS[code], n) for code, n in queries.counts(membership).items()],
        "warned": [(row, LEVELS[row.level], rule_name(row.rule)) for row in rows],
    }
