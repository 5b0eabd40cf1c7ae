"""Columns of rates: the base is inferred from the rows and named in the message."""

from __future__ import annotations

from tests.audit.checks.reports import claims, findings, printed

HEAD = "| 来源 | 应到位 | 拨付金额 | 实际支付 | 支出率 |\n|---|---|---|---|---|\n"
ROWS = (
    "| 中央 | 500 | 400 | 300 | 75.00% |\n| 省级 | 210 | 200 | 90 | {} |\n"
    "| 市级 | 180 | 160 | 40 | 25.00% |\n| 合计 | 890 | 760 | 430 | 56.58% |\n"
)


def test_the_base_is_the_pair_that_the_other_rows_agree_on() -> None:
    text = HEAD + ROWS.format("54.00%")
    (found,) = findings("columns", text)
    assert found.severity == "error"
    assert "实际支付 ÷ 拨付金额" in found.message.zh
    assert printed(text, found) == ["54.00%", "90", "200"]
    assert found.expected == "45.00%"


def test_a_formula_below_the_table_makes_it_an_error() -> None:
    text = HEAD + ROWS.format("54.00%") + "\n注：支出率=实际支付÷拨付金额。\n"
    (found,) = findings("columns", text)
    assert found.severity == "error"


def test_the_total_row_has_the_rate_of_its_totals() -> None:
    wrong = HEAD + ROWS.format("45.00%").replace("56.58%", "48.33%")
    (found,) = findings("columns", wrong)
    assert found.expected == "56.58%"
    assert all(claim.holds for claim in claims("columns", HEAD + ROWS.format("45.00%")))


def test_two_rows_are_no_evidence_without_a_named_base() -> None:
    rows = "| 一 | 4 | 2 | 50% |\n| 二 | 5 | 2 | 60% |\n"
    text = "| 组 | 甲数 | 乙数 | 某率 |\n|---|---|---|---|\n" + rows
    assert not findings("columns", text)


def test_shares_without_percent_signs_under_a_percent_header() -> None:
    text = (
        "| 来源 | 金额（万元） | 占比（%） |\n|---|---|---|\n| 中央 | 300 | 30.0 |\n"
        "| 省级 | 250 | 35.0 |\n| 债券 | 450 | 45.0 |\n| 合计 | 1000 | 100.0 |\n"
    )
    (found,) = findings("columns", text)
    assert found.stated == "35.0"
