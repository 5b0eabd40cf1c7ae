"""Tables that a text gives as lines of words and numbers: rebuilt where there is one way only.

Rows have words first and then numbers, the header as many names as the rows have places. Empty
cells are where the other rows, the places on the line or the totals say. Anything else is left as
it is: a number in the wrong column is worse than no table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

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
from hengjian.audit.readers.tables import Piece, laid_out
from hengjian.audit.readers.words import MARK

_MOST_HEADER_LINES = 16
_MOST_LABELS = 3
_MOST_BETWEEN = 3
_LONGEST_LABEL = 14
_PROSE = re.compile("[，。；！？]")
_DIGITS = re.compile(r"\d{1,3}[%％]?|[%％]")


@dataclass(slots=True)
class _Row:
    lead: list[Word]
    values: list[Word]
    tail: list[Word] = field(default_factory=list)

    @property
    def is_total(self) -> bool:
        return any(TOTAL.fullmatch(word.text) for word in self.lead)


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
    if parts[first].lead:
        return _rebuilt(lines, parts, first)
    return (
        cell_by_cell(lines)
        or _rebuilt(lines, parts, first - 1)
        or _rebuilt(lines, parts, first - 2)
    )


def _rebuilt(
    lines: Sequence[Sequence[Word]], parts: Sequence[Parts], first: int
) -> tuple[Table, int] | None:
    if first < 1:
        return None
    rows, used = _Rows(lines, parts, first).gathered()
    places = max((len(row.values) for row in rows), default=0)
    usual = places - len(mostly_nothing([row.values for row in rows], places))
    full = [row for row in rows if len(row.values) in (places, usual)]
    if len(rows) < 2 or len(full) < 2 or 2 * len(full) < len(rows):
        return None
    if not rows[-1].is_total and _goes_on(parts[first + used :], places):
        return None
    header = lines[:first]
    for tails in _tails(rows, header):
        table = _table(rows, header, places, tails)
        if table is not None:
            return table, first + used
    return None


def _goes_on(parts: Sequence[Parts], places: int) -> bool:
    """Whether rows alike follow what stopped the table: a part of it is not to be taken for all."""
    between = next((at for at, part in enumerate(parts) if part.values), len(parts))
    if not 0 < between <= _MOST_BETWEEN or any(len(part.lead) > 1 for part in parts[:between]):
        return False
    return any(len(part.values) == places and part.lead for part in parts[between : between + 1])


def _tails(rows: Sequence[_Row], header: Sequence[Sequence[Word]]) -> tuple[int, ...]:
    """How many columns of words may stand behind the numbers."""
    if any(row.tail for row in rows):
        return (1,)
    return (0, 1) if is_remark(header[-1][-1].text) or is_remark(header[0][-1].text) else (0,)


class _Rows:
    """The way through the lines behind a header."""

    def __init__(self, lines: Sequence[Sequence[Word]], parts: Sequence[Parts], first: int) -> None:
        self.lines, self.parts, self.first = lines, parts, first
        self.header = [[word.text for word in line] for line in lines[:first]]
        counts = [len(part.values) for part in parts[first:] if part.lead and part.values]
        self.most = max(counts, default=0) or _usual_run(parts[first:])
        values = (word for part in parts[first:] for word in part.values)
        self.decimals = max((_decimals(word.text) for word in values), default=0)
        self.rows: list[_Row] = []

    def gathered(self) -> tuple[list[_Row], int]:
        """The rows, and how many lines they take."""
        at = self.first
        pending: list[Word] = []
        while at < len(self.lines):
            again = self._header_again(at)
            if again:
                at += again
                continue
            part = self.parts[at]
            if self._is_said(part):
                break
            if part.lead and part.values and self._is_rest(part):
                label = self.rows[-1].lead[-1]
                self.rows[-1].lead[-1] = replace(label, text=label.text + part.lead[0].text)
            elif part.lead and part.values:
                self.rows.append(_Row([*pending, *part.lead], list(part.values), list(part.tail)))
                pending = []
            elif part.values:
                if not self._take_values(part, pending):
                    break
                pending = []
            elif self._names_next(at):
                pending += self.lines[at]
            elif not self._take_words(at):
                break
            at += 1
        self._without_marks_in_totals()
        return self.rows, at - self.first

    def _is_said(self, part: Parts) -> bool:
        """Whether a line is a sentence with numbers, or stands behind the table."""
        if any(_PROSE.search(word.text) for word in part.lead):
            return True
        ended = bool(self.rows) and self.rows[-1].is_total
        return ended and bool(part.tail) and not any(row.tail for row in self.rows)

    def _header_again(self, at: int) -> int:
        """How many lines repeat the header, as tables do at the head of a page."""
        size = len(self.header)
        here = [[word.text for word in line] for line in self.lines[at : at + size]]
        return size if here == self.header else 0

    def _names_next(self, at: int) -> bool:
        """Whether a line of words is the name of the row of numbers below it."""
        for below in range(at + 1, min(at + _MOST_LABELS, len(self.lines))):
            following = self.parts[below]
            if following.values:
                return not following.lead and self._all_full(below)
            if len(self.lines[below]) > 1:
                return False
        return False

    def _all_full(self, at: int) -> bool:
        """Whether the numbers of the last row need none of those at a line."""
        if not self.rows:
            return True
        return len(self.rows[-1].values) + len(self.parts[at].values) > self.most or (
            len(self.rows[-1].values) >= self.most
        )

    def _take_values(self, part: Parts, pending: list[Word]) -> bool:
        if pending:
            self.rows.append(_Row(list(pending), list(part.values), list(part.tail)))
            return True
        if not self.rows:
            return False
        last = self.rows[-1]
        if len(last.values) + len(part.values) <= max(self.most, len(part.values)):
            last.values += part.values
            last.tail += part.tail
            return True
        return not part.tail and self._lengthen(last, part.values)

    def _take_words(self, at: int) -> bool:
        """The rest of a label, or a line that heads rows to come."""
        words = self.lines[at]
        text = "".join(word.text for word in words)
        if not self.rows or _PROSE.search(text):
            return False
        follows = at + 1 < len(self.lines) and bool(self.parts[at + 1].values)
        if MARK.match(text) and follows and len(text) <= 2 * _LONGEST_LABEL:
            self.rows.append(_Row(list(words), []))
            return True
        last = self.rows[-1]
        label = last.lead[-1]
        under = words[0].begin <= label.end and label.begin <= words[0].end
        if len(words) > 1 or len(text) > _LONGEST_LABEL or not last.values or last.is_total:
            return False
        if not follows and not (under and len(text) < len(label.text) and _spaced(self.lines)):
            return False
        last.lead[-1] = replace(label, text=label.text + text)
        return True

    def _is_rest(self, part: Parts) -> bool:
        """Whether a line has only the rest of the label and of numbers above it; they are added."""
        if not self.rows or len(part.lead) != 1 or part.tail:
            return False
        label, rest = self.rows[-1].lead[-1], part.lead[0]
        under = rest.begin < label.end and len(rest.text) < len(label.text)
        full = len(self.rows[-1].values) == self.most
        return under and full and self._lengthen(self.rows[-1], part.values)

    def _lengthen(self, row: _Row, more: Sequence[Word]) -> bool:
        """Add digits that the width of a cell has broken off the numbers above them: together
        they have as many decimals as the other numbers."""
        ends = []
        for word in more:
            above = [v for v in row.values if v.begin <= word.end and word.begin <= v.end]
            if len(above) != 1 or not _DIGITS.fullmatch(word.text):
                return False
            if _decimals(above[0].text) + _digits(word.text) != self.decimals:
                return False
            ends.append((row.values.index(above[0]), word.text))
        for index, text in ends:
            row.values[index] = replace(row.values[index], text=row.values[index].text + text)
        return True

    def _without_marks_in_totals(self) -> None:
        """合计 — 300 200 in a table of two columns of numbers: the mark stands for a label."""
        plain = Counter(len(row.values) for row in self.rows if not row.is_total and row.values)
        if not plain:
            return
        usual = max(plain)
        for row in self.rows:
            if row.is_total and len(row.values) == usual + 1 and row.values[0].text in NOTHING:
                row.lead.append(row.values.pop(0))


def _usual_run(parts: Sequence[Parts]) -> int:
    """How many numbers mostly stand between lines of words."""
    runs: Counter[int] = Counter()
    for has, group in groupby(parts, key=lambda part: bool(part.values)):
        if has:
            runs[sum(len(part.values) for part in group)] += 1
    return max(runs, key=lambda size: (runs[size], size), default=0)


def _decimals(text: str) -> int:
    """How many decimals a number has; -9 where it has no point, as no digits then follow one."""
    return _digits(text.partition(".")[2]) if "." in text else -9


def _digits(text: str) -> int:
    return sum(mark.isdigit() for mark in text)


def _spaced(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the text has kept the places of its words."""
    wide = sum(b.begin - a.end > 1 for line in lines for a, b in pairwise(line))
    return wide >= 3


def _table(
    rows: Sequence[_Row], header: Sequence[Sequence[Word]], places: int, tails: int
) -> Table | None:
    labels = _label_columns(rows, header, places, tails)
    if labels is None:
        return None
    leads = [_lead(row, labels) for row in rows]
    if any(lead is None for lead in leads):
        return None
    spans = _spans(rows, leads, labels, places) if _spaced([*header, *map(_words, rows)]) else None
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


def _words(row: _Row) -> list[Word]:
    return [*row.lead, *row.values, *row.tail]


def _tail(row: _Row, tails: int) -> list[Piece]:
    return [Piece(joined_words(row.tail).text if row.tail else "")] if tails else []


def _tail_span(rows: Sequence[_Row], spans: Spans) -> tuple[float, float]:
    words = [word for row in rows for word in row.tail]
    begin = spans[-1][1] + 1
    return begin, max((word.end for word in words), default=begin + 1)


def _label_columns(
    rows: Sequence[_Row], header: Sequence[Sequence[Word]], places: int, tails: int
) -> int | None:
    """How many columns of words stand before the numbers: as the header says, or the rows."""
    most = max(len(row.lead) for row in rows if not row.is_total or len(rows) < 3)
    if len(header) == 1:
        said = len(header[0]) - places - tails
        return said if 1 <= said <= _MOST_LABELS else None
    return most if 1 <= most <= _MOST_LABELS else None


def _lead(row: _Row, labels: int) -> list[Piece] | None:
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


def _spans(rows: Sequence[_Row], leads: Sequence[object], labels: int, places: int) -> Spans | None:
    """From where to where the columns of labels and numbers stand."""
    full = [row for row in rows if len(row.values) == places]
    values = spans_of([row.values for row in full])
    named = [row.lead for row in rows if len(row.lead) == labels and not row.is_total]
    words = spans_of(named) if named else None
    if values is None or words is None or words[-1][1] > values[0][0]:
        return None
    return (*words, *values)


def _placed(
    rows: Sequence[_Row], places: int, spans: Spans | None
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


def _last_is_total(rows: Sequence[_Row]) -> bool:
    return rows[-1].is_total and not any(row.is_total for row in rows[:-1])
