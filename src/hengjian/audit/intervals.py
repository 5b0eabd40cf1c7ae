"""Intervals of exact numbers: what a printed figure can stand for, and what follows from several.

There are no tolerances: a printed number stands for every number that rounds or is cut to it, and a
claim fails only if what is stated and what follows cannot meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from ``low`` to ``high``, both included; ``None`` is without bound."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return not (_exceeds(self.low, other.high) or _exceeds(other.low, self.high))

    def __contains__(self, number: Fraction) -> bool:
        return self.meets(exactly(number))

    def __add__(self, other: Interval) -> Interval:
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high, None if self.low is None else -self.low
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [_product(a, b) for a in self.ends for b in other.ends]
        known = [corner for corner in corners if corner is not None]
        if len(known) < len(corners):
            return Interval(None, None)
        return Interval(min(known), max(known))

    def __truediv__(self, other: Interval | int) -> Interval:
        """The quotients; everything where the divisor can be 0 or is open."""
        if isinstance(other, int):
            return self.scaled(Fraction(1, other))
        if other.low is None or other.high is None or other.low <= 0 <= other.high:
            return Interval(None, None)
        return self * Interval(1 / other.high, 1 / other.low)

    def scaled(self, factor: Fraction) -> Interval:
        """Every number times ``factor``."""
        ends = _product(self.low, factor), _product(self.high, factor)
        return Interval(*ends if factor >= 0 else reversed(ends))

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """Both bounds."""
        return self.low, self.high

    @property
    def width(self) -> Fraction | None:
        """``high`` less ``low``; ``None`` where open."""
        if self.low is None or self.high is None:
            return None
        return self.high - self.low


def exactly(number: Fraction) -> Interval:
    """The interval of one number."""
    return Interval(number, number)


def differ_by(one: Fraction, two: Fraction, step: Fraction) -> bool:
    """Whether two numbers lie exactly one ``step``, which is not negative, apart."""
    (first, of), (second, by) = one.as_integer_ratio(), two.as_integer_ratio()
    worth, part = step.as_integer_ratio()
    return abs(first * by - second * of) * part == worth * of * by


def _exceeds(low: Fraction | None, high: Fraction | None) -> bool:
    """``low > high``, in whole numbers: fractions compare many times slower."""
    if low is None or high is None:
        return False
    (least, of), (most, by) = low.as_integer_ratio(), high.as_integer_ratio()
    return least * by > most * of


def _sum(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def _product(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return Fraction(0) if left == 0 or right == 0 else None
    return left * right
