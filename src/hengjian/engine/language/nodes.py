"""The syntax tree of a formula.

Every node keeps the span of source it came from as offsets ``start`` (included) and ``end``
(excluded) into the formula's text; spans do not take part in equality.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from hengjian.quantities import ONE, Unit

Operator = Literal["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
Prefix = Literal["-", "not"]
Function = Literal["if", "min", "max", "sum", "coalesce", "round", "ceil", "floor", "abs", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share: where they stand in the formula."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """``80``, ``100%``, ``46,373.00万元``: an exact amount in a unit."""

    amount: Fraction
    unit: Unit = ONE

    @property
    def base(self) -> Fraction:
        """The amount in base units."""
        return self.amount * self.unit.scale


@dataclass(frozen=True, slots=True)
class Words(Node):
    """``"完成"``: a text literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Day(Node):
    """``2022-07-31`` or ``2022年7月31日``: a date literal."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact, a measure, a named formula, ``value``, ``target``, ``as_of`` or a column."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``-x`` or ``not x``."""

    operator: Prefix
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """``left operator right``."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``item in (option, …)``: equal to one of the literals."""

    item: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(argument, …)``."""

    function: Function
    arguments: tuple[Expression, ...]


Expression = Number | Words | Day | Truth | Name | Unary | Binary | Membership | Call
