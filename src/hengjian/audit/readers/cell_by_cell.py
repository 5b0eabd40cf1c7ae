"""Tables of texts with one cell a line, as copied from web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hengjian.audit.document import Table
from hengjian.audit.readers.cells import NOTHING, TOTAL, Word
from hengjian.audit.readers.tables import Piece, laid_out

_ORDER = re.compile("序号|编号|No\\.?")
_MOST_COLUMNS = 12


def cell_by_cell(lines: Sequence[Sequence[Word]]) -> tuple[Table, int] | None:
    """The table of a text with one cell a line, where rows of one width come out alike."""
    stop = next((at for at, line in enumerate(lines) if len(line) != 1), len(lines))
    words = [line[0] for line in lines[:stop]]
    first = next((at for at, word in enumerate(words) if word.is_value), len(words))
    for columns in range(2, min(first, _MOST_COLUMNS) + 1):
        rows = _alike(words, columns)
        if rows and len(rows) > 1 and _closes(rows, words, columns, len(lines)):
            names = [Piece(word.text) for word in words[:columns]]
            table = laid_out([names, *([Piece(word.text) for word in row] for row in rows)])
            return None if table is None else (table, columns * (len(rows) + 1))
    return None


def _alike(words: Sequence[Word], columns: int) -> list[list[Word]]:
    """The rows of so many cells behind the header, as long as each has its numbers in place."""
    rows: list[list[Word]] = []
    values: list[bool] = []
    for begin in range(columns, len(words) - columns + 1, columns):
        row = list(words[begin : begin + columns])
        kinds = [word.is_value for word in row]
        numbered = bool(_ORDER.fullmatch(words[0].text))
        if not rows:
            values = kinds
            labels = kinds[1 if numbered else 0 :]
            if labels[:1] != [False] or not any(labels) or not _in_order(labels):
                return []
        alike = all(
            kind == value or word.text in NOTHING or (at == 0 and numbered)
            for at, (kind, value, word) in enumerate(zip(kinds, values, row, strict=True))
        )
        if not alike or (numbered and not _is_order(row[0].text, len(rows) + 1)):
            break
        rows.append(row)
    return rows


def _in_order(kinds: list[bool]) -> bool:
    """Whether words come before numbers: once, or twice alike in tables side by side."""
    half, odd = divmod(len(kinds), 2)
    return sorted(kinds) == kinds or (
        not odd and kinds[:half] == kinds[half:] == sorted(kinds[:half])
    )


def _is_order(text: str, number: int) -> bool:
    """Whether a first cell counts the rows, or closes them."""
    return text in (str(number), "—") or bool(TOTAL.fullmatch(text))


def _closes(rows: Sequence[Sequence[Word]], words: Sequence[Word], columns: int, end: int) -> bool:
    """Whether the rows end where the table does: with a total, or with the lines."""
    used = columns * (len(rows) + 1)
    total = any(TOTAL.fullmatch(word.text) for word in rows[-1])
    rest = words[used:]
    return total or used == end or (len(rows) >= 3 and (not rest or not rest[0].is_value))
