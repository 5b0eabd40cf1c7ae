"""The coordinated construction plan, and allowing a start on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Site
from hengjian.site.library.rows import Clash, touched
from hengjian.site.planning.models import CoordinatedPlan, CoordinatedTask, UtilityWork
from hengjian.site.planning.queries import covering, findings
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.labels import label
from hengjian.site.platform.locking import locked
from hengjian.site.platform.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as entered; ``after`` names earlier rows by their numbers from 1."""

    name: str
    executor: str
    starts_on: date
    ends_on: date
    digs: bool = False
    after: tuple[int, ...] = ()
    work: UtilityWork | None = None


@action(Permission.SCHEME_EDIT)
def save(
    *,
    by: Membership,
    plan: CoordinatedPlan | None,
    values: Mapping[str, Any],
    sites: Collection[Site],
    tasks: Sequence[TaskRow],
    version: int | None = None,
) -> CoordinatedPlan:
    """Draw up or change a coordinated plan; its tasks replace those there were.

    Contradictions between tasks are shown, not refused: a plan is agreed over a table. Raises
    ``Clash`` where somebody else was faster, ``Refused`` with all that is wrong.
    """
    row = CoordinatedPlan() if plan is None else locked(plan)
    if plan is not None and version is not None and version != row.version:
        raise Clash(row, values, problem("changed-meanwhile", who=row.entered_by, when="—"))
    before = _whole(row) if plan is not None else None
    for name, value in values.items():
        setattr(row, name, value)
    row.entered_by = by.person.username
    row.code = row.code or next_code(CoordinatedPlan, "TC-")
    problems = [*problems_of(row, Surroundings()), *_task_problems(tasks)]
    if problems:
        raise Refused(problems)
    row.version = row.version + 1 if plan is not None else 1
    row.save()
    row.sites.set(sites)
    _put(row, tasks)
    verb = "coordination.create" if plan is None else "coordination.change"
    record(by=by, action=verb, subject=row, before=before, after=_whole(row))
    return row


@action(Permission.START_ALLOW)
def allow_start(*, by: Membership, site: Site, on: date, why: str = "") -> Site:
    """Allow a planned site to start, on the day given.

    Without an agreed coordinated plan, or with one that contradicts itself, a reason is asked for:
    a warning, not a wall. The reason goes on the trail.
    """
    site = locked(site)
    problems = []
    if site.stage != Site.Stage.PLANNED:
        step, now = Text("准予开工", "allowed to start"), Text(site.get_stage_display(), site.stage)
        problems.append(problem("step-not-possible", name=site, now=now, step=step))
    if on > current_day():
        field = label(Site, "started_on")
        problems.append(problem("date-in-future", Place(path="on"), field=field, found=on))
    warnings = _warnings(site)
    if warnings and not why.strip():
        problems += [*warnings, problem("step-without-reason", Place(path="why"))]
    if problems:
        raise Refused(problems)
    before = snapshot(site)
    site.stage, site.started_on = Site.Stage.STARTED, on
    site.version += 1
    site.save()
    noted = {**snapshot(site), "warnings": [each.code for each in warnings]}
    record(by=by, action="start.allow", subject=site, why=why, before=before, after=noted)
    touched(by=by, row=site)
    return site


def _warnings(site: Site) -> list[Problem]:
    agreed = [plan for plan in covering(site) if plan.agreed_on is not None]
    if not agreed:
        return [problem("start-without-coordination", name=site)]
    count = len(findings(agreed[0]))
    return [problem("start-contradictions", name=site, count=count)] if count else []


def _task_problems(tasks: Sequence[TaskRow]) -> list[Problem]:
    count = len(tasks)
    found = []
    for line, task in enumerate(tasks, start=1):
        place = Place(path=f"tasks.{line}")
        if task.ends_on < task.starts_on:
            found.append(problem("task-dates", place, name=task.name))
        found += [
            problem("task-after-unknown", place, name=task.name, number=number, count=count)
            for number in task.after
            if not 0 < number <= count
        ]
    return found


def _put(plan: CoordinatedPlan, tasks: Sequence[TaskRow]) -> None:
    plan.tasks.all().delete()
    kept = [
        CoordinatedTask.objects.create(
            plan=plan,
            name=task.name,
            executor=task.executor,
            starts_on=task.starts_on,
            ends_on=task.ends_on,
            digs=task.digs,
            utility_work=task.work,
        )
        for task in tasks
    ]
    for row, task in zip(kept, tasks, strict=True):
        row.after.set([kept[n - 1] for n in task.after])


def _whole(plan: CoordinatedPlan) -> dict[str, Any]:
    tasks = plan.tasks.all()
    return {
        **snapshot(plan),
        "sites": sorted(plan.sites.values_list("code", flat=True)),
        "tasks": [f"{t.name} {t.executor} {t.starts_on}~{t.ends_on}" for t in tasks],
    }
