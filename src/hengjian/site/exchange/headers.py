"""Finding the header of a table: its line, its columns, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hengjian.engine.facts.tables import Found
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.errors import Place, problem
from hengjian.geodesy import Datum
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.sheet_scan import letters

FIRST_LINES = 10
"""The header stands among the first lines that hold anything."""
_DATUM = re.compile(r"\s*[(（](WGS-?84|GCJ-?02)[)）]\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(（].*")


@dataclass(slots=True)
class Headers:
    """The header of a sheet."""

    line: int = 0
    """0 where none was found."""
    cells: Sequence[str] = ()
    """As they are compared: without the datum behind longitude and latitude."""
    columns: dict[str, int] = field(default_factory=dict)
    """By field, its column, from 1."""
    datum: str = ""
    """What it says behind longitude and latitude; empty where that is nothing, or two things."""

    def place(self, file: str, sheet: str, line: int, column: int) -> Place:
        """A cell of the sheet, or of the CSV file where it has no sheet."""
        if not sheet:
            return Place(file, line, column)
        return Place(file, sheet=sheet, cell=f"{letters(column)}{line}")


def headers_of(
    spec: Spec, lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, datum: str, found: Found
) -> Headers:
    """The line among the first that names most columns; lines above it are titles.

    Without one a problem is found, and ``line`` is 0.
    """
    names = {
        comparable(word): column.name
        for column in spec.columns
        for word in (column.name, column.title.zh, column.title.en)
    }
    best = Headers()
    for line, cells in lines[:FIRST_LINES]:
        plain = [_DATUM.sub("", cell) for cell in cells]
        columns: dict[str, int] = {}
        for number, cell in enumerate(plain, start=1):
            name = names.get(comparable(cell)) or names.get(comparable(_BRACKETS.sub("", cell)))
            if name is not None:
                columns.setdefault(name, number)
        if len(columns) > len(best.columns):
            best = Headers(line, plain, columns)
    if len(best.columns) < 2:
        line, cells = lines[0]
        known = "、".join(column.title.zh for column in spec.columns[:6])
        said = "、".join(cell[:20] for cell in cells[:6] if cell)
        found.add(problem("header-not-found", grid.place(line, 1), found=said, known=known))
        return Headers()
    written = next(cells for line, cells in lines if line == best.line)
    best.datum = _datum(written, best.line, grid, datum, found)
    return best


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
