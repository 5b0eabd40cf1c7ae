"""The measures of a framework as queries: one a table, for one project or for all of them.

For all projects the rows are grouped by project and joined once, from the left, to the projects, so
that every query gives one row a project in the same order. Sums are cast back to 64 bits, which an
engine refuses rather than cuts where a sum does not fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.frameworks.model import Table
from hengjian.engine.measures.means import MeanQuery, mean_query, mean_query_of_one
from hengjian.engine.measures.sql import Emitter, quoted, stored_scale

PROJECTS = "_projects"
"""The table of projects; the underscore keeps it apart from every record table."""
PROJECT = "_project"
"""The whole number of a project, in every table."""
REPORTED = "_reported"
"""The table of reported figures: one row a project and fact."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a measure's result stands in a query's row.

    ``among`` is the column of a share's divisor; ``kept`` of the number of rows kept, where asked.
    """

    measure: CompiledMeasure
    scale: Fraction
    value: int
    among: int | None = None
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class TableQuery:
    """One query over one table. Column 0 is the number of rows for one project, whether the table
    was given for all; ``guard`` is 1 where a number left 64 bits. ``means`` are taken by queries of
    their own."""

    table: str
    sql: str
    outputs: tuple[Output, ...]
    guard: int | None
    means: tuple[MeanQuery, ...] = ()


@dataclass(slots=True)
class _Writer:
    emitter: Emitter
    aggregates: list[str]

    def column(self, aggregate: str) -> int:
        """The place of an aggregate in the query's row; the first place is taken."""
        if aggregate not in self.aggregates:
            self.aggregates.append(aggregate)
        return 1 + self.aggregates.index(aggregate)

    def output(self, measure: CompiledMeasure, *, detail: bool) -> Output:
        """Add what ``measure`` needs."""
        where = self.emitter.condition(measure.where)
        among = self.emitter.condition(measure.among)
        both = f"({among} AND {where})" if among and where else among or where
        scale = Fraction(1)
        if measure.aggregate in ("count", "share"):
            value = self.column(_count_rows(both))
        else:
            assert measure.column is not None
            scale = stored_scale(self.emitter.table.columns[measure.column])
            value = self.column(_aggregate(measure.aggregate, quoted(measure.column), both))
        divisor = self.column(_count_rows(among)) if measure.aggregate == "share" else None
        kept = self.column(_count_rows(both)) if detail else None
        return Output(measure, scale, value, divisor, kept)


def _count_rows(condition: str | None) -> str:
    if condition is None:
        return "COUNT(*)"
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _aggregate(aggregate: str, column: str, condition: str | None) -> str:
    if condition is None:
        return f"{aggregate.upper()}({column})"
    otherwise = " ELSE 0" if aggregate == "sum" else ""
    return f"{aggregate.upper()}(CASE WHEN {condition} THEN {column}{otherwise} END)"


def _whole(aggregate: str, source: str) -> str:
    """The aggregate as 64 bits: counts and sums over no rows are 0."""
    if aggregate.startswith(("MIN", "MAX")):
        return source
    return f"CAST(COALESCE({source}, 0) AS BIGINT)"


@dataclass(frozen=True, slots=True)
class _Written:
    aggregates: list[str]
    outputs: tuple[Output, ...]
    guard: int | None
    means: tuple[MeanQuery, ...]


def _written(
    name: str, measures: Sequence[CompiledMeasure], table: Table, as_of: dt.date, *, detail: bool
) -> _Written:
    writer = _Writer(Emitter(table, as_of), [])
    write_mean = mean_query_of_one if detail else mean_query
    means = tuple(
        write_mean(name, table, measure, writer.emitter, PROJECT)
        for measure in measures
        if measure.aggregate == "mean"
    )
    outputs = tuple(
        writer.output(measure, detail=detail) for measure in measures if measure.aggregate != "mean"
    )
    guards = dict.fromkeys(writer.emitter.guards)
    if not guards:
        return _Written(writer.aggregates, outputs, None, means)
    guard = f"MAX(CASE WHEN {' OR '.join(guards)} THEN 1 ELSE 0 END)"
    return _Written(writer.aggregates, outputs, writer.column(guard), means)


def one_project_query(
    name: str, table: Table, measures: Sequence[CompiledMeasure], as_of: dt.date
) -> TableQuery:
    """All ``measures`` over the rows of one project, with how many rows each kept.

    The project's whole number is still to be written at the end of the SQL.
    """
    written = _written(name, measures, table, as_of, detail=True)
    columns = ", ".join(["COUNT(*)", *(_whole(a, a) for a in written.aggregates)])
    sql = f"SELECT {columns} FROM {quoted(name)} WHERE {quoted(PROJECT)} = "
    return TableQuery(name, sql, written.outputs, written.guard, written.means)


def all_projects_query(
    name: str, table: Table, measures: Sequence[CompiledMeasure], as_of: dt.date
) -> TableQuery:
    """All ``measures`` of every project, in the order of projects."""
    written = _written(name, measures, table, as_of, detail=False)
    aggregates = written.aggregates
    inner = ", ".join([quoted(PROJECT), *(f"{a} AS a{i}" for i, a in enumerate(aggregates))])
    outer = [f"p.{quoted(given(name))}"]
    outer += [f"{_whole(a, f't.a{i}')} AS c{i}" for i, a in enumerate(aggregates)]
    sql = (
        f"SELECT {', '.join(outer)} FROM {quoted(PROJECTS)} AS p LEFT JOIN "
        f"(SELECT {inner} FROM {quoted(name)} GROUP BY {quoted(PROJECT)}) AS t "
        f"ON t.{quoted(PROJECT)} = p.{quoted(PROJECT)} ORDER BY p.{quoted(PROJECT)}"
    )
    return TableQuery(name, sql, written.outputs, written.guard, written.means)


def given(table: str) -> str:
    """The column of the projects that says whether a project has the table at all."""
    return f"has_{table}"


def by_table(measures: Iterable[CompiledMeasure]) -> dict[str, list[CompiledMeasure]]:
    """Measures, table by table."""
    tables: dict[str, list[CompiledMeasure]] = {}
    for measure in measures:
        tables.setdefault(measure.table, []).append(measure)
    return tables
