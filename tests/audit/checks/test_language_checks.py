"""Polarity, problems and what answers them, slips of the pen, payment ahead of the works."""

from __future__ import annotations

import pytest

from hengjian.audit.checks import payment_ahead, polarity, problems_answered, slips
from hengjian.audit.context import context_of
from hengjian.audit.findings import Check
from hengjian.audit.readers import read_text


def _places(check: Check, text: str) -> list[list[str]]:
    """The words at the places of every finding."""
    document = read_text(text)
    claims = check.run(context_of(document))
    found = [finding for claim in claims for finding in claim.findings]
    assert all(finding.severity in ("query", "warning") for finding in found)
    return [[document.text_at(spot) for spot in finding.spots] for finding in found]


def test_both_sides_of_a_contradiction_are_shown() -> None:
    text = "资金不存在挪用情况。\n\n复核发现债券资金使用不规范。"
    assert _places(polarity.CHECK, text) == [["不存在挪用", "资金使用不规范"]]


def test_advice_and_scoring_rules_state_nothing() -> None:
    assert _places(polarity.CHECK, "资料齐全。\n\n评分标准：资料缺失的不得分。") == []
    assert _places(polarity.CHECK, "资料齐全。\n\n应当避免资料缺失。") == []


def test_a_problem_of_the_conclusion_without_treatment() -> None:
    text = (
        "一、结论\n\n总体较好，但也存在档案资料不齐，债券使用迟缓等问题。\n\n"
        "二、存在的问题\n\n（一）档案资料不齐\n\n影像没有归档。\n"
    )
    assert _places(problems_answered.CHECK, text) == [["债券使用迟缓"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("没有填写偏差偏差原因。", "偏差偏差"),
        ("目标与与预算一致。", "与与"),
        ("知晓率达到六成。。", "。。"),
        ("已下达额度（市财债〔2022〕1号，与申请一致。", "（"),
    ],
)
def test_slips_are_shown_where_they_are(text: str, place: str) -> None:
    assert _places(slips.CHECK, text) == [[place]]


def test_a_bracket_may_close_in_the_next_paragraph() -> None:
    assert _places(slips.CHECK, "资料包括合同（含补充协议\n\n和签证）等。") == []


def test_a_lost_first_character_is_certain_only_by_the_rest_of_the_text() -> None:
    rest = "项目总投资已批复。本项目总投资有依据。按项目总投资测算。" + "项目推进。" * 10
    assert _places(slips.CHECK, f"{rest}\n\n目总投资为一亿元。") == [["目总投资"]]
    assert _places(slips.CHECK, "目总投资为一亿元。") == []


def test_payment_ahead_of_certified_work_shows_both_figures() -> None:
    text = "累计产值为8,000万元，实际支付资金9,500万元。\n\n拨付进度与建设进度相匹配。"
    (places,) = _places(payment_ahead.CHECK, text)
    assert places[1:] == ["9,500万元", "8,000万元"]
