"""The types of the formula language: numbers with a dimension, dates, truths, words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hengjian.quantities import Dimension


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number of a dimension; the empty dimension is a pure number (ratios, %)."""

    dimension: Dimension = ()


class Kind(Enum):
    """The types without a unit."""

    TRUTH = "boolean"
    DAY = "date"
    WORDS = "text"


Type = NumberType | Kind
