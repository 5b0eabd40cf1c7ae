"""A framework with one small table, its rows, and both databases: what these tests share."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
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


@contextmanager
def databases(compiled: CompiledFramework, *projects: Records) -> Iterator[Sequence[Any]]:
    """DuckDB and SQLite, each with these projects."""
    tables = {"ledger": compiled.tables["ledger"]}
    with duckdb.connect() as duck, closing(sqlite3.connect(":memory:")) as lite:
        for connection in (duck, lite):
            create_lake(connection, tables)
            load_lake(connection, [(f"P{i}", each) for i, each in enumerate(projects)])
        yield duck, lite


def counted_by_databases(
    compiled: CompiledFramework, rows: Sequence[Mapping[str, Cell]] | None
) -> list[dict[str, Measured]]:
    """The measures of one project, by DuckDB and by SQLite."""
    with databases(compiled, records(compiled, rows)) as both:
        return [facts_from_database(compiled, each, 0, AS_OF) for each in both]
