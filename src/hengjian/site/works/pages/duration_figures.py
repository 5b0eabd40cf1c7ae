"""Where the days on a site's page come from: how long its works were to take, and take."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.works.pages.leads import Duration, durations_of

DURATIONS = Figures(Site, "site-works")
"""``of`` is the code of a milestone; empty for the works as a whole."""
DAYS = words("天", "days")


@DURATIONS.named("planned_days")
def _trace_planned(asked: Asked[Site]) -> Trace:
    row = _duration(asked)
    how = words(
        "计划完成日 − 计划开始日 + 1（首尾两天都算）",
        "planned end − planned start + 1 (both days counted)",
    )
    days = [(PLANNED_START, row.planned_from), (PLANNED_END, row.planned_to)]
    return _trace(asked, row, row.days_planned, how, days)


@DURATIONS.named("actual_days")
def _trace_actual(asked: Asked[Site]) -> Trace:
    row = _duration(asked)
    how = words(
        "实际完成日（没有完成的到截至日）− 实际开始日 + 1（首尾两天都算）",
        "actual end, or the day while it goes on, − actual start + 1 (both days counted)",
    )
    days = [(ACTUAL_START, row.actual_from), (ACTUAL_END, row.actual_to), (UNTIL, row.until)]
    return _trace(asked, row, row.actual_days, how, days)


@DURATIONS.named("late_days")
def _trace_late(asked: Asked[Site]) -> Trace:
    row = _duration(asked)
    how = words(
        "实际完成日（没有完成的到截至日）与计划完成日相差的天数",
        "days between the actual end, or the day while it goes on, and the planned end",
    )
    days = [(PLANNED_END, row.planned_to), (ACTUAL_END, row.actual_to), (UNTIL, row.until)]
    return _trace(asked, row, row.apart, how, days)


PLANNED_START, PLANNED_END = words("计划开始", "planned start"), words("计划完工", "planned finish")
ACTUAL_START, ACTUAL_END = words("实际开始", "actual start"), words("实际完成", "actual end")
UNTIL = words("截至日", "as of")


def _duration(asked: Asked[Site]) -> Duration:
    rows = durations_of(asked.membership, asked.row)
    return one(row for row in rows if row.key == asked.of)


def _trace(
    asked: Asked[Site], row: Duration, value: int | None, how: Any, days: list[tuple[Any, Any]]
) -> Trace:
    trace = Trace(row.name, Value(value, "number", DAYS), how, as_of=asked.day)
    trace.records = [_day(name, on) for name, on in days if on is not None]
    trace.records_count = len(trace.records)
    trace.source, trace.synthetic = asked.row.source, asked.row.synthetic
    trace.page = (asked.row.name, reverse("web:works-site", args=[asked.row.code]))
    return trace


def _day(name: Any, on: date) -> Record:
    return Record(name, Value(on, "date"))
