"""Working days of public offices, by the yearly notices of the State Council.

The notices stand in ``holidays.yaml``, a year each. For a year whose notice is not there yet a
question has no answer (``is_working_day`` refuses), and a deadline is provisional: Monday to Friday
count, and whoever shows it says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hengjian.errors import Problem, Refused, problem

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day that was counted or shifted to."""

    on: dt.date
    provisional: bool
    """On the way lies a day of a year whose holidays are not known: only weekends were allowed
    for."""


@dataclass(frozen=True, slots=True)
class _Notices:
    years: range
    off: frozenset[dt.date]
    worked: frozenset[dt.date]
    """Saturdays and Sundays that are worked."""


@cache
def _notices() -> _Notices:
    import yaml

    text = (files("hengjian") / "holidays.yaml").read_text("utf-8")
    said = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    off = {day for year in said.values() for _, *span in year["holidays"] for day in _days(*span)}
    worked = {day for year in said.values() for day in year["worked"]}
    return _Notices(range(min(said), max(said) + 1), frozenset(off), frozenset(worked))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def working_day_years() -> range:
    """The years whose holidays and make-up days are known."""
    return _notices().years


def is_working_day(day: dt.date) -> bool:
    """Whether public offices work on ``day``: weekdays that are no holiday, and make-up days.

    Raises ``Refused`` (``holidays-unknown``) for years outside ``working_day_years()``.
    """
    if day.year not in working_day_years():
        raise Refused([_unknown("holidays-unknown", day)])
    return _works(day)


def _works(day: dt.date) -> bool:
    """By the notice; where there is none yet, Monday to Friday."""
    notices = _notices()
    return day in notices.worked or (day.weekday() < _SATURDAY and day not in notices.off)


def is_provisional(*days: dt.date) -> bool:
    """Whether a deadline between these days was counted without the notice of a year."""
    years = set(range(min(days).year, max(days).year + 1))
    return not years <= set(working_day_years())


def provisional_problem(day: dt.date) -> Problem:
    """The warning that belongs to a provisional day."""
    return _unknown("holidays-not-announced", day)


def _unknown(code: str, day: dt.date) -> Problem:
    years = working_day_years()
    return problem(code, day=day, year=day.year, first=years[0], last=years[-1])


def nth_working_day(day: dt.date, count: int) -> WorkingDay:
    """The ``count``-th working day after ``day``, before it where ``count`` is negative; ``day``
    itself is not counted (民法典 第二百零一条) and is the result for 0."""
    start, step, left = day, dt.timedelta(days=1 if count > 0 else -1), abs(count)
    while left:
        day += step
        left -= _works(day)
    return WorkingDay(day, is_provisional(start, day))


def shifted(day: dt.date, step: int) -> WorkingDay:
    """``day`` itself where it is a working day, else the next one after it (``step`` 1) or before
    it (``step`` −1)."""
    start = day
    while not _works(day):
        day += dt.timedelta(days=step)
    return WorkingDay(day, is_provisional(start, day))


def add_working_days(day: dt.date, count: int) -> dt.date:
    """As ``nth_working_day``; raises ``Refused`` (``holidays-unknown``) instead of a provisional
    day."""
    found = nth_working_day(day, count)
    if found.provisional:
        known = working_day_years()
        outside = found.on if found.on.year not in known else day
        raise Refused([_unknown("holidays-unknown", outside)])
    return found.on


def working_days_between(start: dt.date, end: dt.date) -> int:
    """The working days after ``start`` up to and with ``end``; negative where ``end`` is earlier.

    So ``working_days_between(day, add_working_days(day, n)) == n``. Raises as ``is_working_day``.
    """
    if end < start:
        days = (end + dt.timedelta(days=n) for n in range((start - end).days))
        return -sum(map(is_working_day, days))
    days = (start + dt.timedelta(days=n + 1) for n in range((end - start).days))
    return sum(map(is_working_day, days))
