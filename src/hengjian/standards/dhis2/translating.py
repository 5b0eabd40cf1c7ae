"""Expressions of DHIS2 as formulas of a framework.

Every name stands for a pure number: DHIS2 knows no units. What a missing value does is said by a
strategy, in the words of DHIS2:

- ``any``: what rests on a missing value is missing, which is what formulas do by themselves;
- ``all``: a missing value counts as 0 unless all of them are missing, as in indicators of DHIS2;
- ``never``: a missing value counts as 0.

Inside ``isNull``, ``isNotNull``, ``firstNonNull``, ``greatest`` and ``least`` a missing value is
missing under each strategy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Literal, Protocol, cast

from hengjian.bilingual import Text
from hengjian.engine.language import nodes as own
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import DIGITS, exact_text
from hengjian.standards.dhis2.grammar import text_of
from hengjian.standards.dhis2.nodes import (
    Binary,
    Call,
    Expression,
    Item,
    Modified,
    Named,
    Number,
    Unary,
    Word,
    Words,
)

Strategy = Literal["any", "all", "never"]
POWERS = range(1, 9)
"""The exponents that are written out as products."""
_LOOSE = frozenset({"isNull", "isNotNull", "firstNonNull", "greatest", "least"})
"""The functions in which a missing value is missing."""
_ZERO = own.Number(Fraction(0))
_ONE = own.Number(Fraction(1))

_ITEMS = {
    "A": Text("受跟踪实体的属性，不是汇总数据", "an attribute of tracked entities, no aggregate"),
    "D": Text("个案项目的数据元素，不是汇总数据", "a data element of a program, no aggregate"),
    "I": Text("个案项目指标由逐个事件算出", "a program indicator is computed event by event"),
    "OUG": Text("机构组的机构数，这里没有机构组", "counts organisation units of a group"),
    "R": Text("数据集的上报率，这里没有数据集", "a reporting rate of a data set"),
    "V": Text("个案项目的变量", "a variable of a program"),
}
_MODIFIERS = {
    "periodOffset": Text("要用另一期的数", "asks for another period"),
    "yearToDate": Text("要用年初以来各期的数", "asks for all periods of the year so far"),
    "minDate": Text("要用另一段日期的数", "asks for other dates"),
    "maxDate": Text("要用另一段日期的数", "asks for other dates"),
    "aggregationType": Text("要换一种汇总方式", "asks for another aggregation"),
    "stageOffset": Text("要用另一次事件的数", "asks for another event"),
}
_INEXACT = Text("结果不能精确表示", "its result cannot be held exactly")
_TEXTS = Text("处理文字，公式只比较文字", "works on texts, which formulas only compare")
_NOTHING = Text("公式里不能写“缺数据”", "formulas have no word for a missing value")
_EVENTS = Text("逐个事件计算，这里只有汇总数", "works on single events; there are totals only here")
_UNITS = Text("按机构判断，这里没有机构层级", "depends on the organisation unit")
_SERIES = Text("要用多期的数", "works on a series of values")
_FUNCTIONS = {
    **dict.fromkeys(("log", "log10", "normDistCum", "normDistDen"), _INEXACT),
    **dict.fromkeys(("contains", "containsItems"), _TEXTS),
    "removeZeros": _NOTHING,
    "subExpression": _EVENTS,
    **dict.fromkeys(
        ("avg", "count", "max", "median", "min", "percentileCont", "stddev", "stddevPop",
         "stddevSamp", "sum", "variance"), _SERIES),
}  # fmt: skip
_UNKNOWN = Text("不认识的函数", "an unknown function")
_COMPARE = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_SAME = {"+": "+", "-": "-", "*": "*", "/": "/", "&&": "and", "||": "or", **_COMPARE}


class Scope(Protocol):
    """What names in an expression stand for. Each raises ``Refused`` where it cannot say."""

    def element(self, parts: tuple[str, ...]) -> str:
        """The fact of a data element, or of one of its operands."""
        ...

    def constant(self, uid: str) -> str:
        """The formula that is a constant."""
        ...

    def indicator(self, uid: str) -> tuple[str, int]:
        """The formula of an indicator, and how many DHIS2 counts for 1 of it."""
        ...

    def days(self) -> str:
        """The fact that is the number of days of the period."""
        ...


def translate(node: Expression, scope: Scope, strategy: Strategy = "any") -> own.Expression:
    """``node`` as a formula. Raises ``Refused`` with everything that has no counterpart."""
    found = _Translation(scope, strategy)
    result = found.of(node, loose=strategy == "any")
    if found.problems:
        raise Refused(found.problems)
    if strategy == "all" and found.items:
        if len(found.items) == 1 and not found.asks:
            return translate(node, scope, "any")  # the same, and shorter
        return _unless_all_missing(result, found.items)
    return result


def _unless_all_missing(result: own.Expression, items: Sequence[str]) -> own.Expression:
    """``result``, or missing where all its items are: then the first of them is missing too."""
    known = [own.Call("known", (own.Name(name),)) for name in items]
    return own.Call("if", (_join("or", known), result, own.Name(items[0])))


def _join(operator: own.Operator, nodes: Sequence[own.Expression]) -> own.Expression:
    return reduce(lambda left, right: own.Binary(operator, left, right), nodes)


class _Translation:
    """One expression on its way; what cannot be said is noted and the rest looked at too."""

    def __init__(self, scope: Scope, strategy: Strategy) -> None:
        self.scope = scope
        self.strategy = strategy
        self.problems: list[Problem] = []
        self.items: list[str] = []
        """The facts and indicators it rests on, each once."""
        self.asks = False
        """Whether it looks at what is missing."""

    def of(self, node: Expression, *, loose: bool) -> own.Expression:
        """``node``, where a missing value is missing if ``loose``, else 0."""
        match node:
            case Number():
                return self._number(node)
            case Item():
                return self._item(node, loose)
            case Named():
                return self._translate_name(node)
            case Word("true" | "false"):
                return own.Truth(node.text == "true")
            case Unary():
                return self._unary(node, loose)
            case Binary():
                return self._binary(node, loose)
            case Call():
                return self._call(node, loose)
            case Modified():
                why = _MODIFIERS.get(node.modifier, _UNKNOWN)
                return self._none(f".{node.modifier}", why)
            case Words():
                return self._none(text_of(node), _TEXTS)
            case Word():
                return self._none(node.text, _NOTHING if node.text == "null" else _UNKNOWN)

    def _none(self, text: str, why: Text) -> own.Expression:
        """Note what has no counterpart; something stands in its place until all is looked at."""
        self.problems.append(problem("dhis2-no-counterpart", text=text[:60], why=why))
        return _ONE

    def _number(self, node: Number) -> own.Expression:
        if len(exact_text(node.amount).replace(".", "")) > DIGITS:
            return self._none(text_of(node), Text("数字太长", "the number is too long"))
        return own.Number(node.amount)

    def _item(self, node: Item, loose: bool) -> own.Expression:
        try:
            if node.kind == "#":
                return self._reference(self.scope.element(node.parts), loose)
            if node.kind == "C":
                return own.Name(self.scope.constant(".".join(node.parts)))
            if node.kind == "N":
                name, factor = self.scope.indicator(".".join(node.parts))
                found = self._reference(name, loose)
                return found if factor == 1 else _times(found, factor)
        except Refused as refused:
            self.problems += refused.problems
            return _ONE
        return self._none(text_of(node), _ITEMS.get(node.kind, _UNKNOWN))

    def _reference(self, name: str, loose: bool) -> own.Expression:
        if name not in self.items:
            self.items.append(name)
        return own.Name(name) if loose else own.Call("coalesce", (own.Name(name), _ZERO))

    def _translate_name(self, node: Named) -> own.Expression:
        if node.name == "days":
            return own.Name(self.scope.days())
        why = Text("取决于期的种类，这里没有", "depends on the kind of period")
        return self._none(text_of(node), why)

    def _unary(self, node: Unary, loose: bool) -> own.Expression:
        operand = self.of(node.operand, loose=loose)
        if node.operator == "+":
            return operand
        return own.Unary("not" if node.operator == "!" else "-", operand)

    def _binary(self, node: Binary, loose: bool) -> own.Expression:
        if node.operator == "^":
            return self._power(node, loose)
        if node.operator == "+":
            terms = [self.of(term, loose=loose) for term in _terms(node)]
            if len(terms) > 2:
                return own.Call("sum", tuple(terms))
            return own.Binary("+", *terms)
        left, right = self.of(node.left, loose=loose), self.of(node.right, loose=loose)
        if node.operator == "%":
            return _rest(left, right)
        return own.Binary(cast(own.Operator, _SAME[node.operator]), left, right)

    def _power(self, node: Binary, loose: bool) -> own.Expression:
        base, exponent = self.of(node.left, loose=loose), node.right
        if not isinstance(exponent, Number) or exponent.amount not in POWERS:
            return self._none(text_of(node), _INEXACT)
        return _join("*", [base] * int(exponent.amount))

    def _call(self, node: Call, loose: bool) -> own.Expression:
        make = _CALLS.get(node.function)
        if make is None:
            return self._none(f"{node.function}()", _reason(node.function))
        least, most, build = make
        if not least <= len(node.arguments) <= most:
            values = {"text": node.function, "found": len(node.arguments), "least": least}
            self.problems.append(problem("dhis2-arguments", **values))
            return _ONE
        self.asks |= node.function in _LOOSE
        inner = loose or node.function in _LOOSE
        return build([self.of(each, loose=inner) for each in node.arguments])


def _reason(function: str) -> Text:
    if function.startswith("orgUnit."):
        return _UNITS
    return _EVENTS if function.startswith("d2:") else _FUNCTIONS.get(function, _UNKNOWN)


def _terms(node: Expression) -> list[Expression]:
    """What a chain of sums adds up, from the left."""
    terms: list[Expression] = []
    while isinstance(node, Binary) and node.operator == "+":
        terms.append(node.right)
        node = node.left
    return [node, *reversed(terms)]


def _times(node: own.Expression, factor: int) -> own.Expression:
    return own.Binary("*", node, own.Number(Fraction(factor)))


def _rest(left: own.Expression, right: own.Expression) -> own.Expression:
    """What division leaves, with the sign of what is divided."""
    ratio = own.Binary("/", left, right)
    down, up = own.Call("floor", (ratio, _ONE)), own.Call("ceil", (ratio, _ONE))
    whole = own.Call("if", (own.Binary(">=", ratio, _ZERO), down, up))
    return own.Binary("-", left, own.Binary("*", right, whole))


def _if(parts: list[own.Expression]) -> own.Expression:
    return own.Call("if", tuple(parts))


def _is_null(parts: list[own.Expression]) -> own.Expression:
    return own.Unary("not", _is_not_null(parts))


def _is_not_null(parts: list[own.Expression]) -> own.Expression:
    return own.Call("known", tuple(parts))


def _first(parts: list[own.Expression]) -> own.Expression:
    return own.Call("coalesce", tuple(parts)) if len(parts) > 1 else parts[0]


def _extreme(function: Literal["min", "max"]) -> _Build:
    """The smallest or largest of those that are there: each that is missing is replaced by one
    that is not."""

    def build(parts: list[own.Expression]) -> own.Expression:
        if len(parts) == 1:
            return parts[0]
        if all(isinstance(each, own.Number) for each in parts):
            return own.Call(function, tuple(parts))
        turned = [_first([each, *parts[:n], *parts[n + 1 :]]) for n, each in enumerate(parts)]
        return own.Call(function, tuple(turned))

    return build


_Build = Callable[[list[own.Expression]], own.Expression]
_MANY = 20
_CALLS: dict[str, tuple[int, int, _Build]] = {
    "if": (3, 3, _if),
    "isNull": (1, 1, _is_null),
    "isNotNull": (1, 1, _is_not_null),
    "firstNonNull": (1, _MANY, _first),
    "greatest": (1, _MANY, _extreme("max")),
    "least": (1, _MANY, _extreme("min")),
}
"""The functions that have a counterpart: the fewest and most arguments, and how it is made."""
