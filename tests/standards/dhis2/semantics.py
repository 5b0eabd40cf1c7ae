"""A small evaluator of what DHIS2's documentation says of its expressions, over fractions: it
shares nothing with the translation it is held against but the tree.

A missing value is ``None``. Outside the functions that look at what is missing, a value that is
missing counts as 0 (strategies ``all`` and ``never``) or makes the whole missing (``any``).
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import trunc

from hengjian.standards.dhis2.nodes import Binary, Call, Expression, Item, Number, Unary, Word

Value = Fraction | bool | None
Values = Mapping[tuple[str, ...], Fraction | None]


class NoNumber(Exception):
    """A division by 0: DHIS2 shows no value then."""


def evaluate(node: Expression, values: Values, strategy: str) -> Value:
    """What ``node`` comes to."""
    used = items(node)
    missing = [each for each in used if values[each] is None]
    if strategy == "all" and used and len(missing) == len(used):
        return None
    try:
        return _of(node, values, zero=strategy != "any")
    except NoNumber:
        return None


def items(node: Expression) -> set[tuple[str, ...]]:
    """The data elements an expression names."""
    match node:
        case Item():
            return {node.parts}
        case Unary():
            return items(node.operand)
        case Binary():
            return items(node.left) | items(node.right)
        case Call():
            return {each for part in node.arguments for each in items(part)}
    return set()


def _of(node: Expression, values: Values, *, zero: bool) -> Value:
    match node:
        case Number():
            return node.amount
        case Word():
            return node.text == "true"
        case Item():
            found = values[node.parts]
            return Fraction(0) if found is None and zero else found
        case Unary():
            return _signed(node.operator, _of(node.operand, values, zero=zero))
        case Binary():
            left = _of(node.left, values, zero=zero)
            return _combined(node.operator, left, _of(node.right, values, zero=zero))
        case Call():
            return _called(node, values, zero)
    raise AssertionError(node)


def _signed(operator: str, value: Value) -> Value:
    if value is None or operator == "+":
        return value
    return not value if operator == "!" else -value


def _combined(operator: str, left: Value, right: Value) -> Value:
    if operator in ("&&", "||"):
        decisive = operator == "||"
        if decisive in (left, right):
            return decisive
        return None if None in (left, right) else not decisive
    if left is None or right is None:
        return None
    if operator in ("/", "%") and right == 0:
        raise NoNumber
    return _OPERATIONS[operator](Fraction(left), Fraction(right))


_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction | bool]] = {
    "+": op.add,
    "-": op.sub,
    "*": op.mul,
    "/": op.truediv,
    "%": lambda left, right: left - right * trunc(left / right),
    "^": lambda left, right: left ** int(right),
    "==": op.eq,
    "!=": op.ne,
    "<": op.lt,
    "<=": op.le,
    ">": op.gt,
    ">=": op.ge,
}


def _called(node: Call, values: Values, zero: bool) -> Value:
    if node.function == "if":
        condition, then, otherwise = node.arguments
        holds = _of(condition, values, zero=zero)
        if holds is None:
            return None
        return _of(then if holds else otherwise, values, zero=zero)
    found = [_of(each, values, zero=False) for each in node.arguments]
    there = [each for each in found if each is not None]
    match node.function:
        case "isNull":
            return found[0] is None
        case "isNotNull":
            return found[0] is not None
        case "firstNonNull":
            return there[0] if there else None
        case "greatest":
            return max(there, default=None)
        case "least":
            return min(there, default=None)
    raise AssertionError(node.function)
