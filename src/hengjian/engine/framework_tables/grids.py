"""Tables of workbooks and Word files as grids of text, merged cells filled.

What is merged stands in every cell it covers, with the first of them as its anchor, so that a
reader sees both what a row says and what it only inherits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any

from hengjian.engine.sheets.grid import Grid
from hengjian.engine.sheets.text_files import bytes_of, megabytes
from hengjian.engine.sheets.workbooks import BOUNDS, open_sheets
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import reading
from hengjian.office import Counts, Unsound, check_office

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
    grids, warned = open_sheets(file, shown=True)
    sheets = tuple(_worksheet(open_table()) for open_table in grids.values())
    return sheets, tuple(found for found in warned if found.code != "formulas-unseen")


def _worksheet(grid: Grid) -> Sheet:
    rows = dict(takewhile(lambda row: row[0] <= ROWS, grid.rows))
    ends = [min(found.bottom, ROWS) for found in grid.merged if found.top in rows]
    last = max((*rows, *ends), default=0)
    width = min(max(map(len, rows.values()), default=0), COLUMNS)
    cells = [_fit(rows.get(line, ()), width) for line in range(1, last + 1)]
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for found in grid.merged:
        first = (found.top, found.left)
        for line in range(found.top, min(found.bottom, last) + 1):
            for column in range(found.left, min(found.right, width) + 1):
                merged[line, column] = first
                cells[line - 1][column - 1] = cells[first[0] - 1][first[1] - 1]
    return Sheet(grid.name, cells, merged, grid.place)


def _fit(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


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
