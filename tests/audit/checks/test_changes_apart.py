"""Changes from year to year whose values stand in another sentence or in a table."""

from __future__ import annotations

from tests.audit.checks.reports import claims, findings, printed

CODE = "change-apart"
TABLE = "| 年度 | 客流量（人次） |\n| --- | --- |\n| 2020年 | 2,000 |\n| 2021年 | 2,500 |\n\n"
COLUMNS = "| 指标 | 2020年 | 2021年 |\n| --- | --- | --- |\n| 客流量（人次） | 2000 | 2500 |\n\n"


def test_the_difference_is_held_against_the_two_years() -> None:
    text = "2020年客流量2000人次，2021年客流量2500人次。\n\n2021年客流量比2020年多560人次。"
    (found,) = findings(CODE, text)
    assert (found.severity, found.stated, found.expected) == ("warning", "560人次", "500人次")
    assert printed(text, found) == ["560人次", "2500人次", "2000人次"]


def test_years_may_be_rows_or_columns_of_a_table() -> None:
    said = "2021年客流量同比增长{}。"
    for table in (TABLE, COLUMNS):
        assert [found.expected for found in findings(CODE, table + said.format("20%"))] == ["25%"]
        assert findings(CODE, table + said.format("25%")) == []


def test_the_value_of_the_year_may_stand_right_before() -> None:
    text = TABLE + "2021年客流量2500人次，较上年增长20%。"
    (found,) = findings(CODE, text)
    assert (found.stated, found.expected) == ("20%", "25%")


def test_the_other_direction_is_said() -> None:
    (found,) = findings(CODE, TABLE + "2021年客流量较2020年减少500人次。")
    assert "相反" in found.message.zh


def test_a_year_with_two_values_is_left_to_others() -> None:
    text = TABLE + "2020年客流量2100人次。\n\n2021年客流量比上年多300人次。"
    assert claims(CODE, text) == []


def test_half_years_plans_and_other_measures_are_no_claims() -> None:
    for said in (
        "2021年上半年客流量同比增长20%。",
        "2021年计划客流量比上年增长20%。",
        "2021年客流量比计划增加300人次。",
        "2021年门票收入同比增长20%。",
        "2021年东门客流量。同比增长20%。",
    ):
        assert claims(CODE, TABLE + said) == []
