"""Projects are held against the warning rules when their rows change, and all each month; the head
of the trail is kept, and every clock is listened to, each day."""

from __future__ import annotations

from django.conf import settings

from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import Arguments, duty, latest
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.common.trail import DAILY
from hengjian.site.library.changed import changes_watched
from hengjian.site.platform import ringing
from hengjian.site.watching import work


@duty(work.CHANGED)
def due_after_changes() -> Arguments | None:
    """Due when the trail tells of facts that are judged; the first time ever, for all projects."""
    head = TrailEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    after = work.seen_until()
    if head is None or (after is not None and not changes_watched(after, head)):
        return None
    return {"after": after, "until": head}


@duty(work.MONTHLY)
def monthly() -> Arguments | None:
    """Due once in each month; a demonstration stands still."""
    month = f"{current_day():%Y-%m}"
    done = latest(work.MONTHLY, Job.State.DONE)
    if settings.STANDS_ON is not None or (done is not None and done.arguments["month"] == month):
        return None
    return {"month": month}


@duty(DAILY)
def head_of_the_day() -> Arguments | None:
    """Due once a day where there is a file for it."""
    day = current_day().isoformat()
    done = latest(DAILY, Job.State.DONE)
    if settings.TRAIL_HEADS is None or (done is not None and done.arguments["day"] == day):
        return None
    return {"day": day}


@duty(ringing.DAILY)
def clocks() -> Arguments | None:
    """Due once a day: what is late, or soon will be, is said on the day it comes to that. A
    demonstration stands still."""
    day = current_day().isoformat()
    done = latest(ringing.DAILY, Job.State.DONE)
    if settings.STANDS_ON is not None or (done is not None and done.arguments["day"] == day):
        return None
    return {"day": day}
