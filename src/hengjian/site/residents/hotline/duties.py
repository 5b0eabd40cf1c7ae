"""Who cases came from is forgotten each day where its time is over."""

from __future__ import annotations

from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import Arguments, duty, latest
from hengjian.site.common.models import Job
from hengjian.site.residents.hotline.erasing import DAILY, over


@duty(DAILY)
def each_day() -> Arguments | None:
    """Due once a day where there is anything to erase."""
    today = current_day()
    done = latest(DAILY, Job.State.DONE)
    if done is not None and done.arguments["day"] == today.isoformat():
        return None
    return {"day": today.isoformat()} if over(today).exists() else None
