"""Totals of tables: which rows a total adds up, and where a wrong one is marked."""

from __future__ import annotations

import pytest

from tests.audit.checks.reports import claims, findings, printed

SOURCES = "| 来源 | 到位（万元） |\n|---|---|\n| 市级 | 120.50 |\n| 区级 | 80.25 |\n| 合计 | {} |\n"


def test_a_wrong_total_is_marked_first_and_then_its_parts() -> None:
    text = SOURCES.format("210.75")
    (found,) = findings("table-total", text)
    assert found.severity == "error"
    assert printed(text, found) == ["210.75", "120.50", "80.25"]
    assert (found.stated, found.expected) == ("210.75", "200.75")


@pytest.mark.parametrize("total", ["200.75", "200.8", "200.7", "２００．７５", "200.75万元"])
def test_a_total_that_its_parts_can_make_holds(total: str) -> None:
    (claim,) = claims("table-total", SOURCES.format(total))
    assert claim.holds


def test_a_blank_cell_is_not_zero_but_parts_above_the_total_are_too_much() -> None:
    table = "| 组 | 户数 |\n|---|---|\n| 甲 | 30 |\n| 乙 | |\n| 丙 | 20 |\n| 合计 | {} |\n"
    assert not findings("table-total", table.format(60))
    assert findings("table-total", table.format(45))


def test_a_dash_is_nothing_and_the_finding_only_a_warning() -> None:
    table = "| 组 | 户数 |\n|---|---|\n| 甲 | 30 |\n| 乙 | — |\n| 丙 | 20 |\n| 合计 | {} |\n"
    assert not findings("table-total", table.format(50))
    (found,) = findings("table-total", table.format(60))
    assert found.severity == "warning"


def test_a_subtotal_in_a_merged_group_adds_only_its_group() -> None:
    table = (
        "<table><tr><th>类</th><th>项</th><th>数量</th></tr>"
        "<tr><td rowspan=3>甲</td><td>一</td><td>4</td></tr><tr><td>二</td><td>5</td></tr>"
        "<tr><td>小计</td><td>{}</td></tr>"
        "<tr><td rowspan=3>乙</td><td>三</td><td>1</td></tr><tr><td>四</td><td>2</td></tr>"
        "<tr><td>小计</td><td>3</td></tr>"
        "<tr><td colspan=2>合计</td><td>12</td></tr></table>"
    )
    assert not findings("table-total", table.format(9))
    (found,) = findings("table-total", table.format(8))
    assert found.expected == "9"


def test_a_column_called_total_that_is_of_another_kind_is_left_alone() -> None:
    assert not findings(
        "table-total",
        "| 街道 | 小区数 | 户数 | 合计投资 |\n|---|---|---|---|\n| 甲 | 3 | 40 | 900 |\n"
        "| 乙 | 4 | 55 | 1200 |\n",
    )


def test_subtotals_at_the_head_of_their_rows() -> None:
    assert not findings(
        "table-total",
        "| 项 | 数量 |\n|---|---|\n| 小计 | 9 |\n| 一 | 4 |\n| 二 | 5 |\n| 小计 | 3 |\n"
        "| 三 | 1 |\n| 四 | 2 |\n",
    )


CROSSED = (
    "| 街道 | 中央 | 省级 | 合计 |\n|---|---|---|---|\n| 甲 | 300 | {} | 420 |\n"
    "| 乙 | 410 | 95 | {} |\n| 丙 | 280 | 60 | 340 |\n| 合计 | 990 | {} | {} |\n"
)


@pytest.mark.parametrize(
    ("cells", "stated", "expected"),
    [
        (("102", "505", "275", "1265"), "102", "120"),
        (("120", "550", "275", "1265"), "550", "505"),
        (("120", "505", "257", "1265"), "257", "275"),
        (("120", "505", "275", "1256"), "1256", "1265"),
    ],
)
def test_one_cell_that_makes_its_row_and_its_column_wrong_is_one_finding(
    cells: tuple[str, ...], stated: str, expected: str
) -> None:
    text = CROSSED.format(*cells)
    (found,) = findings("table-total", text)
    assert (found.stated, found.expected) == (stated, expected)
    assert printed(text, found)[0] == stated


def test_two_wrong_cells_that_do_not_explain_each_other_are_two_findings() -> None:
    text = CROSSED.format("102", "505", "275", "1265").replace("| 990 |", "| 999 |")
    text = text.replace(
        "| 丙 |", "| 丁 | 0 | 0 | 0 |\n| 戊 | 5 | 0 | 5 |\n| 己 | -5 | 0 | -5 |\n| 丙 |"
    )
    assert {found.stated for found in findings("table-total", text)} == {"102", "999"}


def test_a_row_that_其中_divides_is_held_to_its_parts_where_most_columns_are() -> None:
    table = (
        "| 来源 | 应到位 | 到位 | 支出 |\n|---|---|---|---|\n| 资金总额 | 90 | {} | 50 |\n"
        "| 其中：中央 | 50 | 40 | 30 |\n| 省级 | 40 | {} | 20 |\n"
    )
    assert not findings("table-total", table.format("75", "35"))
    (found,) = findings("table-total", table.format("57", "35"))
    assert (found.stated, found.expected) == ("57", "75")
    alone = "| 来源 | 金额 |\n|---|---|\n| 资金总额 | 90 |\n| 其中：中央 | 50 |\n| 省级 | 30 |\n"
    assert not findings("table-total", alone)


def test_tables_side_by_side_have_totals_of_their_own() -> None:
    table = (
        "| 来源 | 金额 | 用途 | 金额 |\n|---|---|---|---|\n| 中央 | 50 | 土建 | 80 |\n"
        "| 省级 | 40 | 安装 | 30 |\n| 市级 | 20 | 合计 | {} |\n| 合计 | 110 | | |\n"
    )
    assert not findings("table-total", table.format(110))
    text = table.format(100)
    (found,) = findings("table-total", text)
    assert printed(text, found) == ["100", "80", "30"]


def test_a_header_repeated_in_the_middle_is_no_row() -> None:
    table = "| 街道 | 户数 |\n|---|---|\n| 甲 | 40 |\n| 街道 | 户数 |\n| 乙 | 55 |\n| 合计 | {} |\n"
    assert not findings("table-total", table.format(95))
    assert findings("table-total", table.format(98))
