"""Measures counted in memory, row by row: the meaning the database queries are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from hengjian.engine.facts.gathered import Counted, Measured, Value
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.language.evaluating import compiled
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.printing import text_of

Row = Mapping[str, Cell]


def count(measure: CompiledMeasure, records: Records, as_of: dt.date) -> Measured:
    """The value of ``measure`` over the project's records on ``as_of`` and how it was counted.

    Both are ``None`` where the project has no such table.
    """
    return count_all([measure], records, as_of)[measure.name]


def count_all(
    measures: Iterable[CompiledMeasure], records: Records, as_of: dt.date
) -> dict[str, Measured]:
    """Every measure by name, its condition compiled once."""
    found: dict[str, Measured] = {}
    for measure in measures:
        rows = records.rows.get(measure.table)
        found[measure.name] = (None, None) if rows is None else _counted(measure, rows, as_of)
    return found


def kept_rows(measure: CompiledMeasure, rows: Sequence[Row], as_of: dt.date) -> Sequence[Row]:
    """The rows behind ``measure``: those it counted or added up."""
    return _kept(measure.where, _kept(measure.among, rows, as_of), as_of)


def _counted(measure: CompiledMeasure, rows: Sequence[Row], as_of: dt.date) -> Measured:
    among = _kept(measure.among, rows, as_of)
    kept = _kept(measure.where, among, as_of)
    share = measure.aggregate == "share"
    if share:
        value: Value | None = Fraction(len(kept), len(among)) if among else None
    elif measure.aggregate == "count":
        value = Fraction(len(kept))
    else:
        assert measure.column is not None, "the reader lets only count and share have no column"
        cells = [row.get(measure.column) for row in kept]
        value = _folded(measure.aggregate, [cell for cell in cells if cell is not None])
    return value, Counted(
        table=measure.table,
        aggregate=measure.aggregate,
        column=measure.column,
        where=text_of(measure.where) if measure.where else None,
        among=text_of(measure.among) if measure.among else None,
        rows=len(among) if share else len(rows),
        kept=len(kept),
        engine="rows",
    )


def _kept(condition: Expression | None, rows: Sequence[Row], as_of: dt.date) -> Sequence[Row]:
    """The rows for which ``condition`` is true: neither false nor missing."""
    if condition is None:
        return rows
    holds = compiled(condition)
    return [row for row in rows if holds(_names_of(row, as_of)) is True]


def _names_of(row: Row, as_of: dt.date) -> Callable[[str], Value | None]:
    return lambda name: as_of if name == "as_of" else row.get(name)


def _folded(aggregate: str, cells: Sequence[Any]) -> Value | None:
    if aggregate == "sum":
        return sum(cells, Fraction(0))
    if not cells:
        return None
    found: Value = min(cells) if aggregate == "min" else max(cells)
    return found
