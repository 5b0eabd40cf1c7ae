"""What every page shows around its content: navigation, who is acting, the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import words
from hengjian.site.notices.queries import unread_of
from hengjian.site.platform.leading import standing_at


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation."""

    name: str
    """The name of its address, ``web:sites``."""
    title: str | Promise
    icon: str
    needs: Permission
    prefix: str
    """Addresses that begin so belong to it."""
    table: str = ""
    """The table of a generated list, where it leads to one."""

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name, args=[self.table]) if self.table else standing_at(self.name)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the life cycle with its entries."""

    title: str | Promise
    items: tuple[Item, ...] = field(default_factory=tuple)


VIEW = Permission.LIBRARY_VIEW
MONEY = Permission.MONEY_VIEW
NAVIGATION: tuple[Area, ...] = (
    Area(
        words("储备", "Library"),
        (
            Item(
                "web:projects", words("项目", "Projects"), "building-community", VIEW, "/projects/"
            ),
            Item("web:sites", words("小区", "Sites"), "home-heart", VIEW, "/sites/"),
            Item("web:map", words("地图", "Map"), "map", VIEW, "/map/"),
        ),
    ),
    Area(
        words("计划", "Plan"),
        (
            Item("web:schemes", words("改造方案", "Schemes"), "scale", VIEW, "/schemes/"),
            Item("web:plans", words("年度计划", "Annual plan"), "calendar-stats", VIEW, "/plans/"),
            Item(
                "web:utilities",
                words("管线协调", "Utilities"),
                "route",
                VIEW,
                "/utilities/",
            ),
        ),
    ),
    Area(
        words("资金", "Money"),
        (
            Item("web:funds", words("资金", "Money"), "coin", MONEY, "/money/"),
            Item("web:payments", words("支付", "Payments"), "send", MONEY, "/money/payments/"),
            Item(
                "web:contracts", words("合同", "Contracts"), "file-text", MONEY, "/money/contracts/"
            ),
            Item("web:bonds", words("债券", "Bonds"), "chart-bar", MONEY, "/bonds/"),
        ),
    ),
    Area(
        words("建设", "Works"),
        (
            Item("web:works", words("进度", "Progress"), "timeline", VIEW, "/works/"),
            Item(
                "web:works-write",
                words("写日志", "Write the diary"),
                "pencil",
                Permission.WORKS_REPORT,
                "/diary/",
            ),
        ),
    ),
    Area(
        words("预警", "Warnings"),
        (
            Item(
                "web:warnings",
                words("预警", "Warnings"),
                "alert-triangle",
                Permission.MONEY_VIEW,
                "/warnings/",
            ),
            Item(
                "web:monitoring",
                words("绩效监控", "Monitoring"),
                "checkup-list",
                Permission.MONEY_VIEW,
                "/monitoring/",
            ),
        ),
    ),
    Area(
        words("居民", "Residents"),
        (
            Item(
                "hotline:board",
                words("诉求", "Cases"),
                "message",
                Permission.CASE_VIEW,
                "/cases/",
            ),
            Item(
                "hotline:rates",
                words("办理率", "Rates"),
                "chart-bar",
                Permission.CASE_VIEW,
                "/cases/rates/",
            ),
            Item(
                "surveys:surveys",
                words("调查", "Surveys"),
                "clipboard-list",
                Permission.SURVEY_VIEW,
                "/surveys/",
            ),
            Item("rounds:rounds", words("征询", "Rounds"), "users", VIEW, "/rounds/"),
            Item("vote:ballots", words("业主表决", "Owners' votes"), "scale", VIEW, "/votes/"),
        ),
    ),
    Area(
        words("评价", "Evaluation"),
        (
            Item(
                "web:evaluations",
                words("绩效评价", "Evaluations"),
                "checkup-list",
                VIEW,
                "/evaluations/",
            ),
            Item(
                "web:evaluation-campaigns",
                words("评价计划", "Plan"),
                "calendar-stats",
                VIEW,
                "/evaluations/plan/",
            ),
            Item(
                "web:requests",
                words("资料清单", "Requests"),
                "file-text",
                VIEW,
                "/requests/",
            ),
            Item(
                "web:self-evaluations",
                words("绩效自评", "Self-evaluations"),
                "clipboard-list",
                MONEY,
                "/self-evaluations/",
            ),
            Item(
                "web:consultations",
                words("征求意见", "Consultations"),
                "message",
                VIEW,
                "/consultations/",
            ),
            Item(
                "web:rectification",
                words("整改", "Rectification"),
                "flag",
                VIEW,
                "/rectification/",
            ),
            Item(
                "web:recurring-problems",
                words("重复出现的问题", "Problems that come back"),
                "history",
                VIEW,
                "/rectification/recurring/",
            ),
            Item(
                "web:records",
                words("应出台的政策和制度", "Policies and rules to be issued"),
                "scale",
                VIEW,
                "/records/policy-duties/",
                "policy-duties",
            ),
        ),
    ),
    Area(
        words("数据", "Data"),
        (
            Item(
                "web:imports",
                words("导入", "Imports"),
                "database-import",
                Permission.DATA_IMPORT,
                "/imports/",
            ),
            Item(
                "web:exports",
                words("导出", "Exports"),
                "database-export",
                Permission.DATA_EXPORT,
                "/exports/",
            ),
        ),
    ),
    Area(
        words("管理", "Administration"),
        (
            Item("web:trail", words("留痕", "Trail"), "history", Permission.TRAIL_VIEW, "/trail/"),
            Item(
                "accounts:people",
                words("人员", "People"),
                "users",
                Permission.ACCOUNTS_MANAGE,
                "/accounts/people/",
            ),
            Item(
                "accounts:organisations",
                words("组织机构", "Organisations"),
                "sitemap",
                Permission.ACCOUNTS_MANAGE,
                "/accounts/organisations/",
            ),
            Item(
                "web:outbox",
                words("投递", "Deliveries"),
                "send",
                Permission.ACCOUNTS_MANAGE,
                "/outbox/",
            ),
        ),
    ),
)

REFERENCE = Area(
    words("参考", "Reference"),
    (
        Item(
            "web:reference",
            words("参考案例", "Reference case"),
            "checkup-list",
            VIEW,
            "/reference/",
        ),
    ),
)
"""Shown in the demonstration only, after the life cycle and before data and administration."""
AFTER_THE_LIFE_CYCLE = 2
"""How many areas stand at the end of the navigation: data and administration."""


def context(request: HttpRequest) -> dict[str, object]:
    """The variables of ``base.html``."""
    membership: Membership | None = getattr(request, "membership", None)
    if not membership:
        return {"navigation": (), "membership": None}
    areas = (*NAVIGATION, *([REFERENCE] if settings.REFERENCE else []))
    prefixes = [item.prefix for area in areas for item in area.items]
    here = max(filter(request.path.startswith, prefixes), key=len, default="")
    return {
        "membership": membership,
        "demonstration": settings.MODE == "demo",
        "may_search": membership.may(VIEW),
        **_days(request),
        "unread": lambda: unread_of(membership.person),
        "navigation": [
            (area.title, [(item, item.prefix == here) for item in allowed])
            for area in _areas()
            if (allowed := [item for item in area.items if membership.may(item.needs)])
        ],
    }


def _days(request: HttpRequest) -> dict[str, object]:
    """The day the page shows, the day it is, and what else the address asks for."""
    shown, current = shown_day(), current_day()
    return {
        "shown_day": shown,
        "current_day": current,
        "current_day_iso": current.isoformat(),
        "on_another_day": shown != current,
        "stands_on": settings.STANDS_ON.isoformat() if settings.STANDS_ON else "",
        "kept_query": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in ("as_of", "page")
            for value in values
        ],
    }


def _areas() -> tuple[Area, ...]:
    """The areas in the order of the life cycle."""
    reference = (REFERENCE,) if settings.REFERENCE else ()
    return NAVIGATION[:-AFTER_THE_LIFE_CYCLE] + reference + NAVIGATION[-AFTER_THE_LIFE_CYCLE:]
