"""Work that writes rows, one with each of its steps."""

from __future__ import annotations

from django.db import transaction

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.common.jobs import Step, work
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record


def rows_of(job: Job, step: Step, *, rows: int) -> None:
    """Write so many rows, each in a transaction of its own where nothing holds them together."""
    for number in range(rows):
        step(number, rows)
        with transaction.atomic():
            row, made = Organisation.objects.get_or_create(
                code=f"J{job.pk}-{number}", defaults={"name": "甲", "kind": "unit"}
            )
            if made:
                record(by=System(), action="organisation.add", subject=row)


work("faults.whole")(rows_of)
work("faults.stepwise", whole=False)(rows_of)
