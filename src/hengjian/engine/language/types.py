"""The types of the formula language: numbers with a dimension, dates, truths, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from hengjian.quantities import Dimension


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number of a dimension; the empty dimension is a pure number (ratios, %).

    ``apart`` tells that a pure number is what one percentage is above another: it may stand where
    百分点 are asked for. The type is the same.
    """

    dimension: Dimension = ()
    apart: bool = field(default=False, compare=False)


class Kind(Enum):
    """The types without a unit."""

    TRUTH = "boolean"
    DAY = "date"
    WORDS = "text"


Type = NumberType | Kind
