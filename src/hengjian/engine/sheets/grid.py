"""A table as text: what every format is turned into before anybody asks what it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hengjian.errors import Place


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range of cells; lines and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The text of a table: its rows that hold anything, with the numbers of their lines; cells are
    stripped. The header may stand on any of the first lines."""

    name: str
    """What the table is called where it stands: the file's stem or the sheet's title."""
    rows: Iterable[tuple[int, Sequence[str]]]
    place: Callable[[int, int], Place]
    """Where line and column stand, both from 1."""
    merged: tuple[Range, ...] = ()
    """Only the first cell of a range holds its text."""
    is_blind: bool = False
    """Whether the format of the file hides how numbers are shown: 0.27 may be 27%."""


OpenTable = Callable[[], Grid]
"""A table that is read only when it is asked for."""


def comparable(name: str) -> str:
    """A name as headers and sheets are compared: width, case and outer blanks do not count."""
    return unicodedata.normalize("NFKC", name).strip().rstrip("*").strip().casefold()


def column_letters(column: int) -> str:
    """The name of a column from 1: A, B … AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_place(file: str, sheet: str, line: int, column: int) -> Place:
    """The place of a cell of a worksheet."""
    return Place(file, sheet=sheet, cell=f"{column_letters(max(column, 1))}{line}")
