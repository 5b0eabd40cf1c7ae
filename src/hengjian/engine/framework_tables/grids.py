"""Tables of workbooks and Word files as grids of text, merged cells filled.

What is merged stands in every cell it covers, with the first of them as its anchor, so that a
reader sees both what a row says and what it only inherits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hengjian.engine.facts.folders import bytes_of, megabytes
from hengjian.engine.facts.workbooks import BOUNDS, cell_text, open_workbook, sheets_of
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import reading
from hengjian.office import Counts, Unsound, check_office

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS, COLUMNS = 2_000, 60
"""The most lines and columns of a table that are looked at."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; lines and columns count from 1."""

    title: str
    cells: list[list[str]]
    merged: dict[tuple[int, int], tuple[int, int]]
    """The first cell of the range, for every other cell of it."""
    place: Callable[[int, int], Place]

    def text(self, line: int, column: int) -> str:
        """What the cell says, or the range it belongs to."""
        row = self.cells[line - 1]
        return row[column - 1] if column <= len(row) else ""

    def is_own(self, line: int, column: int) -> bool:
        """Whether the cell speaks for its own line: it is not the rest of a range."""
        return self.merged.get((line, column), (line, column))[0] == line

    @property
    def lines(self) -> range:
        """The numbers of all lines."""
        return range(1, len(self.cells) + 1)

    def columns(self, line: int) -> range:
        """The numbers of the columns of a line."""
        return range(1, len(self.cells[line - 1]) + 1)


def read_sheets(file: Path) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """The tables of a workbook or a Word file, in order, and a warning for each sheet that is
    hidden and not read. Raises ``Refused``."""
    with reading(file):
        file.stat()
    if file.suffix.lower() == ".docx":
        return tuple(_word_tables(file)), ()
    book = open_workbook(file, shown=True)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    _, hidden = sheets_of(book, file)
    return tuple(_worksheet(sheet, str(file)) for sheet in visible), hidden


def _worksheet(sheet: Worksheet, file: str) -> Sheet:
    lines, columns = min(sheet.max_row, ROWS), min(sheet.max_column, COLUMNS)
    cells = [
        [cell_text(cell) for cell in row] for row in sheet.iter_rows(max_row=lines, max_col=columns)
    ]
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for found in sheet.merged_cells.ranges:
        first = (found.min_row, found.min_col)
        for line in range(found.min_row, min(found.max_row, lines) + 1):
            for column in range(found.min_col, min(found.max_col, columns) + 1):
                merged[line, column] = first
                cells[line - 1][column - 1] = cells[first[0] - 1][first[1] - 1]
    return Sheet(sheet.title, cells, merged, partial(_cell, file, sheet.title))


def _cell(file: str, sheet: str, line: int, column: int) -> Place:
    from openpyxl.utils import get_column_letter

    return Place(file, sheet=sheet, cell=f"{get_column_letter(column)}{line}")


def _word_tables(file: Path) -> Iterator[Sheet]:
    bytes_of(file)
    try:
        parts = check_office(file, str(file), BOUNDS, Counts())
    except Unsound as error:
        values = {"found": error.reason, "most": megabytes(BOUNDS.unpacked)}
        raise Refused([problem("document-unsound", Place(str(file)), **values)]) from error
    if "word/document.xml" not in parts:
        raise Refused([problem("document-unsound", Place(str(file)), found="word/document.xml")])
    try:
        docx: Any = import_module("docx")
    except ImportError as error:
        raise Refused([problem("extra-missing", extra="documents", module="docx")]) from error
    for number, table in enumerate(docx.Document(str(file)).tables, start=1):
        yield _word_table(table, f"表{number}", str(file))


def _word_table(table: Any, title: str, file: str) -> Sheet:
    cells: list[list[str]] = []
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    first: dict[Any, tuple[int, int]] = {}
    for line, row in enumerate(table.rows[:ROWS], start=1):
        found = list(row.cells[:COLUMNS])
        cells.append([cell.text.strip() for cell in found])
        for column, cell in enumerate(found, start=1):
            merged[line, column] = first.setdefault(cell._tc, (line, column))
    return Sheet(title, cells, merged, partial(_spot, file, title))


def _spot(file: str, title: str, line: int, column: int) -> Place:
    return Place(file, sheet=title, cell=f"{line}行{column}列")
