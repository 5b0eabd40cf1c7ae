"""The trace of many projects as one Parquet file: whole numbers only, one row a project.

``total`` and every ``score`` are in multiples of 10^-places, as the metadata says; facts, values,
targets, shares and weights are a numerator and a denominator (``.n`` and ``.d``), in base units,
dates as day numbers; the denominator 0 means missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.leaves import shown_numbers
from hengjian.engine.backends.rationals import INT64, Rationals
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.backends.truths import TextColumn, Truths
from hengjian.engine.measures.sql import words

if TYPE_CHECKING:
    from hengjian.engine.backends.columns import Column


def write(result: ColumnarResult, path: Path) -> None:
    """Write the trace to ``path``, replacing what is there only once all of it is written."""
    columns = trace_columns(result)
    metadata = {
        "framework": result.compiled.framework.framework,
        "edition": result.compiled.framework.edition,
        "digest": result.compiled.digest,
        "as_of": result.facts.as_of.isoformat(),
        "places": str(result.places),
    }
    listed = ", ".join(f"{name}: {words(text)}" for name, text in metadata.items())
    partial = path.with_name(path.name + ".partial")
    with duckdb.connect() as connection:
        connection.register("trace", columns)
        connection.execute(
            f"COPY trace TO {words(str(partial))} (FORMAT parquet, KV_METADATA {{{listed}}})"
        )
    partial.replace(path)


def trace_columns(result: ColumnarResult) -> dict[str, NDArray[Any]]:
    """The columns of the trace by name."""
    size = len(result.facts.projects)
    columns: dict[str, NDArray[Any]] = {
        "project": result.facts.projects,
        "code": np.asarray(result.facts.codes),
        "total": result.totals,
        "grade": result.reached,
    }
    for name, fact in result.facts.columns.items():
        _add(columns, f"fact {name}", fact, size)
    for code, leaf in result.leaves.items():
        for name, column in (("value", leaf.value), ("target", leaf.target)):
            _add(columns, f"{code} {name}", shown_numbers(column), size)
        _add(columns, f"{code} share", leaf.share, size)
        _add(columns, f"{code} weight", result.weights[code], size)
    for code, scores in result.scores.items():
        columns[f"{code} score"] = scores.numbers
        columns[f"{code} status"] = scores.statuses
    return columns


def _add(columns: dict[str, NDArray[Any]], name: str, column: Column | None, size: int) -> None:
    numbers = shown_numbers(column)
    if numbers is not None:
        columns[f"{name}.n"], columns[f"{name}.d"] = _pair(numbers, size)
    elif isinstance(column, Truths):
        columns[name] = np.broadcast_to(_truth_codes(column), size)
    elif isinstance(column, TextColumn):
        shown = np.where(column.known(), column.values, np.array(None, dtype=object))
        columns[name] = np.broadcast_to(shown, size)


def _pair(numbers: Rationals, size: int) -> tuple[NDArray[Any], NDArray[Any]]:
    full = numbers.spread(size)
    known = np.broadcast_to(numbers.known(), size)
    return _store(np.where(known, full.numerators, 0)), _store(
        np.where(known, full.denominators, 0)
    )


def _store(whole: NDArray[Any]) -> NDArray[Any]:
    """64 bits, or text for the numbers beyond."""
    if whole.dtype != object:
        return whole
    if all(-INT64 <= int(n) <= INT64 for n in whole):
        return whole.astype(np.int64)
    return np.array([str(n) for n in whole], dtype=object)


def _truth_codes(truths: Truths) -> NDArray[np.int8]:
    """1 true, 0 false, -1 missing."""
    return np.where(truths.known(), truths.values.astype(np.int8), -1).astype(np.int8)
