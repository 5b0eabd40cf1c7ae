"""Whether one slip of the pen mends a wrong sum, and how likely that is by accident."""

from __future__ import annotations

from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts, one_basis
from hengjian.audit.figures import Figure
from hengjian.audit.kinds import all_kinds
from hengjian.audit.mending import by_one_slip, chance, meets
from hengjian.audit.passages import passages
from hengjian.audit.readers import read_text
from hengjian.audit.reading_figures import context_of


def _amounts(text: str) -> list[Amount]:
    return [each for passage in passages(context_of(read_text(text))) for each in amounts(passage)]


def _figures(text: str) -> tuple[Figure, list[Figure]]:
    whole, *parts = (each.figure for each in _amounts(text))
    return whole, parts


def test_a_sum_that_is_off_by_one_digit_is_mended() -> None:
    whole, parts = _figures("收入 61646 万元，甲 28684 万元，乙 36962 万元。")
    assert not meets(whole, parts)
    assert by_one_slip(whole, parts)
    assert chance(whole, parts) < Fraction(1, 100)


def test_a_sum_that_is_off_by_more_is_not() -> None:
    whole, parts = _figures("收入 61646 万元，甲 28684 万元，乙 21750 万元。")
    assert not by_one_slip(whole, parts)


def test_round_numbers_are_mended_by_accident() -> None:
    whole, parts = _figures("总投资 900.00 万元，甲 500.00 万元、乙 200.00 万元、丙 150.00 万元。")
    assert by_one_slip(whole, parts)
    assert chance(whole, parts) > Fraction(1, 2)


def test_an_amount_is_a_level_a_change_or_what_is_compared_with() -> None:
    told = _amounts(
        "支出 4705 万元，比上年的 4513 万元增加 192 万元（含 20 万元），占 3 季度的一半。"
    )
    assert [(each.figure.text, each.change, each.former, each.aside) for each in told] == [
        ("4705 万元", False, False, False),
        ("4513 万元", False, True, False),
        ("192 万元", True, False, False),
        ("20 万元", False, False, True),
    ]


def test_two_changes_may_be_against_different_years() -> None:
    assert one_basis("比上年增加", "增长")
    assert one_basis("比上年同期增收", "同比增长")
    assert not one_basis("比年初增加", "同比增长")


def test_kinds_that_leave_no_other() -> None:
    assert all_kinds(("税收收入", "非税收入"))
    assert all_kinds(("第二产业投资", "第一产业投资", "第三产业投资"))
    assert not all_kinds(("税收收入", "税收返还"))
    assert not all_kinds(("税收收入", "转移收入"))
