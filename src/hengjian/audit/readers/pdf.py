"""Pdf files: the text of their pages, the tables that are ruled on them, and scanned pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as c  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.document import Block, Cell, Reading, Table
from hengjian.audit.readers.lines import Line, blocks_of, text_width
from hengjian.audit.readers.margins import without_margins
from hengjian.audit.readers.open_tables import has_open_table, is_out_of_order, with_places
from hengjian.audit.readers.opening import refusal
from hengjian.audit.readers.rulings import RuledTable, ruled_tables
from hengjian.audit.readers.scans import Recogniser
from hengjian.audit.readers.tables import is_number, table_of, with_whole_numbers
from hengjian.audit.readers.words import in_cell
from hengjian.errors import Place, problem

_FEWEST = 8
"""A page with fewer characters and a picture on it is a scan."""
_CHART = 12
"""A grid of so many places with few words is a chart, whose axes say nothing by themselves."""


class _Ruled:
    """A table on its page, with the edges of its columns.

    ``lines`` are its words as lines: one row alone is a table only where it goes on on the next
    page, as a header at the foot of a page does.
    """

    def __init__(
        self, table: Table, edges: tuple[float, ...], page: int, lines: Sequence[Line]
    ) -> None:
        self.table = table
        self.edges = edges
        self.first = self.last = page
        self.lines = lines

    def goes_on_as(self, other: _Ruled) -> bool:
        """Whether the other, first on the next page, is the rest of this table."""
        alike = len(self.edges) == len(other.edges) and all(
            abs(mine - its) <= 4 for mine, its in zip(self.edges, other.edges, strict=True)
        )
        return alike and other.first == self.last + 1 and self.table.width == other.table.width

    def lengthened(self, other: _Ruled) -> None:
        """Add the rows of the other, without the headers that it repeats."""
        mine, more = self.table, other.table
        repeated = 0
        most = min(max(mine.headers, 1), more.height - 1)
        while repeated < most and _row(mine, repeated) == _row(more, repeated):
            repeated += 1
        cells = list(mine.cells)
        if _is_broken(more, repeated):
            cells = [_with_rest(cell, more, repeated, mine.height) for cell in cells]
            repeated += 1
        ends = {cell.column: at for at, cell in enumerate(cells) if _bottom(cell) == mine.height}
        for cell in more.cells:
            above = ends.get(cell.column)
            if cell.row < repeated:
                continue
            if cell.row == repeated and _is_rest(cell) and above is not None:
                cells[above] = replace(cells[above], rows=cells[above].rows + cell.rows)
            else:
                cells.append(replace(cell, row=cell.row - repeated + mine.height))
        self.table = table_of(cells, mine.height + more.height - repeated, mine.width)
        self.last = other.last


def read_pdf(path: Path, *, ocr: bool) -> Reading:
    """Read the pdf at ``path``, with pages counted from 1.

    Raises ``Refused``: damaged, encrypted, or with pictures only where they are not recognised.
    """
    reading = Reading(path.name, "pdf")
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY)
        code = "document-encrypted" if locked else "document-damaged"
        values = {} if locked else {"reason": error}
        raise refusal(code, path, **values) from error
    try:
        reading.pages = len(document)
        pages = _Pages(document, Recogniser() if ocr else None)
        reading.blocks = _blocks(without_margins([list(page) for page in pages.contents()]))
    except pdfium.PdfiumError as error:
        raise refusal("document-damaged", path, reason=error) from error
    finally:
        document.close()
    if pages.unread and not reading.blocks:
        raise refusal("document-scanned", path, pages=reading.pages)
    place = Place(file=str(path))
    for code, numbers in (
        ("document-pages-scanned", pages.unread),
        ("document-pages-recognised", pages.recognised),
    ):
        if numbers:
            reading.problems.append(problem(code, place, pages="、".join(map(str, numbers))))
    return reading


class _Pages:
    """The pages of a pdf, one after the other, and what was found on the way."""

    def __init__(self, document: pdfium.PdfDocument, recogniser: Recogniser | None) -> None:
        self.document = document
        self.recogniser = recogniser
        self.unread: list[int] = []
        self.recognised: list[int] = []

    def contents(self) -> Iterator[Iterator[Line | _Ruled]]:
        """The lines and tables of every page."""
        for number in range(1, len(self.document) + 1):
            page = self.document[number - 1]
            words = page.get_textpage()
            yield iter(list(self._content(page, words, number)))
            words.close()
            page.close()

    def _content(
        self, page: pdfium.PdfPage, words: pdfium.PdfTextPage, number: int
    ) -> Iterator[Line | _Ruled]:
        tables, pictures = ruled_tables(page)
        if pictures and words.count_chars() < _FEWEST:
            yield from self._scanned(page, number)
            return
        if not tables:
            whole = list(_lines(words.get_text_range(), number))
            yield from _placed(words, whole, 0, page.get_height())
            return
        top = page.get_height()
        for ruled in tables:
            bottom = ruled.box[3]
            if bottom > top:
                continue  # inside the table above
            yield from _region(words, number, bottom, top)
            table = _table(words, ruled)
            if table is not None:
                inside = _lines(words.get_text_bounded(*ruled.box), number)
                yield _Ruled(table, ruled.edges, number, list(inside) if table.height < 2 else ())
            elif len(ruled.cells) < _CHART:
                yield from _lines(words.get_text_bounded(*ruled.box), number)
            top = ruled.box[1]
        yield from _region(words, number, 0, top)

    def _scanned(self, page: pdfium.PdfPage, number: int) -> Iterator[Line]:
        found = self.recogniser.lines(page) if self.recogniser is not None else None
        (self.unread if found is None else self.recognised).append(number)
        lines = [
            Line(" ".join(word.text for word in words), at, number, words=words)
            for at, words in enumerate(found or (), 1)
        ]
        open_table = has_open_table(lines)
        yield from (line if open_table else replace(line, words=None) for line in lines)


def _region(words: pdfium.PdfTextPage, page: int, bottom: float, top: float) -> list[Line]:
    """The lines between two heights of a page that no ruled table takes."""
    lines = list(_lines(words.get_text_bounded(bottom=bottom, top=top), page))
    return _placed(words, lines, bottom, top)


def _placed(words: pdfium.PdfTextPage, lines: list[Line], bottom: float, top: float) -> list[Line]:
    if has_open_table(lines) or is_out_of_order(lines):
        return with_places(words, lines, bottom, top)
    return lines


def _lines(text: str, page: int) -> Iterator[Line]:
    for at, line in enumerate(text.replace("\ufffe", "-").splitlines(), 1):
        words = line.strip()
        if words:
            yield Line(words, at, page)


def _table(words: pdfium.PdfTextPage, ruled: RuledTable) -> Table | None:
    cells = []
    for cell in ruled.cells:
        left, bottom, right, top = cell.box
        text = words.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
        text = in_cell(text.replace("\ufffe", "-"))
        cells.append(Cell(cell.row, cell.column, text, cell.rows, cell.columns))
    filled = sum(1 for cell in cells if cell.text)
    if filled < min(3, len(cells)) or filled * 4 < len(cells):
        return None
    return table_of(with_whole_numbers(cells), ruled.height, len(ruled.edges) - 1)


def _bottom(cell: Cell) -> int:
    return cell.row + cell.rows


def _is_rest(cell: Cell) -> bool:
    """Whether a page's first cell is the rest of a merged one, whose words stand a page before."""
    return cell.rows > 1 and cell.columns == 1 and not cell.text


def _is_broken(more: Table, row: int) -> bool:
    """Whether a page's first row is the rest of the row before it: words, but no name of a row and
    no number."""
    if more.height - row < 2:
        return False
    cells = [cell for cell in more.cells if cell.row == row]
    named = any(cell.column == 0 and (cell.text or cell.rows > 1) for cell in cells)
    words = [cell.text for cell in cells if cell.text]
    single = all(cell.rows == 1 for cell in cells)
    return bool(words) and single and not named and not any(map(is_number, words))


def _with_rest(cell: Cell, more: Table, row: int, height: int) -> Cell:
    """A cell of the last row with what the next page has of it."""
    rest = more.at(row, cell.column)
    if rest is None or not rest.text or _bottom(cell) != height:
        return cell
    return replace(cell, text=in_cell(f"{cell.text}\n{rest.text}"))


def _row(table: Table, row: int) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in table.cells if cell.row == row]


def _blocks(parts: Sequence[Line | _Ruled]) -> list[Block]:
    whole = list(_joined(parts))
    usual = text_width([part for part in whole if isinstance(part, Line)])
    blocks: list[Block] = []
    held: list[Line] = []
    for part in whole:
        if isinstance(part, Line):
            held.append(part)
            continue
        blocks += blocks_of(held, numbered=False, usual=usual)
        held = []
        blocks.append(Block(0, "table", "", page=part.first, table=part.table))
    return blocks + blocks_of(held, numbered=False, usual=usual)


def _joined(parts: Sequence[Line | _Ruled]) -> Iterator[Line | _Ruled]:
    """Tables that go on over pages as one; a row that stands alone as its lines."""
    last: _Ruled | None = None
    for part in parts:
        if isinstance(part, _Ruled) and last is not None and last.goes_on_as(part):
            last.lengthened(part)
            continue
        yield from _settled(last)
        last = None
        if isinstance(part, Line):
            yield part
        else:
            last = part
    yield from _settled(last)


def _settled(ruled: _Ruled | None) -> Iterable[Line | _Ruled]:
    if ruled is None:
        return ()
    return ruled.lines if ruled.table.height < 2 else (ruled,)
