"""Vectors of truths in three values, and of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def either(a: Mask | None, b: Mask | None) -> Mask | None:
    """Where one of two masks is true; ``None`` is false everywhere."""
    if a is None:
        return b
    return a if b is None else a | b


@dataclass(frozen=True, slots=True)
class Truths:
    """True, false, or missing (Kleene's three values)."""

    values: Mask
    missing: Mask | None = None

    def __and__(self, other: Truths) -> Truths:
        missing = either(self.missing, other.missing)
        if missing is not None:
            missing = missing & ~(self.is_false() | other.is_false())
        return Truths(self.values & other.values, missing)

    def __or__(self, other: Truths) -> Truths:
        missing = either(self.missing, other.missing)
        if missing is not None:
            missing = missing & ~(self.is_true() | other.is_true())
        return Truths(self.is_true() | other.is_true(), missing)

    def __invert__(self) -> Truths:
        return Truths(~self.values, self.missing)

    def is_true(self) -> Mask:
        """Where it is known to be true."""
        return self.values if self.missing is None else self.values & ~self.missing

    def is_false(self) -> Mask:
        """Where it is known to be false."""
        return ~self.values if self.missing is None else ~self.values & ~self.missing

    def same(self, other: Truths) -> Truths:
        """Whether the two are equal, missing where either is."""
        return Truths(self.values == other.values, either(self.missing, other.missing))

    def known(self) -> Mask:
        """Where it is true or false."""
        return np.ones(1, dtype=bool) if self.missing is None else ~self.missing

    def chosen(self, where: Mask, other: Truths) -> Truths:
        """This where ``where`` is true, ``other`` elsewhere."""
        none = np.zeros(1, dtype=bool)
        missing = np.where(
            where,
            none if self.missing is None else self.missing,
            none if other.missing is None else other.missing,
        )
        return Truths(np.where(where, self.values, other.values), missing)

    def or_missing(self, also: Mask | None) -> Truths:
        """The same, missing where ``also`` says so too."""
        return Truths(self.values, either(self.missing, also))


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Words, one a project or a row, or one for all."""

    values: NDArray[Any]
    missing: Mask | None = None
    words: NDArray[Any] | None = None
    """Where the values are places in a list of words, each there once: that list. A place beyond it
    is missing."""

    def plain(self) -> NDArray[Any]:
        """The words themselves."""
        if self.words is None:
            return self.values
        known = np.append(self.words, "")
        words: NDArray[Any] = known[np.minimum(self.values, len(self.words))]
        return words

    def same(self, other: TextColumn) -> Truths:
        """Whether the two are equal, missing where either is."""
        one, many = (self, other) if self.words is None else (other, self)
        if one.words is None and many.words is not None and one.values.size == 1:
            places = np.flatnonzero(many.words == one.values[0])
            none = np.zeros(1, dtype=bool)
            equal = many.values == int(places[0]) if len(places) else none
        else:
            equal = np.asarray(self.plain() == other.plain(), dtype=bool)
        return Truths(equal, either(self.missing, other.missing))

    def known(self) -> Mask:
        """Where there are words."""
        return np.ones(1, dtype=bool) if self.missing is None else ~self.missing

    def chosen(self, where: Mask, other: TextColumn) -> TextColumn:
        """This where ``where`` is true, ``other`` elsewhere."""
        picked = Truths(np.ones(1, dtype=bool), self.missing).chosen(
            where, Truths(np.ones(1, dtype=bool), other.missing)
        )
        return TextColumn(np.where(where, self.plain(), other.plain()), picked.missing)

    def or_missing(self, also: Mask | None) -> TextColumn:
        """The same, missing where ``also`` says so too."""
        return TextColumn(self.values, either(self.missing, also), self.words)


def everywhere_truth(value: bool) -> Truths:
    """The same truth everywhere."""
    return Truths(np.array([value]))


def everywhere_words(text: str) -> TextColumn:
    """The same words everywhere."""
    return TextColumn(np.array([text], dtype=object))
