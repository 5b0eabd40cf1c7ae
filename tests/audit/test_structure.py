"""Headings, paths, roles, captions and units."""

from __future__ import annotations

import pytest

from hengjian.audit.document import Document
from hengjian.audit.readers import read_text


def _path(document: Document, words: str) -> tuple[str, ...]:
    return next(block.path for block in document.blocks if words in block.text)


def test_headings_by_their_numbers() -> None:
    document = read_text(
        "# 某县供水项目绩效评价报告\n\n# 一、基本情况\n\n# （一）资金\n\n1.来源\n\n"
        "中央资金 3 万元。\n\n（1）到位情况\n\n全部到位。\n\n（二）管理\n\n制度齐全。\n\n"
        "# 二、结论\n\n得分 80 分。"
    )
    assert document.title == "某县供水项目绩效评价报告"
    assert _path(document, "全部到位") == ("一、基本情况", "（一）资金", "1.来源", "（1）到位情况")
    assert _path(document, "制度齐全") == ("一、基本情况", "（二）管理")
    assert _path(document, "得分 80") == ("二、结论",)
    levels = [block.level for block in document.blocks if block.kind == "heading"]
    assert levels == [1, 1, 2, 3, 4, 2, 1]


def test_headings_by_their_styles() -> None:
    document = read_text(
        "# 概况\n\n## 资金\n\n到位 3 万元。\n\n## 管理\n\n齐全。\n\n# 结论\n\n良好。"
    )
    assert _path(document, "齐全") == ("概况", "管理")
    assert _path(document, "良好") == ("结论",)


def test_decimal_numbers() -> None:
    document = read_text(
        "1. 概况\n\n1.1 资金\n\n1.1.1 来源\n\n甲。\n\n1.2 管理\n\n乙。\n\n2. 结论\n\n丙。"
    )
    assert _path(document, "甲。") == ("1. 概况", "1.1 资金", "1.1.1 来源")
    assert _path(document, "乙。") == ("1. 概况", "1.2 管理")
    assert _path(document, "丙。") == ("2. 结论",)


@pytest.mark.parametrize(
    "text",
    [
        "12.5 万元用于设备",
        "67.40 中",
        "2.绩效目标方面。通过查看申报书，设置了目标。",
        "（二）各单位应当按时报送，逾期不报的通报批评；",
        "2023 年完成投资 300 万元",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    (block,) = read_text(text).blocks
    assert block.kind != "heading"


def test_a_summary_with_parts_of_its_own_ends_at_the_title() -> None:
    document = read_text(
        "摘 要\n\n一、基本情况\n\n概述。\n\n二、存在的问题\n\n问题甲。\n\n"
        "某县道路养护项目\n\n绩效评价报告\n\n一、基本情况\n\n正文。\n\n二、存在的问题\n\n问题乙。\n\n"
        "三、有关建议\n\n建议丙。\n\n附件 1：指标表\n\n细表。"
    )
    roles = {block.text: block.role for block in document.blocks}
    assert roles["概述。"] == roles["问题甲。"] == "summary"
    assert roles["正文。"] == "body"
    assert roles["问题乙。"] == "problems"
    assert roles["建议丙。"] == "recommendations"
    assert roles["细表。"] == "annex"


def test_a_plain_summary_ends_where_the_body_begins() -> None:
    document = read_text(
        "# 摘要\n\n得分 80 分。\n\n# 一、概况\n\n正文。\n\n# 附件 1\n\n# 一、说明\n\n细则。"
    )
    roles = {block.text: block.role for block in document.blocks}
    assert (roles["得分 80 分。"], roles["正文。"], roles["细则。"]) == ("summary", "body", "annex")


def test_a_contents_list_is_left_out() -> None:
    document = read_text(
        "目录\n\n一、基本情况........3\n\n二、结论 . . . . . 12\n\n一、基本情况\n\n无。"
    )
    assert [block.text for block in document.blocks] == ["目录", "一、基本情况", "无。"]


def test_the_list_of_annexes_is_a_list() -> None:
    document = read_text("附件：1.指标表\n\n2.问卷汇总表\n\n3.指标表")
    assert [block.kind for block in document.blocks] == ["item", "item", "item"]


@pytest.mark.parametrize(
    ("above", "caption", "unit"),
    [
        ("表 2 资金情况表\n\n单位：万元", "表 2 资金情况表", "万元"),
        ("表1-1：投资情况（金额单位：人民币亿元）", "表1-1：投资情况", "亿元"),
        ("填报单位：某县财政局", "", ""),
        ("见下表，单位已核对。", "", ""),
    ],
)
def test_captions_and_units(above: str, caption: str, unit: str) -> None:
    document = read_text(f"{above}\n\n| 项目 | 金额 |\n|-|-|\n| 甲 | 1.5 |")
    _, table = next(document.tables())
    assert (table.caption, table.unit) == (caption, unit)


def test_blocks_know_their_place() -> None:
    document = read_text("一、甲\n\n乙。\n\n| 项 | 数 |\n|-|-|\n| 丙 | 1 |")
    assert [block.index for block in document.blocks] == [0, 1, 2]
    assert document.blocks[2].path == ("一、甲",)
