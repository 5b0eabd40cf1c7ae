"""The type of a formula, and everything in it that does not fit.

A number has a dimension: 元 and 户 do not add, ``已付 / 户数`` is 元/户. ``%`` is a pure number;
百分点 is a dimension of its own, and what one percentage is above another may stand for it: both
are hundredths, so nothing is converted. A percentage moved by 百分点 is a percentage. The literal 0
is the same in every unit and fits any number.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from functools import cache

from hengjian.bilingual import Text
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
from hengjian.engine.language.printing import text_of
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.errors import Problem, problem
from hengjian.quantities import ONE, Dimension, Unit, units

PURE = NumberType()
DAYS = NumberType((("day", 1),))
PERCENTAGE_POINTS = NumberType((("percentage point", 1),))
_KINDS = {
    Kind.TRUTH: Text("真假", "a condition"),
    Kind.DAY: Text("日期", "a date"),
    Kind.WORDS: Text("文字", "text"),
}


def check(
    node: Expression, scope: Mapping[str, Type], *, row: bool = False
) -> tuple[Type | None, tuple[Problem, ...]]:
    """The type of ``node`` where its names have the types of ``scope``, and all its problems.

    The type is ``None`` where problems leave it open. With ``row`` the formula runs over the rows
    of a table, where ``round`` and ``/`` by anything but a literal are refused.
    """
    checker = _Checker(scope, row)
    found = checker.type_of(node)
    return found, tuple(checker.problems)


def read_as(found: Type | None, wanted: Type | None) -> Type | None:
    """The type of a formula where ``wanted`` is asked for: 百分点 for what one percentage is above
    another."""
    is_apart = isinstance(found, NumberType) and found.apart and wanted == PERCENTAGE_POINTS
    return wanted if is_apart else found


def type_name(found: Type) -> Text:
    """``found`` in words: the unit of its base (``元/户``), ``日期`` …"""
    if isinstance(found, Kind):
        return _KINDS[found]
    if not found.dimension:
        return Text("纯数", "a pure number")
    name = _dimension_name(found.dimension)
    return Text(f"以“{name}”计的数", f"a number of “{name}”")


@cache
def _dimension_name(dimension: Dimension) -> str:
    top = "·".join(_symbol(name) for name, power in dimension for _ in range(power))
    bottom = "".join(f"/{_symbol(name)}" for name, power in dimension for _ in range(-power))
    return (top or "1") + bottom


def _symbol(name: str) -> str:
    family = (unit.symbol for unit in units().values() if unit.dimension == ((name, 1),))
    return next(family, name)


def _multiply(left: NumberType, right: NumberType, operator: str) -> NumberType:
    one, other = Unit("", ONE.scale, left.dimension), Unit("", ONE.scale, right.dimension)
    return NumberType((one * other if operator == "*" else one / other).dimension)


def _is_zero(node: Expression) -> bool:
    return isinstance(node, Number) and node.amount == 0 and node.unit == ONE


def _is_bare(node: Expression) -> bool:
    """Whether ``node`` is a literal number without a unit."""
    if isinstance(node, Unary) and node.operator == "-":
        node = node.operand
    return isinstance(node, Number) and node.unit == ONE


def _cut(node: Expression) -> str:
    text = text_of(node)
    return text if len(text) <= 40 else text[:39] + "…"


def _word_types(**types: Type) -> dict[str, str]:
    """Each type's name in both languages, as values ``…_zh`` and ``…_en`` of a problem."""
    words = {key: type_name(found) for key, found in types.items()}
    return {f"{key}_{lang}": text.of(lang) for key, text in words.items() for lang in ("zh", "en")}


class _Checker:
    def __init__(self, scope: Mapping[str, Type], row: bool) -> None:
        self.scope = scope
        self.row = row
        self.problems: list[Problem] = []
        self._unknown: set[str] = set()

    def type_of(self, node: Expression) -> Type | None:
        """The type of ``node``; ``None`` once something below it is open."""
        match node:
            case Number():
                return NumberType(node.unit.dimension)
            case Name():
                return self._name(node)
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)
            case Unary("not"):
                return self._want_truth(node.operand)
            case Unary():
                return self._want_number(node.operand)
            case Membership():
                self._common((node.item, *node.options))
                return Kind.TRUTH
            case Truth():
                return Kind.TRUTH
            case Day():
                return Kind.DAY
            case Words():
                return Kind.WORDS

    def _note(self, code: str, node: Expression, /, **values: object) -> None:
        self.problems.append(problem(code, spot(node.start), **values))

    def _name(self, node: Name) -> Type | None:
        found = self.scope.get(node.name)
        if found is None and node.name not in self._unknown:
            self._unknown.add(node.name)
            near = difflib.get_close_matches(node.name, self.scope, 1)
            if near:
                self._note("name-unknown-near", node, found=node.name, near=near[0])
            else:
                self._note("name-unknown", node, found=node.name)
        return found

    def _want_truth(self, node: Expression) -> Type:
        found = self.type_of(node)
        if found not in (None, Kind.TRUTH):
            self._note("truth-wanted", node, text=_cut(node), **_word_types(found=found))
        return Kind.TRUTH

    def _want_number(self, node: Expression) -> NumberType | None:
        found = self.type_of(node)
        if isinstance(found, Kind):
            self._note("number-wanted", node, text=_cut(node), **_word_types(found=found))
            return None
        return found

    def _binary(self, node: Binary) -> Type | None:
        if node.operator in ("and", "or"):
            self._want_truth(node.left)
            return self._want_truth(node.right)
        if node.operator in COMPARISONS:
            self._comparison(node)
            return Kind.TRUTH
        if node.operator in ("+", "-"):
            return self._sum(node)
        return self._product(node)

    def _comparison(self, node: Binary) -> None:
        found = self._common((node.left, node.right))
        if found in (Kind.WORDS, Kind.TRUTH) and node.operator not in ("=", "!="):
            self._note("order-refused", node, operator=node.operator, **_word_types(found=found))

    def _sum(self, node: Binary) -> Type | None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left is None or right is None:
            return None
        if Kind.DAY in (left, right):
            return self._type_date(node, left, right)
        odd = next((side for side in (left, right) if isinstance(side, Kind)), None)
        if odd is not None:
            side = node.left if odd is left else node.right
            self._note("number-wanted", side, text=_cut(side), **_word_types(found=odd))
            return None
        sides = ((node.left, left), (node.right, right))
        if left == right == PURE and node.operator == "-":
            bare = _is_bare(node.left) or _is_bare(node.right)
            return self._agree(sides) if bare else NumberType(apart=True)
        percentages = [side for side, found in sides if found == PURE and not found.apart]
        others = [found for _, found in sides if found == PERCENTAGE_POINTS]
        is_moved = others and percentages and not _is_bare(percentages[0])
        if is_moved and (node.operator == "+" or percentages[0] is node.left):
            return PURE
        return self._agree(sides)

    def _type_date(self, node: Binary, left: Type, right: Type) -> Type | None:
        if left is Kind.DAY and (right == DAYS or _is_zero(node.right)):
            return Kind.DAY
        if left is right and node.operator == "-":
            return DAYS
        words = _word_types(left=left, right=right)
        self._note("date-arithmetic", node, operator=node.operator, **words)
        return None

    def _product(self, node: Binary) -> Type | None:
        left, right = self._want_number(node.left), self._want_number(node.right)
        if node.operator == "/":
            if self.row and not isinstance(node.right, Number):
                self._note("row-division", node.right, text=_cut(node.right))
            if isinstance(node.right, Number) and node.right.amount == 0:
                self._note("divisor-zero", node.right)
        if left is None or right is None:
            return None
        return _multiply(left, right, node.operator)

    def _call(self, node: Call) -> Type | None:
        arguments = node.arguments
        match node.function:
            case "known":
                self.type_of(arguments[0])
                return Kind.TRUTH
            case "if":
                self._want_truth(arguments[0])
                return self._common(arguments[1:])
            case "coalesce":
                return self._common(arguments)
            case "min" | "max":
                return self._extreme(node)
            case "sum":
                types = [(part, self._want_number(part)) for part in arguments]
                return self._agree([(part, found) for part, found in types if found is not None])
            case "round" | "ceil" | "floor":
                return self._type_rounding(node)
            case "abs":
                return self._want_number(arguments[0])

    def _extreme(self, node: Call) -> Type | None:
        found = self._common(node.arguments)
        if found in (Kind.WORDS, Kind.TRUTH):
            self._note("order-refused", node, operator=node.function, **_word_types(found=found))
            return None
        return found

    def _type_rounding(self, node: Call) -> Type | None:
        value, step = node.arguments
        found = self._want_number(value)
        if self.row:
            self._note("row-round", node, function=node.function)
        if not isinstance(step, Number) or step.amount <= 0:
            self._note("step-wrong", step, text=_cut(step))
            return found
        if found is None:
            return None
        agreed = self._agree(((value, found), (step, NumberType(step.unit.dimension))))
        return found if agreed == found else agreed

    def _common(self, nodes: Sequence[Expression]) -> Type | None:
        """The one type all ``nodes`` have."""
        types = [(node, self.type_of(node)) for node in nodes]
        return self._agree([(node, found) for node, found in types if found is not None])

    def _agree(self, typed: Sequence[tuple[Expression, Type]]) -> Type | None:
        """The one type that all of ``typed`` have, 0 fitting every number and a difference of
        percentages 百分点; ``None`` where they differ or there are none."""
        told = [(n, t) for n, t in typed if not _is_zero(n)]
        plain = [(n, t) for n, t in told if isinstance(t, Kind) or not t.apart]
        first = next(iter((*plain, *told, *typed)), None)
        if first is None:
            return None
        clashes = [(n, t) for n, t in typed if not _fits(n, t, first[1])]
        for node, found in clashes:
            self._clash(first, (node, found))
        return None if clashes else first[1]

    def _clash(self, first: tuple[Expression, Type], other: tuple[Expression, Type]) -> None:
        (left, left_type), (right, right_type) = sorted((first, other), key=lambda p: p[0].start)
        numbers = isinstance(left_type, NumberType) and isinstance(right_type, NumberType)
        if numbers and _is_bare(left) and left_type == PURE:
            self._bare(left, right, right_type)
        elif numbers and _is_bare(right) and right_type == PURE:
            self._bare(right, left, left_type)
        else:
            self._note(
                "types-clash",
                right,
                left=_cut(left),
                left_column=left.start + 1,
                right=_cut(right),
                right_column=right.start + 1,
                **_word_types(left=left_type, right=right_type),
            )

    def _bare(self, literal: Expression, other: Expression, wanted: Type) -> None:
        assert isinstance(wanted, NumberType)
        words = _word_types(other=wanted)
        example = _cut(literal) + _dimension_name(wanted.dimension)
        self._note(
            "unit-left-out",
            literal,
            text=_cut(literal),
            other=_cut(other),
            example=example,
            **words,
        )


def _fits(node: Expression, found: Type, wanted: Type) -> bool:
    return read_as(found, wanted) == wanted or (_is_zero(node) and isinstance(wanted, NumberType))
