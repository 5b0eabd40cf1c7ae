"""Written arithmetic in running text: 79/296=26.69%, （120-100）÷100×100%, 甲4项+乙1项=5项.

Only what stands at an equals sign is read. Names may stand before and counting words behind each
number; dates, document numbers and 1/3 without an equals sign are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Literal

from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.numerals.wording import SCALE, SCALES, unit_pattern
from hengjian.quantities import ONE, Unit, unit

_P = patterns("arithmetic")

TokenKind = Literal["number", "operator", "open", "close", "equals", "word", "break"]


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of an expression."""

    start: int
    end: int
    amount: Fraction
    unit: Unit | None
    places: int
    step: Fraction
    """In ``unit``, like ``amount``."""

    def scale(self, *, raw: bool) -> Fraction:
        """What one of it is worth; by its digits alone when ``raw``, except for percentages."""
        if self.unit is None:
            return Fraction(1)
        keeps = not self.unit.dimension or self.unit.scale < 1
        return self.unit.scale if keeps or not raw else Fraction(1)

    def value(self, *, raw: bool) -> Fraction:
        """The number in base units, or by its digits."""
        return self.amount * self.scale(raw=raw)

    def interval(self, *, raw: bool, exact_integers: bool) -> Interval:
        """What it can stand for. 100% and integers of counted things are exact."""
        whole = self.step == 1 and is_counted(self.unit or ONE)
        counted = whole and (exact_integers or self.unit is not None or self.amount < 10_000)
        scale = self.scale(raw=raw)
        counted = counted or (self.amount == 100 and self.places == 0)
        return as_printed(self.amount * scale, self.step * scale, counted=counted)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and the sign between them."""

    sign: str
    left: Expression
    right: Expression


Expression = Operand | Operation


@dataclass(frozen=True, slots=True)
class Side:
    """An expression with its place in the text."""

    start: int
    end: int
    expression: Expression

    @property
    def is_number(self) -> bool:
        """Whether it is one number and nothing else."""
        return isinstance(self.expression, Operand)


@dataclass(frozen=True, slots=True)
class Equality:
    """Two sides of one equals sign."""

    left: Side
    right: Side
    about: bool
    """Written ≈."""
    chained: bool
    """Whether the left side is what an earlier equals sign gave."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: TokenKind
    start: int
    end: int
    text: str = ""
    operand: Operand | None = None


def operands(expression: Expression) -> Iterator[Operand]:
    """The numbers of an expression, from left to right."""
    if isinstance(expression, Operand):
        yield expression
    else:
        yield from operands(expression.left)
        yield from operands(expression.right)


def signs(expression: Expression) -> set[str]:
    """The signs in an expression: some of ``+ - * /``."""
    if isinstance(expression, Operand):
        return set()
    return {expression.sign} | signs(expression.left) | signs(expression.right)


def value_of(expression: Expression, *, raw: bool) -> Fraction | None:
    """The exact result; ``None`` when something is divided by 0."""
    if isinstance(expression, Operand):
        return expression.value(raw=raw)
    left = value_of(expression.left, raw=raw)
    right = value_of(expression.right, raw=raw)
    if left is None or right is None or (expression.sign == "/" and right == 0):
        return None
    match expression.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def interval_of(expression: Expression, *, raw: bool, exact_integers: bool) -> Interval:
    """Every result the printed numbers allow."""
    if isinstance(expression, Operand):
        return expression.interval(raw=raw, exact_integers=exact_integers)
    left = interval_of(expression.left, raw=raw, exact_integers=exact_integers)
    right = interval_of(expression.right, raw=raw, exact_integers=exact_integers)
    match expression.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def equalities(plain: str) -> Iterator[Equality]:
    """Every equals sign of a text (with narrow digits) that has arithmetic on both sides."""
    if not _P.equals.search(plain):
        return
    tokens = list(_tokens(plain))
    last_end = -1
    for at, token in enumerate(tokens):
        if token.kind != "equals":
            continue
        left, right = _suffix(tokens, at), _prefix(tokens, at + 1)
        if left and right:
            chained = left.start >= last_end >= 0 and _joined(tokens, at)
            yield Equality(left, right, token.text == "≈", chained)
            last_end = token.end


def asides(plain: str) -> Iterator[Equality]:
    """Every figure with its working in a bracket behind it: 92.50%（18.5/20）, 60万元（…×12%）."""
    if not _P.working.search(plain):
        return
    for match in chain(_P.aside.finditer(plain), _P.aside_amount.finditer(plain)):
        tokens = list(_tokens(plain[match.start() : match.end()]))
        at = next(index for index, token in enumerate(tokens) if token.kind == "open")
        working = _prefix(tokens, at + 1)
        stated = tokens[0].operand
        if working and stated and working.end == tokens[-2].end:
            if match.re is _P.aside_amount:
                working = replace(working, expression=_with_set_rates(working.expression))
            number = Side(stated.start, stated.end, stated)
            left, right = (_placed(side, match.start()) for side in (working, number))
            yield Equality(left, right, about=False, chained=False)


def _with_set_rates(expression: Expression) -> Expression:
    """An amount worked out by a whole percentage: that is a rate that was set, and exact."""
    if isinstance(expression, Operation):
        left, right = map(_with_set_rates, (expression.left, expression.right))
        return replace(expression, left=left, right=right)
    rate = expression.unit is not None and expression.unit.symbol == "%" and not expression.places
    return replace(expression, step=Fraction(0)) if rate else expression


def _placed(side: Side, offset: int) -> Side:
    return Side(side.start + offset, side.end + offset, side.expression)


_SIGNS = {"+": "+", "-": "-", "−": "-", "×": "*", "*": "*", "✕": "*", "÷": "/", "/": "/",
          "∕": "/", "除以": "/", "乘以": "*"}  # fmt: skip
_LONGEST_NAME = 16


def _tokens(plain: str) -> Iterator[_Token]:
    at, after_value = 0, False
    while at < len(plain):
        token = _token(plain, at, after_value)
        if token is not None:
            yield token
            after_value = token.kind in ("number", "close")
        at = token.end if token is not None else at + 1


def _token(plain: str, at: int, after_value: bool) -> _Token | None:
    mark = plain[at]
    if mark in " \t\u3000\xa0":
        return None
    if number := _P.number.match(plain, at):
        return _number(plain, number)
    operator = _P.operator.match(plain, at)
    if operator and (after_value or operator[0] not in "xX"):
        sign = _SIGNS.get(operator[0], "*")
        return _Token("operator", at, operator.end(), sign)
    if equals := _P.equals.match(plain, at):
        return _Token("equals", at, equals.end(), "≈" if equals[0] in "≈≒" else "=")
    if mark in "(（[{":
        return _Token("open", at, at + 1)
    if mark in ")）]}":
        return _Token("close", at, at + 1)
    return _Token("word" if _P.word.match(mark) else "break", at, at + 1)


def _number(plain: str, number: re.Match[str]) -> _Token:
    places = len(number["decimals"] or "")
    digits = number["whole"].replace(",", "") + (number["decimals"] or "")
    amount, step, end = Fraction(int(digits), 10**places), Fraction(1, 10**places), number.end()
    measure: Unit | None = None
    if found := unit_pattern().match(plain, end):
        measure, end = unit(found["unit"]), found.end()
    elif scale := SCALE.match(plain, end):
        size, end = SCALES[scale[1]], scale.end()
        amount, step = amount * size, step * size
    operand = Operand(number.start(), end, amount, measure, places, step)
    return _Token("number", number.start(), end, operand=operand)


def _joined(tokens: list[_Token], at: int) -> bool:
    """Whether a single number stands between this equals sign and the one before it."""
    return at >= 2 and tokens[at - 1].kind == "number" and tokens[at - 2].kind == "equals"


def _suffix(tokens: list[_Token], end: int) -> Side | None:
    """The longest expression that ends right before token ``end``."""
    first = end
    while first and tokens[first - 1].kind not in ("equals", "break"):
        first -= 1
    if _too_long(tokens[first:end]):
        return None
    for start in range(first, end):
        if tokens[start].kind in ("number", "open") and not _continues(tokens, start):
            parsed = _sum(tokens, start)
            if parsed and _after_words(tokens, parsed[1]) == end:
                return Side(tokens[start].start, tokens[parsed[1] - 1].end, parsed[0])
    return None


_MOST = 100
"""Longer workings than so many signs are not read."""


def _too_long(tokens: list[_Token]) -> bool:
    kinds = [token.kind for token in tokens]
    return kinds.count("open") > _MOST // 5 or kinds.count("operator") > _MOST


def _continues(tokens: list[_Token], start: int) -> bool:
    """Whether what starts here is the rest of an expression of names: 实际数/预算数×|100%."""
    values = tokens[start].kind == "open" and tokens[start - 1].kind == "word"
    while start and tokens[start - 1].kind in ("word", "close", "open"):
        start -= 1
    while values and start and tokens[start - 1].kind in ("word", "operator"):
        start -= 1  # names only, and then the same in numbers: 支出/到位（30/40）
    return start > 0 and tokens[start - 1].kind == "operator"


def _prefix(tokens: list[_Token], start: int) -> Side | None:
    """The longest expression that begins at ``start``; 约 may stand before it."""
    while start < len(tokens) and tokens[start].kind == "word" and tokens[start].text in "约为":
        start += 1
    if start == len(tokens) or tokens[start].kind not in ("number", "open"):
        return None
    if _too_long(tokens[start : start + 4 * _MOST]):
        return None
    parsed = _sum(tokens, start)
    if parsed is None:
        return None
    return Side(tokens[start].start, tokens[parsed[1] - 1].end, parsed[0])


_Parsed = tuple[Expression, int]
"""An expression and the index after its last token."""


def _sum(tokens: list[_Token], at: int) -> _Parsed | None:
    return _row(tokens, at, "+-")


def _product(tokens: list[_Token], at: int) -> _Parsed | None:
    return _row(tokens, at, "*/")


def _row(tokens: list[_Token], at: int, joined_by: str) -> _Parsed | None:
    below = _product if joined_by == "+-" else _single
    parsed = below(tokens, at)
    while parsed is not None:
        sign = _after_words(tokens, parsed[1])
        if sign >= len(tokens) or tokens[sign].kind != "operator":
            return parsed
        right = below(tokens, sign + 1) if tokens[sign].text in joined_by else None
        if right is None:
            return parsed
        parsed = Operation(tokens[sign].text, parsed[0], right[0]), right[1]
    return None


def _single(tokens: list[_Token], at: int) -> _Parsed | None:
    at = _after_words(tokens, at)
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.operand is not None:
        return token.operand, at + 1
    inner = _sum(tokens, at + 1) if token.kind == "open" else None
    if inner is None:
        return None
    end = _after_words(tokens, inner[1])
    return (inner[0], end + 1) if end < len(tokens) and tokens[end].kind == "close" else None


def _after_words(tokens: list[_Token], at: int) -> int:
    """The index after the words at ``at``, and after a name in brackets: 17（决策）."""
    start = at
    while at < len(tokens) and tokens[at].kind == "word" and at - start < _LONGEST_NAME:
        at += 1
    if at < len(tokens) and tokens[at].kind == "open":
        inner = at + 1
        while inner < len(tokens) and tokens[inner].kind == "word":
            inner += 1
        if inner > at + 1 and inner < len(tokens) and tokens[inner].kind == "close":
            return inner + 1
    return at
