"""Written arithmetic: a/b=c%, a×b=c, a+b=c, with or without names around the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.arithmetic import (
    Equality,
    Expression,
    Operand,
    Operation,
    Side,
    asides,
    equalities,
    interval_of,
    operands,
    signs,
    value_of,
)
from hengjian.audit.context import Context
from hengjian.audit.explanations import Elsewhere, Printed, explained
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text
from hengjian.quantities import ONE, round_half_up

_P = patterns("checks.expressions")

CODE = "expression"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand an equality: with units or by the digits, % or not."""

    value: Fraction
    follows: Interval
    stated: Interval
    raw: bool
    factor: Fraction
    """The stated figure counts this many times: 1/100 when 67.26 is written for 67.26%."""


@dataclass(frozen=True, slots=True)
class _Written:
    """An equality with its place, and its readings."""

    passage: Passage
    working: Side
    result: Side
    readings: tuple[_Reading, ...]
    aside: bool = False
    """Whether the working stands in a bracket behind the figure, without an equals sign."""

    @property
    def holds(self) -> bool:
        """Whether it is true in any reading."""
        return any(reading.follows.meets(reading.stated) for reading in self.readings)

    def text(self, side: Side) -> str:
        """A side as printed, without blanks."""
        return re.sub(r"\s+", "", self.passage.text[side.start : side.end])


def _run(context: Context) -> Iterator[Claim]:
    written = [found for passage in passages(context) for found in _written(passage)]
    right = [
        Elsewhere(one.text(one.result), _short(one.text(one.working)), _name(one))
        for one in written
        if one.holds
    ]
    for one in written:
        spots = (
            one.passage.spot(one.result.start, one.result.end),
            one.passage.spot(one.working.start, one.working.end),
        )
        found = () if one.holds else (_finding(one, right),)
        yield Claim(CODE, spots, found)


def _written(passage: Passage) -> Iterator[_Written]:
    for equality in asides(passage.plain):
        working, result = equality.left, equality.right
        readings = tuple(_readings(equality, working, result))
        if readings and not _is_date(working):
            yield _Written(passage, working, result, readings, aside=True)
    for equality in equalities(passage.plain):
        left, right = equality.left, equality.right
        if left.is_number and right.is_number and not equality.chained:
            continue
        if _is_label(passage, equality) or _is_of_lines(passage.plain, equality):
            continue
        working, result = (right, left) if left.is_number and not right.is_number else (left, right)
        readings = tuple(_readings(equality, working, result))
        if _P.capped.match(passage.plain, result.end) or _is_score_of(equality):
            continue
        if readings:
            yield _Written(passage, working, result, readings)


def _is_of_lines(plain: str, equality: Equality) -> bool:
    """Whether a form says how its lines are worked out, by their numbers: (5)=(3)-(4)."""
    left, right = equality.left, equality.right
    if left.is_number == right.is_number:
        return False
    number, working = (left, right) if left.is_number else (right, left)
    marked = plain[number.start - 1 : number.start] in ("(", "（") and plain[
        number.end : number.end + 1
    ] in (")", "）")
    marked = marked or plain[number.start : number.start + 1] in ("(", "（")
    line = _P.line.fullmatch(plain, number.start, number.end)
    return marked and line is not None and bool(_P.lines.match(plain, working.start, working.end))


def _is_year(operand: Operand) -> bool:
    return 1900 <= operand.amount <= 2100 and not operand.places


def _is_label(passage: Passage, equality: Equality) -> bool:
    """Whether the lone number before an equals sign is part of the name of what is worked out:
    2022 年补贴到账率=63/180, 一级指标 3 得分=…"""
    left = equality.left
    years = all(_is_year(each) for each in operands(left.expression))
    if equality.chained or not (left.is_number or years):
        return False
    between = re.split("[=≈≒]|等于", passage.plain[left.end : equality.right.start])[0]
    return bool(_P.apart.search(re.sub("[（(][^（()）]*[)）]", "", between)))


def _is_date(working: Side) -> bool:
    """Whether a working is a year with its month: 2022/7."""
    return 1900 <= next(operands(working.expression)).amount <= 2100


def _is_score_of(equality: Equality) -> bool:
    """Whether the right side says n of m: 10+7=17/20."""
    right = equality.right.expression
    if not isinstance(right, Operation) or right.sign != "/" or not isinstance(right.left, Operand):
        return False
    return value_of(equality.left.expression, raw=True) == right.left.value(raw=True)


def _readings(equality: Equality, working: Side, result: Side) -> Iterator[_Reading]:
    expression, said = _with_constants(working.expression), result.expression
    numbers = [*operands(expression), *operands(said)]
    unmeasured = any(number.unit is None for number in numbers)
    # A scale may be left out on one side, but 万元 and 元 side by side are what they say.
    for raw in (False, True) if unmeasured else (False,):
        value = value_of(expression, raw=raw)
        if value is None:
            return
        exact = not signs(expression) & {"/"}
        follows = interval_of(expression, raw=raw, exact_integers=exact)
        stated = _stated(said, raw=raw, exact=exact and not signs(expression) & {"*"})
        if equality.about and isinstance(said, Operand):
            wide = said.step * said.scale(raw=raw)
            stated = stated + Interval(-wide, wide)
        for factor in _factors(numbers, said):
            yield _Reading(value, follows, stated.scaled(factor), raw, factor)


_FEW = 2
"""Digits of a constant of a rule: 每高 0.1 个百分点加 0.03 分."""


def _with_constants(expression: Expression) -> Expression:
    """A working of three numbers and more that multiplies and divides, with the constants of its
    rule exact: 3.37%÷0.1%×0.03. In a mere quotient 0.1 may be rounded."""
    numbers = [one for one in operands(expression) if one.amount != 100]
    return _constant(expression) if len(numbers) > _FEW and "*" in signs(expression) else expression


def _constant(expression: Expression) -> Expression:
    if isinstance(expression, Operation):
        left, right = map(_constant, (expression.left, expression.right))
        return replace(expression, left=left, right=right)
    unit = expression.unit
    digits = str(expression.amount * 10**expression.places).strip("0")
    bare = unit is None or unit.symbol in ("%", "分", "")
    return replace(expression, step=Fraction(0)) if bare and len(digits) <= _FEW else expression


def _stated(said: Expression, *, raw: bool, exact: bool) -> Interval:
    """What the result can stand for; counts are exact only after adding and taking away."""
    if not isinstance(said, Operand):
        return interval_of(said, raw=raw, exact_integers=exact)
    scale = said.scale(raw=raw)
    counted = exact and said.step == 1 and is_counted(said.unit or ONE)
    return as_printed(said.amount * scale, said.step * scale, counted=counted)


def _factors(numbers: list[Operand], said: Expression) -> Iterator[Fraction]:
    """Ways to write a percentage: 67.26 after ×100%, 67.26% after ×100, or for 0.6726."""
    yield Fraction(1)
    if not isinstance(said, Operand):
        return
    others = numbers[:-1]
    if said.unit is None and said.amount > 1 and any(_is_percent(one) for one in others):
        yield Fraction(1, 100)
    if _is_percent(said) and any(one.amount == 100 and one.unit is None for one in others):
        yield Fraction(100)


def _is_percent(number: Operand) -> bool:
    return number.unit is not None and number.unit.symbol == "%"


def _finding(one: _Written, right: list[Elsewhere]) -> Finding:
    reading = min(one.readings, key=_distance)
    said = one.result.expression
    stated = one.text(one.result)
    expected = _expected(reading, said, grouped="," in stated)
    suggestion: Text | None = None
    considered: tuple[Text, ...] = ()
    working = _short(one.text(one.working))
    if isinstance(said, Operand):
        scale = said.scale(raw=reading.raw) * reading.factor
        printed = Printed(stated, said.amount * scale, said.step * scale)
        explanation = explained(
            printed, reading.follows, expected, counts=_counts(one.working.expression),
            elsewhere=right,
        )  # fmt: skip
        suggestion, considered = explanation.suggestion, explanation.considered
    return Finding(
        code=CODE,
        severity="warning" if one.aside else "error",
        message=tell("checks.expressions.finding", working, expected, stated),
        spots=(
            one.passage.spot(one.result.start, one.result.end),
            one.passage.spot(one.working.start, one.working.end),
        ),
        stated=stated,
        expected=expected,
        interval=reading.follows,
        suggestion=suggestion,
        considered=considered,
    )


def _distance(reading: _Reading) -> Fraction:
    """How far the stated figure is from what follows, as a ratio: the closest reading is meant."""
    middle = reading.stated.low
    if middle is None or middle <= 0 or reading.value <= 0:
        return Fraction(10**9)
    return max(middle / reading.value, reading.value / middle)


def _expected(reading: _Reading, said: Expression, *, grouped: bool) -> str:
    if isinstance(said, Operand):
        amount = reading.value / reading.factor / said.scale(raw=reading.raw)
        number = round_half_up(amount, said.places)
        return format(number, ",f" if grouped else "f") + (said.unit.symbol if said.unit else "")
    places = max(number.places for number in operands(said))
    return format(round_half_up(reading.value, max(places, 2)), "f")


def _counts(expression: Expression) -> tuple[int, int] | None:
    """Numerator and denominator of a/b or a/b×100%, both whole."""
    if isinstance(expression, Operation) and expression.sign == "*":
        factor = expression.right
        if isinstance(factor, Operand) and factor.amount == 100:
            return _counts(expression.left)
    if not isinstance(expression, Operation) or expression.sign != "/":
        return None
    over, under = expression.left, expression.right
    if (
        isinstance(over, Operand)
        and isinstance(under, Operand)
        and over.places == under.places == 0
    ):
        return int(over.amount), int(under.amount)
    return None


def _short(working: str) -> str:
    """A working without the ×100% at its end."""
    return re.sub("[×*xX]100[%％]?$", "", working)


def _name(one: _Written) -> str:
    """The words before the first equals sign of a chain: 联动实施率=76/296=25.68%."""
    before = one.passage.text[: min(one.working.start, one.result.start)].rstrip()
    found = _P.name.search(re.sub(r"\s+", "", before[-40:].rstrip("=＝ ")))
    return found[0].strip("“”、") if found else ""


CHECK = Check(CODE, _run)
