"""The rows of a flattened table: which words and numbers belong to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.cells import NOTHING, TOTAL, Parts, Word
from hengjian.audit.readers.words import MARK

_P = patterns("readers.rows_of_words")

MOST_LABELS = 3
_LONGEST_LABEL = 14


@dataclass(slots=True)
class Row:
    """The words that name a row, its numbers, and what stands behind them."""

    lead: list[Word]
    values: list[Word]
    tail: list[Word] = field(default_factory=list)

    @property
    def is_total(self) -> bool:
        """Whether it is a total or subtotal of others."""
        return any(TOTAL.fullmatch(word.text) for word in self.lead)


def spaced(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the text has kept the places of its words."""
    wide = sum(b.begin - a.end > 1 for line in lines for a, b in pairwise(line))
    return wide >= 3


class RowsOfWords:
    """The way through the lines behind a header."""

    def __init__(self, lines: Sequence[Sequence[Word]], parts: Sequence[Parts], first: int) -> None:
        self.lines, self.parts, self.first = lines, parts, first
        self.header = [[word.text for word in line] for line in lines[:first]]
        counts = [len(part.values) for part in parts[first:] if part.lead and part.values]
        self.most = max(counts, default=0) or _usual_run(parts[first:])
        values = (word for part in parts[first:] for word in part.values)
        self.decimals = max((_decimals(word.text) for word in values), default=0)
        self.rows: list[Row] = []

    def gathered(self) -> tuple[list[Row], int]:
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
                self.rows.append(Row([*pending, *part.lead], list(part.values), list(part.tail)))
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
        if any(_P.prose.search(word.text) for word in part.lead):
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
        for below in range(at + 1, min(at + MOST_LABELS, len(self.lines))):
            following = self.parts[below]
            if following.values:
                return not self.rows or (not following.lead and self._all_full(below))
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
            self.rows.append(Row(list(pending), list(part.values), list(part.tail)))
            return True
        if not self.rows:
            return False
        last = self.rows[-1]
        marked = last.is_total and last.values[0].text in NOTHING
        most = max(self.most + marked, len(part.values))
        if len(last.values) + len(part.values) <= most:
            last.values += part.values
            last.tail += part.tail
            return True
        return not part.tail and self._lengthen(last, part.values)

    def _take_words(self, at: int) -> bool:
        """The rest of a label, or a line that heads rows to come."""
        words = self.lines[at]
        text = "".join(word.text for word in words)
        if not self.rows or _P.prose.search(text):
            return False
        follows = at + 1 < len(self.lines) and bool(self.parts[at + 1].values)
        if MARK.match(text) and follows and len(text) <= 2 * _LONGEST_LABEL:
            self.rows.append(Row(list(words), []))
            return True
        last = self.rows[-1]
        label = last.lead[-1]
        under = words[0].begin <= label.end and label.begin <= words[0].end
        if len(words) > 1 or len(text) > _LONGEST_LABEL or not last.values or last.is_total:
            return False
        if not follows and not (under and len(text) < len(label.text) and spaced(self.lines)):
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

    def _lengthen(self, row: Row, more: Sequence[Word]) -> bool:
        """Add digits that the width of a cell has broken off the numbers above them: together
        they have as many decimals as the other numbers."""
        ends = []
        for word in more:
            above = [v for v in row.values if v.begin <= word.end and word.begin <= v.end]
            if len(above) != 1 or not _P.digits.fullmatch(word.text):
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
