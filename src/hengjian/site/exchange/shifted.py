"""Rows that stand a column beside their header: one mistake, not a thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hengjian.engine.facts.cells import converter
from hengjian.engine.frameworks.model import Column as ReadColumn
from hengjian.errors import Refused
from hengjian.site.exchange.headers import Headers
from hengjian.site.platform.columns import Spec, read_table

SAMPLE = 40
"""Rows that are looked at."""
FEW, MANY, MANY_WITHOUT_CODES = 0.1, 0.4, 0.25
"""Shares of typed cells that cannot be read: in the right place, in a wrong one, and in a wrong one
where most rows have no code either."""


def columns_off(spec: Spec, headers: Headers, body: Sequence[tuple[int, Sequence[str]]]) -> int:
    """By how many columns the rows stand to the right of their header: -1, 0 or 1.

    Only where most cells of typed columns cannot be read as they stand, and can be beside.
    """
    typed = {
        column: name
        for name, column in headers.columns.items()
        if read_table(spec).columns[name].type != "text"
    }
    rows = [cells for _, cells in body[:SAMPLE]]
    if len(typed) < 2 or len(rows) < 2:
        return 0
    readers = {column: _reader(read_table(spec).columns[name]) for column, name in typed.items()}
    if _unreadable(readers, rows, 0) < (MANY_WITHOUT_CODES if _codeless(headers, rows) else MANY):
        return 0
    return next((by for by in (1, -1) if _unreadable(readers, rows, by) <= FEW), 0)


def _codeless(headers: Headers, rows: list[Sequence[str]]) -> bool:
    spot = headers.columns.get("code", 1) - 1
    return sum(spot >= len(cells) or not cells[spot] for cells in rows) > len(rows) / 2


def _reader(column: ReadColumn) -> Callable[[str], object]:
    return converter(column, "", None)


def _unreadable(
    readers: dict[int, Callable[[str], object]], rows: list[Sequence[str]], by: int
) -> float:
    tried = failed = 0
    for cells in rows:
        for column, read in readers.items():
            spot = column - 1 + by
            if not 0 <= spot < len(cells) or not cells[spot]:
                continue
            tried += 1
            try:
                read(cells[spot])
            except Refused:
                failed += 1
    return failed / tried if tried else 1.0
