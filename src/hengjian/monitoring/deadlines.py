"""When an answer is due, and how many months have passed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from hengjian.periods import add_months, add_working_days, working_day_years

WEEKEND = 5


@lru_cache(maxsize=1000)
def deadline(day: dt.date, days: int) -> dt.date:
    """The ``days``-th working day after ``day``, by the calendar of public holidays.

    In years whose holidays are not published yet, Monday to Friday count.
    """
    last = day + dt.timedelta(days=3 * days + 30)
    if {day.year, last.year} <= set(working_day_years()):
        return add_working_days(day, days)
    left = days
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < WEEKEND
    return day


def full_months(start: dt.date, end: dt.date) -> int:
    """How many whole months lie between; the last day of a short month completes one.

    31 July to 31 August is one month, 31 August to 30 September too; 0 where ``end`` is earlier.
    """
    months = max(0, 12 * (end.year - start.year) + end.month - start.month)
    return months - 1 if months and add_months(start, months) > end else months
