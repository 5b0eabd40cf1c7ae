"""A total cell against the sum of its parts, with what each printed number can stand for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.tables_grid import Entry, Grid
from hengjian.audit.total_rows import Parts


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and what one reading of its parts adds up to."""

    total: Entry
    parts: tuple[Entry, ...]
    value: Fraction
    interval: Interval
    holds: bool
    marked: bool = False
    """Whether a mark such as — was read as nothing."""


def best_sum(grid: Grid, column: int, total: Entry, choices: list[Parts]) -> Sum | None:
    """The reading that holds; else the one that comes nearest."""
    tried = [each for parts in choices if (each := _added(grid, column, total, parts))]
    if not tried or total.number is None:
        return None
    stated = total.number.value
    return next(
        (each for each in tried if each.holds), min(tried, key=lambda s: abs(s.value - stated))
    )


def _added(grid: Grid, column: int, total: Entry, parts: Parts) -> Sum | None:
    sure = _entries(grid, column, parts.rows)
    doubtful = [e for e in _entries(grid, column, parts.doubtful) if e.number is not None]
    numbers = [e for e in sure if e.number is not None and not e.number.percent]
    unread = [e for e in sure if e.number is None and not e.blank and not e.nothing]
    if total in sure or unread or len(numbers) + len(doubtful) < 2 or _mixed([total, *numbers]):
        return None
    interval = exactly(Fraction(0))
    for entry in numbers:
        interval += grid.interval(entry)
    if any(entry.blank for entry in sure):
        interval = Interval(interval.low, None)
    value = sum((e.number.value for e in numbers if e.number), Fraction(0))
    holds = _meets(grid, total, interval, doubtful)
    marked = any(entry.nothing for entry in sure)
    return Sum(total, tuple(numbers), value, interval, holds, marked)


def _meets(grid: Grid, total: Entry, interval: Interval, doubtful: list[Entry]) -> bool:
    stated = grid.interval(total)
    for size in range(len(doubtful) + 1):
        for chosen in itertools.combinations(doubtful, size):
            whole = interval
            for entry in chosen:
                whole += grid.interval(entry)
            if whole.meets(stated):
                return True
    return False


def _mixed(entries: list[Entry]) -> bool:
    """Whether the numbers measure different things."""
    return len({e.number.unit.dimension for e in entries if e.number is not None}) > 1


def _entries(grid: Grid, column: int, rows: tuple[int, ...]) -> list[Entry]:
    found = (grid.at(row, column) for row in rows)
    return list(dict.fromkeys(entry for entry in found if entry is not None))
