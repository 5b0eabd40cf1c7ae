"""What is kept of log-ins is purged once a day."""

from __future__ import annotations

from hengjian.site.accounts.purging import PURGE, is_due
from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import Arguments, duty, latest


@duty(PURGE)
def daily() -> Arguments | None:
    """Due once a day where there is something to purge."""
    last = latest(PURGE)
    today = current_day()
    if last is not None and last.created_at.astimezone().date() == today:
        return None
    return {} if is_due() else None
