"""A total cell against the sum of its parts, with what each printed number can stand for; and the
cell that explains two wrong sums at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
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

    @property
    def off(self) -> Fraction:
        """By how much the items are more than the total."""
        if self.total.number is None:
            raise ValueError("a total without a number")
        return self.value - self.total.number.value

    def change_of(self, place: tuple[int, int]) -> Fraction | None:
        """By how much the cell at a place of the printed table would have to change for the sum
        to hold; ``None`` where it is not of the sum."""
        if self.total.origin == place:
            return self.off
        return -self.off if any(part.origin == place for part in self.parts) else None

    def places(self) -> set[tuple[int, int]]:
        """The cells of the sum in the printed table."""
        return {self.total.origin, *(part.origin for part in self.parts)}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A cell that by itself explains a wrong sum of its column and a wrong sum of its row."""

    down: Sum
    across: Sum
    cell: Entry
    value: Fraction
    """What the cell should be by both."""


def crossings(downs: Iterable[Sum], acrosses: Iterable[Sum]) -> list[Crossing]:
    """The wrong sums that one cell explains, each sum once at most."""
    found: list[Crossing] = []
    rest = [each for each in acrosses if not each.holds]
    for down in downs:
        if down.holds:
            continue
        met = next((c for across in rest if (c := _crossing(down, across)) is not None), None)
        if met is not None:
            rest.remove(met.across)
            found.append(met)
    return found


def _crossing(down: Sum, across: Sum) -> Crossing | None:
    for place in down.places() & across.places():
        change = down.change_of(place)
        if change is None or change != across.change_of(place):
            continue
        cell = next(e for e in (down.total, *down.parts) if e.origin == place)
        if cell.number is not None:
            return Crossing(down, across, cell, cell.number.value + change)
    return None


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
