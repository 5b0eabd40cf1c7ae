"""Tables that a text gives as lines of words and numbers: rebuilt where there is one way only.

The rows must have labels first and then the same count of numbers, the headers as many names as
the rows have places. Where cells are empty, the totals must leave one way to place the others.
Anything else is left as it is: a number in the wrong column is worse than no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product

from hengjian.audit.document import Table
from hengjian.audit.readers.tables import Piece, laid_out

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?")
_NOTHING = frozenset({"-", "—", "——", "/", "／", "无"})
_TOTAL = re.compile(r"(?:合计|总计|小计|总分|共计)")
_MOST_HEADER_LINES = 16
_MOST_WAYS = 3000


@dataclass(slots=True)
class _Row:
    labels: list[str]
    numbers: list[str]

    @property
    def is_total(self) -> bool:
        return bool(self.labels) and bool(_TOTAL.match(self.labels[-1]))


def is_row(line: str) -> bool:
    """Whether a line reads as a row of a table: at least two numbers at its end, standing alone."""
    return len(_parts(line)[1]) >= 2


def rebuilt(lines: Sequence[str]) -> tuple[Table, int] | None:
    """The table that begins at the first of ``lines`` and how many of them it takes."""
    first = next((at for at, line in enumerate(lines) if _parts(line)[1]), len(lines))
    if not 0 < first <= _MOST_HEADER_LINES or first >= len(lines):
        return None
    found = _rows(lines[first:])
    if found is None:
        return None
    rows, used = found
    places = max(len(row.numbers) for row in rows)
    labels = max(len(row.labels) for row in rows)
    full = [row for row in rows if len(row.numbers) == places]
    if len(rows) < 2 or 2 * len(full) < len(rows) or len(full) < 2 or not 1 <= labels <= 3:
        return None
    if places < 2 or any(len(row.labels) < labels and not row.is_total for row in rows):
        return None
    names = _names(lines[:first], labels + places)
    placed = _placed(rows, places)
    if names is None or placed is None:
        return None
    body = [_pieces(row, cells, labels) for row, cells in zip(rows, placed, strict=True)]
    table = laid_out([[Piece(name) for name in names], *body])
    return None if table is None else (table, first + used)


def _parts(line: str) -> tuple[list[str], list[str]]:
    """The words of a line, and the numbers at its end."""
    tokens = line.split(" ")
    begin = len(tokens)
    while begin and _is_value(tokens[begin - 1]):
        begin -= 1
    return tokens[:begin], tokens[begin:]


def _is_value(token: str) -> bool:
    return token in _NOTHING or bool(_NUMBER.fullmatch(token))


def _rows(lines: Sequence[str]) -> tuple[list[_Row], int] | None:
    """The rows from the first line on, each with the numbers of the lines it is broken over."""
    rows: list[_Row] = []
    at = 0
    while at < len(lines):
        labels, numbers = _parts(lines[at])
        if not labels:
            if not rows:
                return None
            rows[-1].numbers += numbers
        elif any(map(_is_value, labels[1:])):
            return None
        elif numbers:
            rows.append(_Row(labels, numbers))
        elif at + 1 < len(lines) and not _parts(lines[at + 1])[0]:
            rows.append(_Row(labels, []))
        else:
            break
        at += 1
        if rows[-1].is_total and (at == len(lines) or _parts(lines[at])[0]):
            break
    return (rows, at) if rows else None


def _names(lines: Sequence[str], count: int) -> list[str] | None:
    """The names of ``count`` columns from the header's lines; ``None`` if they do not come out."""
    tokens = [token for line in lines for token in line.split(" ")]
    if len(tokens) == count:
        return tokens
    names: list[str] = []
    closed = True
    for line in lines:
        parts = line.split(" ")
        if len(parts) > 1:
            names += parts
            closed = True
            continue
        if closed:
            names.append(line)
        else:
            names[-1] += line
        closed = line.endswith(("）", ")"))
    return names if len(names) == count else None


def _placed(rows: Sequence[_Row], places: int) -> list[list[str]] | None:
    """The numbers of every row in their columns, empty ones where the row has fewer."""
    shares = [_is_share(rows, places, column) for column in range(places)]
    ways = [list(islice(_ways(row.numbers, places, shares), _MOST_WAYS)) for row in rows]
    count = 1
    for options in ways:
        count *= len(options)
        if not 0 < count <= _MOST_WAYS:
            return None
    if count == 1:
        return [options[0] for options in ways]
    fitting = [list(way) for way in product(*ways) if _adds_up(rows, way, shares)]
    return fitting[0] if len(fitting) == 1 else None


def _is_share(rows: Sequence[_Row], places: int, column: int) -> bool:
    full = [row.numbers[column] for row in rows if len(row.numbers) == places]
    return all(number[-1] in "%％" or number in _NOTHING for number in full)


def _ways(numbers: Sequence[str], places: int, shares: Sequence[bool]) -> Iterator[list[str]]:
    for columns in combinations(range(places), len(numbers)):
        row = [""] * places
        for column, number in zip(columns, numbers, strict=True):
            row[column] = number
        if all(
            number in _NOTHING or (number[-1] in "%％") == share
            for number, share in zip(row, shares, strict=True)
            if number
        ):
            yield row


def _adds_up(rows: Sequence[_Row], way: Sequence[list[str]], shares: Sequence[bool]) -> bool:
    """Whether the last row is the total of the others in every column that is no share."""
    if not rows[-1].is_total or any(row.is_total for row in rows[:-1]):
        return False
    columns = [column for column, share in enumerate(shares) if not share]
    return all(
        sum(_amount(row[column]) for row in way[:-1]) == _amount(way[-1][column])
        for column in columns
    )


def _amount(text: str) -> Fraction:
    if not text or text in _NOTHING:
        return Fraction(0)
    return Fraction(text.replace(",", "").replace("−", "-").rstrip("%％"))


def _pieces(row: _Row, cells: Sequence[str], labels: int) -> list[Piece]:
    missing = labels - len(row.labels)
    first = [Piece(row.labels[0], columns=1 + missing), *map(Piece, row.labels[1:])]
    return [*first, *map(Piece, cells)]
