"""How a grade stands when the points of the framework are in doubt: random weights, with a seed.

Each draw multiplies the points of every scored leaf by a factor drawn evenly from 1 − spread to
1 + spread and scales them back to the same sum; score rates stay. Draws use binary floating point:
they describe doubt and are no scores. Only the generator's own numbers and + − × ÷ are used, which
every platform computes alike, so a seed gives the same outcome everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random

from hengjian.engine.result import Evaluation
from hengjian.quantities import round_half_up

SEED = 20200225
"""The date of 财预〔2020〕10号, so that nobody picks a lucky one."""

_NOISE = 1e-9
"""Points by which floating point may miss a bound that is met exactly."""


@dataclass(frozen=True, slots=True)
class WeightInsight:
    """What random weights did to the total and the grade."""

    draws: int
    seed: int
    spread: Fraction
    grades: tuple[tuple[str, int], ...]
    """How many draws earned each grade, best grade first."""
    low: Decimal
    """The total that 5% of the draws do not reach."""
    median: Decimal
    high: Decimal
    """The total that 5% of the draws exceed."""

    def share(self, grade: str) -> Fraction:
        """The share of draws that earned ``grade``."""
        return Fraction(dict(self.grades)[grade], self.draws)


def weight_insight(
    evaluation: Evaluation,
    *,
    draws: int = 10_000,
    seed: int = SEED,
    spread: Fraction = Fraction(1, 5),
) -> WeightInsight | None:
    """Draw weights within ±``spread`` of the framework's; ``None`` where there is no grade. Grades
    that a veto or a cap forbids stay forbidden.

    Raises ``ValueError`` unless ``draws`` ≥ 1 and 0 ≤ ``spread`` < 1.
    """
    if draws < 1 or not 0 <= spread < 1:
        raise ValueError("there must be a draw, and the spread lies between 0 and 1")
    if evaluation.grade is None:
        return None
    leaves = [
        (float(leaf.weight), float(rate))
        for leaf in evaluation.indicators
        if leaf.compiled.is_leaf and (rate := leaf.rate) is not None
    ]
    points = float(evaluation.framework.framework.points)
    totals = sorted(_totals(leaves, points, draws, Random(seed), float(spread)))
    return WeightInsight(
        draws=draws,
        seed=seed,
        spread=spread,
        grades=_counts(evaluation, totals, points),
        low=_at(totals, 5),
        median=_at(totals, 50),
        high=_at(totals, 95),
    )


def _totals(
    leaves: Sequence[tuple[float, float]], points: float, draws: int, random: Random, spread: float
) -> Iterator[float]:
    least, width, draw = 1 - spread, 2 * spread, random.random
    for _ in range(draws):
        weights = earned = 0.0
        for weight, rate in leaves:
            drawn = weight * (least + width * draw())
            weights += drawn
            earned += drawn * rate
        yield earned * points / weights


def _counts(
    evaluation: Evaluation, totals: Sequence[float], points: float
) -> tuple[tuple[str, int], ...]:
    best = best_allowed(evaluation)
    counts = dict.fromkeys((grade.grade for grade in evaluation.grades), 0)
    bounds = [float(grade.at_least) * points / 100 - _NOISE for grade in evaluation.grades]
    for total in totals:
        reached = next((i for i, bound in enumerate(bounds) if total >= bound), len(bounds) - 1)
        counts[evaluation.grades[max(reached, best)].grade] += 1
    return tuple(counts.items())


def best_allowed(evaluation: Evaluation) -> int:
    """The place on the scale of the best grade that vetoes and caps still allow; 0 is the best."""
    limits: set[str | None] = set()
    for result in evaluation.indicators:
        veto, cap = result.compiled.veto_rule, result.compiled.cap_rule
        if veto is not None and "veto" in result.steps:
            limits.add(veto.grade)
        if cap is not None and "capped" in result.steps:
            limits.add(cap.grade)
    return max((i for i, grade in enumerate(evaluation.grades) if grade.grade in limits), default=0)


def _at(totals: Sequence[float], percent: int) -> Decimal:
    """The total at ``percent`` of the sorted draws (nearest rank)."""
    place = max(-(-len(totals) * percent // 100) - 1, 0)
    return round_half_up(Fraction(totals[place]), 2)
