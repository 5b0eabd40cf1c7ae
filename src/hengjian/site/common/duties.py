"""What the worker begins by itself: work that is due by the calendar or by what was changed.

Register a duty in a module ``duties`` of an app, beside the work it begins::

    @duty("warnings.monthly")
    def monthly() -> Arguments | None:
        return {"month": "2026-11"}     # or None while nothing is due

A worker asks each duty now and then. Two workers may begin the same work; it must bear that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.models import Job

EVERY = 10.0
"""Seconds between two looks at what is due."""
AGAIN = timedelta(hours=1)
"""How long a duty whose work failed waits before it is begun again."""
Arguments = Mapping[str, Any]
Due = Callable[[], Arguments | None]
_DUTIES: dict[str, Due] = {}


def duty(kind: str) -> Callable[[Due], Due]:
    """The function says with which arguments work of that kind is due now; ``None``: it is not."""

    def register(due: Due) -> Due:
        _DUTIES[kind] = due
        return due

    return register


def begin_due() -> list[Job]:
    """Begin what is due and neither under way nor failed a moment ago."""
    autodiscover_modules("duties")
    begun = []
    for kind, due in _DUTIES.items():
        last = latest(kind)
        if last is not None and (last.under_way or _has_failed_lately(last)):
            continue
        arguments = due()
        if arguments is not None:
            begun.append(jobs.start(kind, by=System(), **arguments))
    return begun


def latest(kind: str, state: Job.State | None = None) -> Job | None:
    """The last job of the kind, or the last that stands so."""
    rows = Job.objects.filter(kind=kind)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-pk").first()


def _has_failed_lately(job: Job) -> bool:
    ended = job.finished_at
    return job.state == Job.State.FAILED and ended is not None and timezone.now() - ended < AGAIN
