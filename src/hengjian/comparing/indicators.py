"""Which indicators tell good projects from poor ones.

Upper and lower group are the 27 % of projects with the highest and the lowest totals, those with
the total at the edge included (T. L. Kelley, The selection of upper and lower groups for the
validation of test items, J. Educ. Psychol. 30, 1939, 17-24: 27 % is where the difference of the two
is firmest). The index is the rate of points of the upper group less that of the lower; from 0.40 it
is very good, from 0.30 good, from 0.20 marginal, below that poor (R. L. Ebel, Measuring Educational
Achievement, 1965, ch. 11).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hengjian.comparing.projects import Leaf, Numbers, Projects

PART = Fraction(27, 100)
BOUNDS = ((Fraction(2, 5), "very-good"), (Fraction(3, 10), "good"), (Fraction(1, 5), "marginal"))


@dataclass(frozen=True, slots=True)
class Discrimination:
    """What an indicator gives the best projects and the poorest; ``None`` where either group has no
    score of it."""

    code: str
    projects: int
    """How many have a score of it."""
    upper: Fraction | None
    lower: Fraction | None
    full: int
    """How many have all its points: where all have them, it tells nobody from anybody."""

    @property
    def index(self) -> Fraction | None:
        """Rate of the upper group less that of the lower: −1 to 1."""
        return None if self.upper is None or self.lower is None else self.upper - self.lower

    @property
    def word(self) -> str:
        """``very-good``, ``good``, ``marginal`` or ``poor``; ``unknown`` without an index."""
        if self.index is None:
            return "unknown"
        return next((word for bound, word in BOUNDS if self.index >= bound), "poor")


def discriminate(projects: Projects) -> tuple[Discrimination, ...]:
    """The indicators in the framework's order."""
    upper, lower = _edges(projects.totals)
    return tuple(
        Discrimination(
            code,
            int(leaf.known.sum()),
            _rate(leaf, upper),
            _rate(leaf, lower),
            int(np.sum(leaf.known & (leaf.scores * leaf.scale == leaf.weights))),
        )
        for code, leaf in projects.leaves.items()
    )


def _edges(totals: Numbers) -> tuple[Numbers, Numbers]:
    """The places of the upper and of the lower group."""
    size = int(len(totals) * PART + Fraction(1, 2))
    if size == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ordered = np.sort(totals)
    return np.flatnonzero(totals >= ordered[-size]), np.flatnonzero(totals <= ordered[size - 1])


def _rate(leaf: Leaf, members: Numbers) -> Fraction | None:
    points = int(leaf.weights[members].sum())
    return Fraction(int(leaf.scores[members].sum()) * leaf.scale, points) if points else None
