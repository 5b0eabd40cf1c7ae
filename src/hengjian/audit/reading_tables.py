"""The figures of a table, with the units and words that its headers, labels and caption give."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from hengjian.audit.dating import dated
from hengjian.audit.document import Cell, Spot, Table
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.prose import joined
from hengjian.audit.reading_passages import Passage, figures_in
from hengjian.errors import Refused
from hengjian.numerals import Numeral, find_numerals
from hengjian.quantities import ONE, Unit, unit

_P = patterns("reading_tables")


def figures_of_table(block: int, table: Table, evaluated_on: dt.date | None) -> Iterator[Figure]:
    """The figures of ``table``, row by row.

    A number without a unit takes that of its column's header, of its row, or of the whole table
    (单位：万元) unless its header speaks of a count or a rate. The measure is the column's header
    and the scope the row's label, or the reverse where the headers are the things.
    """
    grid = _Grid(block, table, evaluated_on)
    for cell in sorted(table.cells, key=lambda each: (each.row, each.column)):
        if any(mark.isdigit() or mark in _CHINESE for mark in cell.text):
            yield from grid.figures(cell)


_CHINESE = frozenset("零一二两三四五六七八九十百千万亿")


@dataclass(frozen=True)
class _Column:
    """What a column's header says."""

    words: str
    unit: Unit | None
    numbering: bool
    moment: tuple[dt.date | None, tuple[dt.date, dt.date] | None]


class _Grid:
    """A table with its headers and labels read once."""

    def __init__(self, block: int, table: Table, evaluated_on: dt.date | None) -> None:
        self.block, self.table, self.evaluated_on = block, table, evaluated_on
        self.columns = [self._column(column) for column in range(table.width)]

    def figures(self, cell: Cell) -> Iterator[Figure]:
        """The figures of one cell."""
        spot = Spot(self.block, 0, 0, (cell.row, cell.column))
        if cell.row < self.table.headers:
            yield from figures_in(Passage(cell.text, spot, "", self.evaluated_on))
            return
        column = self.columns[cell.column]
        labels = self._labels(cell)
        numeral = _alone(cell.text)
        if numeral is None:
            scope, measure = " ".join(labels), column.words
            passage = Passage(cell.text, spot, scope, self.evaluated_on, measure)
            yield from figures_in(passage)
        elif not (column.numbering and numeral.unit is None):
            yield self._figure(cell, numeral, column, labels)

    def _figure(
        self, cell: Cell, numeral: Numeral, column: _Column, labels: tuple[str, ...]
    ) -> Figure:
        unit = numeral.unit or self._unit(cell, column, labels)
        measure, scope = self._words(column, labels)
        return Figure.of(
            numeral,
            unit,
            cell.text,
            Spot(self.block, 0, 0, (cell.row, cell.column)),
            sentence=(0, len(cell.text)),
            measure=measure,
            scope=scope,
            date=column.moment[0],
            period=column.moment[1],
        )

    def _words(self, column: _Column, labels: tuple[str, ...]) -> tuple[str, str]:
        """Measure and scope of a number that stands alone in its cell."""
        names = tuple(_without_unit(label) for label in labels)
        if names and _P.generic.fullmatch(column.words):
            return names[-1], " ".join(names[:-1])
        if names and _P.target.fullmatch(column.words):
            return names[-1], " ".join((*names[:-1], column.words))
        if names and self.things_above and _measures(labels[-1]):
            return names[-1], " ".join((*names[:-1], column.words))
        return column.words, " ".join(names)

    @cached_property
    def things_above(self) -> bool:
        """Whether the headers name things (凤凰街道, 玉兴街道) and the rows what is measured."""
        named = [column for column in self.columns[1:] if column.words]
        return bool(named) and not any(
            column.unit or _measures(column.words) or _P.generic.fullmatch(column.words)
            for column in named
        )

    def _unit(self, cell: Cell, column: _Column, labels: tuple[str, ...]) -> Unit:
        """The unit of a number that has none of its own."""
        if column.unit:
            return column.unit
        for label in reversed(labels):
            if found := unit_in(label):
                return found
        if found := self._unit_in_row(cell.row):
            return found
        speaks = f"{column.words} {labels[-1] if self.things_above and labels else ''}"
        if _P.rate.search(column.words) and cell.column in self.with_percent:
            return unit("%")
        if _P.counts.search(column.words) or _P.pure.search(speaks):
            return ONE
        return self.whole or ONE

    @cached_property
    def whole(self) -> Unit | None:
        """The unit that is said for the whole table."""
        said = _P.unit_said.search(self.table.unit)
        return _known(said["unit"] if said else self.table.unit) or unit_in(self.table.caption)

    @cached_property
    def with_percent(self) -> frozenset[int]:
        """The columns in which a cell carries %."""
        marked = [cell for cell in self.table.cells if cell.row >= self.table.headers]
        return frozenset(cell.column for cell in marked if cell.text.rstrip().endswith(("%", "％")))

    @cached_property
    def unit_column(self) -> int | None:
        """The column that gives each row's unit."""
        for index, column in enumerate(self.columns):
            if _P.unit_column.fullmatch(column.words):
                return index
        return None

    def _unit_in_row(self, row: int) -> Unit | None:
        if self.unit_column is None:
            return None
        cell = self.table.at(row, self.unit_column)
        return _known(cell.text) if cell else None

    def _column(self, column: int) -> _Column:
        heading = self.table.named(column)
        found = next((known for part in heading.split(" ")[::-1] if (known := unit_in(part))), None)
        moments = dated(heading, self.evaluated_on)
        moment = (moments[-1].date, moments[-1].period) if moments else (None, None)
        for each in reversed(moments):
            heading = (heading[: each.start] + heading[each.end :]).removeprefix("截至")
        words = " ".join(filter(None, (_without_unit(part) for part in heading.split(" "))))
        return _Column(words, found, bool(_P.numbering.search(words)), moment)

    def _labels(self, cell: Cell) -> tuple[str, ...]:
        """The words to the left of a cell, outermost first, without numbering and units."""
        found: list[str] = []
        for column in range(cell.column):
            left = self.table.at(cell.row, column)
            if left is None or column == self.unit_column:
                continue
            text = joined(left.text)
            if self.columns[column].numbering and not _P.total.search(text):
                continue
            if text and not _P.number_only.fullmatch(text) and not _alone(text) and len(text) <= 40:
                found.append(text)
        return tuple(dict.fromkeys(found))


def unit_in(words: str) -> Unit | None:
    """The unit a header or a label gives: 应到位金额（万元）, 得分率(%), 面积/平方米."""
    for match in _P.unit_at_end.finditer(words):
        if match["percent"]:
            return unit("%")
        if found := _known(match["in"] or match["after"]):
            return found
    return None


def _known(symbol: str) -> Unit | None:
    symbol = re.sub(r"\s+|^人民币", "", symbol).replace("％", "%")
    if not symbol:
        return None
    try:
        return unit(symbol)
    except Refused:
        return None


def _without_unit(words: str) -> str:
    """A header or a label as a measure, without its unit: 应到位金额（万元） → 应到位金额."""

    def drop(match: re.Match[str]) -> str:
        given = match["in"] or match["after"]
        return "" if match["percent"] or _known(given) else match[0]

    return _P.unit_at_end.sub(drop, words).strip(" ：:*#").removeprefix("其中：")


def _measures(label: str) -> bool:
    """Whether a label says what is measured rather than of what."""
    return bool(
        unit_in(label)
        or _P.counts.search(label)
        or _P.pure.search(label)
        or re.search("(?:投资|金额|资金|面积|长度|费用?|收入|支出|成本)$", label)
    )


@lru_cache(maxsize=4096)
def _alone(text: str) -> Numeral | None:
    """The number of a cell that holds nothing else."""
    found = [numeral for numeral in find_numerals(text) if numeral.kind == "figure"]
    if len(found) != 1:
        return None
    numeral = found[0]
    if not _P.rest.fullmatch(text, 0, numeral.start):
        return None
    return numeral if _P.rest_after.fullmatch(text, numeral.end) else None
