"""The formula language, by example.

A framework computes its values, targets and conditions with formulas. They read like a spreadsheet
cell without cell addresses: names of facts, numbers with units, a handful of functions. This file
is the manual; every line of it runs.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.parser import parse
from hengjian.engine.language.printing import substituted, text_of
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import check
from hengjian.errors import Problem, Refused
from hengjian.quantities import parse_quantity, unit

# --- The facts the examples speak of -----------------------------------------------------------

UNITS = {
    "已开工小区数": "个",
    "计划改造小区数": "个",
    "改造户数": "户",
    "已支付金额": "万元",
    "预算": "万元",
    "质保金": "万元",
    "上年支付率": "%",
    "提高": "百分点",
    "工期": "天",
}
SCOPE: dict[str, Type] = {
    **{name: NumberType(unit(symbol).dimension) for name, symbol in UNITS.items()},
    "开工日": Kind.DAY,
    "竣工日": Kind.DAY,
    "as_of": Kind.DAY,
    "已验收": Kind.TRUTH,
    "已审计": Kind.TRUTH,
    "状态": Kind.WORDS,
}
FACTS: dict[str, Any] = {
    "已开工小区数": Fraction(80),
    "计划改造小区数": Fraction(296),
    "改造户数": Fraction(4259),
    "已支付金额": parse_quantity("30878.14万元").base,
    "预算": parse_quantity("79235.50万元").base,
    "上年支付率": Fraction(1, 4),
    "提高": Fraction(2, 100),
    "工期": Fraction(180),
    "开工日": dt.date(2022, 3, 1),
    "as_of": dt.date(2022, 7, 31),
    "已验收": True,
    "状态": "在建",
    # 质保金, 竣工日 and 已审计 are not known.
}


def value_of(formula: str) -> Any:
    """What ``formula`` comes to over ``FACTS``; it must be free of problems."""
    node = parse(formula)
    assert check(node, SCOPE)[1] == ()
    return evaluate(node, FACTS.get)


def type_of(formula: str) -> Type | None:
    found, problems = check(parse(formula), SCOPE)
    assert problems == ()
    return found


def problems_of(formula: str, *, row: bool = False) -> tuple[Problem, ...]:
    """Every problem ``formula`` has, in reading or in typing."""
    try:
        node = parse(formula)
    except Refused as refused:
        return refused.problems
    return check(node, SCOPE, row=row)[1]


def number(symbol: str) -> NumberType:
    return NumberType(unit(symbol).dimension)


# --- Numbers, units, dates, words --------------------------------------------------------------

LITERALS = [
    ("80", Fraction(80)),
    ("0.75", Fraction(3, 4)),
    # A unit follows its number at once or after a space; money computes in 元, areas in 平方米 …
    ("80个", Fraction(80)),
    ("2 万元", Fraction(20_000)),
    ("1.5亿元", Fraction(150_000_000)),
    ("568541.26平方米", Fraction(56854126, 100)),
    # … the longest unit counts …
    ("2个百分点", Fraction(2, 100)),
    ("3个月", Fraction(3)),
    # … and a percentage is a number like any other.
    ("37%", Fraction(37, 100)),
    ("100% = 1", True),
    # Dates in both ways of writing.
    ("2022-07-31", dt.date(2022, 7, 31)),
    ("2022年7月31日", dt.date(2022, 7, 31)),
    # Words stand in quotation marks of any kind.
    ('"完工"', "完工"),
    ("“完工”", "完工"),
    ("'完工'", "完工"),
    ("true", True),
    ("false", False),
]


@pytest.mark.parametrize(("formula", "value"), LITERALS)
def test_literals(formula: str, value: object) -> None:
    assert value_of(formula) == value


# --- Arithmetic and precedence -----------------------------------------------------------------

ARITHMETIC = [
    ("已开工小区数 / 计划改造小区数", Fraction(80, 296)),
    ("1 + 2 * 3", Fraction(7)),
    ("(1 + 2) * 3", Fraction(9)),
    ("10 - 4 - 3", Fraction(3)),
    ("12 / 2 / 3", Fraction(2)),
    ("-2 * 3", Fraction(-6)),
    ("2 - -3", Fraction(5)),
    # Nothing is rounded on the way: thirds are thirds.
    ("1 / 3 * 3 = 1", True),
    # Units that convert may be mixed.
    ("1亿元 - 5000万元 = 50000000元", True),
    # A date less a date is days; days move a date.
    ("as_of - 开工日", Fraction(152)),
    ("开工日 + 30天", dt.date(2022, 3, 31)),
    ("as_of - 开工日 > 工期", False),
]


@pytest.mark.parametrize(("formula", "value"), ARITHMETIC)
def test_arithmetic(formula: str, value: object) -> None:
    assert value_of(formula) == value


# --- Comparison and logic ----------------------------------------------------------------------

CONDITIONS = [
    ("已开工小区数 >= 80个", True),
    ("已开工小区数 != 80个", False),
    ("开工日 <= 2022-06-30", True),
    ('状态 = "在建"', True),
    ('状态 in ("完工", "在建")', True),
    ('状态 not in ("完工", "在建")', False),
    # ``not`` binds tighter than ``and``, ``and`` tighter than ``or``.
    ("true or false and false", True),
    ("not false and false", False),
    ("not 已开工小区数 > 100个", True),
    # 0 needs no unit: it is the same in all of them.
    ("已支付金额 > 0", True),
]


@pytest.mark.parametrize(("formula", "value"), CONDITIONS)
def test_conditions(formula: str, value: object) -> None:
    assert value_of(formula) is value


# --- Functions ---------------------------------------------------------------------------------

FUNCTIONS = [
    ("if(已验收, 100%, 60%)", Fraction(1)),
    ("min(已开工小区数 / 计划改造小区数, 20%, 100%)", Fraction(1, 5)),
    ("max(已开工小区数 - 100个, 0)", Fraction(0)),
    ("sum(1万元, 20元, 3元)", Fraction(10_023)),
    # The first that is known.
    ("coalesce(质保金, 已支付金额 * 3%)", Fraction(3087814 * 300, 100)),
    ("known(质保金)", False),
    ("known(预算)", True),
    # To the nearest multiple of the step, halves away from zero.
    ("round(已开工小区数 / 计划改造小区数, 0.01%)", Fraction(2703, 10_000)),
    ("round(已支付金额, 1万元)", Fraction(308_780_000)),
    ("round(2.5, 1)", Fraction(3)),
    ("round(-2.5, 1)", Fraction(-3)),
    # Up or down to a whole number of steps: a started one counts, or only a full one.
    ("ceil(72.1% - 70%, 1%)", Fraction(3, 100)),
    ("floor(72.9% - 70%, 1%)", Fraction(2, 100)),
    ("ceil(-2.5, 1)", Fraction(-2)),
    ("floor(-2.5, 1)", Fraction(-3)),
    ("floor(工期, 7天) / 7天", Fraction(25)),
    ("abs(25% - 上年支付率 - 2%)", Fraction(2, 100)),
]


@pytest.mark.parametrize(("formula", "value"), FUNCTIONS)
def test_functions(formula: str, value: object) -> None:
    assert value_of(formula) == value


# --- What is not known -------------------------------------------------------------------------

MISSING = [
    # Missing in, missing out; nothing silently becomes 0 …
    ("质保金 + 1万元", None),
    ("质保金 > 0", None),
    ("sum(质保金, 预算)", None),
    ("max(质保金, 预算)", None),
    ("竣工日 - 开工日", None),
    ("if(已审计, 1, 0)", None),
    ("已审计 in (true, false)", None),
    # … unless the rest settles the answer.
    ("已审计 and false", False),
    ("false and 已审计", False),
    ("已审计 or true", True),
    ("已审计 and true", None),
    ("not 已审计", None),
    ("if(已验收, 预算, 质保金)", Fraction(792_355_000)),
    # Division by zero has no value.
    ("1 / (已开工小区数 - 80个)", None),
]


@pytest.mark.parametrize(("formula", "value"), MISSING)
def test_missing_values(formula: str, value: object) -> None:
    assert value_of(formula) == value


def test_division_by_zero_is_told() -> None:
    node = parse("1 + 预算 / (已开工小区数 - 80个)")
    heard: list[str] = []
    assert evaluate(node, FACTS.get, lambda zero: heard.append(text_of(zero))) is None
    assert heard == ["预算 / (已开工小区数 - 80个)"]


# --- Units are checked before anything is computed ---------------------------------------------

RESULT_UNITS = [
    ("已支付金额 / 预算", number("")),
    ("已支付金额 / 改造户数", number("元/户")),
    ("已支付金额 / 改造户数 * 改造户数", number("元")),
    ("已支付金额 * 3%", number("元")),
    ("预算 - 已支付金额", number("元")),
    ("上年支付率 - 25%", number("%")),
    ("提高 + 1百分点", number("百分点")),
    # A percentage moved by 百分点 is a percentage.
    ("上年支付率 + 2百分点", number("%")),
    ("上年支付率 - 提高", number("%")),
    ("as_of - 开工日", number("天")),
    ("开工日 + 工期", Kind.DAY),
    ("if(已验收, 已支付金额, 0)", number("元")),
    ("已支付金额 > 预算", Kind.TRUTH),
    ('if(已验收, "优", "良")', Kind.WORDS),
]


@pytest.mark.parametrize(("formula", "expected"), RESULT_UNITS)
def test_the_unit_of_a_result(formula: str, expected: Type) -> None:
    assert type_of(formula) == expected


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("27.5% - 上年支付率 >= 2百分点", True),
        ("27.5% - 上年支付率 = 提高 + 0.5百分点", True),
        ("abs(上年支付率 - 27.5%) in (2.5百分点, 3百分点)", True),
        ("max(27.5% - 上年支付率, 0) < 提高", False),
        ("round(已支付金额 / 预算 - 上年支付率, 0.01%) > 10百分点", True),
        # It stays a number like any other: nobody need write 百分点.
        ("27.5% - 上年支付率 > 2%", True),
        ("(27.5% - 上年支付率) / 上年支付率 = 10%", True),
    ],
)
def test_percentages_less_percentages_are_percentage_points(formula: str, value: bool) -> None:
    assert value_of(formula) is value


CLASHES = [
    # Money does not add to households, nor 个 to 户.
    ("已支付金额 + 改造户数", "types-clash", 9),
    ("max(已开工小区数, 改造户数)", "types-clash", 13),
    ("if(已验收, 预算, 工期)", "types-clash", 13),
    # A percentage is a pure number; a difference in 百分点 is not.
    ("提高 > 2%", "types-clash", 6),
    ("提高 - 上年支付率", "types-clash", 6),
    # What is left of a whole is a share, no difference of two percentages.
    ("1 - 上年支付率 > 2百分点", "types-clash", 13),
    # A bare number lacks its unit.
    ("已开工小区数 > 10", "unit-left-out", 10),
    ("round(已支付金额, 0.01)", "unit-left-out", 14),
    # Dates, words and conditions are not numbers.
    ("开工日 > 3", "types-clash", 7),
    ("开工日 + 3", "date-arithmetic", 1),
    ("开工日 + as_of", "date-arithmetic", 1),
    ("状态 * 2", "number-wanted", 1),
    ('状态 < "完工"', "order-refused", 1),
    ("已开工小区数 and 已验收", "truth-wanted", 1),
    ("if(预算, 1, 0)", "truth-wanted", 4),
]


@pytest.mark.parametrize(("formula", "code", "column"), CLASHES)
def test_what_does_not_go_together(formula: str, code: str, column: int) -> None:
    assert [(p.code, p.place.column) for p in problems_of(formula)] == [(code, column)]


def test_a_clash_names_both_sides_and_where_they_stand() -> None:
    (clash,) = problems_of("已支付金额 + 改造户数 * 2")
    assert clash.message("zh") == (
        "两边不能放在一起：“已支付金额”（第1列）是以“元”计的数，"
        "“改造户数 * 2”（第9列）是以“户”计的数"
    )
    assert clash.message("en") == (
        "these do not go together: “已支付金额” (column 1) is a number of “元”, "
        "“改造户数 * 2” (column 9) is a number of “户”"
    )


def test_a_number_without_its_unit_is_told_which() -> None:
    (bare,) = problems_of("已开工小区数 > 10")
    assert bare.hint("zh") == "请写上单位，如 10个"
    assert bare.hint("en") == "write the unit, such as 10个"


def test_all_problems_come_at_once() -> None:
    found = problems_of("已付金额 + 改造户数 > 3 and 状态 and 开工日 + 1")
    assert [(p.code, p.place.column) for p in found] == [
        ("name-unknown-near", 1),
        ("truth-wanted", 21),
        ("date-arithmetic", 28),
    ]


# --- Ways of typing that mean the same ---------------------------------------------------------

SYNONYMS = [
    ("已支付金额÷预算", "已支付金额 / 预算"),
    ("预算 × ３％", "预算 * 3%"),
    ("（已开工小区数 － ２个）", "已开工小区数 - 2个"),
    ("已开工小区数 ≥ 10个", "已开工小区数 >= 10个"),
    ("已开工小区数 ≤ 10个", "已开工小区数 <= 10个"),
    ("已开工小区数 ≠ 10个", "已开工小区数 != 10个"),
    ("已开工小区数 ＝ 10个", "已开工小区数 = 10个"),
    ("已开工小区数 == 10个", "已开工小区数 = 10个"),
    ("max（1，2）", "max(1, 2)"),
    ("状态 not in (‘完工’)", 'not 状态 in ("完工")'),
]


@pytest.mark.parametrize(("typed", "canonical"), SYNONYMS)
def test_synonyms(typed: str, canonical: str) -> None:
    assert text_of(parse(typed)) == canonical


# --- A formula with its values, as the trace shows it ------------------------------------------


def test_values_in_place_of_names() -> None:
    node = parse("已开工小区数 / 计划改造小区数")
    shown = {"已开工小区数": "80个", "计划改造小区数": "296个"}
    assert substituted(node, shown) == "80个 / 296个"


# --- What a formula cannot say -----------------------------------------------------------------

REFUSED = [
    # No powers, no attributes, no indexing, no functions of one's own.
    ("9**9**9**9", "power-refused", 2),
    ("小区.名称", "dot-refused", 3),
    ("小区[1]", "brackets-refused", 3),
    ("open('/etc/passwd')", "function-unknown", 1),
    ("mix(1, 2)", "function-unknown-near", 1),
    # Thousands separators would make max(1,200) ambiguous.
    ("46,373.00万元", "number-grouped", 1),
    # Comparisons do not chain.
    ("1 < 2 < 3", "comparison-chained", 7),
    # Names and units must exist.
    ("绿化率", "name-unknown", 1),
    ("计划改造小区", "name-unknown-near", 1),
    ("80把", "unit-unknown", 3),
    ("2022-02-30", "date-unreadable", 1),
    # Dividing by 0 outright is a slip.
    ("预算 / 0", "divisor-zero", 6),
    # The step of round is written out and above 0.
    ("round(预算, 质保金)", "step-wrong", 11),
    ("round(预算, 0)", "step-wrong", 11),
    # After ``in`` stand plain values.
    ("已开工小区数 in (计划改造小区数)", "option-not-literal", 12),
]


@pytest.mark.parametrize(("formula", "code", "column"), REFUSED)
def test_refused(formula: str, code: str, column: int) -> None:
    assert (problems_of(formula)[0].code, problems_of(formula)[0].place.column) == (code, column)


# --- Conditions over the rows of a table -------------------------------------------------------

ROWS = [
    # ``where`` and ``among`` run inside a database, in whole numbers only.
    ("开工日 <= as_of and 状态 != '停工'", None),
    ("已支付金额 * 2 > 预算", None),
    ("已支付金额 / 2 > 质保金", None),
    ("已支付金额 / 预算 > 50%", "row-division"),
    ("round(已支付金额, 1元) > 预算", "row-round"),
    ("ceil(已支付金额, 1元) > 预算", "row-round"),
    ("abs(已支付金额 - 预算) > 1万元", None),
]


@pytest.mark.parametrize(("formula", "code"), ROWS)
def test_conditions_over_rows(formula: str, code: str | None) -> None:
    assert [p.code for p in problems_of(formula, row=True)] == ([code] if code else [])
    assert problems_of(formula) == ()
