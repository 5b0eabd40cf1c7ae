"""What clocks say by themselves: reminders of a day due, and telling the office above.

Once each, with a line on the trail; may be done again at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.site.common.actor import System
from hengjian.site.common.trail import Change, record_all
from hengjian.site.platform.clock import Moment
from hengjian.site.platform.locking import locked
from hengjian.site.platform.procedure import Procedure

Hear = Callable[[str, Any, Moment], None]
"""Told ``("remind" or "rise", row, moment)``, inside the transaction that keeps it as said."""


def nobody_hears(kind: str, row: Any, moment: Moment) -> None:
    """The line on the trail and the duty on the home page are all there is."""


def ring(procedure: Procedure, today: date, hear: Hear = nobody_hears) -> int:
    """Say what is to be said of every running clock of the procedure; how much that was."""
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
                hear(kind, row, moment)
            if changes:
                row.save(update_fields=["clock", "due_on"])
                record_all(by=System(), changes=changes)
                said += len(changes)
    return said
