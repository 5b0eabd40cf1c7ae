"""Markdown as people and converters write it."""

from __future__ import annotations

from hengjian.audit.readers import read_text
from tests.audit.readers.conftest import grid, only_table, texts


def test_lines_of_a_paragraph_are_joined_as_a_person_reads_them() -> None:
    document = read_text("项目总投资 79\n万元，其中建安\n工程费 40.00\n万元。\nThe final\nreport")
    assert texts(document) == ["项目总投资 79万元，其中建安工程费 40.00万元。", "The final report"]


def test_arithmetic_is_not_emphasis() -> None:
    assert texts(read_text("面积 3*5*2=30，**合计** 12")) == ["面积 3*5*2=30，合计 12"]


def test_formulas_are_printed_plainly() -> None:
    text = r"完成率为 $50/80\times100\%=62.5\%$，$\frac{3}{4}$，票价 $5 到 $8。"
    assert texts(read_text(text)) == ["完成率为 50/80×100%=62.5%，3/4，票价 $5 到 $8。"]


def test_numbers_of_lists_stay() -> None:
    assert texts(read_text("1. 甲 4 个\n2. 乙 3 个\n- 丙 2 个")) == [
        "1. 甲 4 个",
        "2. 乙 3 个",
        "丙 2 个",
    ]


def test_a_pipe_table() -> None:
    block, table = only_table(
        read_text("单位：万元\n\n| 资金 | 到位 |\n|:--|--:|\n| 市\\|县 | 1,200.00 |\n| 合 计 | 3 |")
    )
    assert grid(table) == [["资金", "到位"], ["市|县", "1,200.00"], ["合计", "3"]]
    assert (table.unit, table.headers, block.source) == ("万元", 1, "3-6")


def test_an_html_table_with_spans() -> None:
    _, table = only_table(
        read_text(
            "表 3：完成情况（单位：户）\n\n<table><tr><th rowspan='2'>街道</th>"
            "<th colspan=2>户数</th>"
            "</tr><tr><td>计划</td><td>完<br>成</td></tr>"
            "<tr><td>城东</td><td>30</td><td>28</td></tr>"
            "</table>"
        )
    )
    assert grid(table) == [["街道", "户数", "户数"], ["街道", "计划", "完成"], ["城东", "30", "28"]]
    assert (table.headers, table.unit, table.caption) == (2, "户", "表 3：完成情况")
    assert table.heading(2) == "户数 完成"


def test_a_ragged_table_has_a_whole_grid() -> None:
    _, table = only_table(read_text("<table><tr><td>甲<td>1<td>2<tr><td>乙</table>"))
    assert grid(table) == [["甲", "1", "2"], ["乙", "", ""]]


def test_an_absurd_span_is_cut() -> None:
    _, table = only_table(
        read_text("<table><tr><td colspan=99999999 rowspan=99999>甲<tr><td>乙</table>")
    )
    assert (table.height, table.width) == (2, 2)


def test_a_table_that_is_never_closed_and_many_openings() -> None:
    document = read_text("前文。\n<table><tr><td>甲</td><td>5</td></tr>" + "<table>" * 2000)
    assert texts(document) == ["前文。"]
    assert next(document.tables())[1].width == 2


def test_two_numbers_in_a_cell_stay_two() -> None:
    _, table = only_table(
        read_text("<table><tr><td>12.50<br>87</td><td>3,30<br>7.5</td></tr></table>")
    )
    assert [cell.text for cell in table.cells] == ["12.50\n87", "3,307.5"]


def test_column_numbers_are_headers() -> None:
    _, table = only_table(read_text("|项目|计划|完成|\n|-|-|-|\n|栏次|1|2|\n|甲|7|6|"))
    assert table.headers == 2
