"""What clocks say by themselves: reminders of a day due, and telling the office above.

Once each, with a line on the trail; may be done again at any time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from hengjian.bilingual import Text
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record_all
from hengjian.site.platform.procedure import Hear, Procedure, procedures
from hengjian.site.platform.step import locked

DAILY = "clocks.daily"


@jobs.work(DAILY, title=Text("期限提醒", "Reminders of days due"), whole=False)
def ring_all(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """Every clock of every procedure; how much each said. Begun again it says nothing twice."""
    ticking = [each for each in procedures() if each.clock is not None]
    said = {}
    for number, procedure in enumerate(ticking):
        step(number, len(ticking), procedure.title)
        said[procedure.noun] = ring(procedure, date.fromisoformat(day))
    return {"said": said}


def ring(procedure: Procedure, today: date, hear: Hear | None = None) -> int:
    """Say what is to be said of every running clock of the procedure; how much that was. ``hear``
    is told, else whom the procedure names."""
    hear = hear or procedure.hear
    clock = procedure.clock
    if clock is None:
        return 0
    running = procedure.model._default_manager.exclude(due_on=None)
    said = 0
    for key in list(running.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row: Any = locked(procedure.model(pk=key))
            before, changes = procedure.noted(row), []
            for kind, moment in list(clock.spoken(row, today)):
                clock.say(row, kind, moment)
                changes.append(Change(f"{procedure.trail or procedure.noun}.{kind}", row, before))
                if hear is not None:
                    hear(kind, row, moment, today)
            if changes:
                row.save(update_fields=["clock", "due_on"])
                record_all(by=System(), changes=changes)
                said += len(changes)
    return said
