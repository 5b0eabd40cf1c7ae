"""The days due of what waits for a person, as a calendar of five weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
