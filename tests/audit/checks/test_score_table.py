"""Score tables: rates, limits, totals, and the same score in words."""

from __future__ import annotations

import pytest

from tests.audit.checks.reports import claims, findings

HEAD = "| 一级指标 | 分值 | 得分 | 得分率 |\n|---|---|---|---|\n"


@pytest.mark.parametrize("rate", ["77.14%", "77.1%", "77%", "77.15%"])
def test_a_rate_rounded_or_cut_holds(rate: str) -> None:
    text = HEAD + f"| 过程 | 35 | 27 | {rate} |\n"
    found = findings("score-table", text)
    assert bool(found) == (rate == "77.15%")


def test_a_turned_table_is_read_the_same_way() -> None:
    text = (
        "| 一级指标 | 决策 | 过程 | 产出 | 效益 | 合计 |\n|---|---|---|---|---|---|\n"
        "| 分值 | 20 | 20 | 30 | 30 | 100 |\n| 得分 | 18 | 16 | 27 | 24 | {} |\n"
    )
    assert all(claim.holds for claim in claims("score-table", text.format(85)))
    (found,) = findings("score-table", text.format(87))
    assert found.expected == "85"


def test_a_score_in_words_is_held_against_the_table_by_its_heading() -> None:
    table = HEAD + "| 产出 | 25 | 14.11 | 56.44% |\n| 效益 | 20 | 9.29 | 46.45% |\n"
    section = "\n# 评价情况\n\n## 产出情况分析\n\n本部分满分为25分，此次得分{}分。\n"
    assert not findings("score-table", table + section.format("14.11"))
    (found,) = findings("score-table", table + section.format("14.71"))
    assert (found.severity, found.expected) == ("error", "14.11")


def test_a_self_evaluation_score_is_another_matter() -> None:
    table = HEAD + "| 产出 | 25 | 14.11 | 56.44% |\n| 效益 | 20 | 9.29 | 46.45% |\n"
    assert not findings("score-table", table + "\n产出部分满分25分，自评得分25分。\n")
