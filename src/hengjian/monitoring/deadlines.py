"""When an answer is due, and how many months have passed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from hengjian.periods import add_months
from hengjian.working_days import nth_working_day


@lru_cache(maxsize=1000)
def deadline(day: dt.date, days: int) -> dt.date:
    """The ``days``-th working day after ``day``; provisional where the holidays of a year on the
    way are not announced (``working_days.is_provisional``)."""
    return nth_working_day(day, days).on


def full_months(start: dt.date, end: dt.date) -> int:
    """How many whole months lie between; the last day of a short month completes one.

    31 July to 31 August is one month, 31 August to 30 September too; 0 where ``end`` is earlier.
    """
    months = max(0, 12 * (end.year - start.year) + end.month - start.month)
    return months - 1 if months and add_months(start, months) > end else months
