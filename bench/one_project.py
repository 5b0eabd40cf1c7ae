"""One project with 545 rows, from counting in the database to the finished trace.

SQLite is the engine for one project. DuckDB, the engine for many, is held to the same limit and
does not keep it: it plans each aggregate anew, about 0.2 ms, before it reads a row.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from bench.lake import AS_OF, PER_PROJECT, framework, made
from bench.rows import Row, median_ms
from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.measures.lake import create_lake
from hengjian.engine.measures.one_project import ProjectQueries
from hengjian.engine.trace import trace_of

PROJECTS = 500
RUNS = 101
LIMIT = 5.0


def run() -> list[Row]:
    """The median from DuckDB and from SQLite, over lakes of 500 projects."""
    with closing(made(PROJECTS)) as duck, closing(sqlite3.connect(":memory:")) as lite:
        _copy(duck, lite)
        return [
            Row("one project from SQLite, with trace, p50", _p50(lite), "ms", None, LIMIT),
            Row("one project from DuckDB, with trace, p50", _p50(duck), "ms", None, LIMIT),
        ]


def _p50(connection: Any) -> float:
    compiled = framework()
    queries = ProjectQueries.of(compiled, AS_OF)
    case = Case.model_validate(
        {"case": "p", "title": "p", "framework": "p", "as_of": AS_OF.isoformat()}
    )
    projects = iter(range(PROJECTS))

    def one() -> None:
        measured = queries.facts(connection, next(projects))
        trace_of(evaluate(compiled, case, measured))

    return median_ms(one, RUNS)


def _copy(duck: Any, lite: sqlite3.Connection) -> None:
    compiled = framework()
    create_lake(lite, {name: compiled.tables[name] for name in PER_PROJECT})
    for name in ("_projects", *PER_PROJECT):
        rows = duck.execute(f"SELECT * FROM {name}").fetchall()
        lite.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
