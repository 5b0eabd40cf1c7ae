"""The order of tasks in a coordinated construction plan: what contradicts itself, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong between two tasks."""

    TOO_EARLY = "too_early"
    """Starts before a task it must follow has ended."""
    CIRCLE = "circle"
    """Waits, through others, for itself."""
    SAME_HANDS = "same_hands"
    """One executor in two tasks at once."""
    REOPENED = "reopened"
    """Digs where the ground was closed before: the two diggings do not overlap or touch."""


@dataclass(frozen=True, slots=True)
class Task:
    """One bar of the Gantt."""

    code: str
    name: str
    executor: str
    starts_on: date
    ends_on: date
    after: frozenset[str] = frozenset()
    digs: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Two tasks that contradict each other; ``days`` is by how much."""

    fault: Fault
    first: str
    second: str
    days: int


def contradictions(tasks: Iterable[Task]) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the tasks."""
    ordered = sorted(tasks, key=lambda task: (task.starts_on, task.ends_on, task.code))
    by_code = {task.code: task for task in ordered}
    found = [Finding(Fault.CIRCLE, code, code, 0) for code in _circles(ordered)]
    for number, task in enumerate(ordered):
        for earlier in (by_code[c] for c in sorted(task.after) if c in by_code and c != task.code):
            days = (earlier.ends_on - task.starts_on).days + 1
            if days > 0:
                found.append(Finding(Fault.TOO_EARLY, earlier.code, task.code, days))
        for earlier in ordered[:number]:
            days = (min(earlier.ends_on, task.ends_on) - task.starts_on).days + 1
            if days > 0 and earlier.executor == task.executor:
                found.append(Finding(Fault.SAME_HANDS, earlier.code, task.code, days))
    return (*found, *_find_reopened(ordered))


def span(tasks: Sequence[Task]) -> tuple[date, date] | None:
    """From the first start to the last end."""
    if not tasks:
        return None
    return min(t.starts_on for t in tasks), max(t.ends_on for t in tasks)


def _find_reopened(ordered: Sequence[Task]) -> list[Finding]:
    """Digging after all earlier digging has ended, a day or more apart."""
    found: list[Finding] = []
    last: Task | None = None
    for task in (t for t in ordered if t.digs):
        if last is not None and task.starts_on > last.ends_on + timedelta(days=1):
            days = (task.starts_on - last.ends_on).days - 1
            found.append(Finding(Fault.REOPENED, last.code, task.code, days))
        if last is None or task.ends_on > last.ends_on:
            last = task
    return found


def _circles(tasks: Sequence[Task]) -> list[str]:
    """The tasks that wait for themselves."""
    waits = {task.code: set(task.after) for task in tasks}
    found = []
    for code in waits:
        reached: set[str] = set()
        queue = list(waits[code])
        while queue:
            other = queue.pop()
            if other not in reached:
                reached.add(other)
                queue += waits.get(other, ())
        if code in reached:
            found.append(code)
    return found
