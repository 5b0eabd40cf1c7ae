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
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text
from hengjian.quantities import ONE, round_half_up

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
        if readings and not _is_score_of(equality):
            yield _Written(passage, working, result, readings)


_LINE = re.compile(r"\s*[（(]?\s*\d{1,2}\s*[)）]?\s*")
_LINES = re.compile(
    r"\s*[（(]?\s*\d{1,2}\s*[)）]?\s*(?:[-+−×*÷/＋－]\s*[（(]?\s*\d{1,2}\s*[)）]?\s*)+"
)


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
    line = _LINE.fullmatch(plain, number.start, number.end)
    return marked and line is not None and bool(_LINES.match(plain, working.start, working.end))


_APART = re.compile("[一-鿿]{2}")


def _is_label(passage: Passage, equality: Equality) -> bool:
    """Whether the lone number before an equals sign is part of the name of what is worked out:
    2022 年补贴到账率=63/180, 一级指标 3 得分=…"""
    left = equality.left
    if not left.is_number or equality.chained:
        return False
    between = re.split("[=≈≒]|等于", passage.plain[left.end : equality.right.start])[0]
    return bool(_APART.search(re.sub("[（(][^（()）]*[)）]", "", between)))


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
        message=Text(
            f"{working} 等于 {expected}，不是 {stated}",
            f"{working} is {expected}, not {stated}",
        ),
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


_NAME = re.compile("[^。；，,;：:=＝≈（）()0-9０-９]{2,20}$")


def _name(one: _Written) -> str:
    """The words before the first equals sign of a chain: 联动实施率=76/296=25.68%."""
    before = one.passage.text[: min(one.working.start, one.result.start)].rstrip()
    found = _NAME.search(re.sub(r"\s+", "", before[-40:].rstrip("=＝ ")))
    return found[0].strip("“”、") if found else ""


CHECK = Check(
    code=CODE,
    title=Text("算式", "Written arithmetic"),
    why=Text(
        "算式把数和结果都印了出来；算不平，报告就自相矛盾，得分也可能随之有误。",
        "A working prints both its numbers and its result: if they do not agree, the report "
        "contradicts itself, and a score may be wrong with it.",
    ),
    run=_run,
    flags=(
        Example("运维费按建设投资的15%测算，为273.00万元（1,860.00万元×15%）。", "279.00万元"),
        Example("规模化供水人口占比 52.40%（16.05 万人/31.85 万人）。", "50.39%"),
        Example("开工及时率=79/296=25.68%", "26.69%"),
        Example("知晓率＝１５０÷２２３×１００％＝76.26％。", "67.26%"),
        Example("居民车位13200个+公共车位7800个=20100个。", "21000个"),
        Example("补助金额为1200元/户×50户=6.6万元。", "6.0万元"),
        Example("决策得分=（20-3）÷20×100%=80%，得分尚可。", "85%"),
        Example("总分为17+27+14.11+9.29=76.4分。", "67.4分"),
        Example("完成率 = 9205.58 / 46373 × 100% = 18.95%", "19.85%"),
        Example("支出/到位（30.00/40.00）=57.00%。", "75.00%"),
        Example("得分率95.20%（18.5/20）。", "92.50%"),
        Example("Completion: 45/60 = 0.75 = 57%.", "75%"),
        Example("2022年补贴到账率=63/180×100%=38.00%。", "35.00%"),
        Example("实际高出3.37个百分点，加分=3.37%÷0.1%×0.03=1.08分。", "1.01分"),
    ),
    passes=(
        Example("运维费为279.00万元（1,860.00万元×15%），管理费130万元（60万元+70万元）。"),
        Example("投资完成率=9205.58/46373×100%=19.85%，尚未达标。"),
        Example("支付率=实际支付/实际到位×100%=30878.14/52112.05×100%=59.25%。"),
        Example("问卷第 1/3 题于 2022/7/31 收回，文号为财预〔2020〕10号。"),
        Example("停车位21000个=居民13200个+公共7800个。"),
        Example("甲项得分=10×80%=8分，乙项得分=5×1/3=1.67分。"),
        Example("知晓率=150/223×100=67.26%，满意率=83/223×100%=37.22。"),
        Example("三项合计30+40=70万元，即700000元。"),
        Example("开工率=80/296≈27.0%；两项相加为10+7=17/20。"),
        Example("单价0.5万元×12个月=6万元，1亩=666.67平方米。"),
        Example("1/3≈0.3，2/3=66.6%，截尾和四舍五入均可。"),
        Example("得分=分值×完成率85%=17，n=223，第3阶段=验收。"),
        Example("得分率92.50%（18.5/20），增长5%（2022/7），2题中66.7%（2/3 题）。"),
        Example("差额为85%-80%=5个百分点。"),
        Example("2022年补贴到账率=63/180×100%=35.00%，三级指标3得分=5×80%=4分。"),
        Example("结转(5)=(3)-(4)，执行率（7）=（4）÷（3）。"),
        Example("实际高出3.37个百分点，加分=3.37%÷0.1%×0.03=1.01分。"),
    ),
    benign=(
        Text("四舍五入、截尾", "rounding or cutting"),
        Text("元与万元的换算", "元 against 万元"),
        Text("百分号省略或 ×100 的写法", "a percent sign left out, or ×100 for ×100%"),
        Text("n/m 表示“m 分得 n 分”", "n/m meaning n out of m"),
    ),
)
