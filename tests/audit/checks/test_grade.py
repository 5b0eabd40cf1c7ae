"""Grades: scales in their printed forms, bounds, and scores that stand beside a grade."""

from __future__ import annotations

import pytest

from tests.audit.checks.reports import claims, findings, printed

FORMS = (
    "优（得分≥90分）；良（80分≤得分＜90分）；中（60分≤得分＜80分）；差（得分＜60分）。",
    "90分（含）以上为优、80分（含）至90分为良、60分（含）至80分为中、60分以下为差。",
    "结果分为优（90分及以上）、良（80-89分）、中（60-79分）、差（60分以下）四个等级。",
    "S≥90为优秀，80≤S＜90为良好，60≤S＜80为中等，S＜60为差。",
)


@pytest.mark.parametrize("scale", FORMS)
@pytest.mark.parametrize(
    ("score", "grade", "right"),
    [("90", "优", True), ("89.99", "优", False), ("80", "良", True), ("79.99", "良", False),
     ("60", "中", True), ("59.99", "中", False), ("59.99", "差", True)],
)  # fmt: skip
def test_bounds_take_in_their_lower_end(scale: str, score: str, grade: str, right: bool) -> None:
    text = f"{scale}\n\n本项目评价得分{score}分，评价等级为“{grade}”。"
    (claim,) = claims("grade", text)
    assert claim.holds == right
    if not right:
        (found,) = claim.findings
        assert found.severity == "error"
        assert printed(text, found)[:2] == [grade, score]


def test_without_a_printed_scale_the_national_one_only_warns() -> None:
    (found,) = findings("grade", "评价得分79.5分，评价等级为良。")
    assert (found.severity, found.expected) == ("warning", "中")


def test_the_score_of_a_part_is_not_the_score_of_the_whole() -> None:
    assert not findings("grade", "评价得分91分，其中过程得分28分，评价等级为优。")
