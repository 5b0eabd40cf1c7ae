"""Stage one of the columnar backend: the facts of every project, counted by DuckDB, or from columns
that are clustered by project.

One query a table, or one pass over its columns, gives whole numbers; reported figures and formulas
join them here. The result can be kept and scored again under other weights without another scan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.columns import Column, Days, absent, chosen, computed, one_day
from hengjian.engine.backends.rationals import fractions, multiples
from hengjian.engine.backends.segments import Clustered, by_sql, count_segments
from hengjian.engine.backends.truths import Mask, TextColumn, Truths
from hengjian.engine.facts.model import Basis
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.language.types import Kind, Type
from hengjian.engine.measures.lake import is_overflow, too_large
from hengjian.engine.measures.means import MeanQuery
from hengjian.engine.measures.queries import (
    PROJECT,
    PROJECTS,
    REPORTED,
    Output,
    TableQuery,
    all_projects_query,
    by_table,
    given,
)
from hengjian.engine.measures.sql import quoted
from hengjian.errors import Refused


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The facts of many projects on one day."""

    as_of: dt.date
    projects: NDArray[np.int64]
    """The projects' whole numbers, rising."""
    codes: NDArray[Any]
    """The projects' codes, in the same order."""
    columns: Mapping[str, Column]

    def lookup(self, name: str) -> Column:
        """The column of a fact, or of ``as_of``."""
        return one_day(self.as_of) if name == "as_of" else self.columns[name]


def gather_columns(
    compiled: CompiledFramework,
    connection: Any,
    as_of: dt.date,
    reported: Mapping[str, Column],
    basis: Basis,
    clustered: Mapping[str, Clustered],
) -> FactColumns:
    """The facts of all projects of a lake in DuckDB on ``as_of``.

    ``reported`` gives figures as columns beside those in the lake. Where a fact is both reported
    and counted, ``basis`` says which counts. Tables that are ``clustered`` are counted from their
    columns. Raises ``Refused`` (``number-too-large``).
    """
    listed = connection.execute(
        f"SELECT {quoted(PROJECT)}, code FROM {quoted(PROJECTS)} ORDER BY {quoted(PROJECT)}"
    ).fetchnumpy()
    projects = listed[PROJECT]
    figures = _read_reported(compiled, connection, projects) | dict(reported)
    counted = _measures(compiled, connection, as_of, projects, clustered)
    return join_facts(compiled, as_of, projects, listed["code"], counted, figures, basis)


def join_facts(
    compiled: CompiledFramework,
    as_of: dt.date,
    projects: NDArray[np.int64],
    codes: NDArray[Any],
    counted: Mapping[str, Column],
    figures: Mapping[str, Column] | None = None,
    basis: Basis = "records",
) -> FactColumns:
    """The facts of projects whose measures are ``counted``, with reported ``figures``; formulas are
    computed. Where a fact has both, ``basis`` says which counts."""
    reported = figures or {}
    columns: dict[str, Column] = {}
    for name, kind in compiled.types.items():
        if name not in compiled.formulas:
            columns[name] = _settle(counted.get(name), reported.get(name), kind, basis)
    facts = FactColumns(as_of, projects, codes, columns)
    for name, formula in compiled.formulas.items():
        value = computed(formula.expression, facts.lookup)
        columns[name] = _settle(value, reported.get(name), compiled.types[name], basis)
    return facts


def _settle(by_count: Column | None, figure: Column | None, kind: Type, basis: Basis) -> Column:
    """What counts for one fact; the other source fills what it leaves missing."""
    if by_count is None or figure is None:
        return by_count or figure or absent(kind)
    first, second = (figure, by_count) if basis == "reported" else (by_count, figure)
    return chosen(first.known(), first, second)


def _measures(
    compiled: CompiledFramework,
    connection: Any,
    as_of: dt.date,
    projects: NDArray[np.int64],
    clustered: Mapping[str, Clustered],
) -> dict[str, Column]:
    found: dict[str, Column] = {}
    absent_from = _absent(connection, clustered)
    for name, measures in by_table(compiled.measures.values()).items():
        table = compiled.tables[name]
        queried = measures
        if name in clustered:
            queried = [each for each in measures if by_sql(table, each, as_of)]
            own = [each for each in measures if each not in queried]
            absent_here = absent_from[name]
            counted = count_segments(clustered[name], table, own, as_of, projects)
            found |= {n: column.or_missing(absent_here) for n, column in counted.items()}
        if queried:
            query = all_projects_query(name, table, queried, as_of)
            found |= _query(compiled, connection, query, projects)
    return found


def _query(
    compiled: CompiledFramework, connection: Any, query: TableQuery, projects: NDArray[np.int64]
) -> dict[str, Column]:
    found: dict[str, Column] = {}
    results = list(_run(connection, query).values())
    given_here = np.asarray(results[0]) != 0
    absent_here = None if given_here.all() else ~given_here
    for output in query.outputs:
        found[output.measure.name] = _column(compiled, output, results, absent_here)
    for mean in query.means:
        found[mean.measure.name] = _means(mean, connection, projects)
    return found


def _absent(connection: Any, tables: Collection[str]) -> dict[str, Mask | None]:
    """Where a project did not hand a table over, by table."""
    if not tables:
        return {}
    columns = ", ".join(quoted(given(table)) for table in tables)
    sql = f"SELECT {columns} FROM {quoted(PROJECTS)} ORDER BY {PROJECT}"
    told = connection.execute(sql).fetchnumpy().values()
    here = {table: np.asarray(each) != 0 for table, each in zip(tables, told, strict=True)}
    return {table: None if each.all() else ~each for table, each in here.items()}


def _means(query: MeanQuery, connection: Any, projects: NDArray[np.int64]) -> Column:
    """The mean of every project; a project without rows has none."""
    groups: dict[int, list[tuple[Any, ...]]] = {}
    for project, *group in connection.execute(query.before).fetchall():
        groups.setdefault(project, []).append(tuple(group))
    return fractions([query.mean(groups.get(int(project), ()))[0] for project in projects])


def _run(connection: Any, query: TableQuery) -> dict[str, Any]:
    try:
        results: dict[str, Any] = connection.execute(query.sql).fetchnumpy()
    except Exception as error:
        if is_overflow(error):
            raise Refused([too_large(query.table)]) from error
        raise
    if query.guard is not None:
        guard = list(results.values())[query.guard]
        if np.ma.filled(guard, 0).any():
            raise Refused([too_large(query.table)])
    return results


def _column(
    compiled: CompiledFramework, output: Output, results: list[Any], absent_here: Mask | None
) -> Column:
    measure = output.measure
    values, missing = _plain(results[output.value])
    if output.among is not None:
        among, _ = _plain(results[output.among])
        empty = multiples(among, Fraction(1))
        return (multiples(values, Fraction(1)) / empty).or_missing(absent_here)
    found = multiples(values, output.scale, missing).or_missing(absent_here)
    if measure.column is None:
        return found
    column = compiled.tables[measure.table].columns[measure.column]
    return Days(found) if column.type == "date" else found


def _plain(values: Any) -> tuple[NDArray[Any], Mask | None]:
    """Whole numbers, and where there is none."""
    if not isinstance(values, np.ma.MaskedArray):
        return values.astype(np.int64, copy=False), None
    missing = np.ma.getmaskarray(values)
    return values.filled(0).astype(np.int64, copy=False), missing if missing.any() else None


def _read_reported(
    compiled: CompiledFramework, connection: Any, projects: NDArray[np.int64]
) -> dict[str, Column]:
    """The reported figures of the lake as columns."""
    rows = connection.execute(
        f"SELECT {quoted(PROJECT)}, fact, numerator, denominator, words FROM {quoted(REPORTED)}"
    ).fetchall()
    by_fact: dict[str, list[tuple[int, int, int, str]]] = {}
    for project, fact, numerator, denominator, text in rows:
        spot = int(np.searchsorted(projects, project))
        by_fact.setdefault(fact, []).append((spot, numerator, denominator, text))
    return {
        fact: _figures(compiled.types[fact], entries, len(projects))
        for fact, entries in by_fact.items()
        if fact in compiled.types
    }


def _figures(kind: Type, entries: list[tuple[int, int, int, str]], size: int) -> Column:
    missing = np.ones(size, dtype=bool)
    missing[[spot for spot, *_ in entries]] = False
    if kind is Kind.WORDS:
        texts = np.full(size, "", dtype=object)
        for spot, _, _, text in entries:
            texts[spot] = text
        return TextColumn(texts, missing)
    numerators, denominators = np.zeros(size, dtype=np.int64), np.ones(size, dtype=np.int64)
    for spot, numerator, denominator, _ in entries:
        numerators[spot], denominators[spot] = numerator, denominator
    if kind is Kind.TRUTH:
        return Truths(numerators != 0, missing)
    found = multiples(numerators, Fraction(1)) / multiples(denominators, Fraction(1))
    figures = found.or_missing(missing if missing.any() else None)
    return Days(figures) if kind is Kind.DAY else figures
