"""The pdf: text that can be read back, tags, an outline, and no mark-up from the outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest

from hengjian.documents.model import Heading, Report
from hengjian.documents.pdf import pdf_of


@pytest.fixture(scope="module")
def pdf(chinese: Report) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf_of(chinese))
    yield document
    document.close()


def text_of(document: pypdfium2.PdfDocument) -> str:
    pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", "", "".join(pages))


def test_the_result_can_be_read_back(pdf: pypdfium2.PdfDocument) -> None:
    text = text_of(pdf)
    assert "评价得分67.40分" in text
    assert "79个÷296个=26.69%" in text
    assert "—（缺数据）" not in text


def test_every_heading_is_a_bookmark(chinese: Report, pdf: pypdfium2.PdfDocument) -> None:
    marked = [re.sub(r"\s+", "", item.get_title()) for item in pdf.get_toc()]
    wanted = [re.sub(r"\s+", "", b.text) for b in chinese.blocks if isinstance(b, Heading)]
    assert marked == wanted


def test_wide_tables_are_on_landscape_pages(pdf: pypdfium2.PdfDocument) -> None:
    turned = [page.get_width() > page.get_height() for page in pdf]
    assert 1 <= turned.count(True) <= 6


def test_it_is_tagged_archival_and_titled(chinese: Report, pdf: pypdfium2.PdfDocument) -> None:
    content = pdf_of(chinese)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert pdf.is_tagged()
    assert pdf.get_metadata_value("Title") == chinese.title


def test_the_same_report_is_the_same_file(chinese: Report) -> None:
    assert pdf_of(chinese) == pdf_of(chinese)


def test_hostile_names_are_plain_words(hostile: Report) -> None:
    document = pypdfium2.PdfDocument(pdf_of(hostile))
    text = text_of(document)
    document.close()
    for part in ("<script>alert(1)</script>", '#import"x"', "$x$", "@y", "*b*", "_u_", "`c`"):
        assert part in text, part


def test_the_english_report(english: Report) -> None:
    document = pypdfium2.PdfDocument(pdf_of(english))
    text = text_of(document)
    document.close()
    assert "scores67.40of100pointsandisgraded“Fair”" in text
