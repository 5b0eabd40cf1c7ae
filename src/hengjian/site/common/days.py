"""The day it is, the day a page shows, and days as people and links write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
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


def read_entered_day(written: str) -> date | None:
    """The day entered in a form; None where none is. Raises ``Refused`` (``date-unreadable``)."""
    day = read_day(written)
    if written.strip() and day is None:
        raise Refused([problem("date-unreadable", found=written[:40])])
    return day


_by_the_calendar: ContextVar[bool] = ContextVar("by_the_calendar", default=False)


def current_day() -> date:
    """The day it is for the site: a fixed one where the setting ``STANDS_ON`` names it, so that a
    demonstration tells one story however late it is opened; else the day of the calendar.

    What is entered is dated by it. Nothing else in the site asks the machine what day it is.
    """
    fixed = None if _by_the_calendar.get() else settings.STANDS_ON
    return fixed or timezone.localdate()


def current_moment() -> datetime:
    """This moment of the clock, on ``current_day``: hours are counted on the day that is shown."""
    now, day = timezone.localtime(), current_day()
    return now.replace(year=day.year, month=day.month, day=day.day)


@contextmanager
def by_the_calendar() -> Iterator[None]:
    """Within it no fixed day holds: invented rows of a demonstration go on after its day."""
    token = _by_the_calendar.set(True)
    try:
        yield
    finally:
        _by_the_calendar.reset(token)


_shown: ContextVar[date | None] = ContextVar("shown_day", default=None)


def shown_day() -> date:
    """The day whose state a page shows: the one its reader chose, else ``current_day``."""
    return _shown.get() or current_day()


@contextmanager
def showing(day: date | None) -> Iterator[None]:
    """Within it pages show the state of ``day``; of ``current_day`` where it is None."""
    token = _shown.set(day)
    try:
        yield
    finally:
        _shown.reset(token)
