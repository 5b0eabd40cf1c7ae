"""What is to be asked about: totals heaped just above the bound of a grade, and projects whose
figures are the same to the last digit. There may be good reasons for both.

Heaping: of the totals within one point of a bound, as many should lie above as below where totals
lie evenly, which within two points they nearly do. The probability of so many above or more is the
exact binomial one with a half (R. A. Fisher's sign test); at most 1 in 100 it is a query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from hengjian.comparing.projects import Projects

BOUNDS = (60, 80, 90)
"""The bounds of the usual grades, in points."""
RARE = Fraction(1, 100)
FIGURES = 5
"""Of fewer known figures that are the same nobody is asked: they may be so by chance."""


@dataclass(frozen=True, slots=True)
class Heap:
    """The totals about a bound."""

    what: str
    """``total`` or ``claimed``."""
    bound: int
    below: int
    """Within one point below the bound."""
    above: int
    """At the bound, or within one point above it."""
    chance: Fraction
    """The probability of so many above, or more, if above and below were alike."""

    @property
    def excess(self) -> int:
        """How many more lie above than below."""
        return self.above - self.below

    @property
    def is_query(self) -> bool:
        """Whether somebody should be asked."""
        return self.chance <= RARE


@dataclass(frozen=True, slots=True)
class Same:
    """Projects with the same figures throughout."""

    projects: tuple[int, ...]
    figures: int
    """How many figures are known and the same."""


def heaps(what: str, totals: Sequence[int], places: int) -> tuple[Heap, ...]:
    """How totals, in 10^-places points, lie about each bound."""
    return tuple(_heap(what, bound, totals, 10**places) for bound in BOUNDS)


def _heap(what: str, bound: int, totals: Sequence[int], point: int) -> Heap:
    edge = bound * point
    below = sum(edge - point <= total < edge for total in totals)
    above = sum(edge <= total < edge + point for total in totals)
    return Heap(what, bound, below, above, at_least(above, below + above))


def at_least(successes: int, trials: int) -> Fraction:
    """The probability of so many heads or more in so many throws of a fair coin, exactly."""
    return Fraction(sum(comb(trials, k) for k in range(successes, trials + 1)), 2**trials)


def same_figures(projects: Projects) -> tuple[Same, ...]:
    """Projects of one year whose indicators all have the same values, at least ``FIGURES`` of them
    known; the largest sets first."""
    sets: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(projects.values):
        if sum(each is not None for each in row) >= FIGURES:
            sets.setdefault((projects.years[place], *row), []).append(place)
    found = [
        Same(tuple(members), sum(each is not None for each in key[1:]))
        for key, members in sets.items()
        if len(members) > 1
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.projects), each.projects)))
