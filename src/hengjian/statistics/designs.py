"""Shares found by a sample with strata, weights and clusters, and how far they can be trusted.

Definitions, which are those of R's package ``survey``:

- share p = Σ w·y ÷ Σ w over the units, y between 0 and 1;
- what a cluster adds: z = Σ w·(y − p) ÷ Σ w (the unit itself where nothing is clustered);
- variance v = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ (z − z̄_h)², n_h and N_h in clusters;
- degrees of freedom = clusters − strata; t is its quantile;
- design effect = v ÷ the variance of a simple random sample of as many, without replacement.

Three intervals, by name:

- ``logit``: 1 ÷ (1 + exp(−(ln(p/(1 − p)) ± t·√v/(p(1 − p))))), the one that is shown;
- ``korn_graubard``: n* = p(1 − p)/v · (t_{n−1}/t)², then the exact (beta) limits of n*·p of n*
  (E. L. Korn and B. I. Graubard, Survey Methodology 24, 1998, 193-201); shown where few answers
  carry the share (``FEW``), and where p is 0 or 1 the exact limits of n answers;
- ``wilson``: Wilson's formula with n* = p(1 − p)/v answers and t for z.

Share, variance and design effect are exact fractions. Quantiles, roots and logarithms are taken in
double precision; bounds are rounded outward to ``PLACES`` decimals, far above its error.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, floor, log, sqrt

import scipy

from hengjian.errors import Refused, problem
from hengjian.statistics.intervals import Z

PLACES = 6
"""Decimals to which bounds are rounded outward: the fourth decimal of a percentage."""
FEW = 10
"""Answers on the smaller side below which the exact limits are shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One unit that answered."""

    stratum: str
    cluster: Hashable
    """What was drawn together: the unit itself, or its site."""
    weight: Fraction
    """How many units of the population it stands for."""
    value: Fraction
    """1 for who says so, 0 for who does not; or any measured value."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which shares the true one lies, at the confidence asked for."""

    low: Fraction
    high: Fraction
    method: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share (or mean) with what its sample makes of it."""

    share: Fraction
    variance: Fraction
    answers: int
    population: Fraction
    """The sum of the weights."""
    degrees: int
    simple: Fraction
    """The variance a simple random sample of as many would have."""
    confidence: int
    everybody: bool
    """The whole population answered: nothing is left to chance."""

    @property
    def standard_error(self) -> float:
        """The root of the variance."""
        return sqrt(self.variance)

    @property
    def design_effect(self) -> Fraction | None:
        """Variance ÷ that of a simple random sample; None where that is 0."""
        return self.variance / self.simple if self.simple else None

    @property
    def bounds(self) -> Bounds:
        """The interval that is shown: logit, or exact where few answers carry the share."""
        fewest = min(self.share, 1 - self.share) * self.answers
        return self.logit() if fewest >= FEW and self.variance else self.korn_graubard()

    def logit(self) -> Bounds:
        """On the scale of the logarithm of the odds, so that it never leaves 0 to 1."""
        spread = self.share * (1 - self.share)
        if not spread:
            return self.korn_graubard()
        middle = log(self.share / (1 - self.share))
        half = self._t(self.degrees) * sqrt(self.variance) / spread
        low, high = (1 / (1 + exp(-(middle + each))) for each in (-half, half))
        return _outward(low, high, "logit")

    def korn_graubard(self) -> Bounds:
        """Exact limits of as many answers as the design is worth; everybody asked is certain."""
        spread = self.share * (1 - self.share)
        if self.everybody:
            return Bounds(self.share, self.share, "exact")
        free = not spread or not self.variance
        size = float(self.answers if free else spread / self.variance)
        if self.answers > 1 and self.degrees:
            size *= (self._t(self.answers - 1) / self._t(self.degrees)) ** 2
        positive, negative = float(self.share * size), float((1 - self.share) * size)
        tail = (1 - self.confidence / 100) / 2
        low = scipy.special.betaincinv(positive, negative + 1, tail) if positive else 0.0
        high = scipy.special.betaincinv(positive + 1, negative, 1 - tail) if negative else 1.0
        return _outward(float(low), float(high), "korn_graubard")

    def wilson(self) -> Bounds:
        """Wilson's formula with the answers the design is worth and t."""
        spread = self.share * (1 - self.share)
        if not spread or not self.variance:
            return self.korn_graubard()
        size, t, p = float(spread / self.variance), self._t(self.degrees), float(self.share)
        middle, half = p + t**2 / (2 * size), t / (2 * size) * sqrt(4 * size * p * (1 - p) + t**2)
        below = 1 + t**2 / size
        return _outward((middle - half) / below, (middle + half) / below, "wilson")

    def _t(self, degrees: int) -> float:
        return float(scipy.special.stdtrit(degrees, (1 + self.confidence / 100) / 2))


def _outward(low: float, high: float, method: str) -> Bounds:
    scale = 10**PLACES
    return Bounds(Fraction(floor(low * scale), scale), Fraction(ceil(high * scale), scale), method)


def estimate(
    answers: Sequence[Answer], sizes: Mapping[str, int | None], confidence: int = 95
) -> Estimate:
    """The share of the answers.

    ``sizes`` says of each stratum how many clusters its population has (units where nothing is
    clustered), None where it is not known: no finite-population correction then. Raises
    ``Refused``: ``survey-no-answers``, ``survey-stratum-alone`` (one cluster in a stratum shows no
    spread: merge it with another), ``survey-stratum-overfull``, ``confidence-unknown``.
    """
    if not answers:
        raise Refused([problem("survey-no-answers")])
    if confidence not in Z:
        known = "、".join(f"{percent}%" for percent in Z)
        raise Refused([problem("confidence-unknown", found=f"{confidence}%", known=known)])
    whole = sum((each.weight for each in answers), Fraction(0))
    share = sum((each.weight * each.value for each in answers), Fraction(0)) / whole
    clusters: dict[str, dict[Hashable, Fraction]] = {}
    for each in answers:
        within = clusters.setdefault(each.stratum, {})
        found = within.get(each.cluster, Fraction(0))
        within[each.cluster] = found + each.weight * (each.value - share) / whole
    _check(clusters, sizes)
    variance = sum(
        (_spread(list(each.values()), sizes.get(stratum)) for stratum, each in clusters.items()),
        Fraction(0),
    )
    return Estimate(
        share=share,
        variance=variance,
        answers=len(answers),
        population=whole,
        degrees=sum(len(each) for each in clusters.values()) - len(clusters),
        simple=_simple(answers, share, whole, known=None not in sizes.values()),
        confidence=confidence,
        everybody=all(len(each) == sizes.get(stratum) for stratum, each in clusters.items()),
    )


def _spread(values: Sequence[Fraction], size: int | None) -> Fraction:
    count = len(values)
    if count == 1:  # all of its population, or refused before
        return Fraction(0)
    middle = sum(values, Fraction(0)) / count
    free = 1 - Fraction(count, size) if size is not None else Fraction(1)
    squares = sum(((each - middle) ** 2 for each in values), Fraction(0))
    return free * Fraction(count, count - 1) * squares


def _simple(
    answers: Sequence[Answer], share: Fraction, whole: Fraction, *, known: bool
) -> Fraction:
    """The variance of a simple random sample of as many answers."""
    count = len(answers)
    if count == 1:
        return Fraction(0)
    squares = sum((each.weight * (each.value - share) ** 2 for each in answers), Fraction(0))
    free = max(1 - count / whole, Fraction(0)) if known else Fraction(1)
    return squares / whole / (count - 1) * free


def _check(
    clusters: Mapping[str, Mapping[Hashable, Fraction]], sizes: Mapping[str, int | None]
) -> None:
    problems = []
    for stratum, within in clusters.items():
        size = sizes.get(stratum)
        if size is not None and len(within) > size:
            found = {"stratum": stratum, "found": len(within), "size": size}
            problems.append(problem("survey-stratum-overfull", **found))
        elif len(within) == 1 and size != 1:
            problems.append(problem("survey-stratum-alone", stratum=stratum))
    if problems:
        raise Refused(problems)
