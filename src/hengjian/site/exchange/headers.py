"""Finding the header of a table: its line, its columns, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hengjian.engine.facts.tables import Found, wanted_of
from hengjian.engine.sheets.grid import Grid, column_letters
from hengjian.engine.sheets.headers import FIRST_LINES, Header, Heading, find_header
from hengjian.engine.sheets.names import Names
from hengjian.errors import Place, problem
from hengjian.geodesy import Datum
from hengjian.site.platform.columns import Spec, read_table

_DATUM = re.compile(r"\s*[(（](WGS-?84|GCJ-?02)[)）]\s*", re.IGNORECASE)
WRITTEN = 160
"""The most characters of a header that are remembered."""
SAMPLES = 12
"""Rows in which something is looked for that stands below a header."""
LEAST = 2
"""The fewest columns by which a table is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A header that is not called as a column is: to be confirmed once."""

    written: str
    read_as: str
    """The field of the column; empty where it is not read."""
    cell: str
    says: tuple[str, ...]
    """The first things that stand below it."""


@dataclass(slots=True)
class Headers:
    """The header of a sheet."""

    line: int = 0
    """The last of its lines; 0 where none was found."""
    cells: Sequence[str] = ()
    """As the reader of tables knows them: the titles of the columns, with their units."""
    columns: dict[str, int] = field(default_factory=dict)
    """By field, its column, from 1."""
    datum: str = ""
    """What it says behind longitude and latitude; empty where that is nothing, or two things."""
    asked: tuple[Asked, ...] = ()
    """What nobody has confirmed."""

    def place(self, file: str, sheet: str, line: int, column: int) -> Place:
        """A cell of the sheet, or of the CSV file where it has no sheet."""
        if not sheet:
            return Place(file, line, column)
        return Place(file, sheet=sheet, cell=f"{column_letters(column)}{line}")


def headers_of(
    spec: Spec,
    lines: Sequence[tuple[int, Sequence[str]]],
    grid: Grid,
    datum: str,
    found: Found,
    names: Names,
) -> Headers:
    """The lines among the first that name most columns; lines above them are titles.

    Without one a problem is found, and ``line`` is 0.
    """
    header = _find_header(spec, lines, grid, names)
    if header.found < LEAST:
        line, cells = lines[0]
        known = "、".join(column.title.zh for column in spec.columns[:6])
        said = "、".join(cell[:20] for cell in cells[:6] if cell)
        found.add(problem("header-not-found", grid.place(line, 1), found=said, known=known))
        return Headers()
    columns: dict[str, int] = {}
    for heading in header.headings:
        if heading.key is not None:
            columns.setdefault(heading.key, heading.index + 1)
    best = Headers(header.last, [_known_as(spec, each) for each in header.headings], columns)
    below = [cells for line, cells in lines if line > header.last][:SAMPLES]
    best.asked = tuple(
        Asked(each.written[:WRITTEN], each.key or "", _cell(grid, header, each), _says(below, each))
        for each in header.headings
        if each.is_assumed or (each.key is None and each.written and not each.is_passed_over)
    )
    written = next(cells for line, cells in lines if line == header.last)
    best.datum = _datum(written, header.last, grid, datum, found)
    return best


def count_named(
    spec: Spec, lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, names: Names
) -> int:
    """How many columns of ``spec`` the header names."""
    return _find_header(spec, lines, grid, names).found


def _find_header(
    spec: Spec, lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, names: Names
) -> Header:
    table = read_table(spec)
    first = [
        (line, [_DATUM.sub("", cell) for cell in cells]) for line, cells in lines[: FIRST_LINES + 5]
    ]
    return find_header(first, grid.merged, wanted_of(table), table.title.zh, names)


def _known_as(spec: Spec, heading: Heading) -> str:
    """A header as the reader of tables is to take it."""
    if heading.key is None:
        return f"#{heading.written}" if heading.written else ""
    title = spec.column(heading.key).title.zh
    return f"{title}（{heading.unit}）" if heading.unit else title


def _cell(grid: Grid, header: Header, heading: Heading) -> str:
    place = grid.place(header.last, heading.index + 1)
    return place.cell or f"{place.line}:{place.column}"


def _says(below: Sequence[Sequence[str]], heading: Heading) -> tuple[str, ...]:
    cells = (row[heading.index] for row in below if heading.index < len(row))
    return tuple(cell[:40] for cell in cells if cell)[:3]


def _datum(cells: Sequence[str], line: int, grid: Grid, stated: str, found: Found) -> str:
    """What the header says; a problem where the person stated another."""
    said = set()
    for number, cell in enumerate(cells, start=1):
        match = _DATUM.search(cell)
        if match is None:
            continue
        datum = Datum.GCJ02 if "02" in match[1] else Datum.WGS84
        said.add(str(datum))
        if stated and datum != stated:
            place = grid.place(line, number)
            found.add(problem("datum-contradicts", place, found=datum, stated=stated))
    return said.pop() if len(said) == 1 else ""
