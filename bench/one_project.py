"""One project with 545 rows, from counting in the database to the finished trace.

The baseline is bare: the same SQL run and its rows fetched, nothing made of them. Between the two
stand facts, formulas, 26 scores and the trace, whose time does not depend on the rows. On a quiet
machine the limits are 5 ms for SQLite, the engine for one project, whose bare queries take 0.3 ms,
and 15 ms for DuckDB, the engine for many, which plans each aggregate anew before it reads a row. As
ratios to the bare queries, in processor time, they hold on any machine.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any

from bench.lake import AS_OF, PER_PROJECT, framework, made
from bench.rows import Row, medians_in_turn
from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.measures.lake import create_lake
from hengjian.engine.measures.one_project import ProjectQueries
from hengjian.engine.trace import trace_of

PROJECTS = 500
RUNS = 101
SQLITE, DUCKDB = 16.0, 2.0
"""The most that a project with its trace may take, in bare queries."""


def run() -> list[Row]:
    """The medians from SQLite and from DuckDB beside bare queries, over lakes of 500 projects."""
    with closing(made(PROJECTS)) as duck, closing(sqlite3.connect(":memory:")) as lite:
        _copy(duck, lite)
        return [
            _row("one project from SQLite, with trace, p50", lite, SQLITE),
            _row("one project from DuckDB, with trace, p50", duck, DUCKDB),
        ]


def _row(name: str, connection: Any, limit: float) -> Row:
    compiled = framework()
    queries = ProjectQueries.of(compiled, AS_OF)
    case = Case.model_validate(
        {"case": "p", "title": "p", "framework": "p", "as_of": AS_OF.isoformat()}
    )
    whole, bare = iter(range(PROJECTS)), iter(range(PROJECTS))

    def traced() -> None:
        measured = queries.facts(connection, next(whole))
        trace_of(evaluate(compiled, case, measured))

    def fetched() -> None:
        project = next(bare)
        connection.execute(f"{queries.flags}{project}").fetchone()
        for query in queries.tables:
            connection.execute(f"{query.sql}{project}").fetchone()

    found = medians_in_turn({"traced": traced, "fetched": fetched}, RUNS, time.process_time)
    return Row(name, found["traced"], "ms", found["fetched"], limit)


def _copy(duck: Any, lite: sqlite3.Connection) -> None:
    compiled = framework()
    create_lake(lite, {name: compiled.tables[name] for name in PER_PROJECT})
    for name in ("_projects", *PER_PROJECT):
        rows = duck.execute(f"SELECT * FROM {name}").fetchall()
        lite.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
