"""Forms of authorities as tables: a title, lines above it, a grid with merged cells, notes below.

A form is written once and becomes docx or xlsx alike.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from hengjian.bilingual import Language
from hengjian.documents.docx.layout import layout_of
from hengjian.documents.extras import needed

Align = Literal["left", "center", "right"]
MILLIMETRES_A_CHARACTER = 2.2
"""How wide a character of the table is, for the columns of a sheet."""
LINE_HEIGHT = 16.5
"""Of a line of a sheet, in points."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell; it may reach over rows below and columns to the right."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    align: Align = "center"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form on landscape A4. ``grid`` has one entry a column, ``None`` where a cell above or to
    the left reaches over it. Raises ``ValueError`` where a row has another number of entries."""

    title: str
    above: Sequence[str]
    """Lines between title and table."""
    widths: Sequence[int]
    """Of the columns, in millimetres; in docx they share the room of the page."""
    grid: Sequence[Sequence[Box | None]]
    head_rows: int
    """Rows that are repeated on each page."""
    below: Sequence[str] = ()
    language: Language = "zh"

    def __post_init__(self) -> None:
        for row in self.grid:
            if len(row) != len(self.widths):
                raise ValueError(f"{self.title}: a row has {len(row)} cells")


def _boxes(form: Form) -> Iterator[tuple[int, int, Box]]:
    for line, row in enumerate(form.grid):
        for place, box in enumerate(row):
            if box is not None:
                yield line, place, box


def docx_form(form: Form) -> bytes:
    """The form as docx in the official layout. Raises ``Refused`` (``extra-missing``)."""
    needed("docx")
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Twips

    from hengjian.documents.docx.styles import set_styles
    from hengjian.documents.docx.writer import set_page

    document: Any = needed("docx").Document()
    layout = layout_of(form.language)
    set_styles(document, layout, form.language)
    set_page(document.sections[0], layout, wide=True)
    document.add_paragraph(form.title, style="Title")
    for text in form.above:
        document.add_paragraph(text, style="Table Text")
    table = document.add_table(len(form.grid), len(form.widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    room = Twips(layout.wide)
    for column, width in zip(table.columns, form.widths, strict=True):
        column.width = room * width // sum(form.widths)
        for cell in column.cells:
            cell.width = column.width
    for line, place, box in _boxes(form):
        _put(table, line, place, box)
    for row in table.rows[: form.head_rows]:
        _repeat(row)
    for text in form.below:
        document.add_paragraph(text, style="Table Text")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _put(table: Any, line: int, place: int, box: Box) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell = table.cell(line, place)
    if box.rows > 1 or box.columns > 1:
        cell = cell.merge(table.cell(line + box.rows - 1, place + box.columns - 1))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Text"
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, box.align.upper())
    paragraph.add_run(box.text).bold = box.bold


def _repeat(row: Any) -> None:
    """The row is a header: it stands on top of each page."""
    element = needed("docx.oxml").OxmlElement
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def xlsx_form(form: Form) -> bytes:
    """The form as a workbook on landscape A4; text is text, no cell is ever a formula."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, options)
    sheet = book.add_worksheet()
    last = len(form.widths) - 1
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    plain = book.add_format({"text_wrap": True})
    for place, width in enumerate(form.widths):
        sheet.set_column(place, place, width / MILLIMETRES_A_CHARACTER)
    _line(sheet, 0, last, form.title, title)
    for number, text in enumerate(form.above, start=1):
        _line(sheet, number, last, text, plain)
    first = 1 + len(form.above)
    for line, place, box in _boxes(form):
        look = {"border": 1, "text_wrap": True, "align": box.align, "valign": "vcenter"}
        style = book.add_format(look | {"bold": box.bold})
        top, right = first + line, place + box.columns - 1
        if box.rows == box.columns == 1:
            sheet.write_string(top, place, box.text, style)
        else:
            sheet.merge_range(top, place, top + box.rows - 1, right, box.text, style)
    for line, row in enumerate(form.grid):
        sheet.set_row(first + line, LINE_HEIGHT * _lines_in(row, form.widths))
    for number, text in enumerate(form.below, start=first + len(form.grid)):
        _line(sheet, number, last, text, plain)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first, first + form.head_rows - 1)
    book.close()
    return made.getvalue()


def _lines_in(row: Sequence[Box | None], widths: Sequence[int]) -> int:
    """How many lines the longest cell of a row takes; a Chinese character is two wide."""
    most = 1
    for place, box in enumerate(row):
        if box is None:
            continue
        room = sum(widths[place : place + box.columns]) / MILLIMETRES_A_CHARACTER - 1
        wide = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in box.text)
        most = max(most, -(-ceil(wide / room) // box.rows))
    return most


def _line(sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """A line over the whole width."""
    if last:
        sheet.merge_range(row, 0, row, last, text, style)
    else:
        sheet.write_string(row, 0, text, style)
