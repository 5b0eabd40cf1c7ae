"""The outbox is emptied whenever something in it is due."""

from __future__ import annotations

from hengjian.site.common.jobs import Arguments, duty
from hengjian.site.notices import delivering, outbox


@duty(delivering.KIND)
def something_waits() -> Arguments | None:
    """Due when a row may be sent now."""
    return {} if outbox.due().exists() else None
