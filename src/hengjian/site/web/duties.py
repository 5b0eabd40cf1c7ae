"""Once a morning, those who want it are mailed what waits for them."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.utils import timezone

from hengjian.site.common.jobs import Arguments, duty, latest
from hengjian.site.common.models import Job
from hengjian.site.web.notices import own

BEGINS = time(7, 0)
"""Not before: people are mailed when they begin their day."""


@duty(own.KIND)
def each_morning() -> Arguments | None:
    """Due once a day where a mail server is named."""
    now = timezone.localtime()
    day = now.date().isoformat()
    done = latest(own.KIND, Job.State.DONE)
    if not settings.MAILS or now.time() < BEGINS:
        return None
    if done is not None and done.arguments["day"] == day:
        return None
    return {"day": day}
