"""The district at a glance: stages, and how full the dossiers are.

The days due of what waits for a person, as a calendar of five weeks.

The drawings of the home page, each with its finding and its table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hengjian.site.library.models import Site
from hengjian.site.library.pages.life_cycle import STAGE_COLOURS
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import grouped, t
from hengjian.site.web.home.overview import Glance
from hengjian.site.web.home.waiting import Item, Waits

WEEKS = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is due on it."""

    day: date
    items: tuple[Item, ...]
    is_today: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Five weeks from the Monday of this one; what is past due stands before them."""

    overdue: tuple[Item, ...]
    weeks: tuple[tuple[Day, ...], ...]
    later: int
    """How many are due after the last day."""


def calendar_of(waiting: Sequence[Waits], more: Iterable[Item], today: date) -> Calendar | None:
    """The days due of what waits and of ``more``; None where nothing has one."""
    by_day: dict[date, dict[str, Item]] = defaultdict(dict)
    for item in (*(item for each in waiting for item in each.dated), *more):
        if item.due is not None:
            by_day[item.due][item.address + item.name] = item
    if not by_day:
        return None
    monday = today - today.weekday() * DAY
    last = monday + (7 * WEEKS - 1) * DAY
    weeks = tuple(
        tuple(
            Day(day, tuple(by_day.get(day, {}).values()), day == today, day < today)
            for day in (monday + (7 * week + place) * DAY for place in range(7))
        )
        for week in range(WEEKS)
    )
    overdue = [item for day in sorted(by_day) if day < today for item in by_day[day].values()]
    later = sum(len(items) for day, items in by_day.items() if day > last)
    return Calendar(tuple(overdue), weeks, later)


Option = dict[str, Any]
NAMED_FROM = 3
"""Per cent of the whole: a smaller part has no room for its name or count; the pointer shows it."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a whole under a name."""

    name: str
    value: Decimal | int
    colour: str = ""


def ring(done: int, due: int, name: str) -> Option:
    """A progress ring: the share of what is due that is there."""
    share = 100 * done // due if due else 0
    return {
        "series": [
            {
                "type": "gauge",
                "startAngle": 90,
                "endAngle": -270,
                "radius": "92%",
                "pointer": {"show": False},
                "progress": {"show": True, "roundCap": True, "width": 14},
                "axisLine": {"lineStyle": {"width": 14}},
                "splitLine": {"show": False},
                "axisTick": {"show": False},
                "axisLabel": {"show": False},
                "itemStyle": {"color": "--accent"},
                "detail": {"formatter": "{value}%", "fontSize": 28, "offsetCenter": [0, "-4%"]},
                "title": {"fontSize": 12, "offsetCenter": [0, "26%"]},
                "data": [{"value": share, "name": name}],
            }
        ]
    }


def stages(slices: Sequence[Slice]) -> Option:
    """One bar from end to end, divided by stage; each part as wide as its count."""
    whole = sum(part.value for part in slices)
    return {
        "grid": {"left": 0, "right": 0, "top": 28, "bottom": 4, "containLabel": False},
        "xAxis": {"type": "value", "show": False, "max": "dataMax"},
        "yAxis": {"type": "category", "show": False, "data": [""]},
        "legend": {"top": 0, "left": 0, "itemWidth": 10, "itemHeight": 10, "icon": "roundRect"},
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": part.name,
                "data": [int(part.value)],
                "barWidth": 26,
                "itemStyle": {"color": part.colour},
                "label": {
                    "show": 100 * part.value >= NAMED_FROM * whole > 0,
                    "color": "#fff",
                    "formatter": "{c}",
                },
            }
            for part in slices
        ],
    }


def stage_chart(glance: Glance) -> Chart | None:
    """How many sites are in which stage; None where there is no site."""
    if not glance.sites:
        return None
    slices = [
        Slice(str(Site.Stage(stage).label), count, STAGE_COLOURS[stage])
        for stage, count in glance.by_stage.items()
    ]
    begun = glance.by_stage["started"] + glance.by_stage["finished"]
    return Chart(
        stages(slices),
        t(
            f"{glance.sites} 个小区中 {begun} 个已开工",
            f"{begun} of {glance.sites} sites have started",
        ),
        (t("阶段", "Stage"), t("小区（个）", "Sites")),
        [(part.name, grouped(int(part.value))) for part in slices],
        height=72,
    )


def completeness_chart(glance: Glance) -> Chart | None:
    """How full the dossiers are; None where nothing is due."""
    if not glance.dossier_due:
        return None
    missing = glance.dossier_due - glance.dossier_done
    name = t("档案完整度", "Dossier completeness")
    return Chart(
        ring(glance.dossier_done, glance.dossier_due, name),
        t(f"档案还缺 {missing:,} 项", f"{missing:,} dossier items are missing"),
        ("", t("项", "Items")),
        [
            (t("应有", "Due"), grouped(glance.dossier_due)),
            (t("已有", "There"), grouped(glance.dossier_done)),
        ],
        height=180,
    )
