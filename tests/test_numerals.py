"""Figures in running text, Western and Chinese, and back."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.numerals import Numeral, find_numerals, parse_chinese, to_chinese

ROOT = Path(__file__).parent.parent


def figures(text: str) -> list[str]:
    return [found.text for found in find_numerals(text) if found.kind == "figure"]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.text, found.kind) for found in find_numerals(text)]


def only(text: str) -> Numeral:
    (found,) = find_numerals(text)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二百九十六", 296),
        ("三千零八十", 3080),
        ("三千零八", 3008),
        ("三千八", 3800),
        ("一百二", 120),
        ("十", 10),
        ("十二", 12),
        ("两千", 2000),
        ("廿三", 23),
        ("〇", 0),
        ("二〇二二", 2022),
        ("一万二千五百", 12_500),
        ("二万三", 23_000),
        ("二十万零五", 200_005),
        ("一亿二千万", 120_000_000),
        ("一万亿", 10**12),
        ("壹仟零捌拾", 1080),
        ("负三", -3),
        ("三点五亿", 350_000_000),
        ("三十七点二二", Fraction(3722, 100)),
        ("百分之三十七点二二", Fraction(3722, 10_000)),
        ("百分之百", 1),
        ("千分之五", Fraction(5, 1000)),
        ("三分之二", Fraction(2, 3)),
        ("三成", Fraction(3, 10)),
        ("三成五", Fraction(35, 100)),
    ],
)
def test_chinese_numerals_are_read_exactly(text: str, value: Fraction) -> None:
    assert parse_chinese(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "百", "万", "点五", "三点", "百二", "十百", "十四五", "七八百", "零百", "一万零",
     "二百二百", "一千零百", "一亿亿", "二百零", "三分之零百", "零分之一", "几十", "296"],
)  # fmt: skip
def test_what_is_no_chinese_numeral_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_chinese(text)
    assert refused.value.problems[0].code == "numeral-unreadable"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (3, "三"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (100_000, "十万"),
        (10_001, "一万零一"),
        (10_100_000, "一千零一十万"),
        (10**12, "一万亿"),
        (-5, "负五"),
    ],
)
def test_numbers_are_written_in_chinese(number: int, text: str) -> None:
    assert to_chinese(number) == text


def test_a_number_too_long_to_write_is_refused() -> None:
    with pytest.raises(ValueError, match="16 digits"):
        to_chinese(10**16)


@given(st.integers(-(10**16) + 1, 10**16 - 1))
def test_writing_and_reading_are_inverse(number: int) -> None:
    assert parse_chinese(to_chinese(number)) == number


@given(st.integers(0, 10**8 - 1))
def test_writing_agrees_with_an_independent_converter(number: int) -> None:
    assert to_chinese(number) == cn2an.an2cn(number)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "places", "step"),
    [
        ("涉及4,259户居民", "4259", "户", 0, "1"),
        ("支付 30,878.14 万元", "30878.14", "万元", 2, "0.01"),
        ("达３７．２２％", "37.22", "%", 2, "0.01"),
        ("下降2.1个百分点", "2.1", "个百分点", 1, "0.1"),
        ("增长-3.5%", "-3.5", "%", 1, "0.1"),
        ("1.2万户", "1.2", "万户", 1, "0.1"),
        ("1.2万栋", "12000", "栋", 1, "1000"),
        ("3千人", "3000", "人", 0, "1000"),
        ("3千万元", "30000000", "元", 0, "10000000"),
        ("3亿5000万元", "35000", "万元", 0, "1"),
        ("每平方米造价5元/平方米", "5", "元/平方米", 0, "1"),
        ("二百九十六个小区", "296", "个", 0, "1"),
        ("三点五亿元", "350000000", "元", 1, "10000000"),
        ("百分之三十七点二二", "37.22", "%", 2, "0.01"),
        ("分三个方面", "3", "个", 0, "1"),
        ("三分之二的居民", "2/3", "", 0, "0"),
        ("两年", "2", "年", 0, "1"),
        ("296", "296", None, 0, "1"),
    ],
)
def test_a_figure_comes_with_value_unit_and_precision(
    text: str, amount: str, unit: str | None, places: int, step: str
) -> None:
    found = only(text)
    assert found.kind == "figure"
    assert (found.amount, found.places, found.step) == (Fraction(amount), places, Fraction(step))
    assert (found.unit.symbol if found.unit else None) == unit


def test_spans_point_into_the_text_as_it_was_given() -> None:
    text = "共计８０ 个，（三）支付30,878.14 万元。"
    for found in find_numerals(text):
        assert text[found.start : found.end] == found.text
    assert figures(text) == ["８０ 个", "30,878.14 万元"]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("约120件", "about"),
        ("120件左右", "about"),
        ("节约120件", None),
        ("近300户", "below"),
        ("附近300户", None),
        ("近3年", None),
        ("300余户", "above"),
        ("三百多户", "above"),
        ("超过300户", "above"),
        ("不超过300户", "at_most"),
        ("不低于80%", "at_least"),
        ("80%（含）以上", "at_least"),
        ("60分以下", "at_most"),
        ("30日内", "at_most"),
        ("≥ 90分", "at_least"),
        ("80分≤得分", "at_least"),
        ("得分＜60分", "below"),
        ("80%", None),
    ],
)
def test_hedges_are_kept_apart_from_the_figure(text: str, hedge: str | None) -> None:
    assert only(text).hedge == hedge


def test_bounds_are_all_that_prints_as_the_figure() -> None:
    assert only("37.22%").bounds == (Fraction("0.37215"), Fraction("0.37225"))
    assert only("1.2万户").bounds == (11_500, 12_500)
    assert only("80%以上").bounds == (Fraction(4, 5), None)
    assert only("300户以内").bounds == (None, 300)
    assert only("3.96亿元").quantity.base == 396_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("财预〔2020〕10号文", [("〔2020〕10号", "document")]),
        ("（国办发[2020] 23 号）", [("[2020] 23 号", "document")]),
        ("2022年7月至9月", [("2022年7月", "date"), ("9月", "date")]),
        ("2019-2021年", [("2019", "date"), ("2021年", "date")]),
        ("2022-07-31", [("2022-07-31", "date")]),
        ("七月三十一日", [("七月三十一日", "date")]),
        ("投资2022.7万元", [("2022.7万元", "figure")]),
        ("拨打12345热线", [("12345", "phone")]),
        ("联系13888888888", [("13888888888", "phone")]),
        ("0877-2023456", [("0877-2023456", "phone")]),
        ("C11指标", [("C11", "code")]),
        ("按GB 50300-2013验收", [("GB 50300-2013", "code")]),
        ("统一社会信用代码915304000000000000", [("915304000000000000", "code")]),
        ("一、基本情况", [("一", "ordinal")]),
        ("（二）组织情况", [("二", "ordinal")]),
        ("1.项目立项", [("1", "ordinal")]),
        ("1.2.3 细目", [("1.2.3", "ordinal")]),
        ("详见表3和附件5", [("3", "ordinal"), ("5", "ordinal")]),
        ("第三章", [("三", "ordinal")]),
        ("二期改造", [("二", "ordinal")]),
        ("12个三级指标", [("12个", "figure"), ("三", "ordinal")]),
        ("3幢5号楼", [("3幢", "figure"), ("5", "ordinal")]),
        ("3-5个工作日", [("3", "figure"), ("5个工作日", "figure")]),
    ],
)
def test_numbers_that_measure_nothing_are_told_apart(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    ["统一个人标准", "十分满意", "一起", "一部分", "十几个", "七八个", "数十户", "几百户", "十来个",
     "党的二十大", "十四五规划", "万一", "三成立", "一方面", "千方百计", "一致", "三是"],
)  # fmt: skip
def test_words_and_vague_counts_are_left_out(text: str) -> None:
    assert find_numerals(text) == []


def test_an_ordinal_keeps_its_number() -> None:
    assert [found.amount for found in find_numerals("第十二条、第3款")] == [12, 3]


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from(["万元", "户", "%", "平方米"]))
def test_every_printed_figure_is_found_again(number: int, places: int, symbol: str) -> None:
    printed = f"{number / 10**places:,.{places}f}" if places else f"{number:,}"
    found = only(f"共{printed}{symbol}。")
    assert found.text == printed + symbol
    assert found.amount == Fraction(printed.replace(",", ""))
    assert found.places == places


@given(st.integers(11, 10**8).filter(lambda number: number % 10))
def test_every_chinese_count_is_found_again(number: int) -> None:
    text = to_chinese(number) + "户"
    found = only(f"涉及{text}居民")
    assert (found.text, found.amount) == (text, number)


@given(
    st.text(
        alphabet="0123456789０，,.%％万亿元个年月日号第约近余一二十百分之点成-（）〔〕 \n热线",
        max_size=40,
    )
)
def test_any_text_is_read_without_overlaps(text: str) -> None:
    end = 0
    for found in find_numerals(text):
        assert found.start >= end
        assert found.text == text[found.start : found.end] != ""
        end = found.end


@pytest.mark.shared
def test_a_published_report_is_read() -> None:
    (report,) = (ROOT.parent / "shared" / "seeds").glob("000_*.txt")
    text = report.read_text(encoding="utf-8")
    found = find_numerals(text)
    amounts = {(n.amount, n.unit.symbol) for n in found if n.kind == "figure" and n.unit}
    for amount, symbol in (
        ("30878.14", "万元"), ("30878.13", "万元"), ("568541.26", "平方米"), ("3.96", "亿元"),
        ("296", "个"), ("2818", "栋"), ("2653", "栋"), ("25.68", "%"), ("67.4", "分"),
    ):  # fmt: skip
        assert (Fraction(amount), symbol) in amounts
    assert {n.text for n in found if n.kind == "phone"} == {"12345"}
    assert all("〔" in n.text for n in found if n.kind == "document")
    assert not [n for n in found if n.kind == "figure" and n.text.startswith(("2022", "2023"))]
