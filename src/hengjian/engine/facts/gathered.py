"""Gathered facts: what a case knows, with where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from hengjian.engine.language.evaluating import Value
from hengjian.errors import Place, Problem
from hengjian.quantities import Unit

Origin = Literal["reported", "records", "formula", "what-if"]
Locate = Callable[[tuple[str, ...]], Place]
"""Where a path of the case stands in its file."""


def in_case(path: tuple[str, ...]) -> Place:
    """The place of a path in a case that was read from no file: its keys."""
    return Place(path=" › ".join(path))


@dataclass(frozen=True, slots=True)
class Counted:
    """How a measure was counted: the table, its condition, and how many rows it kept."""

    table: str
    aggregate: str
    column: str | None
    where: str | None
    among: str | None
    rows: int
    kept: int
    engine: str
    """``rows`` in memory, or the SQL that was run."""


Measured = tuple[Value | None, Counted | None]
"""What records gave for one measure; ``(None, None)`` where there is no table."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one project at one date. ``value`` is ``None`` where it is missing."""

    name: str
    value: Value | None
    unit: Unit
    origin: Origin
    as_of: dt.date
    source: str = ""
    place: str = ""
    printed: str | None = None
    """The figure as it was printed, if it was reported."""
    reported: Value | None = None
    recorded: Value | None = None
    """What the records or the formula say, where that is not what counts."""
    counted: Counted | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one project, and the problems met in gathering them.

    ``measured`` keeps what the records gave, so that a "what if" needs no second reading.
    """

    as_of: dt.date
    by_name: Mapping[str, Fact]
    problems: tuple[Problem, ...] = ()
    measured: Mapping[str, Measured] = field(default_factory=dict)


__all__ = ["Counted", "Fact", "Facts", "Measured", "Origin", "Value"]
