"""A lake: the records of many projects in one database, DuckDB or SQLite.

Every record table keeps its columns beside the project's whole number. Numbers are stored as whole
multiples of 10^-places of the column's unit, dates as day numbers, truths as 0 and 1. The table of
projects says which tables a project handed over: a table that was not given leaves its measures
missing, an empty one counts 0.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, Protocol

from hengjian.engine.facts.gathered import Value
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.measures.queries import (
    PROJECT,
    PROJECTS,
    REPORTED,
    given,
)
from hengjian.engine.measures.sql import (
    STORED_LIMIT,
    column_specs,
    day_number,
    quoted,
    stored_scale,
)
from hengjian.errors import Place, Problem, Refused, problem

BATCH = 400
"""Rows written by one statement."""
OUT_OF_RANGE = "22003"
"""What SQL calls "numeric value out of range"."""


class Cursor(Protocol):
    """What a statement gives back."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All the rows that are left."""
        ...


class Connection(Protocol):
    """What DuckDB's and SQLite's connections have in common."""

    def execute(self, query: str, parameters: Any = ..., /) -> Cursor:
        """Run one statement."""
        ...


def create_lake(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Create the empty tables of a lake for these record tables."""
    flags = "".join(f", {quoted(given(name))} INTEGER NOT NULL" for name in tables)
    key = f"{quoted(PROJECT)} BIGINT"
    connection.execute(
        f"CREATE TABLE {quoted(PROJECTS)} ({key} PRIMARY KEY, code VARCHAR NOT NULL{flags})"
    )
    connection.execute(
        f"CREATE TABLE {quoted(REPORTED)} ({key} NOT NULL, fact VARCHAR NOT NULL, "
        "numerator BIGINT, denominator BIGINT, words VARCHAR)"
    )
    for name, table in tables.items():
        columns = "".join(f", {quoted(n)} {kind}" for n, kind in column_specs(table).items())
        connection.execute(f"CREATE TABLE {quoted(name)} ({key} NOT NULL{columns})")
        if isinstance(connection, sqlite3.Connection):
            connection.execute(
                f"CREATE INDEX {quoted('by_project_' + name)} ON {quoted(name)} ({quoted(PROJECT)})"
            )


def load_lake(
    connection: Connection,
    projects: Iterable[tuple[str, Records]],
    *,
    reported: Mapping[str, Mapping[str, Value]] | None = None,
    first: int = 0,
) -> None:
    """Load projects by code, numbered from ``first``, with their ``reported`` figures by code.

    Raises ``Refused`` (``number-not-storable``) with the first cell that a lake cannot hold.
    """
    for number, (code, records) in enumerate(projects, start=first):
        flags = [int(name in records.rows) for name in records.specs]
        names = [PROJECT, "code", *map(given, records.specs)]
        _insert(connection, PROJECTS, names, [(number, code, *flags)])
        for name, rows in records.rows.items():
            table = records.specs[name]
            stored = (
                (number, *(_store(name, c, s, row.get(c)) for c, s in table.columns.items()))
                for row in rows
            )
            _insert(connection, name, [PROJECT, *table.columns], stored)
        figures = (reported or {}).get(code, {})
        _insert(
            connection,
            REPORTED,
            [PROJECT, "fact", "numerator", "denominator", "words"],
            ((number, name, *_figure(name, value)) for name, value in figures.items()),
        )


def _insert(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    listed = ", ".join(map(quoted, columns))
    for batch in _batches(rows):
        marks = ", ".join(["(" + ", ".join("?" * len(columns)) + ")"] * len(batch))
        values = [value for row in batch for value in row]
        connection.execute(f"INSERT INTO {quoted(table)} ({listed}) VALUES {marks}", values)


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    walking = iter(rows)
    while batch := list(islice(walking, BATCH)):
        yield batch


def _store(table: str, name: str, column: Column, cell: Cell) -> int | str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, dt.date):
        return day_number(cell)
    if isinstance(cell, bool):
        return int(cell)
    whole = cell / stored_scale(column)
    if whole.denominator != 1 or abs(whole) > STORED_LIMIT:
        place = Place(path=f"{table} › {name}")
        raise Refused([problem("number-not-storable", place, found=cell, places=column.places)])
    return int(whole)


def _figure(name: str, value: Value) -> tuple[int | None, int | None, str | None]:
    if isinstance(value, str):
        return None, None, value
    number = Fraction(day_number(value) if isinstance(value, dt.date) else value)
    if abs(number.numerator) > STORED_LIMIT or number.denominator > STORED_LIMIT:
        place = Place(path=f"{REPORTED} › {name}")
        raise Refused([problem("number-not-storable", place, found=value, places=0)])
    return number.numerator, number.denominator, None


def is_overflow(error: Exception) -> bool:
    """Whether a database refused a number beyond 64 bits: DuckDB and SQLite say so in words,
    PostgreSQL and Spark by the code 22003 of the standard."""
    if getattr(error, "sqlstate", None) == OUT_OF_RANGE:
        return True
    kind, said = type(error).__name__, str(error)
    if kind == "ConversionException":
        return "out of range" in said
    return kind == "OutOfRangeException" or "overflow" in said


def too_large(table: str) -> Problem:
    """The problem of a number that left 64 bits while counting over ``table``."""
    return problem("number-too-large", Place(path=table), found=table, digits=18)
