"""Seeded Monte Carlo of the coverage for life: integers only, so the same seed gives the same
distribution on every machine."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from math import lcm

from hengjian.bonds.basis import Basis, Factor
from hengjian.bonds.coverage import Bounds
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import half_up

DRAWS = 10_000
SEED = 20_210_061
PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
PLACES = 4
"""Decimals of a drawn ratio; below the bound is decided exactly, before rounding."""
WIDEST = 5000
"""The widest range, in ‰."""


class Shape(StrEnum):
    """How likely the values of a range are."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"


@dataclass(frozen=True, slots=True)
class Range:
    """Between what a factor may change, in whole ‰: −100 is −10 %.

    Raises ``Refused`` (``range-wrong``).
    """

    factor: Factor
    low: int
    high: int
    mode: int = 0
    """The likeliest change, of a triangular range."""
    shape: Shape = Shape.TRIANGULAR

    def __post_init__(self) -> None:
        fits = -1000 <= self.low <= self.high <= self.low + WIDEST
        if not fits or (self.shape is Shape.TRIANGULAR and not self.low <= self.mode <= self.high):
            values = {"factor": self.factor.wording, "low": self.low, "high": self.high}
            raise Refused([problem("range-wrong", mode=self.mode, **values)])


@dataclass(frozen=True, slots=True)
class Bin:
    """How many draws had a ratio from ``low`` (included) to ``high`` (excluded)."""

    low: Decimal
    high: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """The distribution of the ratio for life."""

    ranges: tuple[Range, ...]
    draws: int
    seed: int
    bounds: Bounds
    below: int
    """Draws below the lower bound."""
    above: int
    """Draws above the upper bound."""
    ratios: tuple[Decimal, ...]
    """Sorted, ``PLACES`` decimals."""

    @property
    def probability_below(self) -> Fraction:
        """The share of draws below the lower bound."""
        return Fraction(self.below, self.draws)

    def percentile(self, percent: int) -> Decimal:
        """The smallest drawn ratio that at least ``percent`` % of draws do not exceed."""
        return self.ratios[max(0, -(-self.draws * percent // 100) - 1)]

    @property
    def percentiles(self) -> Mapping[int, Decimal]:
        """The customary ones."""
        return {percent: self.percentile(percent) for percent in PERCENTILES}

    def histogram(self, width: Decimal = Decimal("0.05")) -> tuple[Bin, ...]:
        """Counts in bins of ``width``, from the lowest to the highest ratio."""
        first, last = (int(ratio // width) for ratio in (self.ratios[0], self.ratios[-1]))
        counts = [0] * (last - first + 1)
        for ratio in self.ratios:
            counts[int(ratio // width) - first] += 1
        return tuple(
            Bin(width * (first + number), width * (first + number + 1), count)
            for number, count in enumerate(counts)
        )


def simulate(
    basis: Basis,
    bounds: Bounds,
    ranges: Iterable[Range],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Simulation:
    """Draw each factor independently from its range and reckon the ratio for life exactly.

    Raises ``Refused`` (``range-twice``, ``simulation-size``, ``simulation-nothing-due``).
    """
    ranges = tuple(ranges)
    found = list(_problems(basis, ranges, draws))
    if found:
        raise Refused(found)
    dice = random.Random(seed)
    drawers = {each.factor: _drawer(each, dice) for each in ranges}
    lower, upper = bounds.lower, bounds.upper
    ratios: list[int] = []
    below = above = 0
    for _ in range(draws):
        net, due = basis.parts_under({factor: draw() for factor, draw in drawers.items()})
        below += net * lower.denominator < lower.numerator * due
        above += upper is not None and net * upper.denominator > upper.numerator * due
        ratios.append(half_up(net * 10**PLACES, due))
    unit = Decimal(1).scaleb(-PLACES)
    return Simulation(
        ranges, draws, seed, bounds, below, above, tuple(unit * each for each in sorted(ratios))
    )


def _problems(basis: Basis, ranges: Sequence[Range], draws: int) -> Iterable[Problem]:
    factors = [each.factor for each in ranges]
    for factor in Factor:
        if factors.count(factor) > 1:
            yield problem("range-twice", factor=factor.wording)
        gone = any(each.factor is factor and each.low <= -1000 for each in ranges)
        if factor is Factor.PRINCIPAL and gone:
            yield problem("simulation-nothing-due")
    if not 1 <= draws <= 1_000_000:
        yield problem("simulation-size", found=draws)
    if not basis.service_under({}):
        yield problem("simulation-nothing-due")


def _drawer(given: Range, dice: random.Random) -> Callable[[], int]:
    """Draws whole ‰ from the range."""
    if given.shape is Shape.UNIFORM:
        return lambda: dice.randint(given.low, given.high)
    sums = list(accumulate(_weights(given)))
    return lambda: given.low + bisect_right(sums, dice.randrange(sums[-1]))


def _weights(given: Range) -> list[int]:
    """Of each ‰ from low to high: rising in a straight line to the mode, falling after it."""
    up, down = given.mode - given.low + 1, given.high - given.mode + 1
    whole = lcm(up, down)
    rising = [whole // up * step for step in range(1, up + 1)]
    falling = [whole // down * step for step in range(down - 1, 0, -1)]
    return rising + falling
