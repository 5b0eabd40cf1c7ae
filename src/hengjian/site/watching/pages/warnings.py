"""All warnings that the reader sees."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.monitoring.model import AREAS
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.duties import latest
from hengjian.site.common.models import Job
from hengjian.site.common.words import said, words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import quantities
from hengjian.site.platform.leading import leading_to
from hengjian.site.platform.listing import Choice, Column, Facet, Listing
from hengjian.site.platform.lists import answer
from hengjian.site.watching import work
from hengjian.site.watching.models import Warning
from hengjian.site.watching.pages.wording import LEVELS, level_badge, rule_name, state_badge
from hengjian.site.watching.queries import warnings as queries
from hengjian.site.watching.rules import rules

Rows = QuerySet[Any]


def _by_state(rows: Rows, value: str) -> Rows:
    return rows.exclude(state="closed") if value == "standing" else rows.filter(state=value)


def _by_area(rows: Rows, value: str) -> Rows:
    codes = [rule.code for rule in rules().rules if rule.said.area == value]
    return rows.filter(rule__in=codes)


def _by_due(rows: Rows, value: str) -> Rows:
    return queries.overdue(rows, shown_day()) if value == "yes" else rows.none()


def _owners(membership: Membership) -> list[Choice]:
    used = visible_to(Warning, membership).order_by().values("owner")
    rows = Organisation.objects.filter(pk__in=used).order_by("path")
    return [Choice(row.code, row.name) for row in rows]


def _rules(_: Membership) -> list[Choice]:
    return [Choice(rule.code, said(rule.said.title)) for rule in rules().rules]


def _measured(warning: Warning) -> str:
    return quantities(warning.measured.get("shown", ""))


WARNINGS = Listing(
    name="warnings",
    title=words("预警", "Warnings"),
    columns=(
        Column("rule", words("预警", "warning"), lambda w: rule_name(w.rule), "name", "rule"),
        Column("level", words("等级", "level"), level_badge, "badge", "weight"),
        Column("project", words("项目", "project"), lambda w: w.project.name, "long",
               sort="project__name"),
        Column("measured", words("测得", "measured"), _measured, "text", opens="measured"),
        Column("owner", words("责任单位", "responsible unit"), lambda w: w.owner.name, "long",
               sort="owner__name"),
        Column("fired", words("触发", "raised"), lambda w: w.fired_on, "date", "fired_on"),
        Column("due", words("答复期限", "answer due"), lambda w: w.due_on, "date", "due_on"),
        Column("state", words("状态", "state"), state_badge, "badge", "state"),
        Column("judged", words("数据截至", "as of"), lambda w: w.as_of, "date", "as_of"),
    ),
    address=leading_to("web:warning"),
    facets=(
        Facet(
            "level",
            words("等级", "level"),
            lambda m: [Choice(code, mark.name) for code, mark in LEVELS.items()],
            lambda rows, value: rows.filter(level=value),
        ),
        Facet(
            "state",
            words("状态", "state"),
            lambda m: [Choice("standing", words("未解除", "standing")),
                       *(Choice(value, name) for value, name in Warning.State.choices)],
            _by_state,
        ),
        Facet(
            "area",
            words("类别", "kind"),
            lambda m: [Choice(code, said(name)) for code, name in AREAS.items()],
            _by_area,
        ),
        Facet(
            "rule",
            words("规则", "rule"),
            _rules,
            lambda rows, value: rows.filter(rule=value),
        ),
        Facet(
            "owner",
            words("责任单位", "responsible unit"),
            _owners,
            lambda rows, value: rows.filter(owner__code=value),
        ),
        Facet(
            "overdue",
            words("期限", "deadline"),
            lambda m: [Choice("yes", words("逾期未答复", "not answered in time"))],
            _by_due,
        ),
        Facet(
            "project",
            words("项目", "project"),
            lambda m: [],
            lambda rows, value: rows.filter(project__code=value),
            "hidden",
        ),
        Facet(
            "to",
            words("上报给", "escalated to"),
            lambda m: [],
            lambda rows, value: rows.filter(escalated_to__code=value, state="escalated"),
            "hidden",
        ),
    ),
    search=queries.search,
    search_hint=words("项目名称、拼音首字母或编码", "project name, initials or code"),
    order="-weight",
    empty_title=words("没有预警", "No warnings"),
    empty_hint=words(
        "数据变动后自动对照规则检查，每月再全部检查一次",
        "projects are held against the rules after changes of their data, and all each month",
    ),
)  # fmt: skip


@needs(Permission.MONEY_VIEW)
def warnings(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list, with how many stand at each level."""
    return answer(
        request,
        membership,
        WARNINGS,
        queries.listed(membership),
        "watching/warnings/list_page.html",
        counts=[(code, LEVELS[code], n) for code, n in queries.counts(membership).items()],
        suspensions=queries.suspensions(membership).filter(state__in=("proposed", "in_force")),
        today=current_day(),
        rewatched=latest(work.CHANGED, Job.State.DONE),
        may_watch=membership.may(Permission.WARNING_WATCH),
    )
