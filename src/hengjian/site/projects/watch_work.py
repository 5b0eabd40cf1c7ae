"""The background work that holds all projects against the warning rules."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.projects.keeping.watching import watch
from hengjian.site.projects.models import Project
from hengjian.site.projects.queries.visibility import visible_to

KIND = "warnings.watch"


@jobs.work(KIND, title=Text("重新计算预警", "Recomputing warnings"), whole=False)
def recompute(job: Job, step: jobs.Step, *, as_of: str, address: str) -> dict[str, Any]:
    """The projects that whoever asked can see, as of a day; begun again it goes on from there."""
    by = Membership.objects.select_related("person", "organisation").get(pk=job.membership or 0)
    tally = watch(
        by=by, projects=visible_to(Project, by), as_of=date.fromisoformat(as_of), step=step
    )
    return {"address": address, "tally": asdict(tally)}
