"""What a step of a procedure is: the states, the right, the hands, the reason, what follows.

What steps outside the procedures ask: another person; and the next free code.

Holding a row until the transaction ends, as it stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.codes import Bearer
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change

Row = TypeVar("Row", bound=Model)


def by_other_hand(by: Membership, entered_by: str) -> list[Problem]:
    """A problem where the person takes back what they entered themselves."""
    if by.person.username != entered_by:
        return []
    return [problem("reversal-by-author", who=by.person.name)]


SHORT_REASON = 255
"""How many characters a reason may have that is kept beside an entry or an import."""


def next_code(model: type[Model], prefix: str) -> str:
    """The first free code after ``prefix``: FA2025-0007."""
    taken = set(
        model._default_manager.filter(code__startswith=prefix).values_list("code", flat=True)
    )
    number = len(taken) + 1
    while f"{prefix}{number:04}" in taken:
        number += 1
    return f"{prefix}{number:04}"


def locked(row: Row) -> Row:
    """The row as it stands now, held until the transaction ends; what it points at is read too,
    but not held."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    pointers = [field.name for field in row._meta.concrete_fields if field.is_relation]
    return rows.select_related(*pointers).get(pk=row.pk) if pointers else rows.get(pk=row.pk)


REASON = 500
"""How many characters the reason of a step may have."""
LONG_REASON = 4000
"""The same of decisions on schemes and plans, which explain themselves at length."""


STAY = ""
"""Where a step leads that leaves the state as it is."""


class OneOf(forms.CharField):
    """The code of a row that fits the row of the step: chosen from a list on the page, written
    through REST. Whether it fits, the step asks."""

    def __init__(self, fitting: Callable[[Any], Iterable[tuple[str, Any]]], **options: Any) -> None:
        """``fitting`` gives what may be chosen for a row: the codes with their words."""
        super().__init__(widget=forms.Select, **options)
        self._fitting = fitting

    def fit(self, row: Any) -> None:
        """Offer what fits this row; and nothing, where it may be left out."""
        assert isinstance(self.widget, forms.Select)
        nothing = [] if self.required else [("", "—")]
        self.widget.choices = [*nothing, *self._fitting(row)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Another state a step may lead to than its usual one; ``then`` chooses it.

    The hand, the day and the reason are the step's only where it comes to its usual end.
    """

    state: str
    verb: str
    """What the trail says then, after the noun."""
    done: Text
    """What the person is told, as a warning."""


@dataclass(slots=True)
class Turn:
    """One step as it is being taken: what ``asks`` and ``then`` are told."""

    step: Step
    row: Any
    actor: Membership | Bearer
    why: str
    on: date
    """The day of the step: today, or the day of what is entered afterwards."""
    given: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Any] = ()
    changes: list[Change] = field(default_factory=list)
    """Lines of the trail about what hangs on the row; they stand before the step's own."""

    @property
    def who(self) -> str:
        """The person by the name they log in with, as the hands of a row are kept; who shows a
        code is known by what the code is for."""
        return self.actor.trail_identity().username

    @property
    def by(self) -> Membership:
        """The membership. Raises ``TypeError`` where a code was shown: a step that may be taken by
        one asks for the ``actor``."""
        if not isinstance(self.actor, Membership):
            raise TypeError(f"{self.step.name} was taken by a code")
        return self.actor


Ask = Callable[[Turn], Iterable[Problem]]
Then = Callable[[Turn], Outcome | None]


@dataclass(frozen=True, slots=True)
class Duty:
    """Rows that wait for this step, on the home page of who may take it."""

    title: Text
    """After their number: "3 payments await approval"."""
    query: str = ""
    """Added to the address of the list, so that it shows these rows."""
    mark: str = "mark-accent"
    only: Callable[[QuerySet[Any], Membership], QuerySet[Any]] | None = None
    """Fewer rows than all that stand in the state: those of one's own organisation."""


@dataclass(frozen=True, slots=True)
class RightOfRow:
    """A right that a step needs as well, by the kind of rows its row is about: declared whole, so
    that it can be listed."""

    rights: Callable[[], Mapping[type[Model], Permission]]
    model: Callable[[Any], type[Model]]

    def right_for(self, row: Any) -> Permission:
        """The right for this row. Raises ``KeyError`` for a kind that is not named."""
        return self.rights()[self.model(row)]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure."""

    name: str
    """A verb: in the address, in the REST interface and, after the noun, on the trail."""
    at: str | tuple[str, ...]
    """The states in which it can be taken."""
    to: str | tuple[str | Outcome, ...]
    """The state it leads to; further outcomes only where ``then`` chooses among them."""
    button: Text
    """What is done, in the imperative."""
    done: Text
    """What the person is told afterwards."""
    right: Permission
    besides: RightOfRow | None = None
    coded: str = ""
    """Who shows a code for the row that was issued for this purpose may take it too."""
    by: str = ""
    """The field that keeps whose hand took the step."""
    when: str = ""
    """The field that keeps when: a moment, or the day of the step."""
    not_by: tuple[str, ...] = ()
    """Fields of hands whose owners may not take the step on this row."""
    one_right: Mapping[str, str] = field(default_factory=dict)
    """By the field of a hand: why one person may hold the rights of both steps, though not use
    both on one row. Without a word here the pair must be ``separate`` in ``roles.yaml``."""
    asks: tuple[Ask, ...] = ()
    """What must hold besides; each says what is wrong. Called in every state."""
    reason: int = 0
    """The most characters of its reason; 0: it takes none."""
    optional: bool = False
    """The reason may be left out."""
    called: Text | None = None
    """What its reason is called, where it is more than one: ``答复内容``."""
    keeps: str = ""
    """The field that keeps the reason on the row; the trail has it always."""
    takes: Mapping[str, Callable[[], forms.Field]] = field(default_factory=dict)
    """Further values, by name: the field of the form that reads them, also for REST."""
    files: bool = False
    """Takes files; ``then`` keeps them."""
    then: Then | None = None
    """What follows for what hangs on the row; may change the row, refuse, or choose an outcome."""
    verb: str = ""
    """On the trail, where it is not the name."""
    clock: str = ""
    """What it does to the clock of the procedure: ``START``, ``STOP``, or nothing."""
    offered: Callable[[Any, Membership], bool] | None = None
    """Whether the button stands on the page of the row, where the state alone does not say."""
    duty: Duty | None = None
    hint: Text | None = None
    """What the person should know before taking it; above its form."""
    aside: bool = False
    """Seldom taken: its form is folded away under its button's words."""
    grave: bool = False
    """Cannot be taken back: its button is not like the others."""

    @property
    def starts(self) -> tuple[str, ...]:
        """The states in which it can be taken."""
        return (self.at,) if isinstance(self.at, str) else self.at

    def may(self, by: Membership, row: Any) -> bool:
        """Whether the membership holds every right the step needs on this row."""
        return by.may(self.right) and (self.besides is None or by.may(self.besides.right_for(row)))

    def form(self, row: Any = None) -> type[forms.Form]:
        """The form that reads what it takes besides its reason, for pages and REST alike; for a
        page of ``row`` with what can be chosen for it."""
        fields = {name: field() for name, field in self.takes.items()}
        for each in fields.values():
            if row is not None and isinstance(each, OneOf):
                each.fit(row)
        return type("ValuesForm", (forms.Form,), fields)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Where it may lead, the usual end first."""
        ends = (self.to,) if isinstance(self.to, str) else self.to
        verb = self.verb or self.name
        return tuple(
            each if isinstance(each, Outcome) else Outcome(each, verb, self.done) for each in ends
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state that nobody decides on: the data or the calendar bring it about."""

    at: tuple[str, ...]
    to: str
    words: Text


def unreasoned(why: str, most: int = REASON) -> list[Problem]:
    """A problem where no reason is given, or one that is longer than what is kept of it."""
    found = len(why.strip())
    if not found:
        return [problem("step-without-reason", Place(path="why"))]
    if found > most:
        return [problem("step-reason-too-long", Place(path="why"), found=found, most=most)]
    return []
