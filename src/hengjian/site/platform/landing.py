"""How rows land that come many at once: what a table of people's own words cannot say by itself.

Most rows are written as they are. Money is not: an entry is booked and never changed, a payment
arrives as an application, a use counts against its bond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.platform.labels import label


@dataclass(frozen=True, slots=True)
class Landed:
    """A row that may be written, with what it was; ``line`` is its number, from 1."""

    line: int
    row: Any
    was: Any = None


def _nothing(*_: Any) -> Iterator[Problem]:
    return iter(())


def _no_changes(_by: Membership, _rows: Sequence[Any]) -> list[Change]:
    return []


def _no_foresight(_rows: Sequence[Any]) -> None:
    return


@dataclass(frozen=True, slots=True)
class Landing:
    """How the rows of one model land."""

    derived: frozenset[str] = frozenset()
    """Fields that are set on landing: their emptiness is no problem."""
    alone: Callable[[Any, Any], Iterator[Problem]] = _nothing
    """What is wrong with a row, given what it was or ``None``."""
    together: Callable[[Sequence[Landed]], Iterator[Problem]] = _nothing
    """What is wrong with rows that are right each by itself; placed by line."""
    enter: Callable[[Membership, Sequence[Any]], list[Change]] = _no_changes
    """Set what is derived, before the rows are saved; for the trail: what was opened for them."""
    foresee: Callable[[Sequence[Any]], None] = _no_foresight
    """Set what will be held against rows once they land, so that it is shown before; the rows of
    one table, in its order."""
    book: Callable[[Membership, Sequence[Any], str], list[Any]] | None = None
    """Write new rows in place of saving them."""
    take_back: Callable[[Membership, Sequence[Any], str], list[Any]] | None = None
    """Undo new rows in place of deleting them; those it took back. Another person does it."""


PLAIN = Landing()
"""Written as they are."""


def differs(row: Model, was: Model | None) -> bool:
    """Whether the row is new or says something else than it did."""
    return was is None or snapshot(row) != snapshot(was)


def problems_if_changed(row: Model, was: Model | None, *names: str) -> Iterator[Problem]:
    """A problem for each of these foreign keys or fields that is not what it was."""
    for name in names:
        attribute = row._meta.get_field(name).attname  # type: ignore[union-attr]  # own columns
        if was is not None and getattr(row, attribute) != getattr(was, attribute):
            field = label(type(row), name)
            yield problem("field-fixed", Place(path=name), field=field, found=getattr(was, name))


def problems_if_different(row: Model, was: Any) -> Iterator[Problem]:
    """A problem where an entry of a register differs from what was entered."""
    if was is not None and differs(row, was):
        yield problem("entry-fixed", Place(path="code"), code=was.code)


def problems_of_own_code(prefix: str, row: Any, was: Any) -> Iterator[Problem]:
    """A problem where a new row takes a code of those that are given out here."""
    if was is None and str(row.code).startswith(prefix):
        yield problem("code-given-out", Place(path="code"), found=row.code, prefix=prefix)
