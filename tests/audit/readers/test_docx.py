"""Word files: paragraphs, numbers, tables, boxes, notes; and what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from hengjian.audit.document import Document
from hengjian.audit.readers import read_document
from tests.audit.readers.conftest import FUND, grid, only_table, texts


@pytest.fixture
def word() -> Any:
    """A new Word document."""
    return docx.Document()


def _read(word: Any, tmp_path: Path) -> Document:
    path = tmp_path / "report.docx"
    word.save(str(path))
    return read_document(path)


def _fill(word: Any, rows: list[list[str]]) -> Any:
    table = word.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return table


def test_paragraphs_headings_and_tables_with_their_sources(word: Any, tmp_path: Path) -> None:
    word.add_heading("资金情况", 1)
    word.add_paragraph("到位 2,000.00 万元。")
    word.add_paragraph("表 1 资金表", style="Caption")
    _fill(word, FUND)
    word.add_heading("到位情况", 2)
    word.add_paragraph("第一行\n第二行")
    document = _read(word, tmp_path)
    assert [(b.kind, b.text, b.source) for b in document.blocks] == [
        ("heading", "资金情况", "p0"),
        ("paragraph", "到位 2,000.00 万元。", "p1"),
        ("caption", "表 1 资金表", "p2"),
        ("table", "", "t0"),
        ("heading", "到位情况", "p3"),
        ("paragraph", "第一行", "p4"),
        ("paragraph", "第二行", "p4"),
    ]
    block, table = only_table(document)
    assert grid(table) == FUND
    assert (table.caption, block.path) == ("表 1 资金表", ("资金情况",))
    assert document.blocks[-1].path == ("资金情况", "到位情况")


def test_merged_cells(word: Any, tmp_path: Path) -> None:
    table = _fill(
        word, [["指标", "得分", ""], ["", "分值", "实得"], ["决策", "20", "17"], ["", "5", "5"]]
    )
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    _, read = only_table(_read(word, tmp_path))
    assert grid(read) == [
        ["指标", "得分", "得分"],
        ["指标", "分值", "实得"],
        ["决策", "20", "17"],
        ["决策", "5", "5"],
    ]
    assert (read.headers, read.heading(2)) == (2, "得分 实得")


def _numbered(word: Any, text: str, level: int) -> None:
    properties = word.add_paragraph(text)._p.get_or_add_pPr()
    numbers = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", str(level)), ("w:numId", "77")):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        numbers.append(element)
    properties.append(numbers)


def test_automatic_numbers_are_printed(word: Any, tmp_path: Path) -> None:
    forms = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(forms)
    )
    lists = word.part.numbering_part.element
    lists.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    lists.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for text, level in (
        ("概况", 0),
        ("资金", 1),
        ("来源", 2),
        ("管理", 1),
        ("结论", 0),
        ("得分", 1),
    ):
        _numbered(word, text, level)
    document = _read(word, tmp_path)
    assert texts(document) == [
        "一、概况",
        "（一）资金",
        "1.来源",
        "（二）管理",
        "二、结论",
        "（一）得分",
    ]
    assert document.blocks[2].path == ("一、概况", "（一）资金")


def _raw(word: Any, inner: str) -> None:
    word.add_paragraph()._p.append(parse_xml(f'<w:r {nsdecls("w")} xmlns:m="urn:x">{inner}</w:r>'))


def test_deleted_words_field_codes_and_headers_are_left_out(word: Any, tmp_path: Path) -> None:
    paragraph = word.add_paragraph("完成 ")._p
    paragraph.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>79</w:delText></w:r></w:del>")
    )
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>80</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText>PAGE 9</w:instrText></w:r>"))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t> 个</w:t></w:r>"))
    word.sections[0].header.paragraphs[0].text = "页眉 5"
    assert texts(_read(word, tmp_path)) == ["完成 80 个"]


def test_text_boxes_controls_and_notes(word: Any, tmp_path: Path) -> None:
    word.add_paragraph("正文。")
    _raw(
        word,
        "<w:pict><w:txbxContent><w:p><w:r><w:t>框内 3 个</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict>",
    )
    word.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    document = _read(word, tmp_path)
    assert [(block.text, block.source) for block in document.blocks] == [
        ("控件内", ""),
        ("正文。", "p0"),
        ("框内 3 个", "box-p1"),
    ]


def test_a_frame_of_one_cell_is_text(word: Any, tmp_path: Path) -> None:
    _fill(word, [["摘要：得分 80 分。"]])
    assert texts(_read(word, tmp_path)) == ["摘要：得分 80 分。"]


def test_pages_by_the_breaks_word_has_left(word: Any, tmp_path: Path) -> None:
    word.add_paragraph("甲。")
    _raw(word, "<w:lastRenderedPageBreak/><w:t>乙。</w:t>")
    word.add_paragraph("丙。")
    document = _read(word, tmp_path)
    assert document.pages == 2
    assert document.blocks[-1].page == 2


def test_a_hundred_pages_are_read_whole(word: Any, tmp_path: Path) -> None:
    for _ in range(100):
        word.add_heading("（一）资金情况", 2)
        for _ in range(12):
            word.add_paragraph("项目总投资 79,235.50 万元，其中工程费 16,629.95 万元。" * 3)
    for _ in range(20):
        _fill(word, FUND)
    path = tmp_path / "long.docx"
    word.save(str(path))
    assert len(read_document(path).blocks) == 1320


def test_tables_inside_of_cells_are_tables_of_their_own(word: Any, tmp_path: Path) -> None:
    outer = _fill(word, [["收入", "支出"], ["", ""], ["合计见上", "合计见上"]])
    for column, name in enumerate(("税收", "教育")):
        inner = outer.cell(1, column).add_table(rows=2, cols=2)
        for row, texts_ in enumerate(((name, "30"), ("合计", "30"))):
            for at, text in enumerate(texts_):
                inner.cell(row, at).text = text
    found = [grid(block.table) for block in _read(word, tmp_path).blocks if block.table is not None]
    assert found[1:] == [[["税收", "30"], ["合计", "30"]], [["教育", "30"], ["合计", "30"]]]
    assert "30" not in "".join(found[0][1])


def test_lines_that_are_paragraphs_become_one_and_whole_paragraphs_stay(
    word: Any, tmp_path: Path
) -> None:
    word.add_paragraph("关于东河片区老旧管网改造项目绩效评价结果的情况")
    word.add_paragraph("本项目批复资金 800 万元，实际到位 760 万元，全年支")
    word.add_paragraph("出 684 万元，其中用于管网的有 420 万元，用于道路的有")
    word.add_paragraph("264 万元。")
    word.add_paragraph("项目单位建立了资金管理制度，并按月公示支出的明细。")
    word.add_paragraph("1.管网部分，共改造主管十二公里，支管三十公里，接户")
    word.add_paragraph("2.道路部分，共恢复路面一万平方米。")
    document = _read(word, tmp_path)
    assert [block.source for block in document.blocks] == ["p0", "p1-p3", "p4", "p5", "p6"]
    assert document.blocks[1].text == (
        "本项目批复资金 800 万元，实际到位 760 万元，全年支出 684 万元，其中用于管网的有 420 万元，"
        "用于道路的有264 万元。"
    )
