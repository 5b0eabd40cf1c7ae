"""Pdf files: text, ruled tables, scans."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from hengjian.audit.api import audit
from hengjian.audit.readers import read_document
from hengjian.errors import Refused
from tests.audit.readers.conftest import FUND, grid, only_table, texts

PROSE = (
    "本项目计划改造河东、河西两个片区的老旧住宅，涉及楼栋 26 栋，居民 1530 户，总建筑面积 "
    "20415.37 平方米，项目总投资 40.00 万元，其中市级补助资金占一半以上，其余由县级财政安排。"
)


def _table(rows: list[list[str]]) -> str:
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"#table(columns: {len(rows[0])}, {cells})\n"


def test_paragraphs_and_a_table(make_pdf: Callable[[str], Path]) -> None:
    document = read_document(
        make_pdf(
            '#set page(numbering: "— 1 —")\n一、资金\n\n'
            + PROSE
            + "\n\n表 1：资金表\n\n"
            + _table(FUND)
            + "\n二、管理\n#pagebreak()\n"
            + PROSE
        )
    )
    assert [text.replace(" ", "") for text in texts(document)] == [
        "一、资金", PROSE.replace(" ", ""), "表1：资金表", "二、管理", PROSE.replace(" ", ""),
    ]  # fmt: skip
    block, table = only_table(document)
    assert grid(table) == FUND
    assert (block.page, document.pages, document.blocks[-1].page) == (1, 2, 2)
    assert table.caption.replace(" ", "") == "表1：资金表"


def test_merged_cells_of_a_ruled_table(make_pdf: Callable[[str], Path]) -> None:
    document = read_document(
        make_pdf(
            "#table(columns: 3, table.cell(rowspan: 2)[指标], table.cell(colspan: 2)[得分], "
            "[分值], [实得], [决策], [20], [17])"
        )
    )
    _, table = only_table(document)
    assert grid(table) == [["指标", "得分", "得分"], ["指标", "分值", "实得"], ["决策", "20", "17"]]
    assert table.headers == 2


def test_a_table_over_pages_is_one(make_pdf: Callable[[str], Path]) -> None:
    rows = [[f"小区 {number}", str(number)] for number in range(1, 80)]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    source = f"#table(columns: 2, table.header([小区], [户数]), {cells})\n结尾。"
    _, table = only_table(read_document(make_pdf(source)))
    assert grid(table) == [["小区", "户数"], *rows]


def test_a_table_over_pages_with_marks_at_their_feet_is_one(
    make_pdf: Callable[[str], Path],
) -> None:
    rows = [[f"小区 {number}", str(number)] for number in range(1, 28)]
    page = '#set page(numbering: "— 1 —", height: 400pt, width: 400pt)\n'
    document = read_document(
        make_pdf(
            page + _table([["名称", "户数"], *rows]) + f"#v(60pt)\n{PROSE}\n#pagebreak()\n{PROSE}"
        )
    )
    _, table = only_table(document)
    assert document.pages == 4
    assert grid(table) == [["名称", "户数"], *rows]


def test_a_header_alone_at_the_foot_of_a_page(make_pdf: Callable[[str], Path]) -> None:
    page = "#set page(height: 200pt, width: 400pt, margin: 20pt)\n#v(100pt)\n"
    words = ", ".join(f"[{cell}]" for row in FUND for cell in row)
    source = page + f"表 1：资金表\n\n#table(columns: 4, {words})\n"
    block, table = only_table(read_document(make_pdf(source)))
    assert (grid(table), table.headers, block.page) == (FUND, 1, 1)


def test_a_framed_line_is_no_table(make_pdf: Callable[[str], Path]) -> None:
    document = read_document(make_pdf("#table(columns: 2, [编号], [某县〔2023〕5 号])\n\n" + PROSE))
    assert not list(document.tables())
    assert "编号" in texts(document)[0]


@pytest.mark.parametrize("rules", ["none", "(x, y) => if y < 2 { (top: 0.6pt) }"])
def test_a_table_without_lines_between_its_columns(
    make_pdf: Callable[[str], Path], rules: str
) -> None:
    words = ", ".join(f"[{cell}]" for row in FUND for cell in row)
    columns = "columns: (60pt, 52pt, 80pt, 70pt)"
    source = f"表 1：资金表\n\n#table({columns}, stroke: {rules}, {words})\n\n{PROSE}"
    document = read_document(make_pdf(source))
    _, table = only_table(document)
    assert grid(table) == FUND
    assert texts(document)[-1].replace(" ", "") == PROSE.replace(" ", "")


def test_empty_cells_of_a_table_without_lines(make_pdf: Callable[[str], Path]) -> None:
    rows = [FUND[0], ["市级资金", "1,200.00", "900.00", "75.00%"], ["县级资金", "", "300.00", ""],
            ["社会资金", "80.00", "", ""], *FUND[3:]]  # fmt: skip
    words = ", ".join(f"[{cell}]" for row in rows for cell in row)
    _, table = only_table(
        read_document(make_pdf(f"表 1：资金表\n\n#table(columns: 4, stroke: none, {words})"))
    )
    assert grid(table) == rows


def test_the_rest_of_a_row_on_the_next_page(make_pdf: Callable[[str], Path]) -> None:
    page = "#set page(height: 150pt, width: 300pt, margin: 20pt)\n"
    told = "#linebreak()".join("查阅开工清单均属实。")
    cells = f"[指标], [得分], [说明], [开工率], [4.5], [{told}], [合格率], [5.5], [无]"
    _, table = only_table(read_document(make_pdf(page + f"#table(columns: 3, {cells})")))
    assert [row[0] for row in grid(table)] == ["指标", "开工率", "合格率"]
    assert "".join(grid(table)[1][2].split()) == "查阅开工清单均属实。"


def test_digits_that_the_width_of_a_cell_breaks_off(make_pdf: Callable[[str], Path]) -> None:
    cells = "[市级], [4217.08], [县级], [35572.4#linebreak()6], [楼号], [12.5#linebreak()8]"
    _, table = only_table(read_document(make_pdf(f"#table(columns: 2, [来源], [金额], {cells})")))
    assert [row[1] for row in grid(table)] == ["金额", "4217.08", "35572.46", "12.58"]


def test_headers_and_footers_that_repeat_are_left_out(make_pdf: Callable[[str], Path]) -> None:
    source = '#set page(header: [某县绩效评价报告], numbering: "1 / 1")\n' + "#pagebreak()\n".join(
        [f"第{number}部分的内容在这里说明。\n\n" for number in "甲乙丙丁"]
    )
    found = texts(read_document(make_pdf(source)))
    assert found == [f"第{number}部分的内容在这里说明。" for number in "甲乙丙丁"]


def _scan(path: Path, words: pdfium.PdfDocument, extra_page: bool = False) -> Path:
    scanned = pdfium.PdfDocument.new()
    picture = pdfium.PdfImage.new(scanned)
    picture.set_bitmap(words[0].render(scale=2))
    picture.set_matrix(pdfium.PdfMatrix().scale(*words[0].get_size()))
    page = scanned.new_page(*words[0].get_size())
    page.insert_obj(picture)
    page.gen_content()
    if extra_page:
        scanned.import_pages(words)
    scanned.save(path)
    return path


SMALL = "#set page(width: 260pt, height: 90pt, margin: 20pt)\n#set text(size: 20pt)\n"


def test_pictures_only_without_recognition(make_pdf: Callable[[str], Path], tmp_path: Path) -> None:
    words = pdfium.PdfDocument(make_pdf(SMALL + "项目共改造 80 个小区"))
    with pytest.raises(Refused) as refused:
        read_document(_scan(tmp_path / "scan.pdf", words), ocr=False)
    assert [p.code for p in refused.value.problems] == ["document-scanned"]
    document = read_document(_scan(tmp_path / "half.pdf", words, extra_page=True), ocr=False)
    (problem,) = document.problems
    assert (problem.code, dict(problem.values)["pages"]) == ("document-pages-scanned", "1")
    assert texts(document) == ["项目共改造 80 个小区"]


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")
def test_scans_are_recognised(make_pdf: Callable[[str], Path], tmp_path: Path) -> None:
    words = pdfium.PdfDocument(make_pdf(SMALL + "项目共改造 80 个小区"))
    document = read_document(_scan(tmp_path / "scan.pdf", words))
    assert [problem.code for problem in document.problems] == ["document-pages-recognised"]
    assert "80" in texts(document)[0]


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")
def test_tables_of_scans_are_read_by_the_places_of_their_words(
    make_pdf: Callable[[str], Path], tmp_path: Path
) -> None:
    page = SMALL.replace("260pt, height: 90pt", "460pt, height: 220pt")
    rows = ("街道 到位 支出", "东街道 126.50 97.40", "西街道 210.00 105.00", "合计 336.50 212.40")
    table = ", ".join(f"[{cell}]" for row in rows for cell in row.split())
    words = pdfium.PdfDocument(make_pdf(page + f"#table(columns: (150pt, 120pt, 120pt), {table})"))
    document = read_document(_scan(tmp_path / "scan.pdf", words))
    ((_, found),) = document.tables()
    assert found.width == 3
    (wrong,) = audit(document).findings
    assert (wrong.stated, wrong.expected) == ("212.40", "202.40")


def test_sentences_are_joined_over_pages(
    make_pdf: Callable[[str], Path],
) -> None:
    path = make_pdf(
        "\n\n".join(f"{'查' * (number % 23)}{PROSE * 4}共 {number} 处。" for number in range(400))
    )
    document = read_document(path)
    assert (document.pages or 0) >= 100
    assert all(block.text.endswith("。") for block in document.blocks)
