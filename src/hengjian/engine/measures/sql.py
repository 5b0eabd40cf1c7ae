"""Row expressions as SQL over whole numbers, in the few words every SQL engine understands.

Stored numbers are whole multiples of a scale, dates are day numbers, truths 0 and 1. Each numeric
fragment carries its exact scale, so that two are brought to a common one by whole factors before
they are added or compared: no fraction and no float ever reaches the engine. The three-valued logic
of the language is SQL's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor, gcd
from typing import Literal

from hengjian.engine.frameworks.model import Column, Table
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

EPOCH = dt.date(1970, 1, 1).toordinal()
STORED_LIMIT = 10**15
"""The largest stored number, in multiples of its scale: ten trillion yuan in cents."""
INT64 = 2**63 - 1
TEXT_LIMIT = 100_000
"""The longest SQL one row expression may become."""


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> dt.date:
    """The date of a day number."""
    return dt.date.fromordinal(number + EPOCH)


def stored_scale(column: Column) -> Fraction:
    """How much one stored unit of a column is, in base units (money with 2 places: 1/100 元)."""
    if column.type != "number":
        return Fraction(1)
    return column.unit.scale / Fraction(10) ** column.places


def quoted(name: str) -> str:
    """A table, column or alias; the model lets only ``[a-z0-9_]`` through."""
    return f'"{name}"'


def words(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Whole:
    """SQL of a whole number; the value is that number times ``scale``. ``bound`` holds its size.

    A literal has its number in ``constant`` and takes any scale without arithmetic in SQL. ``day``
    tells a date, as a day number, from a number of days. What is ``narrow`` may be of 32 bits in an
    engine that knows such numbers, and would overflow in arithmetic whose result fits into 64.
    """

    text: str
    scale: Fraction
    bound: int
    constant: int | None = None
    day: bool = False
    narrow: bool = False

    def wide(self) -> Whole:
        """The same in 64 bits, ready for arithmetic."""
        if not self.narrow:
            return self
        return replace(self, text=f"CAST({self.text} AS BIGINT)", narrow=False)

    def times(self, factor: int) -> Whole:
        """The same value in multiples of a ``factor`` times finer scale."""
        if factor == 1:
            return self
        scale, bound = self.scale / factor, self.bound * factor
        if self.constant is not None:
            return replace(_literal(self.constant * factor, scale), day=self.day)
        return Whole(f"({self.wide().text} * {factor})", scale, bound, day=self.day)


@dataclass(frozen=True, slots=True)
class Plain:
    """SQL of a truth (a condition) or of words."""

    text: str
    kind: Literal["truth", "words"]


Fragment = Whole | Plain


def _literal(number: int, scale: Fraction) -> Whole:
    text = str(number) if number >= 0 else f"({number})"
    return Whole(text, scale, abs(number), number)


def literal(value: Fraction) -> Whole:
    """A number as one, minus one or zero of its own size, the coarsest scale there is."""
    if not value:
        return _literal(0, Fraction(1))
    return _literal(1 if value > 0 else -1, abs(value))


def _common(parts: Sequence[Whole]) -> list[Whole]:
    """The same values on their coarsest common scale."""
    scales = [p.scale for p in parts if p.constant != 0] or [Fraction(1)]
    top = gcd(*(s.numerator * (_lcm(scales) // s.denominator) for s in scales))
    scale = Fraction(top, _lcm(scales))
    return [
        replace(_literal(0, scale), day=p.day) if p.constant == 0 else p.times(int(p.scale / scale))
        for p in parts
    ]


def _lcm(scales: Sequence[Fraction]) -> int:
    result = 1
    for scale in scales:
        result = result * scale.denominator // gcd(result, scale.denominator)
    return result


@dataclass(slots=True)
class Emitter:
    """Emits row expressions over one table as of one day.

    ``guards`` gathers conditions under which some product or sum of columns would leave 64 bits;
    a query must select them and its reader refuse the result where one holds, because SQLite turns
    such numbers into floats in silence.
    """

    table: Table
    as_of: dt.date
    guards: list[str] = field(default_factory=list)

    def condition(self, node: Expression | None) -> str | None:
        """The SQL of a ``where`` or ``among``; ``None`` where there is none.

        Raises ``Refused`` (``measure-too-deep``) when it grows beyond all bounds.
        """
        return None if node is None else self._truth(node)

    def emit(self, node: Expression) -> Fragment:
        """The SQL of ``node``."""
        fragment = self._emit(node)
        if len(fragment.text) > TEXT_LIMIT:
            raise Refused([problem("measure-too-deep", limit=TEXT_LIMIT)])
        return fragment

    def _emit(self, node: Expression) -> Fragment:
        match node:
            case Number():
                return literal(node.base)
            case Words():
                return Plain(words(node.text), "words")
            case Day():
                return _date(node.date)
            case Truth():
                return Plain("(1 = 1)" if node.value else "(1 = 0)", "truth")
            case Name():
                return self._emit_name(node.name)
            case Unary(operator="not"):
                return Plain(f"(NOT {self._truth(node.operand)})", "truth")
            case Unary():
                return _negate(self._whole(node.operand))
            case Membership():
                return self._membership(node)
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)

    def _emit_name(self, name: str) -> Fragment:
        if name == "as_of":
            return _date(self.as_of)
        column = self.table.columns[name]
        if column.type == "boolean":
            return Plain(f"({quoted(name)} = 1)", "truth")
        if column.type == "text":
            return Plain(quoted(name), "words")
        scale, dated = stored_scale(column), column.type == "date"
        return Whole(quoted(name), scale, STORED_LIMIT, day=dated, narrow=dated)

    def _whole(self, node: Expression) -> Whole:
        fragment = self.emit(node)
        assert isinstance(fragment, Whole), "typing lets only numbers and dates come here"
        return fragment

    def _truth(self, node: Expression) -> str:
        return self.emit(node).text

    def _membership(self, node: Membership) -> Plain:
        item = self.emit(node.item)
        options = [self.emit(option) for option in node.options]
        if isinstance(item, Whole):
            wholes = [o for o in options if isinstance(o, Whole)]
            either = " OR ".join(self._compare("=", item, option) for option in wholes)
            return Plain(f"({either})", "truth")
        listed = ", ".join(option.text for option in options)
        return Plain(f"({item.text} IN ({listed}))", "truth")

    def _binary(self, node: Binary) -> Fragment:
        if node.operator in ("and", "or"):
            left, right = self._truth(node.left), self._truth(node.right)
            return Plain(f"({left} {node.operator.upper()} {right})", "truth")
        first, second = self.emit(node.left), self.emit(node.right)
        if isinstance(first, Plain) or isinstance(second, Plain):
            mark = "<>" if node.operator == "!=" else node.operator
            return Plain(f"({first.text} {mark} {second.text})", "truth")
        if node.operator in ("+", "-"):
            return self._move(node.operator, first, second)
        if node.operator == "*":
            return self._product(first, second)
        if node.operator == "/":
            return self._product(first, _inverse(second))
        return Plain(self._compare(node.operator, first, second), "truth")

    def _compare(self, operator: str, left: Whole, right: Whole) -> str:
        first, second = _common([left, right])
        one, other = self._fit(_clamp(first, second)), self._fit(_clamp(second, first))
        mark = "<>" if operator == "!=" else operator
        return f"({one.text} {mark} {other.text})"

    def _move(self, operator: str, left: Whole, right: Whole) -> Whole:
        """A sum or difference; a date moved by part of a day is the day that moment falls in."""
        if not left.day or right.day:
            return self._add(operator, left, right)
        days = right if operator == "+" else _negate(right)
        return replace(self._add("+", left, self._fit(_whole_days(days))), day=True)

    def _add(self, operator: str, left: Whole, right: Whole) -> Whole:
        first, second = _common([left, right])
        if first.constant is not None and second.constant is not None:
            sign = 1 if operator == "+" else -1
            return _literal(first.constant + sign * second.constant, first.scale)
        first, second = self._fit(first).wide(), self._fit(second).wide()
        text = f"({first.text} {operator} {second.text})"
        return self._fit(Whole(text, first.scale, first.bound + second.bound))

    def _product(self, left: Whole, right: Whole) -> Whole:
        for one, other in ((left, right), (right, left)):
            if one.constant is not None:
                factor = one.constant * one.scale
                if not factor or other.constant is not None:
                    return self._scale_literal(factor, other)
                scaled = Whole(other.wide().text, other.scale * abs(factor), other.bound)
                return scaled if factor > 0 else _negate(scaled)
        text = f"({left.wide().text} * {right.wide().text})"
        return self._fit(Whole(text, left.scale * right.scale, left.bound * right.bound))

    def _scale_literal(self, factor: Fraction, other: Whole) -> Whole:
        if other.constant is not None:
            return literal(factor * other.constant * other.scale)
        return Whole(f"({other.text} * 0)", Fraction(1), 0)

    def _call(self, node: Call) -> Fragment:
        match node.function:
            case "known":
                return Plain(f"({self.emit(node.arguments[0]).text} IS NOT NULL)", "truth")
            case "if":
                return self._if(node)
            case "coalesce":
                return self._join(
                    node, lambda texts: f"COALESCE({', '.join(texts)})" if texts[1:] else texts[0]
                )
            case "sum":
                total = self._whole(node.arguments[0])
                for argument in node.arguments[1:]:
                    total = self._add("+", total, self._whole(argument))
                return total
            case "min":
                return self._join(node, lambda texts: _extreme(texts, "<="))
            case "max":
                return self._join(node, lambda texts: _extreme(texts, ">="))
            case "abs":
                (of,) = node.arguments
                both = Call("max", (of, Unary("-", of)))
                return self._join(both, lambda texts: _extreme(texts, ">="))
            case "round" | "ceil" | "floor":
                raise Refused([problem("measure-not-whole", function=node.function)])

    def _if(self, node: Call) -> Fragment:
        condition = self._truth(node.arguments[0])
        return self._join(
            Call(node.function, node.arguments[1:]),
            lambda texts: (
                f"(CASE WHEN {condition} THEN {texts[0]} WHEN NOT {condition} THEN {texts[1]} END)"
            ),
        )

    def _join(self, node: Call, write: Callable[[Sequence[str]], str]) -> Fragment:
        """One fragment out of several of one type, numbers on their common scale."""
        parts = [self.emit(argument) for argument in node.arguments]
        wholes = [p for p in parts if isinstance(p, Whole)]
        if not wholes:
            kind = next(p.kind for p in parts if isinstance(p, Plain))
            return Plain(write([p.text for p in parts]), kind)
        common = [self._fit(whole) for whole in _common(wholes)]
        text = write([p.text for p in common])
        narrow = any(p.narrow or p.constant is not None for p in common)
        bound = max(p.bound for p in common)
        return Whole(text, common[0].scale, bound, day=common[0].day, narrow=narrow)

    def _fit(self, whole: Whole) -> Whole:
        """The fragment, guarded where it could leave 64 bits."""
        if whole.bound <= INT64:
            return whole
        if whole.constant is not None:
            raise Refused([problem("number-too-large", found=whole.text[:40], digits=18)])
        self.guards.append(f"{whole.text} NOT BETWEEN {-INT64} AND {INT64}")
        return replace(whole, bound=INT64)


def _date(day: dt.date) -> Whole:
    return replace(_literal(day_number(day), Fraction(1)), day=True)


def _inverse(divisor: Whole) -> Whole:
    """One over a literal; typing lets a row divide by nothing else."""
    assert divisor.constant, "typing refuses other divisors"
    return literal(1 / (divisor.constant * divisor.scale))


def _whole_days(days: Whole) -> Whole:
    """A number of days rounded down; the remainder of a negative number is negative in SQL."""
    if days.constant is not None:
        return literal(Fraction(floor(days.constant * days.scale)))
    common = _common([days, literal(Fraction(1))])[0]
    parts = common.scale.denominator
    if parts == 1:
        return days
    text = f"({common.text} - ({common.text} % {parts} + {parts}) % {parts})"
    return Whole(text, common.scale, common.bound + parts)


def _negate(whole: Whole) -> Whole:
    if whole.constant is not None:
        return _literal(-whole.constant, whole.scale)
    return Whole(f"(-{whole.wide().text})", whole.scale, whole.bound)


def _clamp(part: Whole, other: Whole) -> Whole:
    """A literal beyond all the other side can be, brought just outside it; order is kept."""
    if part.constant is None or other.constant is not None or part.bound <= other.bound:
        return part
    edge = min(other.bound + 1, INT64)
    return _literal(edge if part.constant > 0 else -edge, part.scale)


def _extreme(texts: Sequence[str], mark: str) -> str:
    if len(texts) == 1:
        return texts[0]
    cases = []
    for i, text in enumerate(texts):
        others = [f"{text} {mark} {other}" for j, other in enumerate(texts) if j != i]
        cases.append(f"WHEN {' AND '.join(others)} THEN {text}")
    return f"(CASE {' '.join(cases)} END)"


def column_specs(table: Table) -> Mapping[str, str]:
    """The SQL type of each column of a table."""
    kinds = {"number": "BIGINT", "date": "INTEGER", "boolean": "INTEGER", "text": "VARCHAR"}
    return {name: kinds[column.type] for name, column in table.columns.items()}
