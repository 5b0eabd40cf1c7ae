"""Rates in words: which figures are held against which, and what is another rate."""

from __future__ import annotations

import pytest

from tests.audit.checks.reports import claims, findings, printed

CODE = "rate-in-words"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柳河街道计划47期、完成19期，完成率为45.51%。", "40.43%"),
        ("应签约住户120户，实际签约90户，签约率为85%。", "75%"),
        ("下达预算500.00万元，实际支出400.00万元，支出率为90%。", "80%"),
        ("计划建设泵站60座。截至年末已建成45座，建成率为70%。", "75%"),
        ("计划修建道路40条，实际完成30条，占计划的70%。", "75%"),
    ],
)
def test_the_rate_must_follow_from_the_two_figures(text: str, expected: str) -> None:
    (found,) = findings(CODE, text)
    assert (found.severity, found.expected) == ("warning", expected)
    assert printed(text, found)[0] == found.stated


@pytest.mark.parametrize(
    "text",
    [
        "计划建设泵站60座，实际完成45座，验收合格率为98%。",
        "计划建设泵站60座，实际完成45座，投资完成率为81%。",
        "计划建设泵站60座，实际完成45座，开工率为90%。",
        "计划培训300人，实际完成280人，取证率为60%。",
        "上年计划60座，实际完成45座，完成率为90%。",
        "完成45座，完成率为90%。",
        "建成45座，完成率不低于90%。",
    ],
)
def test_another_rate_is_no_claim(text: str) -> None:
    assert claims(CODE, text) == []


def test_any_whole_that_gives_the_rate_will_do() -> None:
    text = "计划修建道路50条，调整后计划修建道路40条，实际完成30条，完成率为75%。"
    assert [claim.holds for claim in claims(CODE, text)] == [True]


def test_money_may_be_held_against_a_budget_said_elsewhere() -> None:
    text = "全年预算800.00万元。\n\n到位资金600.00万元，支出480.00万元，预算执行率为{}。"
    assert [claim.holds for claim in claims(CODE, text.format("60%"))] == [True]
    assert [found.expected for found in findings(CODE, text.format("70%"))] == ["80%"]
