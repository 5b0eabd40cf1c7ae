"""A procedure, said once beside its model: who may move a row from which state to which.

::

    PAYMENT = Procedure(
        Payment,
        noun="payment",
        …,
        steps=(
            Step("approve", S.SUBMITTED, (S.APPROVED, STOPPED), right=P.PAYMENT_APPROVE,
                 by="approved_by", not_by=("entered_by", "overridden_by"), then=judge_again,
                 button=Text("批准", "Approve"), done=Text("已批准", "approved")),
            …
        ),
    )
    PAYMENT.take("approve", by=head, row=payment, why="已核实")

From the declaration come the guard, the buttons (``offers``), the address each step is sent to, the
duties on the home page (``waiting``), the table of rights, the page of the documentation and the
operation of the REST interface. A module ``steps`` of an app, or one of its package ``procedures``,
is where it stands.

One step, always in this order: the right, before anything is read; then the row is locked, and
state, other hand, what the step asks and the reason are held against it, **all problems at once**;
then ``then``; then state, hand, day, reason and version; then the line on the trail.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import require
from hengjian.site.accounts.codes import Bearer
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, moment_of
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import Change, record_all, snapshot
from hengjian.site.common.words import both
from hengjian.site.platform.clock import Clock, Moment
from hengjian.site.platform.resource import resource_of
from hengjian.site.platform.soundness import faults
from hengjian.site.platform.step import STAY, Move, Outcome, Step, Turn, locked, unreasoned

CHANGE = Text("修改", "Change")
Hear = Callable[[str, Any, Moment, date], None]
"""Told ``("remind" or "rise", row, moment, today)``, in the transaction that keeps it as said."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as the page of a row shows it."""

    step: Step
    barred: str = ""
    """The field of the hand that keeps this person from it; empty: they may."""


@dataclass(frozen=True)
class Procedure:
    """The states of a model's rows and the steps between them.

    Raises ``ValueError`` with everything that does not hold together (``faults``).
    """

    model: type[Model]
    noun: str
    title: Text
    address: str
    """Before the code of a row in the address of a step: ``money/payments``."""
    seen: Callable[[Membership], QuerySet[Any]]
    """The rows a membership sees."""
    steps: tuple[Step, ...]
    ends: frozenset[str]
    """The states from which nothing leads on."""
    page: str = ""
    """The name of the page that shows the row, and its steps; empty: the generated one."""
    begins: frozenset[str] = frozenset()
    """The states in which a row may be entered; without any, the default of the field."""
    moves: tuple[Move, ...] = ()
    edits: frozenset[str] = frozenset()
    """The states in which the row may be changed freely."""
    hands: Mapping[str, Permission] = field(default_factory=dict)
    """Fields of hands that no step of this procedure keeps, and the right that writes each."""
    clock: Clock | None = None
    """By when its rows are due; the model is ``Clocked`` then."""
    hear: Hear | None = None
    """What follows from what its clock says; without it a line on the trail and the duty on the
    home page are all there is."""
    lock: tuple[str, ...] = ()
    """Rows it points at that are held too, in this order, after the row itself."""
    shown_on: str = ""
    """The row it points at on whose page it stands; empty: it has a page of its own."""
    listing: str = ""
    """The name of the page that lists the rows, for duties; empty: the generated one, where the
    rows have the generated page."""
    beside: tuple[str, ...] = ()
    """What the names of waiting rows need of the rows they point at."""
    trail: str = ""
    """Before the verb on the trail, where it is not the noun."""
    state: str = "state"
    key: str = "code"
    noted: Callable[[Any], dict[str, Any]] = snapshot
    """What the trail keeps of the row."""
    follow: Callable[[Turn, Outcome], None] | None = None
    """What every step leaves behind: called once the row stands as it will, before it is kept."""
    afterwards: Callable[[Turn], None] | None = None
    """What is counted anew once the row and its line of the trail are kept."""
    about: Callable[[Turn, str], Change] | None = None
    """The line of the trail, where it is not about the row itself; ``verb`` with its noun."""
    note: Text | None = None
    """For the documentation: whose rule it is, what is not seen from the table."""

    def __post_init__(self) -> None:
        found = faults(self)
        if found:
            raise ValueError(f"procedure {self.noun}: " + "; ".join(found))

    def step(self, name: str) -> Step:
        """The step of that name. Raises ``KeyError``."""
        return {each.name: each for each in self.steps}[name]

    @property
    def states(self) -> dict[str, Text]:
        """Every state with its words, in the order of the model."""
        choices = self.model._meta.get_field(self.state).flatchoices  # type: ignore[union-attr]
        return {str(value): both(label) for value, label in choices}

    def take(
        self,
        name: str,
        *,
        by: Membership | Bearer,
        row: Any,
        why: str = "",
        version: int | None = None,
        on: date | None = None,
        files: Sequence[Any] = (),
        **given: Any,
    ) -> Any:
        """Take a step on a row and return the row as it is now.

        ``version``: the one the person saw, where it must be the present one. ``on``: the day it
        happened, for what is entered afterwards. Raises ``PermissionDenied`` without the right,
        ``Refused`` with everything that stands against it.
        """
        step = self.step(name)
        strange = set(given) - set(step.takes)
        if strange or (files and not step.files):
            raise TypeError(f"{self.noun}.{name} takes no {sorted(strange) or 'files'}")
        if not (isinstance(by, Bearer) and by.opens(row, step.coded)):
            require(by, step.right)
            if step.besides is not None:
                require(by, step.besides.right_for(row))
        with transaction.atomic():
            turn = Turn(step, self._held(row), by, why.strip(), on or current_day(), given, files)
            found = [*self._not_current(turn.row, version), *self._problems(turn)]
            if found:
                raise Refused(found)
            before = self.noted(turn.row)
            self._end(turn, before, step.then(turn) if step.then is not None else None)
        return turn.row

    def _held(self, row: Any) -> Any:
        """The row first, then what it points at: whoever takes steps waits in the same order."""
        held = locked(row)
        for name in self.lock:
            if getattr(held, f"{name}_id") is not None:
                setattr(held, name, locked(getattr(held, name)))
        return held

    def _problems(self, turn: Turn) -> Iterator[Problem]:
        step, row = turn.step, turn.row
        yield from self.not_in(row, step.starts, step.button)
        by = turn.actor
        if isinstance(by, Membership) and self.barred(step, row, by):
            yield problem("step-by-same-hand", who=by.person.name, name=row, step=step.button)
        for ask in step.asks:
            yield from ask(turn)
        if step.reason and not (step.optional and not turn.why):
            yield from unreasoned(turn.why, step.reason)

    def _not_current(self, row: Any, version: int | None) -> Iterator[Problem]:
        if version is not None and version != getattr(row, "version", version):
            yield changed_meanwhile(row)

    def _end(self, turn: Turn, before: dict[str, Any], chosen: Outcome | None) -> None:
        step, row = turn.step, turn.row
        outcome = chosen or step.outcomes[0]
        if outcome.state != STAY:
            setattr(row, self.state, outcome.state)
        if self.clock is not None:
            self.clock.apply(turn)
        if outcome == step.outcomes[0]:
            self._sign(turn)
        if hasattr(row, "version"):
            row.version += 1
        if self.follow is not None:
            self.follow(turn, outcome)
        row.save()
        verb = f"{self.trail or self.noun}.{outcome.verb}"
        own = (
            Change(verb, row, before, self.noted(row), turn.why)
            if self.about is None
            else self.about(turn, verb)
        )
        record_all(by=turn.actor, changes=[*turn.changes, own])
        if self.afterwards is not None:
            self.afterwards(turn)

    def _sign(self, turn: Turn) -> None:
        step, row = turn.step, turn.row
        if step.by:
            setattr(row, step.by, turn.who)
        if step.when:
            moment = isinstance(self.model._meta.get_field(step.when), DateTimeField)
            setattr(row, step.when, moment_of(turn.on) if moment else turn.on)
        if step.keeps and (turn.why or not step.optional):
            setattr(row, step.keeps, turn.why)

    def not_in(self, row: Any, states: Iterable[str], step: Text) -> Iterator[Problem]:
        """A problem where the row stands in none of these states, named by what was wanted."""
        now = getattr(row, self.state)
        if now not in states:
            yield problem("step-not-possible", name=row, now=self.states[now], step=step)

    def closed(self, row: Any) -> list[Problem]:
        """A problem where the row may not be changed freely any more."""
        return [*self.not_in(row, self.edits, CHANGE)]

    def page_of(self, row: Any) -> str:
        """The address of the page that shows the row, and its steps."""
        if not self.page:
            return reverse("web:record", args=[resource_of(self.model).name, row.code])
        shown = getattr(row, self.shown_on) if self.shown_on else row
        return reverse(self.page, args=[getattr(shown, "code", shown.pk)])

    @property
    def list_address(self) -> str:
        """The address of the page that lists the rows; empty where there is none."""
        if self.listing:
            return reverse(self.listing)
        if self.page:
            return ""
        return reverse("web:records", args=[resource_of(self.model).name])

    def barred(self, step: Step, row: Any, by: Membership) -> str:
        """The field of the hand that keeps this person from the step on this row, if one does."""
        me = by.person.username
        return next((name for name in step.not_by if getattr(row, name) == me), "")

    def offers(self, row: Any, by: Membership) -> Iterator[Offer]:
        """The steps that stand open on the row for who has their right, in declared order."""
        for step in self.steps:
            if getattr(row, self.state) not in step.starts or not step.may(by, row):
                continue
            if step.offered is None or step.offered(row, by):
                yield Offer(step, self.barred(step, row, by))

    def waiting(self, step: Step, by: Membership) -> QuerySet[Any]:
        """The rows on which this membership could take the step now."""
        own = Q()
        for name in step.not_by:
            own |= Q(**{name: by.person.username})
        rows = self.seen(by).filter(**{f"{self.state}__in": step.starts}).exclude(own)
        if step.duty is not None and step.duty.only is not None:
            rows = step.duty.only(rows, by)
        return rows.select_related(*self.beside) if self.beside else rows


def changed_meanwhile(row: Any) -> Problem:
    """Who changed the row last and when, for who saw an older one."""
    last = TrailEntry.objects.filter(
        subject_type=row._meta.label_lower, subject=getattr(row, "code", str(row.pk))
    ).first()
    who = (last.actor_name or last.actor) if last else "—"
    at = timezone.localtime(last.at) if last else timezone.localtime()
    return problem("changed-meanwhile", who=who, when=f"{at:%Y-%m-%d %H:%M}")


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every procedure that an installed app declares, by its noun."""
    found: dict[str, Procedure] = {}
    for name in _modules_of_steps():
        declared = vars(import_module(name)).values()
        found |= {one.noun: one for one in declared if isinstance(one, Procedure)}
    return tuple(found[noun] for noun in sorted(found))


def _modules_of_steps() -> Iterator[str]:
    """The modules ``steps``, and those in packages ``procedures``, of the installed apps."""
    for app in apps.get_app_configs():
        if not app.module or not hasattr(app.module, "__path__"):
            continue
        inside = {each.name for each in pkgutil.iter_modules(app.module.__path__)}
        if "steps" in inside:
            yield f"{app.name}.steps"
        if "procedures" in inside:
            package = import_module(f"{app.name}.procedures")
            for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
                yield each.name


@cache
def _by_model() -> Mapping[type[Model], Procedure]:
    return {each.model: each for each in procedures()}


def closed(row: Any) -> list[Problem]:
    """A problem where the procedure of the row has closed it; none where it has no procedure, or
    one that says of no state that the row is free."""
    procedure = _by_model().get(type(row))
    return procedure.closed(row) if procedure is not None and procedure.edits else []


def procedure_of(model: type[Model]) -> Procedure:
    """The procedure of a model's rows. Raises ``LookupError`` where there is none."""
    for each in procedures():
        if each.model is model:
            return each
    raise LookupError(model.__name__)
