"""What a generated report is made of, before it is written in one of the file kinds.

Texts carry the planted errors as marks (characters of the private use area), so that the place of
an error is known wherever the text ends up; writers take the marks out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE100
_MARKED = re.compile(f"{OPEN}(.)([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Plant:
    """An error that was planted: its class, what is printed and what should be."""

    kind: str
    wrong: str
    right: str


@dataclass(frozen=True)
class Heading:
    """A heading of a level, with its number."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, which may carry marks."""

    text: str


@dataclass(frozen=True)
class GridCell:
    """A cell and how many rows and columns it spans."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: its rows hold the cells that begin in them, from left to right."""

    rows: tuple[tuple[GridCell, ...], ...]
    caption: str = ""
    unit: str = ""
    """A line 单位：万元 over the table, where the unit is not in the headers."""
    headers: int = 1

    def placed(self) -> Iterator[tuple[int, int, GridCell]]:
        """Every cell with the row and column of its upper left corner."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                for down in range(cell.rows):
                    taken.update((row + down, column + right) for right in range(cell.columns))
                yield row, column, cell
                column += cell.columns

    @property
    def merged(self) -> bool:
        """Whether any cell spans more than its place."""
        return any(cell.rows > 1 or cell.columns > 1 for cells in self.rows for cell in cells)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(column + cell.columns for _, column, cell in self.placed())


Piece = Heading | Paragraph | Grid


@dataclass(frozen=True)
class Report:
    """A generated report with what was planted in it."""

    seed: int
    title: str
    pieces: tuple[Piece, ...]
    plants: tuple[Plant, ...] = field(default=())


def marked(number: int, text: str) -> str:
    """``text`` as the place of plant ``number``."""
    return f"{OPEN}{chr(FIRST + number)}{text}{CLOSE}"


def plain(text: str) -> str:
    """``text`` without marks."""
    return _MARKED.sub(r"\2", text)


def marks(text: str) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of every mark, in the plain text."""
    removed = 0
    for found in _MARKED.finditer(text):
        start = found.start() - removed
        yield ord(found[1]) - FIRST, start, start + len(found[2])
        removed += 3


def grid(rows: list[list[str]], **more: object) -> Grid:
    """A table without merged cells."""
    cells = tuple(tuple(GridCell(text) for text in row) for row in rows)
    return Grid(cells, **more)  # type: ignore[arg-type]  # caption, unit, headers
