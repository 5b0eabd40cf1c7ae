"""A document against facts and scores from elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengjian.audit.against import Expected
from hengjian.audit.api import audit
from hengjian.audit.outcomes import Audit
from hengjian.audit.readers import read_text
from hengjian.quantities import unit

SCALE = ("优", "良", "中", "差")
EXPECTED = (
    Expected("fact", "计划改造小区数", Fraction(296), unit("个").dimension, "296个", "实施方案"),
    Expected("fact", "开工率", Fraction(80, 296), (), "27.03%"),
    Expected("score", "决策", Fraction(17), unit("分").dimension, "17.00分"),
    Expected("points", "决策", Fraction(20), unit("分").dimension, "20分"),
    Expected("total", "总分", Fraction("67.40"), unit("分").dimension, "67.40分"),
    Expected("grade", "评价等级", shown="中", choices=SCALE),
)


def compared(text: str) -> Audit:
    return audit(read_text(text), checks=[], expected=EXPECTED)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("计划改造小区 269 个。", "269 个", "296个"),
        ("截至评价日，开工率为 26.30%。", "26.30%", "27.03%"),
        ("项目绩效评价得分 76.4 分。", "76.4 分", "67.40分"),
        ("评价等级为“良”。", "良", "中"),
        ("| 指标 | 分值 | 得分 |\n|---|---|---|\n| 决策 | 20 | 18.00 |\n", "18.00", "17.00分"),
        ("| 指标 | 分值 | 得分 |\n|---|---|---|\n| 决策 | 25 | 17.00 |\n", "25", "20分"),
    ],
)
def test_what_differs_is_a_warning_at_its_place(text: str, words: str, expected: str) -> None:
    found = compared(text)
    assert [(f.code, f.severity) for f in found.findings] == [("against-case", "warning")]
    assert found.document.text_at(found.findings[0].spots[0]) == words
    assert found.findings[0].expected == expected


@pytest.mark.parametrize(
    "text",
    [
        "计划改造小区 296 个。",
        "截至评价日，开工率为 27%。",  # the printed decimals allow 27.03%
        "目标是开工率达到 100%。",  # a target
        "项目绩效评价得分 67.4 分，评价等级为“中”。",
        "单位自评等级为“优”。",  # the self-evaluation's
        "| 指标 | 分值 | 得分 |\n|---|---|---|\n| 决策 | 20 | 17 |\n",
    ],
)
def test_what_agrees_or_means_something_else_is_left_in_peace(text: str) -> None:
    assert compared(text).findings == ()


def test_what_agrees_is_counted() -> None:
    found = compared("计划改造小区 296 个。项目绩效评价得分 67.4 分，评价等级为“中”。")
    assert (found.claims_checked, found.claims_held) == (2, 2)  # a grade is no figure
