"""Finding the header of a table: its line, its columns, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hengjian.engine.facts.tables import Found, Grid, comparable
from hengjian.errors import Place, problem
from hengjian.geodesy import Datum
from hengjian.site.projects.exchange.sheet_scan import letters
from hengjian.site.projects.exchange.specs import Spec

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
    _contradicting(lines, best, grid, datum, found)
    return best


def _contradicting(
    lines: Sequence[tuple[int, Sequence[str]]], best: Headers, grid: Grid, datum: str, found: Found
) -> None:
    """The header says one datum, the person another."""
    written = next(cells for line, cells in lines if line == best.line)
    for number, cell in enumerate(written, start=1):
        match = _DATUM.search(cell)
        said = match and (Datum.GCJ02 if "02" in match[1] else Datum.WGS84)
        if said and datum and said != datum:
            place = grid.place(best.line, number)
            found.add(problem("datum-contradicts", place, found=said, stated=datum))
