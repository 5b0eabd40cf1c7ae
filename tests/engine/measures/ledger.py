"""A framework with one small table, its rows, and both databases: what these tests share."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import duckdb

from hengjian.engine.facts.gathered import Measured
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.engine.measures.one_project import facts_from_database

AS_OF = dt.date(2022, 7, 31)
LEDGER = {
    "title": "ledger",
    "columns": {
        "order": {"type": "number", "title": "order", "unit": "个"},
        "paid": {"type": "number", "title": "paid", "unit": "元", "places": 2, "negative": True},
        "planned": {"type": "number", "title": "planned", "unit": "万元", "places": 4},
        "on": {"type": "date", "title": "on"},
        "due": {"type": "date", "title": "due"},
        "ok": {"type": "boolean", "title": "ok"},
        "kind": {"type": "text", "title": "kind"},
    },
}


def framework(**measures: Mapping[str, Any]) -> CompiledFramework:
    """A framework with these measures over the table ``ledger``."""
    written = {
        "framework": "ledger",
        "edition": "1",
        "title": "ledger",
        "points": 1,
        "grades": [{"at_least": 0, "grade": "中"}],
        "tables": {"ledger": LEDGER},
        "measures": measures,
        "indicators": [{"code": "A", "name": "A", "points": 1, "score": "pass_fail"}],
    }
    return read_framework_text(json.dumps(written, ensure_ascii=False), "ledger")


def records(compiled: CompiledFramework, rows: Sequence[Mapping[str, Cell]] | None) -> Records:
    """A project's records: these rows, or no table at all."""
    specs = {"ledger": compiled.tables["ledger"]}
    return Records(specs, {} if rows is None else {"ledger": rows})


class _Postgres:
    """PostgreSQL as a lake asks a database: question marks for what is handed in. What is written
    goes with the connection."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection = psycopg.connect(url)

    def execute(self, query: str, parameters: Sequence[Any] | None = None) -> Any:
        """Run one statement."""
        if parameters is None:
            return self.connection.execute(query)
        return self.connection.execute(query.replace("?", "%s"), parameters)

    def close(self) -> None:
        """Forget what was written."""
        self.connection.rollback()
        self.connection.close()


@contextmanager
def databases(compiled: CompiledFramework, *projects: Records) -> Iterator[Sequence[Any]]:
    """DuckDB and SQLite, and PostgreSQL where the tests run on one, each with these projects."""
    tables = {"ledger": compiled.tables["ledger"]}
    url = os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        found: list[Any] = [stack.enter_context(duckdb.connect())]
        found.append(stack.enter_context(closing(sqlite3.connect(":memory:"))))
        if url.startswith("postgres"):
            found.append(stack.enter_context(closing(_Postgres(url))))
        for connection in found:
            create_lake(connection, tables)
            load_lake(connection, [(f"P{i}", each) for i, each in enumerate(projects)])
        yield tuple(found)


def counted_by_databases(
    compiled: CompiledFramework, rows: Sequence[Mapping[str, Cell]] | None
) -> list[dict[str, Measured]]:
    """The measures of one project, by each database."""
    with databases(compiled, records(compiled, rows)) as both:
        return [facts_from_database(compiled, each, 0, AS_OF) for each in both]
