"""The total score in the summary and in the body."""

from __future__ import annotations

from tests.audit.checks.reports import claims, findings, printed

CODE = "score-restated"
TEXT = "# 摘要\n\n{}\n\n# 正文\n\n一、评价结论\n\n{}"
SAID = "本次评价得分{}分，评价等级为“良”。"
TABLE = (
    "| 一级指标 | 分值 | 得分 |\n| --- | --- | --- |\n| 决策 | 20 | 18 |\n| 过程 | 20 | 17 |\n"
    "| 产出 | 35 | 28 |\n| 效益 | 25 | 19 |\n| 合计 | 100 | 82 |\n"
)


def test_two_scores_of_one_evaluation_are_an_error() -> None:
    text = TEXT.format(SAID.format("85"), SAID.format("82"))
    (found,) = findings(CODE, text)
    assert (found.severity, found.stated, found.expected) == ("error", "85", "82")
    assert printed(text, found) == ["85", "82"]


def test_the_score_table_says_which_one_is_wrong() -> None:
    text = TEXT.format(SAID.format("82"), SAID.format("85") + "\n\n" + TABLE)
    (found,) = findings(CODE, text)
    assert (found.stated, found.expected) == ("85", "82")


def test_a_score_without_needless_zeros_is_the_same() -> None:
    (claim,) = claims(CODE, TEXT.format(SAID.format("82.5"), SAID.format("82.50")))
    assert claim.holds


def test_self_evaluations_and_several_projects_are_not_compared() -> None:
    own = "实施单位自评得分98分，自评等级为“优”。"
    assert claims(CODE, TEXT.format(own, SAID.format("82"))) == []
    several = "甲项目得分85分，等级为良。乙项目得分82分，等级为良。"
    assert claims(CODE, TEXT.format(several, SAID.format("83"))) == []
