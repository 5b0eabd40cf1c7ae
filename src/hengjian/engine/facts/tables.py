"""Record tables: a grid of text, as a CSV file or a worksheet holds it, to typed rows.

A header names each column by its key or by its title in either language; a number column may say
the unit its numbers are written in, ``金额（万元）``, and is converted exactly. A column whose name
begins with ``#`` is not read. Every problem is placed at its cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hengjian.engine.facts.cells import Converter, close_to, converter
from hengjian.engine.facts.records import Cell
from hengjian.engine.frameworks.model import Column, Table
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import Unit, unit

ROWS = 1_000_000
"""The most rows one table may have."""
CHARACTERS = 10_000
"""The most characters one cell may have."""
LISTED = 200
"""The most problems that are listed for one case; the others are counted."""
COUNTED = 5_000
"""The most problems that are counted: a table with more of them is not read on."""

_UNIT_IN_HEADER = re.compile(r"(?P<title>.*\S)\s*[(（](?P<unit>[^()（）]+)[)）]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The text of a table: its rows that hold anything, with the numbers of their lines, the header
    first; cells are stripped."""

    name: str
    """What the table is called where it stands: the file's stem or the sheet's title."""
    rows: Iterable[tuple[int, Sequence[str]]]
    place: Callable[[int, int], Place]
    """Where line and column stand, both from 1."""


OpenTable = Callable[[], Grid]
"""A table that is read only when it is asked for."""


@dataclass(slots=True)
class Found:
    """Problems as they are found: the first ``LISTED`` are kept, the rest are counted."""

    kept: list[Problem] = field(default_factory=list)
    more: int = 0
    stopped: Problem | None = None
    """Where reading stopped because there were too many."""

    def add(self, *problems: Problem) -> None:
        """Keep or count ``problems``."""
        room = max(0, LISTED - len(self.kept))
        self.kept.extend(problems[:room])
        self.more += len(problems[room:])

    def until_full(
        self, grid: Grid, lines: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Sequence[str]]]:
        """The lines of ``grid``, as long as no more than ``COUNTED`` problems were found."""
        for number, cells in lines:
            count = len(self.kept) + self.more
            if count > COUNTED:
                here = grid.place(number, 1)
                place = Place(here.file, sheet=here.sheet)
                self.stopped = problem("reading-stopped", place, count=count, line=number)
                return
            yield number, cells

    def listed(self) -> tuple[Problem, ...]:
        """Where reading stopped, those kept, and how many more there were."""
        first = (self.stopped,) if self.stopped else ()
        if not self.more:
            return (*first, *self.kept)
        more = problem("more-problems", self.kept[-1].place, count=self.more)
        return (*first, *self.kept, more)


@dataclass(frozen=True, slots=True)
class _Read:
    """A column of the grid that is read: where it stands, what it is, and how it converts."""

    index: int
    key: str
    title: str
    convert: Converter
    required: bool


def comparable(name: str) -> str:
    """A name as headers and sheets are compared: width, case and outer blanks do not count."""
    return unicodedata.normalize("NFKC", name).strip().rstrip("*").strip().casefold()


@dataclass(frozen=True, slots=True)
class Placed:
    """Typed rows with where they and their columns stand, lines and columns from 1."""

    rows: list[dict[str, Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)


def read_table(grid: Grid, table: Table, found: Found) -> list[dict[str, Cell]]:
    """The typed rows of ``grid``, which holds ``table``; what is wrong goes to ``found``."""
    return read_placed(grid, table, found).rows


def read_placed(grid: Grid, table: Table, found: Found) -> Placed:
    """The same rows, with their places."""
    lines = found.until_full(grid, grid.rows)
    first = next(lines, None)
    if first is None:
        found.add(problem("table-empty", grid.place(1, 1), table=grid.name))
        return Placed()
    line, header = first
    columns, ignored = _columns(grid, table, line, header, found)
    if not columns:
        return Placed()
    placed = Placed(columns={each.key: each.index + 1 for each in columns})
    key = next((each for each in columns if each.key == table.key), None)
    first_lines: dict[Cell, int] = {}
    for number, cells in _checked(grid, lines, header, ignored, found):
        row = _row(grid, columns, number, cells, found)
        placed.rows.append(row)
        placed.lines.append(number)
        if key is not None:
            _check_key(grid, key, row, number, first_lines, found)
        if len(placed.rows) > ROWS:
            found.add(problem("too-many-rows", grid.place(number, 1), most=f"{ROWS:,}"))
            break
    return placed


def _columns(
    grid: Grid, table: Table, line: int, header: Sequence[str], found: Found
) -> tuple[list[_Read], frozenset[int]]:
    """The columns to be read, and the indexes of those that say they are not."""
    names = {
        comparable(name): key
        for key, column in table.columns.items()
        for name in (column.title.en, column.title.zh, key)
    }
    columns: dict[str, _Read] = {}
    ignored: set[int] = set()
    for index, written in enumerate(header):
        place = grid.place(line, index + 1)
        if not written or written.startswith(("#", "＃")):
            ignored.update({index} if written else ())
            continue
        try:
            read = _column(table, names, index, written)
        except Refused as error:
            found.add(*(p.at(place) for p in error.problems))
            continue
        if read.key in columns:
            before = columns[read.key].index + 1
            found.add(problem("column-twice", place, found=written, first=before))
        columns.setdefault(read.key, read)
    tried = {
        name for written in header if (name := names.get(comparable(split_header(written)[0])))
    }
    for key, column in table.columns.items():
        if _required(table, key, column) and key not in columns and key not in tried:
            values = {"table": table.title, "column": column.title, "key": key}
            found.add(problem("column-missing", grid.place(line, 1), **values))
    return list(columns.values()), frozenset(ignored)


def _column(table: Table, names: dict[str, str], index: int, written: str) -> _Read:
    key, symbol = names.get(comparable(written)), ""
    if key is None:
        title, symbol = split_header(written)
        key = names.get(comparable(title))
    column = table.columns.get(key or "")
    if key is None or column is None or (symbol and column.type != "number"):
        known = [name for k, c in table.columns.items() for name in (k, c.title.zh, c.title.en)]
        values = {"table": table.title, "found": written[:80], "close": close_to(written, known)}
        raise Refused([problem("column-unknown", **values)])
    title = str(column.title)
    convert = converter(column, title, _header_unit(column, symbol) if symbol else None)
    return _Read(index, key, title, convert, _required(table, key, column))


def split_header(written: str) -> tuple[str, str]:
    """A header's title and the unit in brackets behind it."""
    match = _UNIT_IN_HEADER.fullmatch(written.strip())
    return (match["title"], match["unit"].strip()) if match else (written, "")


def _header_unit(column: Column, symbol: str) -> Unit:
    own = {column.unit.symbol: column.unit}
    found = unit(unicodedata.normalize("NFKC", symbol).replace("m2", "m²"), own)
    if found.dimension != column.unit.dimension:
        raise Refused([problem("unit-mismatch", wanted=column.unit, found=found)])
    return found


def _required(table: Table, key: str, column: Column) -> bool:
    return column.required or key == table.key


def _checked(
    grid: Grid,
    lines: Iterator[tuple[int, Sequence[str]]],
    header: Sequence[str],
    ignored: frozenset[int],
    found: Found,
) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that hold anything to be read; ragged ones are reported and left out."""
    width = len(header)
    unnamed = [index for index, name in enumerate(header) if not name]
    for number, cells in lines:
        if len(cells) < width:
            place = grid.place(number, len(cells))
            found.add(problem("row-short", place, found=len(cells), wanted=width))
            continue
        stray = [index for index in (*unnamed, *range(width, len(cells))) if cells[index]]
        if stray:
            place = grid.place(number, stray[0] + 1)
            found.add(problem("column-unnamed", place, found=cells[stray[0]][:40]))
            continue
        if any(cell for index, cell in enumerate(cells) if index not in ignored):
            yield number, cells


def _row(
    grid: Grid, columns: list[_Read], number: int, cells: Sequence[str], found: Found
) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for column in columns:
        text = cells[column.index]
        if not text:
            row[column.key] = None
            if column.required:
                place = grid.place(number, column.index + 1)
                found.add(problem("cell-required", place, column=column.title))
            continue
        try:
            if len(text) > CHARACTERS:
                raise Refused([problem("cell-too-long", found=len(text), most=CHARACTERS)])
            row[column.key] = column.convert(text)
        except Refused as error:
            row[column.key] = None
            place = grid.place(number, column.index + 1)
            found.add(*(p.at(place) for p in error.problems))
    return row


def _check_key(
    grid: Grid,
    column: _Read,
    row: dict[str, Cell],
    number: int,
    first_lines: dict[Cell, int],
    found: Found,
) -> None:
    """Report the row if its key stands in a row before it, with the place of both."""
    key = row[column.key]
    if key is None:
        return
    before = first_lines.setdefault(key, number)
    if before != number:
        first = grid.place(before, column.index + 1)
        values = {"column": column.title, "found": key, "first": first}
        found.add(problem("key-duplicate", grid.place(number, column.index + 1), **values))
