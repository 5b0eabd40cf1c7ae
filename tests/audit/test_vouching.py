"""Figures of generic words in the summary and the body: what vouches for their being one thing."""

from __future__ import annotations

import pytest

from hengjian.audit.findings import Finding
from tests.audit.checks.reports import findings, printed, read

SUMMARY = "# 摘要\n\n{}\n\n# 正文\n\n一、基本情况\n\n{}"
TOTALS = (
    "| 乡镇 | 计划数（个） | 完成数（个） | 居民数（户） |\n| --- | --- | --- | --- |\n"
    "| 甲镇 | 70 | 40 | 3,000 |\n| 乙镇 | 50 | 38 | 2,120 |\n| 合计 | 120 | 78 | 5,120 |\n"
)


def _found(summary: str, body: str) -> list[tuple[Finding, list[str]]]:
    text = SUMMARY.format(summary, body)
    return [(found, sorted(printed(text, found))) for found in findings("restated", text)]


def test_money_spent_is_known_by_the_money_that_arrived() -> None:
    body = "实际到位资金900.50万元，实际支出640.20万元，结余260.30万元。"
    ((found, places),) = _found("到位资金900.50万元，支出460.20万元。", body)
    assert found.severity == "warning"
    assert places == ["460.20万元", "640.20万元"]
    assert _found("到位资金900.50万元，支出640.20万元。", body) == []


@pytest.mark.parametrize(
    "body",
    [
        "截至2021年6月底，到位资金900.50万元，支出460.20万元。",
        "专项债券资金到位300.50万元，支出260.30万元。",
        "年中到位资金900.50万元，支出460.20万元。",
        "计划到位资金900.50万元，支出880.00万元。",
        "一标段到位资金900.50万元，支出460.20万元。",
        "其中设备购置预算900.50万元，支出460.20万元。",
    ],
)
def test_another_day_source_plan_or_part_is_another_thing(body: str) -> None:
    assert _found("到位资金900.50万元，支出640.20万元。", body) == []


def test_a_plan_is_known_by_the_people_it_serves() -> None:
    body = "根据方案，2021年计划改造小区120个，涉及居民5,120户，面积80.00万平方米。"
    ((_, places),) = _found("计划改造小区210个，涉及居民5,120户。", body)
    assert places == ["120个", "210个"]
    batch = "第一批计划改造小区40个，涉及居民1,700户。"
    assert _found("计划改造小区120个，涉及居民5,120户。", batch) == []
    part = "2020年计划改造小区50个，涉及居民2,100户。"
    assert _found("计划改造小区120个，涉及居民5,120户。", part) == []


def test_what_is_done_is_known_by_the_day() -> None:
    summary = "计划改造小区120个。截至2021年12月20日，已改造{}个。"
    body = "截至2021年12月20日，计划改造小区120个，实际完成78个。"
    ((_, places),) = _found(summary.format(87), body)
    assert places == ["78个", "87个"]
    for other in (
        "截至2021年9月20日，计划改造小区120个，实际完成60个。",
        "截至2021年12月20日，计划改造小区120个，开工90个。",
        "截至2021年12月20日，已完成管网改造42个。",
        "如青禾镇年度任务为20个。截至2021年12月20日完成9个。",
    ):
        assert _found(summary.format(78), other) == []


def test_a_total_row_is_held_against_the_summary() -> None:
    summary = "计划改造小区120个，涉及居民5,120户。截至2021年12月20日，已改造{}个。"
    assert [places for _, places in _found(summary.format(87), TOTALS)] == [["78", "87个"]]
    assert _found(summary.format(78), TOTALS) == []


def test_a_year_and_its_last_day_are_one_time() -> None:
    summary = "2022年度安排专项资金1,250万元，实际支出1,108.6万元。"
    body = "2022年预算安排1,250万元，截至2022年12月31日，实际支出1,180.6万元。"
    assert [places for _, places in _found(summary, body)] == [["1,108.6万元", "1,180.6万元"]]
    other = "2021年预算安排1,250万元，截至2021年12月31日，实际支出1,180.6万元。"
    assert _found(summary, other) == []


def test_total_investments_of_two_stages_are_two_values() -> None:
    body = "项目建议书匡算总投资9,000.00万元。\n\n项目概算总投资8,123.45万元。"
    assert _found("计划改造小区20个，概算总投资8,123.45万元。", body) == []
    assert _found("计划改造小区20个，估算总投资8,800.00万元。", body) == []
    ((found, places),) = _found("计划改造小区20个，项目总投资8,132.45万元。", body)
    assert found.severity == "warning"
    assert places == ["8,123.45万元", "8,132.45万元"]


def test_the_day_up_to_which_a_document_counts_is_the_evaluation_day_where_none_is_named() -> None:
    text = "截至2021年6月30日，开工20个小区。截至2021年12月31日，开工60个小区。\n\n" + (
        "截至评价日，开工60个小区。"
    )
    days = [str(figure.date) for figure in read(text).figures]
    assert days == ["2021-06-30", "2021-12-31", "2021-12-31"]
