"""What is due each day whatever the subject: data whose time is over, keys to be changed."""

from __future__ import annotations

from hengjian.site.common import rotation
from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import Arguments, duty, latest
from hengjian.site.common.models import Job
from hengjian.site.platform import personal


def _done_today(kind: str) -> bool:
    done = latest(kind, Job.State.DONE)
    return done is not None and done.arguments["day"] == current_day().isoformat()


@duty(personal.DAILY)
def forgetting() -> Arguments | None:
    """Due once a day where there is anything to erase."""
    today = current_day()
    if _done_today(personal.DAILY) or not personal.waits(today):
        return None
    return {"day": today.isoformat()}


@duty(rotation.KIND)
def changing_keys() -> Arguments | None:
    """Due where something is not sealed with the first key; looked at once a day."""
    if _done_today(rotation.KIND) or not rotation.waits():
        return None
    return {"day": current_day().isoformat()}
