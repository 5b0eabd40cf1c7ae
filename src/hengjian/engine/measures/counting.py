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
from hengjian.engine.measures.means import Group, mean_of

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
        found[measure.name] = (None, None) if rows is None else _count(measure, rows, as_of)
    return found


def kept_rows(measure: CompiledMeasure, rows: Sequence[Row], as_of: dt.date) -> Sequence[Row]:
    """The rows behind ``measure``: those it counted or added up."""
    kept = _keep(measure.where, _keep(measure.among, rows, as_of), as_of)
    if measure.aggregate == "mean":
        return [row for row in kept if _has_ratio(measure, row)]
    return kept


def _count(measure: CompiledMeasure, rows: Sequence[Row], as_of: dt.date) -> Measured:
    among = _keep(measure.among, rows, as_of)
    kept = _keep(measure.where, among, as_of)
    share = measure.aggregate == "share"
    if share:
        value: Value | None = Fraction(len(kept), len(among)) if among else None
    elif measure.aggregate == "count":
        value = Fraction(len(kept))
    elif measure.aggregate == "mean":
        kept = [row for row in kept if _has_ratio(measure, row)]
        value = mean_of(measure, [_group(measure, row) for row in kept], Fraction(1))
    else:
        assert measure.column is not None, "the reader lets only count and share have no column"
        cells = [row.get(measure.column) for row in kept]
        value = _fold(measure.aggregate, [cell for cell in cells if cell is not None])
    return value, Counted(
        table=measure.table,
        aggregate=measure.aggregate,
        column=source_of(measure),
        where=text_of(measure.where) if measure.where else None,
        among=text_of(measure.among) if measure.among else None,
        rows=len(among) if share else len(rows),
        kept=len(kept),
        engine="rows",
    )


def source_of(measure: CompiledMeasure) -> str | None:
    """The column a measure is taken from, or the ratio of two."""
    return f"{measure.column} / {measure.per}" if measure.per else measure.column


def _has_ratio(measure: CompiledMeasure, row: Row) -> bool:
    """Whether a row has the number of a mean; one that is divided by nothing has none."""
    return row.get(str(measure.column)) is not None and (
        measure.per is None or bool(row.get(measure.per))
    )


def _group(measure: CompiledMeasure, row: Row) -> Group:
    over: Any = row[str(measure.column)]
    under: Any = row[measure.per] if measure.per else Fraction(1)
    ratio = Fraction(over, under)
    return ratio.numerator, ratio.denominator, 1


def _keep(condition: Expression | None, rows: Sequence[Row], as_of: dt.date) -> Sequence[Row]:
    """The rows for which ``condition`` is true: neither false nor missing."""
    if condition is None:
        return rows
    holds = compiled(condition)
    return [row for row in rows if holds(_names_of(row, as_of)) is True]


def _names_of(row: Row, as_of: dt.date) -> Callable[[str], Value | None]:
    return lambda name: as_of if name == "as_of" else row.get(name)


def _fold(aggregate: str, cells: Sequence[Any]) -> Value | None:
    if aggregate == "sum":
        return sum(cells, Fraction(0))
    if not cells:
        return None
    found: Value = min(cells) if aggregate == "min" else max(cells)
    return found
