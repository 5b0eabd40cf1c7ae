"""The coordinated construction plan; a start is allowed on it in ``planning.steps``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Site
from hengjian.site.library.rows import Clash
from hengjian.site.planning.models import CoordinatedPlan, CoordinatedTask, UtilityWork
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked
from hengjian.site.platform.procedure import changed_meanwhile
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
        raise Clash(row, values, changed_meanwhile(row))
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
