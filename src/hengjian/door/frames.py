"""Data frames: a result becomes one, and one becomes record tables and figures.

pandas and polars are taken as they are found; neither is needed by anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from math import isnan
from typing import Any, Literal

from hengjian.engine.sheets.grid import Grid, OpenTable
from hengjian.errors import Place, Refused, problem

Library = Literal["pandas", "polars"]
Frame = Any
"""A data frame of pandas or polars."""
Rows = Any
"""A data frame, or a list of mappings, one a row."""


def frame_of(rows: Sequence[Mapping[str, Any]], library: Library | None = None) -> Frame:
    """The rows as a data frame: of ``library``, else of pandas, else of polars, whichever is there.

    Scores and amounts are ``Decimal``. Raises ``Refused`` (``frames-not-installed``).
    """
    names = (library,) if library else ("pandas", "polars")
    for name in names:
        if find_spec(name) is not None:
            module = import_module(name)
            columns = list(rows[0]) if rows else []
            if name == "pandas":
                return module.DataFrame.from_records(rows, columns=columns)
            return module.DataFrame(rows, infer_schema_length=None, strict=False)
    raise Refused([problem("frames-not-installed", modules=" / ".join(names))])


def is_frame(value: object) -> bool:
    """Whether ``value`` is a table: a data frame or a list of mappings."""
    if isinstance(value, list):
        return all(isinstance(each, Mapping) for each in value)
    return hasattr(value, "columns") and (
        hasattr(value, "iter_rows") or hasattr(value, "itertuples")
    )


def rows_of(table: Rows) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of ``table`` as text, each with what it is called: its label, or its number."""
    for label, row in _label(table):
        yield label, {str(name): text_of(value) for name, value in row.items()}


def columns_of(table: Rows) -> list[str]:
    """The names of the columns, in order."""
    if isinstance(table, list):
        return list(dict.fromkeys(str(name) for row in table for name in row))
    return [str(name) for name in table.columns]


def _label(table: Rows) -> Iterator[tuple[str, Mapping[Any, Any]]]:
    if isinstance(table, list):
        yield from ((str(number), row) for number, row in enumerate(table))
    elif hasattr(table, "iter_rows"):
        rows = table.iter_rows(named=True)
        yield from ((str(number), row) for number, row in enumerate(rows))
    else:
        names = list(table.columns)
        for label, *cells in table.itertuples(index=True, name=None):
            yield str(label), dict(zip(names, cells, strict=True))


def text_of(value: object) -> str:
    """A cell as it would be written: numbers without loss (a float as it prints itself), a day as
    ISO date, what is missing as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | str():
            return str(value).strip()
        case float():
            return "" if isnan(value) else _number(Decimal(repr(float(value))))
        case Decimal():
            return "" if value.is_nan() else _number(value)
    if type(value).__name__ in ("NaTType", "NAType"):
        return ""
    if isinstance(value, dt.datetime):
        whole = value.time() == dt.time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    item = getattr(value, "item", None)  # a scalar of numpy
    return text_of(item()) if callable(item) else str(value).strip()


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return str(value)
    text = format(value, "f")
    return text.removesuffix(".0")


def tables_from(tables: Mapping[str, Rows]) -> dict[str, OpenTable]:
    """Record tables by name, as a folder or a workbook would hold them: with the same headers and
    units, and problems placed at row and column. Raises ``TypeError`` for what is no table."""
    for name, table in tables.items():
        if not is_frame(table):
            kind = type(table).__name__
            raise TypeError(f"table {name!r} is a data frame or a list of mappings, not {kind}")
    return {name: partial(_grid, name, table) for name, table in tables.items()}


def _grid(name: str, table: Rows) -> Grid:
    columns = columns_of(table)
    labels: dict[int, str] = {}

    def rows() -> Iterable[tuple[int, Sequence[str]]]:
        yield 0, columns
        for number, (label, row) in enumerate(rows_of(table), 1):
            labels[number] = label
            cells = [row.get(column, "") for column in columns]
            if any(cells):
                yield number, cells

    def place(line: int, column: int) -> Place:
        named = columns[column - 1] if 0 < column <= len(columns) else str(column)
        spot = f"{labels[line]}, {named}" if line in labels else named
        return Place(name, cell=spot)

    return Grid(name, rows(), place)
