"""Columns of facts, one value a project, and formulas computed over them.

The meaning is that of ``language.evaluating``, for all projects at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from hengjian.engine.backends.rationals import Rationals, constant, multiples, nothing
from hengjian.engine.backends.truths import (
    Mask,
    TextColumn,
    Truths,
    everywhere_truth,
    everywhere_words,
)
from hengjian.engine.language.nodes import (
    Binary,
    Call,
    Day,
    Expression,
    Membership,
    Name,
    Number,
    Truth,
    Unary,
    Words,
)
from hengjian.engine.language.types import Kind, Type
from hengjian.engine.measures.sql import day_number


@dataclass(frozen=True, slots=True)
class Days:
    """Dates, as whole day numbers."""

    numbers: Rationals

    def known(self) -> Mask:
        """Where there is a date."""
        return self.numbers.known()

    def chosen(self, where: Mask, other: Days) -> Days:
        """This where ``where`` is true, ``other`` elsewhere."""
        return Days(self.numbers.chosen(where, other.numbers))

    def or_missing(self, also: Mask | None) -> Days:
        """The same, missing where ``also`` says so too."""
        return Days(self.numbers.or_missing(also))

    def moved(self, days: Rationals) -> Days:
        """The dates ``days`` later; part of a day leads to the day that moment falls in."""
        return Days(self.numbers + days.floored())


Column = Rationals | Days | Truths | TextColumn
Lookup = Callable[[str], Column]
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def absent(kind: Type) -> Column:
    """A column of ``kind`` that is missing everywhere."""
    everywhere = np.ones(1, dtype=bool)
    match kind:
        case Kind.TRUTH:
            return Truths(~everywhere, everywhere)
        case Kind.WORDS:
            return TextColumn(np.array([""], dtype=object), everywhere)
        case Kind.DAY:
            return Days(nothing())
        case _:
            return nothing()


def one_day(day: dt.date) -> Days:
    """The same date everywhere."""
    return Days(constant(day_number(day)))


def chosen(where: Mask, first: Column, second: Column) -> Column:
    """``first`` where ``where`` is true, ``second`` elsewhere; both are of one type."""
    match first, second:
        case (Rationals(), Rationals()):
            return first.chosen(where, second)
        case (Days(), Days()):
            return first.chosen(where, second)
        case (Truths(), Truths()):
            return first.chosen(where, second)
        case (TextColumn(), TextColumn()):
            return first.chosen(where, second)
    raise TypeError("two columns of different types")


def computed(node: Expression, lookup: Lookup) -> Column:
    """The formula ``node`` for every project. It must have passed ``typing.check``."""
    match node:
        case Number():
            return constant(node.base)
        case Words():
            return everywhere_words(node.text)
        case Day():
            return one_day(node.date)
        case Truth():
            return everywhere_truth(node.value)
        case Name():
            return lookup(node.name)
        case Unary(operator="not"):
            return ~_truths(computed(node.operand, lookup))
        case Unary():
            return -numbers(computed(node.operand, lookup))
        case Membership():
            item = computed(node.item, lookup)
            options = [computed(option, lookup) for option in node.options]
            return reduce(Truths.__or__, [_compare("=", item, option) for option in options])
        case Binary():
            return _binary(node, computed(node.left, lookup), computed(node.right, lookup))
        case Call():
            return _call(node, [computed(part, lookup) for part in node.arguments])


def numbers(column: Column) -> Rationals:
    """A column known to be of numbers, or of dates as day numbers."""
    found = column.numbers if isinstance(column, Days) else column
    assert isinstance(found, Rationals), "typing lets only numbers come here"
    return found


def _truths(column: Column) -> Truths:
    assert isinstance(column, Truths), "typing lets only truths come here"
    return column


def _binary(node: Binary, left: Column, right: Column) -> Column:
    match node.operator:
        case "and":
            return _truths(left) & _truths(right)
        case "or":
            return _truths(left) | _truths(right)
        case "*":
            return numbers(left) * numbers(right)
        case "/":
            return numbers(left) / numbers(right)
        case "+" if isinstance(left, Days):
            return left.moved(numbers(right))
        case "-" if isinstance(left, Days) and not isinstance(right, Days):
            return left.moved(-numbers(right))
        case "+":
            return numbers(left) + numbers(right)
        case "-":
            return numbers(left) - numbers(right)
    return _compare(node.operator, left, right)


def _compare(operator: str, left: Column, right: Column) -> Truths:
    match left, right:
        case (Truths(), Truths()):
            same = left.same(right)
        case (TextColumn(), TextColumn()):
            same = left.same(right)
        case _:
            return numbers(left).compared(_ORDER[operator], numbers(right))
    return same if operator == "=" else ~same


def _call(node: Call, parts: list[Column]) -> Column:
    match node.function:
        case "if":
            condition = _truths(parts[0])
            return chosen(condition.values, parts[1], parts[2]).or_missing(condition.missing)
        case "coalesce":
            return reduce(lambda rest, part: chosen(part.known(), part, rest), reversed(parts))
        case "known":
            return Truths(parts[0].known())
        case "sum":
            return reduce(Rationals.__add__, map(numbers, parts))
        case "min" | "max":
            fold = Rationals.smaller if node.function == "min" else Rationals.larger
            found = reduce(fold, map(numbers, parts))
            return Days(found) if isinstance(parts[0], Days) else found
        case "round":
            value, step = numbers(parts[0]), numbers(parts[1])
            size = step.at(0) or Fraction(1)
            return multiples((value / step).rounded(1), size, value.missing)
        case "floor":
            value, step = numbers(parts[0]), numbers(parts[1])
            return (value / step).floored() * step
        case "ceil":
            value, step = numbers(parts[0]), numbers(parts[1])
            return -((-value / step).floored() * step)
        case "abs":
            value = numbers(parts[0])
            return value.larger(-value)
