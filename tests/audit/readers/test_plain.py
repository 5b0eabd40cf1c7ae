"""Plain text: typed, and as programs take it out of pdf pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hengjian.audit.readers import read_document, read_text
from tests.audit.readers.conftest import grid, only_table, texts

SEED = Path(__file__).parents[4] / "shared" / "seeds" / "000_1b201400166513d9.txt"


def _spaced(*lines: str) -> str:
    return "\n\n".join(lines)


def test_a_few_notes_of_another_width_keep_no_line_from_being_joined() -> None:
    lines = ["本项目计划改造河东河西两个片区的老旧住宅楼，涉及"] * 23
    note = "[1]本项目的各项数据均来自自评材料和评价小组的核查结果，部分合计因为四舍五入未作调整。"
    read = read_text("\n".join([*lines, "楼栋 26 栋。", note, note]), "txt")
    assert texts(read)[0].endswith("涉及楼栋 26 栋。")


def test_broken_lines_become_paragraphs_and_page_marks_go() -> None:
    text = _spaced(
        "一、基本情况",
        "本项目计划改造河东、河西两个片区的老旧住宅，涉及楼栋 26",
        "栋，居民 1530 户，总建筑面积 20415.37 平方米，项目总投资为 40.00",
        "— 5 —",
        "万元，其中市级补助资金占项目总投资的一半以上，其余由县级财政安",
        "排。",
        "（一）管理情况，总体较好",
        "实施单位建立了管理制度，并在开工以前向居民公示了改造内容和工期。",
    )
    assert texts(read_text(text, "txt")) == [
        "一、基本情况",
        "本项目计划改造河东、河西两个片区的老旧住宅，涉及楼栋 26栋，居民 1530 户，总建筑面积 "
        "20415.37 平方米，项目总投资为 40.00万元，其中市级补助资金占项目总投资的一半以上，其余由"
        "县级财政安排。",
        "（一）管理情况，总体较好",
        "实施单位建立了管理制度，并在开工以前向居民公示了改造内容和工期。",
    ]


def test_a_typed_text_keeps_its_lines() -> None:
    lines = ["项目改造小区 12 个。", "项目完成投资 300 万元，占计划的 60.00%。", "满意度为 85%。"]
    document = read_text("\n".join(lines), "txt")
    assert texts(document) == lines
    assert [block.source for block in document.blocks] == ["1-1", "2-2", "3-3"]


def test_lines_that_only_a_mark_breaks_go_on() -> None:
    lines = [
        "项目改造小区 12 个，",
        "惠及 860 户",
        "。项目总投资 55305.85 万",
        "元，到位率 80%。",
        "结论",
    ]
    assert texts(read_text("\n".join(lines), "txt")) == [
        "项目改造小区 12 个，惠及 860 户。项目总投资 55305.85 万元，到位率 80%。",
        "结论",
    ]


def test_a_flattened_table_is_rebuilt() -> None:
    text = _spaced(
        "表 1：资金使用情况表", "序号 资金来源", "应到位", "资金", "（万元）", "已到位",
        "（万元）", "到位率", "1 市级资金 300.00 150.00", "50.00%",
        "2 县级资金 100.00 40.00 40.00%", "合 计 400.00 190.00 47.50%", "二、结论",
    )  # fmt: skip
    block, table = only_table(read_text(text, "txt"))
    assert grid(table) == [
        ["序号", "资金来源", "应到位资金（万元）", "已到位（万元）", "到位率"],
        ["1", "市级资金", "300.00", "150.00", "50.00%"],
        ["2", "县级资金", "100.00", "40.00", "40.00%"],
        ["合计", "合计", "400.00", "190.00", "47.50%"],
    ]
    assert (table.caption, block.source) == ("表 1：资金使用情况表", "3-23")


@pytest.mark.parametrize(
    ("short", "total", "placed"),
    [
        ("社会资金 60.00", "合计 400.00 250.00 150.00", None),
        ("社会资金 60.00", "合计 360.00 250.00 150.00", ["社会资金", "60.00", "", ""]),
        ("社会资金 50.00", "合计 300.00 300.00 150.00", ["社会资金", "", "50.00", ""]),
    ],
)
def test_empty_cells_are_placed_only_where_the_total_leaves_one_way(
    short: str, total: str, placed: list[str] | None
) -> None:
    rows = ["市级资金 200.00 150.00 90.00", "县级资金 100.00 100.00 60.00", short, total]
    text = _spaced("表 2：资金情况表", "来源 应到位 已到位 已支付", *rows, "三、其他")
    tables = [table for _, table in read_text(text, "txt").tables()]
    assert [grid(table)[3] for table in tables] == ([] if placed is None else [placed])


def test_cells_that_cannot_be_told_apart_stay_in_order() -> None:
    text = _spaced(
        "各项目标的完成情况由评价组在现场逐一核对，核对时查阅了开工报告、监理日",
        "志和竣工验收资料，并与填报的数据作了比较，有出入的以现场核对的结果为准。",
        "表 3：目标完成情况表", "指标", "目标", "说明", "开工率", "100% 未完成",
        "截至年底一共已开工的小区有四", "十二个，六月以前开工的有三十",
        "个。开工率=42/60=70.00%", "竣工率", "100% 完成", "四、其他",
    )  # fmt: skip
    assert texts(read_text(text, "txt"))[-4:-1] == [
        "指标 目标 说明 开工率 100% 未完成",
        "截至年底一共已开工的小区有四十二个，六月以前开工的有三十个。开工率=42/60=70.00%",
        "竣工率 100% 完成",
    ]


def test_gb18030_and_utf16(tmp_path: Path) -> None:
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes("项目共改造 80 个小区，㐀字也在。".encode(encoding))
        assert texts(read_document(path)) == ["项目共改造 80 个小区，㐀字也在。"]


def test_long_texts_take_linear_time() -> None:
    line = "本项目计划改造河东、河西两个片区的老旧住宅，涉及楼栋 26 栋居民户\n"
    began = time.process_time()
    document = read_text(line * 40_000, "txt")
    assert time.process_time() - began < 10
    assert "".join(block.text for block in document.blocks) == line.strip() * 40_000


@pytest.mark.shared
def test_the_reference_report() -> None:
    document = read_document(SEED)
    words = texts(document)
    assert not [text for text in words if text.startswith("—")]
    assert document.title == "红塔区老旧小区改造项目（二期）绩效评价报告"
    assert sum("3307389.65 平方米" in text for text in words) == 4
    assert any("楼栋数 2653 栋" in text for text in words)
    assert any("79/296=25.68%" in text and "79 个" in text for text in words)
    assert any("9205.58/46373×100%=19.85%" in text for text in words)
    funds, scores = (table for _, table in document.tables())
    assert grid(funds)[2][1:4] == ["省级补助资金", "600.00", "180.00"]
    assert funds.heading(4) == "拨付至国资公司资金（万元）"
    assert grid(scores)[5] == ["合计", "100", "67.4", "67.4%"]
    roles = {block.role for block in document.blocks}
    assert roles == {"summary", "body", "problems", "recommendations"}
    body = next(block for block in document.blocks if block.text.startswith("根据《中共云南省委"))
    assert body.role == "body"


def test_cells_with_tabs_between_them_are_a_table() -> None:
    text = (
        "表1 资金\n类别\t来源\t金额\n上级\t中央\t3.5\n\t小计\t3.5\n\t缩进的一段话。\n\t又一段话。\n"
    )
    document = read_text(text, "txt")
    (table,) = [block.table for block in document.blocks if block.table is not None]
    assert (table.height, table.width, table.caption) == (3, 3, "表1 资金")
    assert [cell.text for cell in table.row(2)] == ["", "小计", "3.5"]
    assert [block.text for block in document.blocks][-2:] == ["缩进的一段话。", "又一段话。"]
