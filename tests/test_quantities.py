"""Exact quantities: reading, converting, rounding once, printing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from hengjian.errors import Refused
from hengjian.quantities import (
    base_unit,
    exact_text,
    parse_quantity,
    quantity_from_base,
    round_half_up,
    unit,
    units,
)


def refusal(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        parse_quantity(text)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "amount", "symbol", "places"),
    [
        ("80个", "80", "个", 0),
        ("30,878.14万元", "30878.14", "万元", 2),
        ("３０，８７８．１４ 万元", "30878.14", "万元", 2),
        ("37.22％", "37.22", "%", 2),
        ("-3.5%", "-3.5", "%", 1),
        ("−12", "-12", "", 0),
        ("+2.1个百分点", "2.1", "个百分点", 1),
        ("568541.26 平方米", "568541.26", "平方米", 2),
        ("0.00元/平方米", "0", "元/平方米", 2),
        ("5m3", "5", "m3", 0),
    ],
)
def test_a_quantity_is_read_exactly(text: str, amount: str, symbol: str, places: int) -> None:
    quantity = parse_quantity(text)
    assert (quantity.amount, quantity.unit.symbol) == (Fraction(amount), symbol)
    assert quantity.places == places


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity-unreadable"),
        ("许多", "quantity-unreadable"),
        ("1,23万元", "quantity-unreadable"),
        ("1.2.3", "quantity-unreadable"),
        ("80-90个", "unit-unknown"),
        ("3²", "unit-unknown"),
        ("1e5", "unit-unknown"),
        ("12公顷年", "unit-unknown"),
        ("9" * 31, "number-too-large"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, code: str) -> None:
    assert refusal(text) == [code]


@pytest.mark.parametrize(
    ("written", "wanted", "printed"),
    [
        ("3.96亿元", "万元", "39600万元"),
        ("52,112.05万元", "元", "521120500元"),
        ("330.74万平方米", "平方米", "3307400平方米"),
        ("3亩", "平方米", "2000平方米"),
        ("50%", "", "0.5"),
        ("2年", "个月", "24个月"),
        ("1.5万户", "户", "15000户"),
    ],
)
def test_units_of_one_dimension_convert(written: str, wanted: str, printed: str) -> None:
    assert parse_quantity(written).to(unit(wanted)).text() == printed


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("80户", "个"), ("1%", "百分点"), ("1万元", "万户"), ("1元", "USD"), ("3天", "工作日")],
)
def test_units_of_other_dimensions_do_not(written: str, wanted: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_quantity(written).to(unit(wanted))
    assert refused.value.problems[0].code == "unit-mismatch"


def test_an_unknown_unit_is_named_with_those_that_are_known() -> None:
    with pytest.raises(Refused) as refused:
        unit("元/两")
    message = refused.value.problems[0]
    assert "两" in message.message("zh")
    assert "平方米" in message.hint("en")


def test_units_combine() -> None:
    price = unit("万元") / unit("平方米")
    assert (price.symbol, price.scale) == ("万元/平方米", 10_000)
    assert (price * unit("㎡")).dimension == unit("元").dimension
    assert (unit("户") / unit("户")).dimension == ()
    assert unit("元·天").dimension == (("CNY", 1), ("day", 1))


def test_every_dimension_has_a_base_unit_of_scale_one_but_percentage_points() -> None:
    for each in units().values():
        base = base_unit(each.dimension)
        assert base.dimension == each.dimension
        assert base.scale == 1 or base.symbol == "百分点"
    assert base_unit((unit("元") / unit("平方米")).dimension).symbol == "元/平方米"


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("59.995", 2, "60.00"),
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("-0.004", 2, "0.00"),
        ("2.5", 0, "3"),
        ("1/3", 4, "0.3333"),
        ("123456789012345678901234567890.5", 0, "123456789012345678901234567891"),
    ],
)
def test_rounding_is_half_up_and_once(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Fraction(value), places)) == rounded


def test_a_published_ratio_rounds_as_it_was_printed() -> None:
    assert round_half_up(Fraction(7600, 296), 2) == Decimal("25.68")
    assert round_half_up(Fraction(7900, 296), 2) == Decimal("26.69")


@pytest.mark.parametrize(
    ("value", "text"), [("1/3", "1/3"), ("3/8", "0.375"), ("-7/20", "-0.35"), ("40", "40")]
)
def test_exact_text_loses_nothing(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text


def test_printing_groups_and_rounds_on_request() -> None:
    paid = parse_quantity("30878.14万元")
    assert paid.text(grouped=True) == "30,878.14万元"
    assert paid.text(0) == "30878万元"
    assert paid.to(unit("亿元")).text(4) == "3.0878亿元"
    assert parse_quantity("5 million USD").text() == "5 million USD"


def test_a_base_value_is_shown_in_any_unit_of_its_dimension() -> None:
    assert quantity_from_base(Fraction(83, 223), unit("%")).text(2) == "37.22%"
