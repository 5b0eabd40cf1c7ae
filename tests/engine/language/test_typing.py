"""Typing formulas: everything that is wrong at once, and nothing that only follows from it."""

from __future__ import annotations

import pytest

from hengjian.engine.language.parser import parse
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import check, type_name
from hengjian.quantities import unit

SCOPE: dict[str, Type] = {
    "个数": NumberType(unit("个").dimension),
    "金额": NumberType(unit("元").dimension),
    "户数": NumberType(unit("户").dimension),
    "率": NumberType(),
    "日": Kind.DAY,
    "真": Kind.TRUTH,
    "词": Kind.WORDS,
}


def codes(text: str, *, row: bool = False) -> list[str]:
    return [p.code for p in check(parse(text), SCOPE, row=row)[1]]


MANY = [
    ("金额 + 户数 > 0 and 个数 > 3 or 词", ["types-clash", "unit-left-out", "truth-wanted"]),
    ("无 + 无 + 没有", ["name-unknown", "name-unknown"]),
    ("sum(金额, 户数, 个数)", ["types-clash", "types-clash"]),
    ("sum(词, 日)", ["number-wanted", "number-wanted"]),
    ("min(真, 真) + 1", ["order-refused"]),
    ("if(金额, 户数, 个数)", ["truth-wanted", "types-clash"]),
    ("词 in ('甲', 1, true)", ["types-clash", "types-clash"]),
    ("户数 in (1户, '甲')", ["types-clash"]),
    ("-日", ["number-wanted"]),
    ("not 率", ["truth-wanted"]),
    ("coalesce(0, 词)", ["types-clash"]),
    ("-3 + 金额", ["unit-left-out"]),
    ("30天 + 日", ["date-arithmetic"]),
    ("日 + 0", []),
    ("max(日, 2022-01-01)", []),
    ("真 = false", []),
    ("known(金额 + 户数)", ["types-clash"]),
    ("round(词, -1)", ["number-wanted", "step-wrong"]),
]


@pytest.mark.parametrize(("text", "expected"), MANY)
def test_all_problems_and_no_echoes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


ROWS = [
    ("金额 / 4 > 率 * 金额", []),
    ("金额 / -4 > 0", ["row-division"]),
    ("金额 / (2 + 2) > 0", ["row-division"]),
    ("金额 * 率 > 0", []),
    ("round(金额, 1元) / 金额 > 1", ["row-division", "row-round"]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_rows(text: str, expected: list[str]) -> None:
    assert sorted(codes(text, row=True)) == expected


NAMES = [
    (NumberType(), "纯数", "a pure number"),
    (NumberType(unit("元/户").dimension), "以“元/户”计的数", "a number of “元/户”"),
    (NumberType(unit("百分点").dimension), "以“百分点”计的数", "a number of “百分点”"),
    (NumberType((("day", -1),)), "以“1/天”计的数", "a number of “1/天”"),
    (Kind.DAY, "日期", "a date"),
]


@pytest.mark.parametrize(("of", "zh", "en"), NAMES)
def test_types_in_words(of: Type, zh: str, en: str) -> None:
    assert (type_name(of).zh, type_name(of).en) == (zh, en)


def test_an_open_type_is_none() -> None:
    assert check(parse("金额 + 户数"), SCOPE)[0] is None
    assert check(parse("无"), SCOPE)[0] is None
