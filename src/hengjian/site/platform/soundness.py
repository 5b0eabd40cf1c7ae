"""What a declared procedure must keep to; held when the declaration is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Roles
from hengjian.site.platform.step import STAY

if TYPE_CHECKING:
    from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import Step


def faults(procedure: Procedure) -> list[str]:
    """Everything that does not hold together: for who wrote the declaration."""
    fields = list(_fields(procedure))
    if any(each.endswith(f" {procedure.state}") for each in fields):
        return fields  # without its states nothing more can be asked
    return [
        *fields,
        *_states(procedure),
        *_ways(procedure),
        *_steps(procedure),
        *(f"{what} lacks a language" for what, text in _words(procedure) if not _both(text)),
    ]


def pairs_of_one_person(procedure: Procedure, roles: Roles) -> Iterator[str]:
    """Pairs of different hands that one person may hold the rights of, though no step says why.

    Held against the roles in force, which a district may replace, hence not by ``faults``.
    """
    for step in procedure.steps:
        for name in step.not_by:
            for other in _rights_of(procedure, name):
                apart = frozenset((other, step.right)) in roles.separate
                if not apart and name not in step.one_right:
                    yield f"{procedure.noun}.{step.name}: {other} and {step.right} ({name})"


def _rights_of(procedure: Procedure, hand: str) -> set[Permission]:
    """The rights under which a hand is kept on a row."""
    own = {step.right for step in procedure.steps if step.by == hand}
    return own | {right for name, right in procedure.hands.items() if name == hand}


def _fields(procedure: Procedure) -> Iterator[str]:
    named = {procedure.state, *procedure.lock, *procedure.hands}
    named |= {procedure.shown_on} - {""}
    if procedure.clock is not None:
        named |= {"due_on", "clock", "extension_asked_by"}
    for step in procedure.steps:
        named |= {step.by, step.when, step.keeps, *step.not_by} - {""}
    for name in sorted(named):
        try:
            procedure.model._meta.get_field(name)
        except FieldDoesNotExist:
            yield f"{procedure.model.__name__} has no field {name}"


def _states(procedure: Procedure) -> Iterator[str]:
    known = set(procedure.states)
    named = {*procedure.ends, *procedure.begins, *procedure.edits}
    for step in procedure.steps:
        named |= {*step.starts, *(each.state for each in step.outcomes)} - {STAY}
    for move in procedure.moves:
        named |= {*move.at, move.to}
    yield from (f"{each} is no state" for each in sorted(named - known))


def ways(procedure: Procedure) -> set[tuple[str, str]]:
    """From which state one can come to which, by one step or by itself."""
    return {
        (start, end.state or start)
        for step in procedure.steps
        for start in step.starts
        for end in step.outcomes
    } | {(start, move.to) for move in procedure.moves for start in move.at}


def beginnings(procedure: Procedure) -> frozenset[str]:
    """The states in which a row may be entered."""
    default = procedure.model._meta.get_field(procedure.state)
    return procedure.begins or frozenset((str(default.get_default()),))  # type: ignore[union-attr]


def _ways(procedure: Procedure) -> Iterator[str]:
    every = ways(procedure)
    reached, seen = set(beginnings(procedure)), set[str]()
    while reached != seen:
        seen = set(reached)
        reached |= {end for start, end in every if start in seen}
    yield from (f"{each} is never reached" for each in sorted(set(procedure.states) - reached))
    leading_on = {start for start, end in every if end != start}
    for each in sorted(set(procedure.states) - leading_on - procedure.ends):
        yield f"{each} is a dead end"
    for each in sorted(procedure.ends & leading_on):
        yield f"{each} is called an end and leads on"


def _steps(procedure: Procedure) -> Iterator[str]:
    names = [step.name for step in procedure.steps]
    yield from (
        f"two steps are called {n}" for n in sorted({n for n in names if names.count(n) > 1})
    )
    for step in procedure.steps:
        yield from (f"{step.name}: {fault}" for fault in _faults_of(procedure, step))


def _faults_of(procedure: Procedure, step: Step) -> Iterator[str]:
    if not isinstance(step.right, Permission):
        yield f"{step.right} is no right"
    if step.then is None and len(step.outcomes) != 1:
        yield "several outcomes, and nothing that chooses"
    if step.clock and procedure.clock is None:
        yield "moves a clock, and there is none"
    if not step.starts or not step.outcomes:
        yield "leads from nowhere or to nowhere"
    if (step.keeps or step.optional) and not step.reason:
        yield "keeps a reason and takes none"
    for name in sorted(set(step.one_right) - set(step.not_by)):
        yield f"says of {name} why it is apart, and does not keep it apart"
    for name in step.not_by:
        if not _rights_of(procedure, name):
            yield (
                f"nobody keeps {name}: say in hands who writes it ({{'{name}': the right to enter "
                "rows}), or keep it by a step"
            )


def _words(procedure: Procedure) -> Iterator[tuple[str, Text]]:
    yield "the title", procedure.title
    yield from procedure.states.items()
    for step in procedure.steps:
        yield f"the button of {step.name}", step.button
        for outcome in step.outcomes:
            yield f"the end of {step.name}", outcome.done
        if step.duty is not None:
            yield f"the duty of {step.name}", step.duty.title


def _both(text: Text) -> bool:
    return bool(text.zh.strip() and text.en.strip() and text.zh != text.en)
