"""A document as the audit reads it: blocks of text and tables, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from hengjian.errors import Problem

BlockKind = Literal["heading", "paragraph", "item", "caption", "table"]
Role = Literal["summary", "body", "problems", "recommendations", "annex"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of text: offsets into a block's text, or into one cell's text of a table block."""

    block: int
    start: int
    end: int
    cell: tuple[int, int] | None = None
    """Row and column of the cell's upper left corner, from 0."""


Place = tuple[int, int]
"""A row and a column of a table, from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``rows`` and ``columns`` are how many it spans."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    printed: str = ""
    """The text as it is printed, where it is read with other marks."""

    @property
    def places(self) -> Iterator[Place]:
        """All that it covers."""
        return product(
            range(self.row, self.row + self.rows), range(self.column, self.column + self.columns)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid. Every place of the grid belongs to exactly one cell."""

    height: int
    width: int
    cells: tuple[Cell, ...]
    headers: int = 1
    """How many rows at the top are headers."""
    caption: str = ""
    unit: str = ""
    """The unit said for the whole table (单位：万元), as written."""
    _places: dict[tuple[int, int], Cell] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The cell at every place, filled at the first question."""

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place of the grid."""
        if not self._places:
            self._places.update((place, cell) for cell in self.cells for place in cell.places)
        return self._places.get((row, column))

    def row(self, row: int) -> list[Cell]:
        """The cells that begin in this row, from left to right."""
        found = (self.at(row, column) for column in range(self.width))
        cells = dict.fromkeys(cell for cell in found if cell is not None and cell.row == row)
        return list(cells)

    def heading(self, column: int) -> str:
        """The header words over a column, from the top down, each merged header once."""
        found = [self.at(row, column) for row in range(self.headers)]
        texts = [cell.text.strip() for cell in found if cell is not None]
        return " ".join(dict.fromkeys(text for text in texts if text))

    def named(self, column: int) -> str:
        """The same without blanks inside of a header."""
        found = [self.at(row, column) for row in range(self.headers)]
        words = ("".join(cell.text.split()) for cell in found if cell is not None)
        return " ".join(dict.fromkeys(filter(None, words)))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One block in reading order, equal to none but itself. ``text`` of a table is empty: its words
    are in its cells.

    Text is as a person reads it: words and numbers that the file breaks over lines are joined, page
    marks are left out.
    """

    index: int
    kind: BlockKind
    text: str
    page: int | None = None
    level: int | None = None
    """Of a heading, from 1."""
    path: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    role: Role = "body"
    table: Table | None = None
    source: str = ""
    """Where the block stands in its file, for writers that go back to it: ``p17`` or ``t3`` of a
    docx, ``Sheet1`` of a workbook, line numbers ``12-15`` of a text."""
    printed: str = ""
    """The text as it is printed, where it is read with other marks; as long as ``text``."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document that was read, equal to none but itself."""

    name: str
    kind: Literal["docx", "pdf", "txt", "md", "html", "xlsx"]
    blocks: tuple[Block, ...]
    pages: int | None = None
    problems: tuple[Problem, ...] = ()
    """What should be known of the reading: pages without text, parts left out."""
    title: str = ""

    def text_at(self, spot: Spot) -> str:
        """The words of a spot."""
        return self.whole(spot)[spot.start : spot.end]

    def read_at(self, spot: Spot) -> str:
        """The text of the block or cell that a spot lies in, as it is read."""
        block = self.blocks[spot.block]
        if spot.cell is None or block.table is None:
            return block.text
        cell = block.table.at(*spot.cell)
        return cell.text if cell is not None else ""

    def whole(self, spot: Spot) -> str:
        """The text of the block or cell that a spot lies in, as it is printed."""
        block = self.blocks[spot.block]
        if spot.cell is None or block.table is None:
            return block.printed or block.text
        cell = block.table.at(*spot.cell)
        return (cell.printed or cell.text) if cell is not None else ""

    def tables(self) -> Iterator[tuple[Block, Table]]:
        """Every table with its block."""
        for block in self.blocks:
            if block.table is not None:
                yield block, block.table


@dataclass(slots=True)
class Reading:
    """What a reader has gathered so far; ``audit.structure`` turns it into a document."""

    name: str
    kind: Literal["docx", "pdf", "txt", "md", "html", "xlsx"]
    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    problems: list[Problem] = field(default_factory=list)
