"""What a formula comes to: exact, missing values and all.

Numbers compute as fractions in base units. What is missing (``None``) makes what is computed from
it missing, except where ``and``, ``or``, ``coalesce``, ``known`` or the branch not taken settle the
answer without it. The formula must have passed ``typing.check``.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hengjian.engine.language.grammar import COMPARISONS, spot
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
from hengjian.errors import Refused, problem
from hengjian.quantities import half_up

Value = Fraction | dt.date | bool | str
"""A value in computing: numbers in base units, dates, truths, words."""
Lookup = Callable[[str], Value | None]
"""The value of a name, ``None`` where it is missing."""
OnZero = Callable[[Binary], None]
"""Told of each division by zero."""
_Run = Callable[[Lookup], Any]

MAGNITUDE = 10**200
"""The largest numerator or denominator a result may have."""


def evaluate(node: Expression, lookup: Lookup, on_zero: OnZero | None = None) -> Value | None:
    """The value of ``node``; ``None`` where it is missing. Division by zero is missing, and
    ``on_zero`` is told. Raises ``Refused`` (``result-too-large``)."""
    return compiled(node, on_zero)(lookup)


def compiled(node: Expression, on_zero: OnZero | None = None) -> Callable[[Lookup], Value | None]:
    """``node`` as a function of its names, for running it many times; see ``evaluate``."""
    return _compile(node, on_zero or _unheard)


def _unheard(_: Binary) -> None:
    """Where nobody asks about divisions by zero."""


def _compile(node: Expression, on_zero: OnZero) -> _Run:
    match node:
        case Name(name):
            return lambda lookup: lookup(name)
        case Number():
            return _constant(node.base)
        case Words(constant) | Day(constant) | Truth(constant):
            return _constant(constant)
        case Binary():
            return _binary(
                node, _compile(node.left, on_zero), _compile(node.right, on_zero), on_zero
            )
        case Unary():
            apply = operator.neg if node.operator == "-" else operator.not_
            return _apply(apply, _compile(node.operand, on_zero))
        case Membership():
            options = frozenset(_compile(o, on_zero)(_nameless) for o in node.options)
            return _apply(options.__contains__, _compile(node.item, on_zero))
        case Call():
            return _call(node, [_compile(part, on_zero) for part in node.arguments])


def _nameless(name: str) -> Value | None:
    raise KeyError(name)


def _constant(value: Value) -> _Run:
    return lambda _: value


def _apply(apply: Callable[[Any], Any], operand: _Run) -> _Run:
    def run(lookup: Lookup) -> Any:
        value = operand(lookup)
        return None if value is None else apply(value)

    return run


def _binary(node: Binary, left: _Run, right: _Run, on_zero: OnZero) -> _Run:
    if node.operator in ("and", "or"):
        return _connect(left, right, decisive=node.operator == "or")
    if node.operator in COMPARISONS:
        return _combine(_COMPARE[node.operator], left, right)
    if node.operator == "/":
        return _divide(node, left, right, on_zero)
    arithmetic = _COMBINE[node.operator]
    return _combine(lambda a, b: _bound(arithmetic, a, b, node), left, right)


def _combine(combine: Callable[[Any, Any], Any], left: _Run, right: _Run) -> _Run:
    def run(lookup: Lookup) -> Any:
        a, b = left(lookup), right(lookup)
        return None if a is None or b is None else combine(a, b)

    return run


def _divide(node: Binary, left: _Run, right: _Run, on_zero: OnZero) -> _Run:
    def run(lookup: Lookup) -> Any:
        a, b = left(lookup), right(lookup)
        if a is None or b is None:
            return None
        if not b:
            on_zero(node)
            return None
        return _bound(operator.truediv, a, b, node)

    return run


def _connect(left: _Run, right: _Run, *, decisive: bool) -> _Run:
    """``or`` (``True`` is decisive) or ``and`` (``False`` is), in three values."""

    def run(lookup: Lookup) -> Any:
        a = left(lookup)
        if a is decisive:
            return decisive
        b = right(lookup)
        if b is decisive:
            return decisive
        return None if a is None or b is None else not decisive

    return run


def _add(a: Any, b: Any) -> Any:
    return a + dt.timedelta(floor(b)) if isinstance(a, dt.date) else a + b


def _subtract(a: Any, b: Any) -> Any:
    if isinstance(b, dt.date):
        return Fraction((a - b).days)
    return a + dt.timedelta(floor(-b)) if isinstance(a, dt.date) else a - b


_COMBINE = {"+": _add, "-": _subtract, "*": operator.mul}
_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _bound(combine: Callable[[Any, Any], Any], a: Any, b: Any, node: Expression) -> Any:
    """The result, refused where it is too large to be meant; a date moved by a part of a day is the
    day that moment falls in."""
    try:
        result = combine(a, b)
    except OverflowError as error:
        raise _too_large(node) from error
    if isinstance(result, Fraction) and (
        abs(result.numerator) > MAGNITUDE or result.denominator > MAGNITUDE
    ):
        raise _too_large(node)
    return result


def _too_large(node: Expression) -> Refused:
    return Refused([problem("result-too-large", spot(node.start))])


def _call(node: Call, parts: list[_Run]) -> _Run:
    match node.function:
        case "if":
            return _chosen(*parts)
        case "coalesce":
            return _first_known(parts)
        case "known":
            (part,) = parts
            return lambda lookup: part(lookup) is not None
        case "min":
            return _over(min, parts)
        case "max":
            return _over(max, parts)
        case "sum":
            return _over(lambda values: _total(values, node), parts)
        case "round" | "ceil" | "floor":
            value, step = parts
            whole = _WHOLE[node.function]
            return _combine(lambda a, b: _bound(operator.mul, whole(a / b), b, node), value, step)
        case "abs":
            return _apply(abs, parts[0])


def _over(fold: Callable[[list[Any]], Any], parts: list[_Run]) -> _Run:
    def run(lookup: Lookup) -> Any:
        values = [part(lookup) for part in parts]
        return None if None in values else fold(values)

    return run


def _total(values: list[Any], node: Expression) -> Any:
    total = values[0]
    for value in values[1:]:
        total = _bound(operator.add, total, value, node)
    return total


def _chosen(condition: _Run, then: _Run, otherwise: _Run) -> _Run:
    def run(lookup: Lookup) -> Any:
        holds = condition(lookup)
        if holds is None:
            return None
        return then(lookup) if holds else otherwise(lookup)

    return run


def _first_known(parts: list[_Run]) -> _Run:
    def run(lookup: Lookup) -> Any:
        for part in parts:
            value = part(lookup)
            if value is not None:
                return value
        return None

    return run


def _nearest(steps: Fraction) -> int:
    """The nearest whole number, ties away from zero."""
    return half_up(steps.numerator, steps.denominator)


_WHOLE: dict[str, Callable[[Fraction], int]] = {"round": _nearest, "ceil": ceil, "floor": floor}
"""How many whole steps a value is taken for."""
