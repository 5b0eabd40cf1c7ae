"""Weights: children, parents, totals, and weights told in words."""

from __future__ import annotations

from tests.audit.checks.reports import claims, findings

NESTED = (
    "<table><tr><th>一级指标</th><th>分值</th><th>三级指标</th><th>分值</th></tr>"
    "<tr><td rowspan=2>决策</td><td rowspan=2>{}</td><td>立项</td><td>12</td></tr>"
    "<tr><td>目标</td><td>8</td></tr>"
    "<tr><td rowspan=2>产出</td><td rowspan=2>80</td><td>数量</td><td>50</td></tr>"
    "<tr><td>质量</td><td>30</td></tr><tr><td colspan=2>合计</td><td></td><td>100</td></tr></table>"
)


def test_parents_are_the_sums_of_their_merged_rows() -> None:
    held = claims("weights", NESTED.format(20))
    assert len(held) == 3
    assert all(claim.holds for claim in held)
    (found,) = findings("weights", NESTED.format(25))
    assert (found.stated, found.expected, found.severity) == ("25", "20", "error")


def test_four_percentages_in_words_make_a_hundred() -> None:
    words = "权重设置为：决策{}%，过程25%，产出30%，效益30%。"
    assert all(claim.holds for claim in claims("weights", words.format(15)))
    (found,) = findings("weights", words.format(20))
    assert "合计 100" in found.message.zh


def test_a_full_mark_that_is_announced_is_accepted() -> None:
    table = (
        "| 指标 | 分值 |\n|---|---|\n| 决策 | 20 |\n| 过程 | 30 |\n| 产出 | 40 |\n| 效益 | 30 |\n"
    )
    assert findings("weights", table)
    assert not findings("weights", "本表满分120分。\n\n" + table)
