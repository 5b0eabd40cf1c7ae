"""The background work that holds projects against the warning rules: as somebody asks, when their
rows have changed, and each month."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import latest
from hengjian.site.common.models import Job
from hengjian.site.library.changed import projects_changed
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.watching.warnings import watch

KIND, CHANGED, MONTHLY = "warnings.watch", "warnings.changed", "warnings.monthly"


def seen_until() -> int | None:
    """The line of the trail up to which changes were judged; None before the first time."""
    done = latest(CHANGED, Job.State.DONE)
    return None if done is None else (done.result or {})["until"]


def seen(until: int) -> None:
    """The changes up to this line of the trail are judged already."""
    Job.objects.create(
        kind=CHANGED,
        module=__name__,
        state=Job.State.DONE,
        result={"until": until},
        by=System().trail_identity().username,
        finished_at=timezone.now(),
    )


@jobs.work(KIND, title=Text("重新计算预警", "Recomputing warnings"), whole=False)
def recompute(job: Job, step: jobs.Step, *, as_of: str, address: str) -> dict[str, Any]:
    """The projects that whoever asked can see, as of a day; begun again it goes on from there."""
    by = Membership.objects.select_related("person", "organisation").get(pk=job.membership or 0)
    tally = watch(
        by=by, projects=visible_to(Project, by), as_of=date.fromisoformat(as_of), step=step
    )
    return {"address": address, "tally": asdict(tally)}


@jobs.work(CHANGED, title=Text("数据变动后更新预警", "Warnings after changes"), whole=False)
def after_changes(job: Job, step: jobs.Step, *, after: int | None, until: int) -> dict[str, Any]:
    """The projects whose rows changed by the lines of the trail behind ``after``; else all.

    Of the jobs that did so before only the last is kept: there is one every few changes.
    """
    done = latest(CHANGED, Job.State.DONE)
    if done is not None:
        Job.objects.filter(kind=CHANGED, state=Job.State.DONE, pk__lt=done.pk).delete()
    projects = Project.objects.all()
    if after is not None:
        projects = projects.filter(pk__in=projects_changed(after, until))
    tally = watch(by=System(), projects=projects, as_of=current_day(), step=step)
    return {"until": until, "tally": asdict(tally)}


@jobs.work(MONTHLY, title=Text("每月更新预警", "Monthly warnings"), whole=False)
def each_month(job: Job, step: jobs.Step, *, month: str) -> dict[str, Any]:
    """Every project."""
    tally = watch(by=System(), projects=Project.objects.all(), as_of=current_day(), step=step)
    return {"tally": asdict(tally)}
