"""The docx: official layout, real tables, fields and properties."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from hengjian.documents.docx import docx_of
from hengjian.documents.model import Report
from tests.documents.conftest import HOSTILE


@pytest.fixture(scope="module")
def made(chinese: Report) -> bytes:
    return docx_of(chinese)


@pytest.fixture(scope="module")
def document(made: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(made))


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
    ],
)
def test_fonts_are_named_on_both_sides_of_the_script(
    document: docx.document.Document, style: str, font: str, points: int
) -> None:
    found = document.styles[style]
    fonts = found.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == font
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    assert fonts.get(qn("w:asciiTheme")) is None
    assert found.font.size.pt == points


def test_body_lines_and_indents(document: docx.document.Document) -> None:
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28
    indent = document.styles["Body"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_margins_and_the_landscape_section(document: docx.document.Document) -> None:
    first = document.sections[0]
    sides = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    turned = [s.page_width > s.page_height for s in document.sections]
    assert turned.count(True) == 1
    assert turned[0] is turned[-1] is False


def test_page_numbers_are_a_field_between_dashes(document: docx.document.Document) -> None:
    footer = document.sections[0].footer._element
    codes = [node.text.strip() for node in footer.iter(qn("w:instrText"))]
    assert codes == ["PAGE"]
    assert "".join(node.text for node in footer.iter(qn("w:t"))).startswith("— 1 —")


def test_tables_repeat_their_header_and_keep_rows_whole(document: docx.document.Document) -> None:
    headed = [t for t in document.tables if t._tbl.findall(".//" + qn("w:tblHeader"))]
    assert len(headed) >= 15
    for table in headed:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(".//" + qn("w:tblHeader")) is not None
        assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in rows)


def test_level_cells_are_really_merged(document: docx.document.Document) -> None:
    merges = [node.get(qn("w:val")) for node in document.element.body.iter(qn("w:vMerge"))]
    assert merges.count("restart") > 20
    assert merges.count("continue") > 20


def test_the_grid_of_every_row_is_complete(document: docx.document.Document) -> None:
    for table in document.tables:
        columns = len(table._tbl.tblGrid.findall(qn("w:gridCol")))
        for row in table._tbl.findall(qn("w:tr")):
            spans = [
                int(cell.find(".//" + qn("w:gridSpan")).get(qn("w:val")))
                if cell.find(".//" + qn("w:gridSpan")) is not None
                else 1
                for cell in row.findall(qn("w:tc"))
            ]
            assert sum(spans) == columns


def test_numbers_stand_at_the_right(document: docx.document.Document) -> None:
    table = next(t for t in document.tables if t.cell(0, 0).text == "一级指标")
    score = table.rows[1].cells[2].paragraphs[0]
    assert score.text == "17.00"
    assert score.alignment == 2


def test_pictures_have_alternative_text(document: docx.document.Document) -> None:
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert len(pictures) >= 7
    assert all(picture.get("descr") for picture in pictures)


def test_the_contents_point_at_bookmarks_that_exist(document: docx.document.Document) -> None:
    body = document.element.body
    marks = {node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))}
    links = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= marks


def test_properties_carry_the_report_and_not_the_clock(
    chinese: Report, document: docx.document.Document
) -> None:
    properties = document.core_properties
    assert properties.title == chinese.title
    assert properties.created is not None
    assert properties.created.date() == chinese.date


def test_the_same_report_is_the_same_file(chinese: Report, made: bytes) -> None:
    assert docx_of(chinese) == made


def test_hostile_names_are_plain_words(hostile: Report) -> None:
    document = docx.Document(io.BytesIO(docx_of(hostile)))
    assert any(paragraph.text == HOSTILE for paragraph in document.paragraphs)
    assert document.core_properties.title == HOSTILE


@pytest.mark.office
def test_libreoffice_opens_it_with_all_its_pages(made: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made)
    office = shutil.which("soffice")
    assert office is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    pdf = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    text = re.sub(r"\s+", "", "".join(pages))
    assert 30 <= len(pdf) <= 60
    assert "67.40" in text
    assert "附件4" in text
    assert "—2—" in text
    pdf.close()
