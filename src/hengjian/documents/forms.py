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
BESIDE_TEXT = 55
"""Between the text and the border of a cell in docx, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell; it may reach over rows below and columns to the right."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    align: Align = "center"
    bold: bool = False
    turned: bool = False
    """Written upwards: a long word over a narrow column."""


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
    from docx.shared import Pt, Twips

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
    _narrow(table)
    room = Twips(layout.wide)
    for column, width in zip(table.columns, form.widths, strict=True):
        column.width = room * width // sum(form.widths)
        for cell in column.cells:
            cell.width = column.width
    for line, place, box in _boxes(form):
        _put(table, line, place, box)
    for number, row in enumerate(table.rows):
        _mark(row, "w:cantSplit")
        if number < form.head_rows:
            _mark(row, "w:tblHeader")
        if high := max((_height(box) for box in form.grid[number] if box), default=0):
            row.height = Pt(high)
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
    if box.turned:
        direction = needed("docx.oxml").OxmlElement("w:textDirection")
        direction.set(needed("docx.oxml.ns").qn("w:val"), "btLr")
        cell._tc.get_or_add_tcPr().append(direction)


def _mark(row: Any, tag: str) -> None:
    """``w:tblHeader`` stands on top of each page, ``w:cantSplit`` is never parted by its end."""
    row._tr.get_or_add_trPr().append(needed("docx.oxml").OxmlElement(tag))


def _narrow(table: Any) -> None:
    """Text comes close to the borders: a form has many columns."""
    oxml, qualified = needed("docx.oxml"), needed("docx.oxml.ns").qn
    margins = oxml.OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = oxml.OxmlElement(f"w:{side}")
        margin.set(qualified("w:w"), str(BESIDE_TEXT))
        margin.set(qualified("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qualified("w:tblLook"))
    look.addprevious(margins)


def _height(box: Box) -> float:
    """How high a turned cell is, in points; 0 of others, which grow with their text."""
    return 6.5 * len(box.text) + 8 if box.turned else 0


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
        turned = {"rotation": 90} if box.turned else {}
        style = book.add_format(look | turned | {"bold": box.bold})
        top, right = first + line, place + box.columns - 1
        if box.rows == box.columns == 1:
            sheet.write_string(top, place, box.text, style)
        else:
            sheet.merge_range(top, place, top + box.rows - 1, right, box.text, style)
    for line, row in enumerate(form.grid):
        turned_height = max((_height(box) for box in row if box), default=0)
        height = max(LINE_HEIGHT * _lines_in(row, form.widths), turned_height)
        sheet.set_row(first + line, height)
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
        if box is None or box.turned:
            continue
        room = sum(widths[place : place + box.columns]) / MILLIMETRES_A_CHARACTER - 1
        lines = sum(max(1, ceil(_wide(each) / room)) for each in box.text.split("\n"))
        most = max(most, -(-lines // box.rows))
    return most


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _line(sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """A line over the whole width."""
    if last:
        sheet.merge_range(row, 0, row, last, text, style)
    else:
        sheet.write_string(row, 0, text, style)
