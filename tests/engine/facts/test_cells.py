"""Text to values: cells of tables by their column, reported figures by the unit they carry."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from hengjian.bilingual import same
from hengjian.engine.facts.cells import converter, doubts, read_loose, read_value
from hengjian.engine.frameworks.model import Column
from hengjian.engine.language.types import Kind, NumberType
from hengjian.quantities import unit
from tests.engine.facts.refusals import refused, spoken

MONEY = Column.model_validate({"type": "number", "title": "金额", "unit": "元", "places": 2})
RATE = Column.model_validate(
    {"type": "number", "title": "比例", "unit": "%", "places": 2, "at_most": "100%"}
)


def number(text: str, column: Column = MONEY, written: str | None = None) -> object:
    return converter(column, "金额", unit(written) if written else None)(text)


def code(text: str, column: Column = MONEY, written: str | None = None) -> str:
    return refused(lambda: number(text, column, written))[0].code


@pytest.mark.parametrize(
    ("text", "written", "yuan"),
    [
        ("1234.5", None, "1234.5"),
        ("1,234.50", None, "1234.5"),
        ("１２３４．５", None, "1234.5"),
        ("1，234.50元", None, "1234.5"),
        ("0.00", None, "0"),
        ("30878.14", "万元", "308781400"),
        ("3.5亿元", None, "350000000"),
        ("3.5亿元", "万元", "350000000"),
        ("0.123456", "万元", "1234.56"),
    ],
)
def test_numbers_come_out_in_base_units_exactly(text: str, written: str | None, yuan: str) -> None:
    assert number(text, MONEY, written) == Fraction(yuan)


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("0.001", None, "decimals-too-fine"),
        ("0.1234567", "万元", "decimals-too-fine"),
        ("-5", None, "number-negative"),
        ("-5元", None, "number-negative"),
        ("5户", None, "unit-mismatch"),
        ("五千", None, "quantity-unreadable"),
        ("12,34", None, "quantity-unreadable"),
        ("1e5", None, "unit-unknown"),
        ("9" * 31, None, "number-too-large"),
        ("=A1+B1", None, "cell-formula"),
        ("#REF!", None, "cell-error-value"),
        ("########", None, "cell-error-value"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, written: str | None, expected: str) -> None:
    assert code(text, MONEY, written) == expected


def test_bounds_of_a_column() -> None:
    assert number("100", RATE) == 1
    assert number("66.67", RATE) == Fraction("0.6667")
    assert code("100.01", RATE) == "number-above"


@pytest.mark.parametrize(
    "text", ["2022-07-31", "2022/7/31", "2022年7月31日", "2022-07-31 00:00:00", "20220731"]
)
def test_dates_as_they_are_written(text: str) -> None:
    column = Column.model_validate({"type": "date", "title": "日期"})
    assert converter(column, "日期")(text) == dt.date(2022, 7, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022.7", "date-imprecise"),
        ("2022-W01-1", "date-unreadable"),
        ("44743", "date-is-serial"),
        ("2022-02-30", "date-impossible"),
        ("7月底", "date-unreadable"),
        ("=TODAY()", "cell-formula"),
    ],
)
def test_dates_that_would_have_to_be_guessed(text: str, expected: str) -> None:
    column = Column.model_validate({"type": "date", "title": "日期"})
    assert refused(lambda: converter(column, "日期")(text))[0].code == expected


def test_yes_and_no() -> None:
    convert = converter(Column.model_validate({"type": "boolean", "title": "通过"}), "通过")
    assert [convert(t) for t in ("是", "TRUE", "1", "√", "yes")] == [True] * 5
    assert [convert(t) for t in ("否", "false", "0", "×", "No")] == [False] * 5
    assert refused(lambda: convert("大概"))[0].code == "boolean-unreadable"


def test_texts_and_their_options() -> None:
    free = converter(Column.model_validate({"type": "text", "title": "名称"}), "名称")
    assert free("#3楼") == "#3楼"
    assert refused(lambda: free("=1+1"))[0].code == "cell-formula"
    column = Column.model_validate({"type": "text", "title": "满意度", "options": ["A", "B"]})
    (found,) = refused(lambda: converter(column, "满意度")("C"))
    assert found.code == "option-unknown"
    assert "A、B" in found.hint()


def test_a_reported_figure_carries_its_unit() -> None:
    value, quantity = read_value("52,300.00元", NumberType((("CNY", 1),)), unit("万元"))
    assert value == 52300
    assert quantity is not None
    assert (quantity.unit.symbol, quantity.places) == ("元", 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("11,698", "unit-missing"), ("80户", "unit-mismatch"), ("若干", "quantity-unreadable")],
)
def test_units_of_reported_figures_are_never_guessed(text: str, expected: str) -> None:
    money = NumberType((("CNY", 1),))
    assert refused(lambda: read_value(text, money, unit("万元")))[0].code == expected


def test_a_pure_number_needs_no_unit_but_a_share_does() -> None:
    assert read_value("1.2", NumberType(), unit("倍"))[0] == Fraction("1.2")
    assert read_value("66.4%", NumberType(), unit("%"))[0] == Fraction("0.664")
    assert refused(lambda: read_value("66.4", NumberType(), unit("%")))[0].code == "unit-missing"


def test_reported_dates_truths_and_words() -> None:
    assert read_value("2022年7月31日", Kind.DAY, unit(""))[0] == dt.date(2022, 7, 31)
    assert read_value("是", Kind.TRUTH, unit(""))[0] is True
    assert read_value(" 完成 ", Kind.WORDS, unit(""))[0] == "完成"
    assert refused(lambda: read_value("44743", Kind.DAY, unit("")))[0].code == "date-is-serial"


def test_a_figure_nothing_is_declared_about_is_what_it_looks_like() -> None:
    assert read_loose("80个")[0] == 80
    assert read_loose("2022-07-31")[0] == dt.date(2022, 7, 31)
    assert read_loose("true")[0] is True
    assert read_loose("三标段")[0] == "三标段"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100%", []),
        ("100.01%", ["percentage-above-100"]),
        ("-3万元", ["figure-negative"]),
        ("无", []),
    ],
)
def test_figures_that_are_seldom_right(text: str, expected: list[str]) -> None:
    assert [p.code for p in spoken(doubts("完成率", text))] == expected


def test_a_title_is_shown_in_the_problem() -> None:
    column = Column.model_validate({"type": "number", "title": same("户数"), "unit": "户"})
    (found,) = refused(lambda: converter(column, "户数")("-1"))
    assert "户数" in found.message()
    assert "-1" in found.message()
