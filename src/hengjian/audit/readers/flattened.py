"""Tables that a text gives as lines of words and numbers: rebuilt where there is one way only.

Rows have words first and then numbers, the header as many names as the rows have places. Empty
cells are where the other rows, the places on the line or the totals say. Anything else is left as
it is: a number in the wrong column is worse than no table.
"""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.audit.document import Table
from hengjian.audit.readers.cell_by_cell import cell_by_cell
from hengjian.audit.readers.cells import (
    NOTHING,
    TOTAL,
    Parts,
    Word,
    cells_of,
    joined_words,
    parts_of,
)
from hengjian.audit.readers.headings import Shape, heading_rows, is_remark
from hengjian.audit.readers.placing import (
    Spans,
    by_place,
    by_totals,
    mostly_nothing,
    shares_of,
    spans_of,
)
from hengjian.audit.readers.rows_of_words import MOST_LABELS, Row, RowsOfWords, spaced
from hengjian.audit.readers.tables import Piece, laid_out

_MOST_HEADER_LINES = 16
_MOST_BETWEEN = 3


def is_row(line: str) -> bool:
    """Whether a line reads as a row of a table: at least two numbers at its end, standing alone."""
    if " " not in line and "\u3000" not in line:
        return False
    parts = parts_of(cells_of(line))
    return len(parts.values) >= 2 and not parts.tail


def rebuilt(lines: Sequence[Sequence[Word]]) -> tuple[Table, int] | None:
    """The table that begins at the first of ``lines`` and how many of them it takes."""
    parts = [parts_of(line) for line in lines]
    first = next((at for at, part in enumerate(parts) if part.values), len(lines))
    if not 0 < first <= _MOST_HEADER_LINES or first >= len(lines):
        return None
    broken = parts[first].lead
    begins = (first, first - 1) if broken else (first - 1, first - 2)
    found = None if broken else cell_by_cell(lines)
    for begin in begins:
        found = found or _rebuilt(lines, parts, begin, whole_names=True)
    return found or (_rebuilt(lines, parts, first) if broken else None)


def _rebuilt(
    lines: Sequence[Sequence[Word]],
    parts: Sequence[Parts],
    first: int,
    *,
    whole_names: bool = False,
) -> tuple[Table, int] | None:
    """The table whose header ends before the line ``first``; ``whole_names``: whether none of its
    names is broken over lines."""
    if first < 1:
        return None
    rows, used = RowsOfWords(lines, parts, first).gathered()
    places = max((len(row.values) for row in rows), default=0)
    usual = places - len(mostly_nothing([row.values for row in rows], places))
    full = [row for row in rows if len(row.values) in (places, usual)]
    if len(rows) < 2 or len(full) < 2 or 2 * len(full) < len(rows):
        return None
    if not rows[-1].is_total and _goes_on(parts[first + used :], places):
        return None
    header = lines[:first]
    for tails in _tails(rows, header):
        if whole_names and not _is_counted(rows, header, places + tails):
            continue
        table = _table(rows, header, places, tails)
        if table is not None:
            return table, first + used
    return None


def _is_counted(rows: Sequence[Row], header: Sequence[Sequence[Word]], others: int) -> bool:
    """Whether the header has a name for every column and no more."""
    labels = max(len(row.lead) for row in rows)
    named = sum(len(row.lead) == labels for row in rows)
    return sum(map(len, header)) == labels + others and (labels < 3 or 2 * named >= len(rows))


def _goes_on(parts: Sequence[Parts], places: int) -> bool:
    """Whether rows alike follow what stopped the table: a part of it is not to be taken for all."""
    between = next((at for at, part in enumerate(parts) if part.values), len(parts))
    if not 0 < between <= _MOST_BETWEEN or any(len(part.lead) > 1 for part in parts[:between]):
        return False
    return any(len(part.values) == places and part.lead for part in parts[between : between + 1])


def _tails(rows: Sequence[Row], header: Sequence[Sequence[Word]]) -> tuple[int, ...]:
    """How many columns of words may stand behind the numbers."""
    if any(row.tail for row in rows):
        return (1,)
    return (0, 1) if is_remark(header[-1][-1].text) or is_remark(header[0][-1].text) else (0,)


def _table(
    rows: Sequence[Row], header: Sequence[Sequence[Word]], places: int, tails: int
) -> Table | None:
    if any(word.is_value for row in rows for word in row.lead[1:] if word.text not in NOTHING):
        return _side_by_side(rows, header)
    labels = _label_columns(rows, header, places, tails)
    if labels is None:
        return None
    leads = [_lead(row, labels) for row in rows]
    if any(lead is None for lead in leads):
        return None
    spans = _spans(rows, leads, labels, places) if spaced([*header, *map(_words, rows)]) else None
    placed = _placed(rows, places, spans[labels:] if spans else None)
    if placed is None:
        return None
    ends = spans
    if spans and tails:
        ends = (*spans, _tail_span(rows, spans))
    names = heading_rows(header, Shape(labels, places, tails, shares_of(placed, places), ends))
    if names is None:
        return None
    body = [
        [*(lead or []), *(Piece(word.text if word else "") for word in cells), *_tail(row, tails)]
        for row, lead, cells in zip(rows, leads, placed, strict=True)
    ]
    return laid_out([*names, *body])


def _side_by_side(rows: Sequence[Row], header: Sequence[Sequence[Word]]) -> Table | None:
    """The table of rows that name things twice (来源 金额 用途 金额): the rows of full width have
    words and numbers in the same places, the others stand under them."""
    lines = [_words(row) for row in rows]
    width = max(map(len, lines))
    full = [line for line in lines if len(line) == width]
    kinds = {tuple(word.is_value for word in line) for line in full}
    if len(header) != 1 or len(header[0]) != width or len(kinds) != 1 or len(full) < 2:
        return None
    spans = spans_of([*full, header[0]]) if spaced([*header, *lines]) else None
    placed: list[list[Word | None]] = []
    for line in lines:
        found = list(line) if len(line) == width else spans and by_place(line, spans)
        if not found:
            return None
        placed.append(list(found))
    body = [[Piece(word.text if word else "") for word in line] for line in placed]
    return laid_out([[Piece(word.text) for word in header[0]], *body])


def _words(row: Row) -> list[Word]:
    return [*row.lead, *row.values, *row.tail]


def _tail(row: Row, tails: int) -> list[Piece]:
    return [Piece(joined_words(row.tail).text if row.tail else "")] if tails else []


def _tail_span(rows: Sequence[Row], spans: Spans) -> tuple[float, float]:
    words = [word for row in rows for word in row.tail]
    begin = spans[-1][1] + 1
    return begin, max((word.end for word in words), default=begin + 1)


def _label_columns(
    rows: Sequence[Row], header: Sequence[Sequence[Word]], places: int, tails: int
) -> int | None:
    """How many columns of words stand before the numbers: as the header says, or the rows."""
    most = max(len(row.lead) for row in rows if not row.is_total or len(rows) < 3)
    if len(header) == 1:
        said = len(header[0]) - places - tails
        return said if 1 <= said <= MOST_LABELS else None
    return most if 1 <= most <= MOST_LABELS else None


def _lead(row: Row, labels: int) -> list[Piece] | None:
    """The label cells of a row: a total's covers all, a row inside a group leaves the first out."""
    words = list(row.lead)
    if len(words) > labels:
        kept = labels - 1
        words = [*words[:kept], joined_words(words[kept:])]
    missing = labels - len(words)
    if not missing:
        return [Piece(word.text) for word in words]
    if row.is_total and not (TOTAL.fullmatch(words[0].text) and "小计" in words[0].text):
        return [Piece(words[0].text, columns=1 + missing), *(Piece(w.text) for w in words[1:])]
    if not row.values:
        return [Piece(words[0].text, columns=1 + missing), *(Piece(w.text) for w in words[1:])]
    return [*(Piece("") for _ in range(missing)), *(Piece(word.text) for word in words)]


def _spans(rows: Sequence[Row], leads: Sequence[object], labels: int, places: int) -> Spans | None:
    """From where to where the columns of labels and numbers stand."""
    full = [row for row in rows if len(row.values) == places]
    values = spans_of([row.values for row in full])
    named = [row.lead for row in rows if len(row.lead) == labels and not row.is_total]
    words = spans_of(named) if named else None
    if values is None or words is None or words[-1][1] > values[0][0]:
        return None
    return (*words, *values)


def _placed(
    rows: Sequence[Row], places: int, spans: Spans | None
) -> list[list[Word | None]] | None:
    full = [list(row.values) for row in rows if len(row.values) == places]
    if len(full) == len(rows):
        return [list(row.values) for row in rows]
    if spans is not None:
        found = [by_place(row.values, spans) for row in rows]
        if all(cells is not None for cells in found):
            return [cells for cells in found if cells is not None]
    held = [row for row in rows if row.values]
    shares = shares_of(full, places)
    placed = by_totals([row.values for row in held], places, shares, _last_is_total(held))
    if placed is None:
        return None
    given = iter(placed)
    return [next(given) if row.values else [None] * places for row in rows]


def _last_is_total(rows: Sequence[Row]) -> bool:
    return rows[-1].is_total and not any(row.is_total for row in rows[:-1])
