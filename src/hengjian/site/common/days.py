"""Days as people and links write them."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date

from hengjian.errors import Refused, problem

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days that anything here may speak of: years are reckoned forth and back from each."""


def read_day(written: str) -> date | None:
    """The day of ``2024-03-01``; None where there is no such day, or none within ``FIRST`` to
    ``LAST``."""
    try:
        day = parse_date(written)
    except ValueError:
        return None
    return day if day is not None and FIRST <= day <= LAST else None


def entered_day(written: str) -> date | None:
    """The day entered in a form; None where none is. Raises ``Refused`` (``date-unreadable``)."""
    day = read_day(written)
    if written.strip() and day is None:
        raise Refused([problem("date-unreadable", found=written[:40])])
    return day
