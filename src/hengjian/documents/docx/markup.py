"""WordprocessingML as text: runs, paragraphs and tables, parsed once a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from hengjian.documents.docx.layout import Layout
from hengjian.documents.model import Cell, Row, Run, Strong, Table, plain

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_TONES = {"good": "0F5F63", "warn": "B26A00", "bad": "B3261E", "muted": "5D6B73"}
_HEADER_SHADE = "E3EEEE"
_TOTAL_SHADE = "F3F6F7"


def text(words: str) -> str:
    """``words`` as XML text, without the characters XML has no place for."""
    return escape(_FORBIDDEN.sub("", words))


def run(words: str, *, bold: bool = False, colour: str = "", size: int = 0) -> str:
    """A run; ``size`` in half-points where it is not the style's.

    Quotation marks and dashes belong to both scripts: among Chinese they take the Chinese font.
    """
    marks = '<w:rFonts w:hint="eastAsia"/>' if _CHINESE.search(words) else ""
    marks += "<w:b/>" if bold else ""
    marks += f'<w:color w:val="{colour}"/>' if colour else ""
    marks += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text(words)}</w:t></w:r>'


def runs_xml(runs: Sequence[Run], *, bold: bool = False, tone: str = "", size: int = 0) -> str:
    """Runs one after another."""
    colour = _TONES.get(tone, "")
    return "".join(
        run(r.text, bold=bold or isinstance(r, Strong), colour=colour, size=size) for r in runs
    )


def paragraph(style: str, inner: str, properties: str = "") -> str:
    """A paragraph of ``style`` around ready runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def aligned(side: str) -> str:
    """The property that sets a paragraph to one side."""
    return f'<w:jc w:val="{side}"/>'


def bookmarked(inner: str, anchor: str, number: int) -> str:
    """``inner`` between the two ends of a bookmark."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{text(anchor)}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def computed(code: str, shown: str) -> str:
    """A field that Word computes, with what it shows until then."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    result = f"<w:r><w:t>{text(shown)}</w:t></w:r>"
    begin, between, end = (mark.format(kind) for kind in ("begin", "separate", "end"))
    return begin + instruction + between + result + end


def grid(widths: Sequence[int], *, borders: str = "all") -> str:
    """The head of a table: its borders, fixed layout and column widths in twentieths of a point."""
    sides = "top left bottom right insideH insideV" if borders == "all" else ""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7A8A91"/>'
        for side in sides.split()
    )
    margins = '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if lines else ''}"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def cell_xml(inner: str, width: int, *, span: int = 1, merge: str = "", shade: str = "") -> str:
    """A table cell around ready paragraphs; ``merge`` is ``restart`` or ``continue``."""
    marks = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    marks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    marks += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    marks += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr>{marks}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'


def row_xml(cells: str, *, header: bool = False) -> str:
    """A row that does not break across pages; a header row comes back on every page."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def widths_of(table: Table, layout: Layout) -> list[int]:
    """The widths of the columns, in twentieths of a point, filling the page."""
    room = layout.wide if table.wide else layout.narrow
    whole = sum(column.width for column in table.columns)
    return [room * column.width // whole for column in table.columns]


def table_xml(table: Table, layout: Layout) -> str:
    """A table with its header, merged cells and total rows."""
    widths = widths_of(table, layout)
    head = "".join(
        cell_xml(
            paragraph(
                "TableText",
                run(c.title + (f"（{c.unit}）" if c.unit else ""), bold=True),
                "<w:keepNext/>" + aligned("center"),
            ),
            width,
            shade=_HEADER_SHADE,
        )
        for c, width in zip(table.columns, widths, strict=True)
    )
    body = "".join(_rows(table, widths))
    return f"<w:tbl {NAMESPACES}>{grid(widths)}{row_xml(head, header=True)}{body}</w:tbl>"


_KEPT = 9
"""Tables of up to so many rows stay on one page."""
_LEAST = 3
"""Of longer tables at least so many rows stand below the header before a page ends."""


def _rows(table: Table, widths: Sequence[int]) -> list[str]:
    open_: dict[int, tuple[int, int]] = {}
    rows = []
    for number, row in enumerate(table.rows, start=1):
        together = number <= _LEAST or len(table.rows) <= _KEPT
        kept = "<w:keepNext/>" if together and number < len(table.rows) else ""
        cells = []
        column = 0
        while column < len(widths):
            each = row.cells[column]
            if each is None and column in open_:
                left, span = open_[column]
                cells.append(_continue(widths, column, span))
                open_[column] = (left - 1, span)
                if left == 1:
                    del open_[column]
                column += span
            elif each is None:
                cells.append(cell_xml(paragraph("TableText", ""), widths[column]))
                column += 1
            else:
                cells.append(_body_cell(table, row, each, column, widths, kept))
                if each.rows > 1:
                    open_[column] = (each.rows - 1, each.columns)
                column += each.columns
        rows.append(row_xml("".join(cells)))
    return rows


def _continue(widths: Sequence[int], column: int, span: int) -> str:
    width = sum(widths[column : column + span])
    return cell_xml(paragraph("TableText", ""), width, span=span, merge="continue")


def _body_cell(
    table: Table, row: Row, cell: Cell, column: int, widths: Sequence[int], kept: str
) -> str:
    side = "center" if cell.columns > 1 else table.columns[column].align
    lines = _lines(cell)
    inner = "".join(
        paragraph("TableText", runs_xml(line, bold=row.total, tone=cell.tone), kept + aligned(side))
        for line in lines
    )
    return cell_xml(
        inner,
        sum(widths[column : column + cell.columns]),
        span=cell.columns,
        merge="restart" if cell.rows > 1 else "",
        shade=_TOTAL_SHADE if row.total else "",
    )


def _lines(cell: Cell) -> list[tuple[Run, ...]]:
    """The cell's runs, a new paragraph after each line break."""
    if "\n" not in plain(cell.runs):
        return [cell.runs]
    lines: list[list[Run]] = [[]]
    for each in cell.runs:
        first, *rest = each.text.split("\n")
        lines[-1].append(replace(each, text=first))
        lines.extend([replace(each, text=part)] for part in rest)
    return [tuple(line) for line in lines]
