"""The values a document prints for a measure, year by year, in its text and in its tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.document import Table
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import core
from hengjian.audit.prose import joined

_P = patterns("yearly")

_SHORTEST = 3
"""So many characters a name must have to be the end of a longer one."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """A value of a measure in one year."""

    name: str
    year: int
    figure: Figure


def full_year(period: tuple[dt.date, dt.date] | None) -> int | None:
    """The year that a period is, from its first day to its last; ``None`` for any other."""
    if period is None or period[0].year != period[1].year:
        return None
    first, last = period
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return first.year if whole else None


class Years:
    """All yearly values of a document, to be asked by name, scope and year."""

    def __init__(self, context: Context) -> None:
        self._by_year: Mapping[int, Sequence[Yearly]] = _by_year(context)

    def values(self, name: str, year: int, like: Figure) -> list[Figure]:
        """The values of the measure ``name`` in ``year``, of the scope of ``like``."""
        wanted = core(name)
        return [
            each.figure
            for each in self._by_year.get(year, ())
            if _same_name(each.name, wanted) and each.figure.scope == like.scope
        ]


def _same_name(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return short == long or (len(short) >= _SHORTEST and long.endswith(short))


def _by_year(context: Context) -> Mapping[int, Sequence[Yearly]]:
    found: defaultdict[int, list[Yearly]] = defaultdict(list)
    for each in (*_in_prose(context), *_in_tables(context)):
        if not _P.meant.search(each.name) and not each.figure.in_range and not each.figure.hedge:
            found[each.year].append(each)
    return found


def _in_prose(context: Context) -> Iterator[Yearly]:
    for block in context.prose():
        before: Figure | None = None
        for figure in context.in_block(block):
            year = full_year(figure.period)
            name = core(figure.measure)
            lead = joined(block.text[figure.sentence[0] : figure.spot.start])
            if _P.bare_to.search(name) and before is not None and _P.to.search(lead):
                name = core(before.measure) if before.sentence == figure.sentence else ""
            if year is not None and len(name) > 1:
                yield Yearly(name, year, figure)
            before = figure


def _in_tables(context: Context) -> Iterator[Yearly]:
    for block, table in context.document.tables():
        years = _years_of_rows(table)
        for cell in table.cells:
            for figure in context.in_cell(block, cell.row, cell.column):
                name = core(figure.measure)
                year = full_year(figure.period) or years.get(cell.row)
                alone = not cell.text[: figure.spot.start].strip()
                if year is not None and alone and len(name) > 1:
                    yield Yearly(name, year, figure)


def _years_of_rows(table: Table) -> dict[int, int]:
    """The year that stands alone in the first column of a row."""
    labels = (cell for cell in table.cells if cell.column == 0 and cell.row >= table.headers)
    said = ((cell, _P.year_alone.fullmatch(joined(cell.text))) for cell in labels)
    return {
        row: int(match["year"])
        for cell, match in said
        if match is not None
        for row in range(cell.row, cell.row + cell.rows)
    }
