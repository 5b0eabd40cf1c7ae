"""The measures of one project, counted by a database: DuckDB or SQLite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from hengjian.engine.facts.gathered import Counted, Measured
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.language.printing import text_of
from hengjian.engine.measures.counting import source_of
from hengjian.engine.measures.lake import Connection, is_overflow, too_large
from hengjian.engine.measures.means import MeanQuery
from hengjian.engine.measures.queries import (
    PROJECT,
    PROJECTS,
    Output,
    TableQuery,
    by_table,
    given,
    one_project_query,
)
from hengjian.engine.measures.sql import day_of, quoted
from hengjian.errors import Refused, problem


@dataclass(frozen=True, slots=True)
class ProjectQueries:
    """The queries of a framework as of one day, ready for any project of a lake."""

    compiled: CompiledFramework
    flags: str
    """Which tables the project handed over; the project's number is still to be written."""
    tables: tuple[TableQuery, ...]
    counted: Mapping[str, Counted]
    """How each measure is counted, before it is."""

    @classmethod
    def of(cls, compiled: CompiledFramework, as_of: dt.date) -> ProjectQueries:
        """The queries of all measures of ``compiled`` on ``as_of``."""
        tables = tuple(
            one_project_query(name, compiled.tables[name], measures, as_of)
            for name, measures in by_table(compiled.measures.values()).items()
        )
        columns = ", ".join(["code", *(quoted(given(query.table)) for query in tables)])
        flags = f"SELECT {columns} FROM {quoted(PROJECTS)} WHERE {quoted(PROJECT)} = "
        counted = {n: uncounted(m) for n, m in compiled.measures.items()}
        return cls(compiled, flags, tables, counted)

    def facts(self, connection: Connection, project: int) -> dict[str, Measured]:
        """Every measure of the project with that number.

        Raises ``Refused``: ``project-unknown``, or ``number-too-large`` where a sum leaves 64 bits.
        """
        has = connection.execute(f"{self.flags}{int(project)}").fetchone()
        if has is None:
            raise Refused([problem("project-unknown", project=project)])
        found: dict[str, Measured] = {}
        for query, flag in zip(self.tables, has[1:], strict=True):
            sql = f"{query.sql}{int(project)}"
            row = _row(connection, query, sql) if flag else None
            for output in query.outputs:
                found[output.measure.name] = self._measure(output, row, sql)
            for mean in query.means:
                found[mean.measure.name] = self._mean(mean, row, connection, project)
        return {name: found[name] for name in self.compiled.measures}

    def _measure(self, output: Output, row: tuple[Any, ...] | None, sql: str) -> Measured:
        measure = output.measure
        if row is None:
            return None, None
        rows = row[0] if output.among is None else row[output.among]
        kept = 0 if output.kept is None else row[output.kept]
        counted = replace(self.counted[measure.name], rows=rows, kept=kept, engine=sql)
        value = row[output.value]
        if measure.aggregate == "share":
            return (Fraction(value, rows) if rows else None), counted
        if value is None:
            return None, counted
        if measure.column and self._type(measure) == "date":
            return day_of(value), counted
        return value * output.scale, counted

    def _mean(
        self, query: MeanQuery, row: tuple[Any, ...] | None, connection: Connection, project: int
    ) -> Measured:
        name = query.measure.name
        if row is None:
            return None, None
        sql = f"{query.before}{int(project)}{query.after}"
        value, kept = query.mean(connection.execute(sql).fetchall())
        return value, replace(self.counted[name], rows=row[0], kept=kept, engine=sql)

    def _type(self, measure: CompiledMeasure) -> str:
        return self.compiled.tables[measure.table].columns[str(measure.column)].type


def facts_from_database(
    compiled: CompiledFramework, connection: Connection, project: int, as_of: dt.date
) -> dict[str, Measured]:
    """Every measure of one project of a lake; see ``ProjectQueries.facts``."""
    return ProjectQueries.of(compiled, as_of).facts(connection, project)


def uncounted(measure: CompiledMeasure) -> Counted:
    """How a measure is counted, before it is."""
    return Counted(
        table=measure.table,
        aggregate=measure.aggregate,
        column=source_of(measure),
        where=text_of(measure.where) if measure.where else None,
        among=text_of(measure.among) if measure.among else None,
        rows=0,
        kept=0,
        engine="",
    )


def _row(connection: Connection, query: TableQuery, sql: str) -> tuple[Any, ...]:
    try:
        row = connection.execute(sql).fetchone()
    except Exception as error:
        if is_overflow(error):
            raise Refused([too_large(query.table)]) from error
        raise
    assert row is not None, "an aggregate over no rows is one row"
    if query.guard is not None and row[query.guard]:
        raise Refused([too_large(query.table)])
    return row
