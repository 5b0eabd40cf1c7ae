"""Vectors of exact fractions: whole numerators and denominators, with what is missing.

Numbers live in 64 bits as long as that is provably safe: each vector knows how large its numerators
and denominators can be, every operation works out how large its result can be, and only where 64
bits could be left are common factors taken out or, failing that, Python's own unbounded integers
used. A vector of length 1 stands for the same value everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.truths import Mask, Truths, either

INT64 = 2**63 - 1
Whole = NDArray[Any]
"""Whole numbers: int64, or Python integers in an object array."""


@dataclass(frozen=True, slots=True)
class Rationals:
    """Fractions ``numerators / denominators``; denominators are above 0 everywhere.

    Where ``missing`` is true the fraction has no meaning. Dates are day numbers.
    """

    numerators: Whole
    denominators: Whole
    missing: Mask | None
    top: int
    """No numerator is larger than this in size."""
    bottom: int
    """No denominator is larger than this."""

    def __add__(self, other: Rationals) -> Rationals:
        return _join(self, other, np.add)

    def __sub__(self, other: Rationals) -> Rationals:
        return _join(self, other, np.subtract)

    def __neg__(self) -> Rationals:
        return Rationals(-self.numerators, self.denominators, self.missing, self.top, self.bottom)

    def __mul__(self, other: Rationals) -> Rationals:
        a, b = _fit(self, other, lambda x, y: max(x.top * y.top, x.bottom * y.bottom))
        return _settle(
            a.numerators * b.numerators,
            a.denominators * b.denominators,
            either(a.missing, b.missing),
            a.top * b.top,
            a.bottom * b.bottom,
        )

    def __truediv__(self, other: Rationals) -> Rationals:
        """The quotient; missing where the divisor is 0."""
        a, b = _fit(self, other, lambda x, y: max(x.top * y.bottom, x.bottom * y.top))
        over, divisor, zero = a.numerators * b.denominators, b.numerators, None
        least = divisor.min(initial=1)
        if least < 0:
            over, divisor = np.where(divisor < 0, -over, over), np.abs(divisor)
            least = divisor.min()
        if least == 0:
            zero = divisor == 0
            divisor = divisor + zero
        return _settle(
            over,
            a.denominators * divisor,
            either(either(a.missing, b.missing), zero),
            a.top * b.bottom,
            a.bottom * max(b.top, 1),
        )

    def compared(self, operator: Callable[[Whole, Whole], Any], other: Rationals) -> Truths:
        """``operator`` (such as ``numpy.less``) of the two, missing where either is."""
        left, right = _cross(self, other)
        return Truths(
            np.asarray(operator(left, right), dtype=bool), either(self.missing, other.missing)
        )

    def chosen(self, where: Mask, other: Rationals) -> Rationals:
        """This where ``where`` is true, ``other`` elsewhere."""
        a, b = _alike(self, other)
        if a.denominators.size == b.denominators.size == 1 and a.denominators == b.denominators:
            denominators = a.denominators
        else:
            denominators = np.where(where, a.denominators, b.denominators)
        return Rationals(
            np.where(where, a.numerators, b.numerators),
            denominators,
            _chosen_missing(where, a.missing, b.missing),
            max(a.top, b.top),
            max(a.bottom, b.bottom),
        )

    def smaller(self, other: Rationals) -> Rationals:
        """The smaller of the two, missing where either is."""
        return self._extreme(np.less_equal, other)

    def larger(self, other: Rationals) -> Rationals:
        """The larger of the two, missing where either is."""
        return self._extreme(np.greater_equal, other)

    def _extreme(self, operator: Callable[[Whole, Whole], Any], other: Rationals) -> Rationals:
        order = self.compared(operator, other)
        found = self.chosen(order.values, other)
        return Rationals(
            found.numerators, found.denominators, order.missing, found.top, found.bottom
        )

    def held(self) -> Rationals:
        """The numbers held between 0 and 1."""
        return Rationals(
            np.minimum(np.maximum(self.numerators, 0), self.denominators),
            self.denominators,
            self.missing,
            min(self.top, self.bottom),
            self.bottom,
        )

    def floored(self) -> Rationals:
        """The largest whole numbers that are not larger."""
        whole = self.numerators // self.denominators
        return Rationals(whole, _array([1]), self.missing, self.top, 1)

    def rounded(self, scale: int) -> Whole:
        """The numbers times ``scale``, rounded half away from zero to whole numbers.

        ``(2·n·scale + d) // (2·d)``; missing ones come to 0.
        """
        a, _ = _fit(self, self, lambda x, _: 2 * x.top * scale + 2 * x.bottom)
        over, under = a.numerators * (2 * scale), a.denominators * 2
        negative = over < 0 if over.min(initial=0) < 0 else None
        if negative is not None:
            over = np.abs(over)
        over = over + a.denominators
        size = over // under
        whole = size if negative is None else np.where(negative, -size, size)
        return whole if a.missing is None else np.where(a.missing, 0, whole)

    def known(self) -> Mask:
        """Where there is a number."""
        if self.missing is None:
            return np.ones(1, dtype=bool)
        return ~self.missing

    def everywhere(self) -> Fraction | None:
        """The one number that all vectors of length 1 stand for; ``None`` where there are more, or
        it is missing."""
        single = self.numerators.size == self.denominators.size == 1
        return self.at(0) if single and self.missing is None else None

    def or_missing(self, also: Mask | None) -> Rationals:
        """The same numbers, missing where ``also`` says so too."""
        if also is None:
            return self
        missing = either(self.missing, also)
        return Rationals(self.numerators, self.denominators, missing, self.top, self.bottom)

    def spread(self, size: int) -> Rationals:
        """The same numbers in vectors of full length."""
        return Rationals(
            np.broadcast_to(self.numerators, size),
            np.broadcast_to(self.denominators, size),
            None if self.missing is None else np.broadcast_to(self.missing, size),
            self.top,
            self.bottom,
        )

    def at(self, index: int) -> Fraction | None:
        """The number of one project."""
        if self.missing is not None and self.missing[index if self.missing.size > 1 else 0]:
            return None
        n, d = self.numerators, self.denominators
        return Fraction(int(n[index if n.size > 1 else 0]), int(d[index if d.size > 1 else 0]))


def constant(value: Fraction | int) -> Rationals:
    """The same number everywhere."""
    return _constant(value.numerator, value.denominator)


@lru_cache(maxsize=1024)  # a framework has few, and every slice of projects asks for all of them
def _constant(numerator: int, denominator: int) -> Rationals:
    over, under = _array([numerator]), _array([denominator])
    over.flags.writeable = under.flags.writeable = False
    return Rationals(over, under, None, abs(numerator), denominator)


def nothing() -> Rationals:
    """Missing everywhere."""
    return Rationals(_array([0]), _array([1]), np.ones(1, dtype=bool), 0, 1)


def multiples(numbers: Whole, scale: Fraction, missing: Mask | None = None) -> Rationals:
    """Whole ``numbers`` of ``scale`` each (cents: 1/100)."""
    top = _largest(numbers)
    if max(top, 1) * scale.numerator > INT64:
        numbers = numbers.astype(object)
    if scale.numerator != 1:
        numbers = numbers * scale.numerator
    return Rationals(
        numbers,
        _array([scale.denominator]),
        missing if missing is not None and missing.any() else None,
        top * scale.numerator,
        scale.denominator,
    )


def fractions(values: list[Fraction | None]) -> Rationals:
    """One number a project."""
    missing = np.array([v is None for v in values], dtype=bool)
    exact = [Fraction(0) if v is None else v for v in values]
    numerators = _array([v.numerator for v in exact])
    denominators = _array([v.denominator for v in exact])
    return Rationals(
        numerators,
        denominators,
        missing if missing.any() else None,
        _largest(numerators),
        _largest(denominators),
    )


def _array(values: list[int]) -> Whole:
    fits = all(-INT64 <= v <= INT64 for v in values)
    return np.array(values, dtype=np.int64 if fits else object)


def _largest(numbers: Whole) -> int:
    if not numbers.size:
        return 0
    return max(abs(int(numbers.max())), abs(int(numbers.min())))


def _join(a: Rationals, b: Rationals, operator: Callable[[Whole, Whole], Any]) -> Rationals:
    """The sum or difference over a common denominator."""
    missing = either(a.missing, b.missing)
    if a.denominators.size == b.denominators.size == 1:
        x, y = int(a.denominators[0]), int(b.denominators[0])
        shared = lcm(x, y)
        left, right = _scale(a, shared // x), _scale(b, shared // y)
        top = left.top + right.top
        if top > INT64:
            left, right = _wide(left), _wide(right)
        return _settle(
            operator(left.numerators, right.numerators), _array([shared]), missing, top, shared
        )
    a, b = _fit(a, b, lambda x, y: max(x.top * y.bottom + y.top * x.bottom, x.bottom * y.bottom))
    return _settle(
        operator(a.numerators * b.denominators, b.numerators * a.denominators),
        a.denominators * b.denominators,
        missing,
        a.top * b.bottom + b.top * a.bottom,
        a.bottom * b.bottom,
    )


def _scale(a: Rationals, factor: int) -> Rationals:
    """The numerators times ``factor``; the denominator is the caller's to know."""
    if factor == 1:
        return a
    if max(a.top, 1) * factor > INT64:
        a = _wide(a)
    return Rationals(a.numerators * factor, a.denominators, a.missing, a.top * factor, a.bottom)


def _cross(a: Rationals, b: Rationals) -> tuple[Whole, Whole]:
    """Whole numbers in the same order as the fractions."""
    if a.denominators.size == b.denominators.size == 1 and a.denominators == b.denominators:
        return a.numerators, b.numerators
    a, b = _fit(a, b, lambda x, y: max(x.top * y.bottom, y.top * x.bottom))
    return a.numerators * b.denominators, b.numerators * a.denominators


def _fit(
    a: Rationals, b: Rationals, reach: Callable[[Rationals, Rationals], int]
) -> tuple[Rationals, Rationals]:
    """The two, so made that an operation reaching ``reach`` is exact."""
    if reach(a, b) > INT64:
        a, b = _tight(a), _tight(b)
        if reach(a, b) > INT64:
            return _wide(a), _wide(b)
    return _alike(a, b)


def _alike(a: Rationals, b: Rationals) -> tuple[Rationals, Rationals]:
    """Both in 64 bits, or both unbounded."""
    if _is_unbounded(a) or _is_unbounded(b):
        return _wide(a), _wide(b)
    return a, b


def _is_unbounded(a: Rationals) -> bool:
    return a.numerators.dtype == object or a.denominators.dtype == object


def _settle(
    numerators: Whole, denominators: Whole, missing: Mask | None, top: int, bottom: int
) -> Rationals:
    """A result, back in 64 bits where it can be."""
    found = Rationals(numerators, denominators, missing, top, max(bottom, 1))
    return _tight(found) if _is_unbounded(found) else found


def _tight(a: Rationals) -> Rationals:
    """The same fractions in lowest terms, with their true bounds."""
    common = np.gcd(a.numerators, a.denominators)
    numerators, denominators = a.numerators // common, a.denominators // common
    top, bottom = _largest(numerators), _largest(denominators)
    if top <= INT64 and bottom <= INT64:
        numerators, denominators = numerators.astype(np.int64), denominators.astype(np.int64)
    return Rationals(numerators, denominators, a.missing, top, max(bottom, 1))


def _wide(a: Rationals) -> Rationals:
    return Rationals(
        a.numerators.astype(object), a.denominators.astype(object), a.missing, a.top, a.bottom
    )


def _chosen_missing(where: Mask, a: Mask | None, b: Mask | None) -> Mask | None:
    if a is None and b is None:
        return None
    none = np.zeros(1, dtype=bool)
    missing = np.where(where, none if a is None else a, none if b is None else b)
    return missing if missing.any() else None
