"""Holding projects against the warning rules: warnings open, rise, sink, close and escalate.

What one project comes to does not depend on how many are watched with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from hengjian.bilingual import Text
from hengjian.monitoring.deadlines import deadline
from hengjian.monitoring.judging import Judgement, Verdict, explained, judge_all
from hengjian.monitoring.model import Level
from hengjian.site.common.actor import Actor
from hengjian.site.common.inserting import insert, update
from hengjian.site.common.trail import Change, record_all, snapshot
from hengjian.site.library.models import Project
from hengjian.site.library.offices import Offices
from hengjian.site.watching.facts import Facts, facts_of
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.rules import rules

Step = Callable[[int, int | None, Text | str], None]
BATCH = 500
"""Projects judged in one transaction."""
State = Warning.State
WATCHING = Text("正在对照预警规则", "holding projects against the rules")


@dataclass(slots=True)
class Tally:
    """What came of it."""

    projects: int = 0
    later: int = 0
    """Projects left alone: they were judged for a later day already."""
    opened: int = 0
    raised: int = 0
    lowered: int = 0
    closed: int = 0
    escalated: int = 0
    kept: int = 0
    not_judged: int = 0
    """Rules whose facts are not known."""

    def add(self, other: Tally) -> None:
        """Count the other in."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def watch(
    *, by: Actor, projects: QuerySet[Project], as_of: date, step: Step | None = None
) -> Tally:
    """Judge the projects as of a day, a batch a transaction; may be done again at any time."""
    keys = list(projects.order_by("pk").values_list("pk", flat=True))
    tally, offices = Tally(), Offices()
    for start in range(0, len(keys), BATCH):
        if step is not None:
            step(start, len(keys), WATCHING)
        with transaction.atomic():
            tally.add(_Batch(by, keys[start : start + BATCH], as_of, offices).watch())
    if step is not None:
        step(len(keys), len(keys), WATCHING)
    return tally


Key = tuple[int, str]
"""A project and a rule."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known of the projects of a batch before; a constant number of queries."""

    standing: dict[Key, Warning]
    settled: dict[Key, Warning]
    """The latest that evidence closed."""
    numbers: dict[Key, int]
    """How many warnings there were."""
    later: set[int]
    """Projects that were judged for a later day."""
    suspended: set[int]
    """Projects with a suspension proposed or in force."""

    @classmethod
    def of(cls, keys: Sequence[int], as_of: date) -> _Known:
        """Read it."""
        own = Warning.objects.filter(project__in=keys).order_by("pk")
        waiting = own.exclude(state=State.CLOSED).select_related("owner", "escalated_to")
        settled = own.filter(state=State.CLOSED, closed_how=Warning.Closed.EVIDENCE)
        counts = own.order_by().values_list("project", "rule").annotate(Count("pk"))
        under_way = (Suspension.State.PROPOSED, Suspension.State.IN_FORCE)
        suspended = Suspension.objects.filter(project__in=keys, state__in=under_way)
        return cls(
            {(row.project_id, row.rule): row for row in waiting},
            {(row.project_id, row.rule): row for row in settled},
            {(key, rule): count for key, rule, count in counts},
            set(own.filter(as_of__gt=as_of).values_list("project", flat=True)),
            set(suspended.values_list("project", flat=True)),
        )


@dataclass(slots=True)
class _Batch:
    """One batch, its rows read once and written once."""

    by: Actor
    keys: Sequence[int]
    as_of: date
    offices: Offices
    tally: Tally = field(default_factory=Tally)
    new: list[Warning] = field(default_factory=list)
    changed: dict[int, Warning] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    """Warnings that stand as they stood."""
    proposed: list[Suspension] = field(default_factory=list)
    trail: list[Change] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: _Known = field(init=False)

    def watch(self) -> Tally:
        """Judge every project of the batch and write what changed."""
        held = Project.objects.select_for_update(of=("self",)).filter(pk__in=self.keys)
        rows = held.order_by("pk").select_related("region", "implementer", "competent_department")
        projects = list(rows)
        self.known = _Known.of(self.keys, self.as_of)
        facts = facts_of(Project.objects.filter(pk__in=self.keys), self.as_of)
        for project in projects:
            if project.pk in self.known.later:
                self.tally.later += 1
                continue
            self.tally.projects += 1
            self._project(project, facts[project.pk])
        self._write()
        return self.tally

    def _project(self, project: Project, facts: Facts) -> None:
        for found in judge_all(rules(), facts):
            warning = self.known.standing.get((project.pk, found.rule.code))
            settled = self.known.settled.get((project.pk, found.rule.code))
            if warning is not None:
                warning.project = project
                self._escalate(warning, found)
            match found.verdict:
                case Verdict.NOT_JUDGED:
                    self.tally.not_judged += 1
                case Verdict.WARNS if warning is None and not _is_accepted(settled, found):
                    self._open(project, found, facts)
                case Verdict.WARNS if warning is not None:
                    self._go_on(warning, found, facts)
                case Verdict.CLEAR | Verdict.NOT_APPLICABLE:
                    self._over(warning, settled)

    def _open(self, project: Project, found: Judgement, facts: Facts) -> None:
        said, level = found.rule.said, found.level
        assert level is not None
        number = self.known.numbers.get((project.pk, found.rule.code), 0) + 1
        warning = Warning(
            code=_code(project, found.rule.code, number),
            project=project,
            rule=found.rule.code,
            level=str(level),
            fired_on=self.as_of,
            as_of=self.as_of,
            measured=explained(found, facts, rules()),
            owner=self.offices.of(project, said.owner),
            due_on=deadline(self.as_of, said.answer_days),
            synthetic=project.synthetic,
        )
        self.new.append(warning)
        self.tally.opened += 1
        self.trail.append(Change("warning.open", warning))
        self._propose(warning, found)

    def _go_on(self, warning: Warning, found: Judgement, facts: Facts) -> None:
        level = found.level
        assert level is not None
        was, measured = Level(warning.level), explained(found, facts, rules())
        if level is was and warning.measured == measured:
            self.tally.kept += 1
            self.same.append(warning.pk)
            return
        self._touch(warning)
        warning.measured, warning.as_of = measured, self.as_of
        if level is was:
            self.tally.kept += 1
            return
        warning.level = str(level)
        if level.weight < was.weight:
            self.tally.lowered += 1
            self._say("warning.lower", warning)
            return
        self.tally.raised += 1
        if warning.state != State.ESCALATED:
            warning.state = State.OPEN
            warning.due_on = deadline(self.as_of, found.rule.said.answer_days)
        self._say("warning.raise", warning)
        self._propose(warning, found)

    def _over(self, warning: Warning | None, settled: Warning | None) -> None:
        """The rule no longer holds: what is open closes, what evidence settled may fire again."""
        if settled is not None and "cleared_on" not in settled.measured:
            settled.measured = {**settled.measured, "cleared_on": self.as_of.isoformat()}
            self.changed[settled.pk] = settled
        if warning is None:
            return
        self._touch(warning)
        warning.state, warning.closed_how = State.CLOSED, Warning.Closed.DATA
        warning.closed_on = warning.as_of = self.as_of
        self.tally.closed += 1
        self._say("warning.close", warning)

    def _escalate(self, warning: Warning, found: Judgement) -> None:
        """Nobody answered in time: it rises to the next office, with a deadline of its own."""
        over = found.verdict in (Verdict.CLEAR, Verdict.NOT_APPLICABLE)
        if over or warning.state != State.OPEN or warning.due_on >= self.as_of:
            return
        self._touch(warning)
        rises = found.rule.said.escalates
        warning.state, warning.escalated_on = State.ESCALATED, self.as_of
        warning.escalated_to = self.offices.of(warning.project, rises.to)
        warning.due_on = deadline(self.as_of, rises.days)
        warning.as_of = self.as_of
        self.tally.escalated += 1
        self._say("warning.escalate", warning)

    def _propose(self, warning: Warning, found: Judgement) -> None:
        """A red warning of a grave rule proposes to suspend disbursement, once at a time."""
        project = warning.project
        if not found.rule.said.suspends or found.level is not Level.RED:
            return
        if project.pk in self.known.suspended:
            return
        self.known.suspended.add(project.pk)
        code = f"{warning.code}-ZT{warning.version}"
        self.proposed.append(
            Suspension(
                code=code if len(code) <= 64 else f"ZT-{project.pk}-{self.as_of:%Y%m%d}",
                project=project,
                warning=warning,
                proposed_on=self.as_of,
                reason=f"{found.rule.said.title.zh}：{warning.measured['shown']}",
                synthetic=warning.synthetic,
            )
        )

    def _touch(self, warning: Warning) -> None:
        self.before.setdefault(warning.pk, snapshot(warning))
        self.changed[warning.pk] = warning

    def _say(self, verb: str, warning: Warning) -> None:
        """A line on the trail, from what it was to what it is now."""
        warning.version += 1
        now = snapshot(warning)
        self.trail.append(Change(verb, warning, self.before[warning.pk], now))
        self.before[warning.pk] = now

    def _write(self) -> None:
        insert(Warning, self.new)
        Warning.objects.filter(pk__in=self.same).update(as_of=self.as_of)
        update(Warning, list(self.changed.values()), CHANGING)
        if self.proposed:
            self._tell_keys()
        Suspension.objects.bulk_create(self.proposed, batch_size=500)
        self.trail += [Change("suspension.propose", row) for row in self.proposed]
        if self.trail:
            record_all(by=self.by, changes=self.trail)

    def _tell_keys(self) -> None:
        """Suspensions point at new warnings by the keys that the database gave."""
        new = {warning.code: warning for warning in self.new}
        for code, key in Warning.objects.filter(code__in=new).values_list("code", "pk"):
            new[code].pk = key


CHANGING = (
    "level", "state", "measured", "due_on", "as_of", "version", "closed_how", "closed_on",
    "escalated_on", "escalated_to",
)  # fmt: skip


def _is_accepted(settled: Warning | None, found: Judgement) -> bool:
    """Evidence settled it, the data have not been clear since, and it has not become graver."""
    if settled is None or found.level is None or "cleared_on" in settled.measured:
        return False
    return found.level.weight <= Level(settled.level).weight


def _code(project: Project, rule: str, number: int) -> str:
    code = f"YJ-{project.code}-{rule}-{number}"
    return code if len(code) <= 60 else f"YJ-{project.pk}-{rule}-{number}"
