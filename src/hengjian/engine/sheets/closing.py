"""Rows that are no records: totals, notes below the table, headings between its rows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from hengjian.engine.sheets.names import HeaderNames, plain

NEAR = 3
"""The first columns, in one of which a row of totals says what it is."""


class Row(Enum):
    """What a row is."""

    RECORD = "record"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    NOTE = "note"


class RowWords:
    """The words by which such rows are known."""

    def __init__(self, words: HeaderNames) -> None:
        self._totals = frozenset(map(plain, words.totals))
        self._subtotals = frozenset(map(plain, words.subtotals))
        self._notes = frozenset(map(plain, words.notes))
        self._initials = frozenset(word[0] for word in self._totals | self._subtotals)

    def kind_of(self, cells: Sequence[str], key: int | None) -> Row:
        """What the row ``cells`` is; ``key`` is the index of the column that a record must fill.

        A total says so in one of its first columns, and has no key but that word. A note begins
        with its word and a colon.
        """
        for index, cell in enumerate(cells[:NEAR]):
            if cell and cell[0].casefold() in self._initials:
                said = plain(cell)
                if said not in self._totals and said not in self._subtotals:
                    continue
                if key is None or key == index or key >= len(cells) or not cells[key]:
                    return Row.TOTAL if said in self._totals else Row.SUBTOTAL
        first = next((cell for cell in cells if cell), "")
        head, colon, _ = first.replace("：", ":").partition(":")
        return Row.NOTE if colon and plain(head) in self._notes else Row.RECORD
