"""Tables of texts that have lost them: rebuilt from words, numbers and their places."""

from __future__ import annotations

import pytest

from hengjian.audit.readers import read_text
from tests.audit.readers.conftest import grid, only_table, texts


def _grid(*lines: str) -> list[list[str]]:
    _, table = only_table(read_text("\n".join(lines), "txt"))
    return grid(table)


def test_a_header_as_wide_as_the_text_is_no_prose() -> None:
    found = _grid(
        "评价组现场核对了各街道的开工情况，核对时查阅了开工报告和监理日志，并与填报",
        "的数据作了比较，有出入的以现场核对的结果为准，核对结果已经各街道签字确认。",
        "表4　各街道进度情况表",
        "乡镇（街道） 计划数（个） 完成数（个） 服务老人数 运营达标率 覆盖社区比例数",
        "河湾街道 58 52 3721 89.66% 12",
        "白鹭街道 48 32 4289 66.67% 9",
        "合计 106 84 8010 79.25% 21",
    )
    assert found[0][1:3] == ["计划数（个）", "完成数（个）"]
    assert found[3] == ["合计", "106", "84", "8010", "79.25%", "21"]


def test_a_layout_keeps_empty_cells_and_broken_headers() -> None:
    found = _grid(
        "表 1：资金情况表",
        "资金来源     应到位资金     实际到位     累计支付      支出率",
        "            （万元）     资金（万元）   （万元）",
        "市级资金       300.00       200.00      150.00     75.00%",
        "县级资金       100.00                    40.00",
        "社会资金        60.00        60.00",
        "合   计       460.00       260.00      190.00     73.08%",
    )
    assert found == [
        ["资金来源", "应到位资金（万元）", "实际到位资金（万元）", "累计支付（万元）", "支出率"],
        ["市级资金", "300.00", "200.00", "150.00", "75.00%"],
        ["县级资金", "100.00", "", "40.00", ""],
        ["社会资金", "60.00", "60.00", "", ""],
        ["合计", "460.00", "260.00", "190.00", "73.08%"],
    ]


def test_a_layout_puts_broken_labels_and_digits_back() -> None:
    found = _grid(
        "表1  各来源资金情况表",
        "项目      中央补助      省级补助      市级配套      合计",
        "        资金        资金        资金",
        "应到位金    9015.23   35572.4   5052.18   49639.8",
        "额                 6                   7",
        "到位金额    7122.03   32015.21  5052.18   44189.42",
    )
    assert found == [
        ["项目", "中央补助资金", "省级补助资金", "市级配套资金", "合计"],
        ["应到位金额", "9015.23", "35572.46", "5052.18", "49639.87"],
        ["到位金额", "7122.03", "32015.21", "5052.18", "44189.42"],
    ]


def test_a_header_over_two_rows() -> None:
    text = "\n".join([
        "表 2 预算执行情况表",
        "资金来源 预算安排 执行情况",
        "到位金额 支出金额 执行率",
        "市级资金 300.00 200.00 150.00 75.00%",
        "县级资金 100.00 80.00 40.00 50.00%",
        "合计 400.00 280.00 190.00 67.86%",
    ])  # fmt: skip
    _, table = only_table(read_text(text, "txt"))
    assert (table.headers, table.heading(3)) == (2, "执行情况 支出金额")
    assert grid(table)[1] == ["资金来源", "预算安排", "到位金额", "支出金额", "执行率"]


def test_a_layout_tells_which_columns_a_name_covers() -> None:
    text = "\n".join([
        "表 2 小区进度表",
        "   街道           2022 年              2023 年",
        "              计划      完成        计划      完成",
        "凤凰街道          12       9          20      18",
        "玉兴街道           8       8          15      11",
        "合计             20      17          35      29",
    ])  # fmt: skip
    _, table = only_table(read_text(text, "txt"))
    assert [table.heading(at) for at in range(5)] == [
        "街道", "2022 年 计划", "2022 年 完成", "2023 年 计划", "2023 年 完成",
    ]  # fmt: skip


def test_units_in_a_line_of_their_own() -> None:
    found = _grid(
        "表 3 投资表", "费用名称 金额 占比", "（万元） （%）",
        "土建 600.00 60.00", "安装 300.00 30.00", "其他 100.00 10.00", "合计 1000.00 100.00",
    )  # fmt: skip
    assert found[0] == ["费用名称", "金额（万元）", "占比（%）"]


def test_a_header_repeated_at_the_head_of_a_page_is_said_once() -> None:
    found = _grid(
        "表 3 小区表", "街道 小区数 户数", "凤凰街道 12 860", "玉兴街道 9 655", "— 6 —",
        "街道 小区数 户数", "玉带街道 7 402", "合计 28 1917",
    )  # fmt: skip
    assert [row[0] for row in found] == ["街道", "凤凰街道", "玉兴街道", "玉带街道", "合计"]


def test_one_cell_a_line() -> None:
    rows = [
        "街道 小区数 户数",
        "凤凰街道 12 860",
        "玉兴街道 9 655",
        "玉带街道 — 402",
        "合计 21 1917",
    ]
    cells = [cell for row in rows for cell in row.split()]
    document = read_text("\n".join(["表 3 小区表", *cells, "二、结论"]), "txt")
    _, table = only_table(document)
    assert grid(table)[3:] == [["玉带街道", "—", "402"], ["合计", "21", "1917"]]
    assert texts(document)[-1] == "二、结论"


def test_a_numbered_table_with_one_cell_a_line() -> None:
    rows = ["序号 来源 金额", "1 市级 30.50", "2 县级 20.00", "3 社会 4.00", "合计"]
    cells = [cell for row in rows for cell in row.split()]
    document = read_text("\n".join(["表 3 资金表", *cells]), "txt")
    _, table = only_table(document)
    assert grid(table)[1:] == [
        ["1", "市级", "30.50"],
        ["2", "县级", "20.00"],
        ["3", "社会", "4.00"],
    ]


def test_groups_whose_name_stands_once() -> None:
    found = _grid(
        "表 1 资金分类表", "类别 来源 应到位 到位",
        "上级资金 中央资金 50.00 40.00", "省级资金 30.00 20.00", "小计 80.00 60.00",
        "其他资金 单位自筹 20.00 20.00", "合计 — 100.00 80.00",
    )  # fmt: skip
    assert found[2] == ["", "省级资金", "30.00", "20.00"]
    assert found[3] == ["", "小计", "80.00", "60.00"]
    assert found[5] == ["合计", "—", "100.00", "80.00"]


def test_remarks_behind_the_numbers() -> None:
    found = _grid(
        "表 1 资金表", "来源 应到位 到位 备注",
        "市级资金 50.00 40.00 分两次拨付", "县级资金 30.00 20.00", "合计 80.00 60.00",
    )  # fmt: skip
    assert found[0] == ["来源", "应到位", "到位", "备注"]
    assert found[1:3] == [
        ["市级资金", "50.00", "40.00", "分两次拨付"],
        ["县级资金", "30.00", "20.00", ""],
    ]


def test_a_mark_for_nothing_tells_of_a_column_that_the_others_leave_empty() -> None:
    found = _grid(
        "表 1 资金表", "来源 应到位 到位 备注", "资金总额 80.00 60.00 —",
        "其中：市级 50.00 40.00", "县级 30.00 20.00",
    )  # fmt: skip
    assert found[1:] == [
        ["资金总额", "80.00", "60.00", "—"],
        ["其中：市级", "50.00", "40.00", ""],
        ["县级", "30.00", "20.00", ""],
    ]


def test_a_table_without_a_caption() -> None:
    text = "\n".join([
        "具体得分情况如下：", "一级指标 分值 得分 得分率", "决策 20 17 85%", "过程 35 27 77.14%",
        "合计 55 44 80%", "评价认为项目管理总体规范。",
    ])  # fmt: skip
    document = read_text(text, "txt")
    _, table = only_table(document)
    assert grid(table)[3] == ["合计", "55", "44", "80%"]
    assert texts(document) == ["具体得分情况如下：", "评价认为项目管理总体规范。"]


@pytest.mark.parametrize(
    "lines",
    [
        ["表 2 资金表", "来源 应到位 已到位", "市级 20.00 15.00", "县级 30.00", "省级 10.00 5.00"],
        ["表 2 情况表", "来源 甲类 乙类", "到位 支出 结余", "市级 20 15 5 8", "县级 30 20 10 9"],
        ["项目共有 楼栋 与 住户", "共投资，其中 300 200", "面积，单位 20 30"],
    ],
)
def test_what_can_be_read_in_two_ways_is_no_table(lines: list[str]) -> None:
    assert not list(read_text("\n".join(lines), "txt").tables())


def test_what_pages_repeat_is_not_in_their_tables() -> None:
    pages = [
        ["某县项目绩效评价报告", "表 1 小区表", "街道 小区数 户数", "凤凰街道 12 860", "— 1 —"],
        ["某县项目绩效评价报告", "玉兴街道 9 655", "玉带街道 7 402", "合计 28 1917", "— 2 —"],
        ["某县项目绩效评价报告", "评价认为管理总体规范。", "— 3 —"],
    ]
    document = read_text("\f".join("\n".join(page) + "\n" for page in pages), "txt")
    _, table = only_table(document)
    assert [row[0] for row in grid(table)] == ["街道", "凤凰街道", "玉兴街道", "玉带街道", "合计"]


def test_a_table_that_stops_among_its_rows_is_none() -> None:
    lines = ["表 1 小区表", "街道 小区数 户数", "凤凰街道 12 860", "玉兴街道 9 655"]
    lines += ["某县住房和城乡建设局内部资料注意保存", "玉带街道 7 402", "合计 28 1917"]
    assert not list(read_text("\n".join(lines), "txt").tables())


def test_one_cell_a_line_with_groups_named_once() -> None:
    rows = ["一级指标 三级指标 分值 得分", "决策 立项依据 5 4", "立项程序 5 5", "过程 资金到位 8 6"]
    cells = [cell for row in [*rows, "合计 18 15"] for cell in row.split()]
    _, table = only_table(read_text("\n".join(["表 2 得分表", *cells]), "txt"))
    assert grid(table)[2:] == [
        ["", "立项程序", "5", "5"],
        ["过程", "资金到位", "8", "6"],
        ["合计", "合计", "18", "15"],
    ]


def test_the_number_of_a_table_and_its_name_on_two_lines() -> None:
    columns = ["街道 凤凰街道 玉兴街道 合计", "小区数 12 9 21", "户数 860 655 1515"]
    cells = [cell for column in columns for cell in column.split()]
    text = "\n".join(["表1", "小区表", *cells])
    _, table = only_table(read_text(text, "txt"))
    assert table.caption == "表1 小区表"
    assert grid(table) == [
        ["街道", "凤凰街道", "玉兴街道", "合计"],
        ["小区数", "12", "9", "21"],
        ["户数", "860", "655", "1515"],
    ]


def test_a_first_label_above_its_row() -> None:
    found = _grid(
        "表 1 资金分类表", "类别", "来源", "应到位 到位", "支出", "上级资金",
        "中央资金 50.00 40.00 30.00", "上级资金", "省级资金", "30.00", "20.00", "10.00",
        "合计", "—", "80.00", "60.00", "40.00",
    )  # fmt: skip
    assert found[1] == ["上级资金", "中央资金", "50.00", "40.00", "30.00"]
    assert found[3] == ["合计", "—", "80.00", "60.00", "40.00"]


def test_a_number_at_the_head_of_a_page_is_of_its_table() -> None:
    rows = ["街道 小区数", "凤凰街道 12", "玉兴街道 9", "玉带街道 7", "合计 28"]
    cells = ["表 1 小区表", *(cell for row in rows for cell in row.split())]
    cells.insert(6, "— 1 —\n\f玉兴街道")
    del cells[5]
    text = "\n".join(cells) + "\n— 2 —\n\f评价认为管理总体规范。\n— 3 —\n"
    _, table = only_table(read_text(text, "txt"))
    assert grid(table)[2] == ["玉兴街道", "9"]


@pytest.mark.parametrize("caption", ["续表 1", "表 1（续） 小区表", "续表1：小区表"])
def test_a_table_that_goes_on_under_its_own_caption_is_one(caption: str) -> None:
    document = read_text(
        "\n".join([
            "表 1 小区表", "单位：户", "街道 小区数 户数", "凤凰街道 12 860", "玉兴街道 9 655",
            caption, "单位：户", "街道 小区数 户数", "玉带街道 7 402", "合计 28 1917", "二、结论",
        ]),
        "txt",
    )  # fmt: skip
    block, table = only_table(document)
    assert [row[0] for row in grid(table)] == ["街道", "凤凰街道", "玉兴街道", "玉带街道", "合计"]
    assert (table.caption, table.unit, block.source) == ("表 1 小区表", "户", "3-10")
    assert texts(document) == ["表 1 小区表", "单位：户", "二、结论"]


def test_tables_under_captions_of_their_own_stay_apart() -> None:
    lines = ["表 1 小区表", "街道 小区数 户数", "凤凰街道 12 860", "玉兴街道 9 655"]
    lines += ["表 2 小区表", "街道 小区数 户数", "玉带街道 7 402", "李棋街道 4 300"]
    assert len(list(read_text("\n".join(lines), "txt").tables())) == 2


def test_tables_side_by_side() -> None:
    found = _grid(
        "表 1 资金平衡表",
        "资金来源    金额      资金用途     金额",
        "中央资金    500.00   土建工程    600.00",
        "省级资金    300.00   安装工程    150.00",
        "                  其他费用     50.00",
        "合计       800.00   合计       800.00",
    )
    assert found[3] == ["", "", "其他费用", "50.00"]
    assert found[4] == ["合计", "800.00", "合计", "800.00"]
    lines = ["表 1 资金平衡表", "资金来源 金额 资金用途 金额", "中央资金 500.00 土建工程 600.00"]
    lines += ["省级资金 300.00 安装工程 150.00", "其他费用 50.00", "合计 800.00 合计 800.00"]
    assert not list(read_text("\n".join(lines), "txt").tables())


def test_tables_side_by_side_with_one_cell_a_line() -> None:
    rows = [
        "资金来源 金额 资金用途 金额",
        "中央资金 5.00 土建工程 6.00",
        "省级资金 3.00 安装工程 1.50",
    ]
    cells = [
        cell for row in [*rows, "— — 其他费用 0.50", "合计 8.00 合计 8.00"] for cell in row.split()
    ]
    assert _grid("表 1 资金平衡表", *cells)[3] == ["—", "—", "其他费用", "0.50"]
