"""The interval of a share found by a survey, and how many answers a survey needs.

Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209-212) holds every share p
with (p̂ − p)² ≤ z²·p(1 − p)/n. Drawn without replacement from a population of N, the variance is
smaller by (N − n)/(N − 1) (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, ch. 3), and z² is
multiplied by that. With c = z²·(N − n)/(N − 1), or z² where N is not known, the bounds are

    (p̂ + c/2n ± √(c·p̂(1 − p̂)/n + c²/4n²)) / (1 + c/n)

All is exact but the root and z; the bounds are rounded outward to ``PLACES`` decimals, so no
rounding ever makes an interval too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from hengjian.errors import Refused, problem

Z = {
    80: Fraction("1.281551565544600466965103329449"),
    90: Fraction("1.644853626951472714863848907992"),
    95: Fraction("1.959963984540054235524594430521"),
    99: Fraction("2.575829303548900760978576748604"),
}
"""Two-sided standard normal quantiles by confidence in per cent, to 30 decimals."""

PLACES = 12
"""Decimals to which bounds are rounded outward."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The shares that a survey does not rule out, ``low`` to ``high``, around ``share``."""

    positive: int
    answers: int
    population: int | None
    confidence: int
    """In per cent."""
    low: Fraction
    high: Fraction

    @property
    def share(self) -> Fraction:
        """The share found: positive answers ÷ answers."""
        return Fraction(self.positive, self.answers)


def wilson(
    positive: int, answers: int, population: int | None = None, confidence: int = 95
) -> Interval:
    """The interval of ``positive`` out of ``answers``; ``population``, where known, is how many
    could have been asked.

    Raises ``Refused`` (``survey-counts-impossible``, ``confidence-unknown``).
    """
    too_many = population is not None and answers > population
    if not 0 <= positive <= answers or not answers or too_many:
        counts = {"positive": positive, "answers": answers}
        shown = "—" if population is None else population
        raise Refused([problem("survey-counts-impossible", **counts, population=shown)])
    share = Fraction(positive, answers)
    c = _z(confidence) ** 2 * _correction(answers, population)
    half = _root_above(c * share * (1 - share) / answers + c**2 / (4 * answers**2))
    middle, size = share + c / (2 * answers), 1 + c / answers
    low = _down((middle - half) / size) if positive else Fraction(0)
    high = -_down((-middle - half) / size) if positive < answers else Fraction(1)
    return Interval(positive, answers, population, confidence, low, high)


def required_sample(population: int | None, margin: Fraction, confidence: int = 95) -> int:
    """The fewest answers with which any share is known to ``margin`` (0.05: five points).

    n₀ = z²/4·margin² answers at the least favourable share of one half, corrected for a finite
    population to n₀/(1 + (n₀ − 1)/N) and rounded up (Cochran 1977, § 4.4). Raises ``Refused``
    (``confidence-unknown``, ``survey-plan-impossible``).
    """
    if not 0 < margin < 1 or (population is not None and population < 1):
        raise Refused([problem("survey-plan-impossible", margin=margin, population=population)])
    without_end = _z(confidence) ** 2 / (4 * margin**2)
    if population is None:
        return -(-without_end // 1)
    return -(-without_end / (1 + (without_end - 1) / population) // 1)


def _z(confidence: int) -> Fraction:
    if confidence not in Z:
        known = "、".join(f"{percent}%" for percent in Z)
        raise Refused([problem("confidence-unknown", found=f"{confidence}%", known=known)])
    return Z[confidence]


def _correction(answers: int, population: int | None) -> Fraction:
    """(N − n)/(N − 1): 0 where everybody answered."""
    if population is None:
        return Fraction(1)
    return Fraction(population - answers, max(population - 1, 1))


def _down(value: Fraction) -> Fraction:
    return Fraction(value * 10**PLACES // 1, 10**PLACES)


def _root_above(value: Fraction) -> Fraction:
    """The square root of ``value``, no less than it and closer than 10^-24."""
    scaled = value * 10**48
    root = isqrt(-(-scaled.numerator // scaled.denominator))
    return Fraction(root + (root * root < scaled), 10**24)
