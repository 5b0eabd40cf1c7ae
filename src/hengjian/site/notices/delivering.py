"""The background work that empties the outbox."""

from __future__ import annotations

from typing import Any

from hengjian.bilingual import Text
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.notices import outbox

KIND = "notices.deliver"


@jobs.work(KIND, title=Text("发送通知", "Sending notices"), whole=False)
def deliver(job: Job, step: jobs.Step) -> dict[str, Any]:
    """Send what is due; of such jobs that are done only this one is kept."""
    Job.objects.filter(kind=KIND, state=Job.State.DONE, pk__lt=job.pk).delete()
    tries = outbox.send_due()
    outbox.forget_old()
    return {"tries": tries}
