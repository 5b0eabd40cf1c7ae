"""How late a start or a finish is: in whole months, and at which of the three steps."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from hengjian.periods import add_months

STEPS = {"blue": 3, "yellow": 6, "red": 9}
"""From how many months late a step is reached; another district may count otherwise."""
LEVELS = ("none", "late", *STEPS)
"""From on time to the worst; ``late`` is late by less than the first step."""


def months_late(planned: date | None, actual: date | None, as_of: date) -> int | None:
    """Whole months from the planned day to the actual one, else to ``as_of``.

    0 on time or late by less than a month; ``None`` without a planned day. What happened after
    ``as_of`` has not happened yet.
    """
    if planned is None:
        return None
    end = actual if actual is not None and actual <= as_of else as_of
    months = (end.year - planned.year) * 12 + end.month - planned.month
    while months > 0 and add_months(planned, months) > end:
        months -= 1
    return max(months, 0)


def level_of(planned: date | None, actual: date | None, as_of: date) -> str:
    """The level of ``LEVELS``; ``unknown`` without a planned day."""
    months = months_late(planned, actual, as_of)
    if months is None or planned is None:
        return "unknown"
    reached = [name for name, least in STEPS.items() if months >= least]
    if reached:
        return reached[-1]
    end = actual if actual is not None and actual <= as_of else as_of
    return "late" if end > planned else "none"


def worse_of(one: str, other: str) -> str:
    """Of two levels the later one; one that is unknown says nothing against the other."""
    known = [each for each in (one, other) if each in LEVELS]
    return max(known, key=LEVELS.index) if known else "unknown"


def level_of_works(
    planned: tuple[date | None, date | None], actual: tuple[date | None, date | None], as_of: date
) -> str:
    """The level of works from their planned to their actual start and finish: how late they begin,
    or how far beyond their planned finish they go on, whichever is later."""
    start = level_of(planned[0], actual[0], as_of)
    begun = actual[0] is not None and actual[0] <= as_of
    return worse_of(start, level_of(planned[1], actual[1], as_of)) if begun else start


def late_by(months: int, as_of: date) -> Q:
    """Sites whose start is at least so many months late on the day, started by then or not."""
    waiting = Q(started_on=None) | Q(started_on__gt=as_of)
    still = Q(planned_start_on__lte=_before(as_of, months)) & waiting
    if months == 0:
        still = Q(planned_start_on__lt=as_of) & waiting
    return still


def _before(day: date, months: int) -> date:
    """The last day that lies at least so many months before ``day``."""
    found = add_months(day, -months)
    following = date.fromordinal(found.toordinal() + 1)
    while add_months(following, months) <= day:
        found, following = following, date.fromordinal(following.toordinal() + 1)
    return found
