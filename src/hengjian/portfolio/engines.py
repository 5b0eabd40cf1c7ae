"""Other databases that count the parts of a lake: SQLite and PostgreSQL.

Files are read and looked through by DuckDB; the rows of a part are then handed to the database,
which counts them by the emitter's text. SQLite has a file of its own in the folder for what memory
does not hold, PostgreSQL the session's temporary schema: nothing stays in either.

Another engine is one more class of ``Database``: how to connect, its word before TABLE, how rows go
in, and which of its errors are its own.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import duckdb
import numpy as np

from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.measures.lake import is_overflow
from hengjian.engine.measures.queries import (
    PROJECT,
    PROJECTS,
    REPORTED,
    all_projects_query,
    by_table,
    given,
)
from hengjian.engine.measures.sql import column_specs, quoted
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.portfolio.reading import CHOSEN, LISTED, OpenPart, columns_of, first_line, torn

BATCH = 20_000
"""Rows that are handed over at once."""
ELSEWHERE = ("sqlite", "postgres")
"""The engines that count what DuckDB has read."""


ANY_DAY = dt.date(2000, 1, 1)
"""The day as of which measures are tried."""


class Failed(Exception):
    """The engine itself failed: nothing is known of the part, and no result of it is written."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to, as DuckDB's cursor gives it."""

    names: Sequence[str]
    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows."""
        return self.rows

    def fetchnumpy(self) -> dict[str, Any]:
        """The columns, masked where something is missing."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.names)
        return {name: _array(cells) for name, cells in zip(self.names, columns, strict=True)}


def _array(cells: Sequence[Any]) -> Any:
    if any(isinstance(cell, str) for cell in cells):
        return np.array(cells, dtype=object)
    missing = np.array([cell is None for cell in cells], dtype=bool)
    numbers = np.array([0 if cell is None else cell for cell in cells], dtype=np.int64)
    return np.ma.MaskedArray(numbers, missing) if missing.any() else numbers


class Engine(Protocol):
    """What differs from database to database."""

    name: ClassVar[str]
    kept: ClassVar[str]
    """The word before TABLE and VIEW by which nothing stays."""
    errors: tuple[type[Exception], ...]

    def run(self, sql: str) -> Any:
        """Run one statement; its cursor."""
        ...

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Hand rows over."""
        ...

    def close(self) -> None:
        """Forget them."""
        ...


@dataclass(frozen=True, slots=True)
class Database:
    """A database that counts one part, behind the few questions that stage one asks."""

    engine: Engine
    tables: Mapping[str, tuple[str, ...]]

    def execute(self, sql: str) -> Answer:
        """What a question comes to. Raises the engine's own error where a number leaves 64 bits,
        ``Failed`` for any other."""
        try:
            cursor = self.engine.run(sql)
            names = [column[0] for column in cursor.description or ()]
            return Answer(names, cursor.fetchall() if names else [])
        except self.engine.errors as error:
            if is_overflow(error):
                raise
            raise self.failed(error) from error

    def failed(self, error: Exception) -> Failed:
        """The engine's error as a problem."""
        values = {"engine": self.engine.name, "reason": first_line(error)}
        return Failed(problem("lake-database-failed", **values))

    def create(self, compiled: CompiledFramework) -> None:
        """Make the tables of a part, all empty, and see all of their rows."""
        key, kept = f"{quoted(PROJECT)} BIGINT", self.engine.kept
        flags = "".join(f", {quoted(given(table))} INTEGER" for table in self.tables)
        shapes = {
            LISTED: f"{key}, code VARCHAR{flags}",
            CHOSEN: key,
            REPORTED: f"{key}, fact VARCHAR, numerator BIGINT, denominator BIGINT, words VARCHAR",
        }
        for table, columns in self.tables.items():
            specs = column_specs(compiled.tables[table])
            shapes[rows_of(table)] = key + "".join(f", {quoted(c)} {specs[c]}" for c in columns)
        for table, shape in shapes.items():
            self.execute(f"CREATE {kept} TABLE {quoted(table)} ({shape})")
        self.look(alone=False)

    def choose(self, projects: Sequence[int], *, alone: bool) -> None:
        """Let the emitter's queries see these projects, as ``OpenPart.choose`` says."""
        self.execute(f"DELETE FROM {quoted(CHOSEN)}")
        self.insert(CHOSEN, [PROJECT], [(project,) for project in projects])
        self.look(alone=alone)

    def look(self, *, alone: bool) -> None:
        """Make the views that the emitter's queries name."""
        only = f" WHERE {quoted(PROJECT)} IN (SELECT {quoted(PROJECT)} FROM {quoted(CHOSEN)})"
        views = {PROJECTS: (LISTED, only)}
        views |= {table: (rows_of(table), only if alone else "") for table in self.tables}
        for view, (source, condition) in views.items():
            self.execute(f"DROP VIEW IF EXISTS {quoted(view)}")
            sql = f"SELECT * FROM {quoted(source)}{condition}"
            self.execute(f"CREATE {self.engine.kept} VIEW {quoted(view)} AS {sql}")

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Hand rows over. Raises ``Failed``."""
        try:
            self.engine.insert(table, columns, rows)
        except self.engine.errors as error:
            raise self.failed(error) from error

    def take(self, opened: OpenPart) -> None:
        """Take over the rows of a part. Who rests on a file that breaks off is refused."""
        names = [PROJECT, "code", *map(given, self.tables)]
        listed = ", ".join(map(quoted, names))
        self.insert(LISTED, names, opened.ask(f"SELECT {listed} FROM {LISTED}"))
        for table, columns in self.tables.items():
            try:
                self._take_rows(opened, table, [PROJECT, *columns])
            except duckdb.Error as error:
                self.execute(f"DELETE FROM {quoted(rows_of(table))}")
                holders = opened.holders(table)
                opened.refuse(holders, torn(opened, table, error, len(holders)))
                opened.empty(table)
            self.execute(
                f"CREATE INDEX {quoted('by_project_' + table)} "
                f"ON {quoted(rows_of(table))} ({quoted(PROJECT)})"
            )

    def _take_rows(self, opened: OpenPart, table: str, columns: Sequence[str]) -> None:
        listed, rows = ", ".join(map(quoted, columns)), quoted(rows_of(table))
        cursor = opened.connection.cursor()
        with closing(cursor):
            cursor.execute(f"SELECT {listed} FROM {rows} WHERE {quoted(PROJECT)} IS NOT NULL")
            while batch := cursor.fetchmany(BATCH):
                self.insert(rows_of(table), columns, batch)


def rows_of(table: str) -> str:
    """What the table is called whose rows a view of that name shows."""
    return f"_rows_{table}"


class Sqlite:
    """SQLite on a file that goes with the part."""

    name: ClassVar[str] = "SQLite"
    kept: ClassVar[str] = ""

    def __init__(self, file: Path | str) -> None:
        self.errors: tuple[type[Exception], ...] = (sqlite3.Error,)
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")

    def run(self, sql: str) -> Any:
        """Run one statement."""
        return self.connection.execute(sql)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """In one transaction."""
        listed, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        self.connection.execute("BEGIN")
        sql = f"INSERT INTO {quoted(table)} ({listed}) VALUES ({marks})"
        self.connection.executemany(sql, rows)
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


class Postgres:
    """PostgreSQL in the session's temporary schema."""

    name: ClassVar[str] = "PostgreSQL"
    kept: ClassVar[str] = "TEMPORARY"

    def __init__(self, url: str) -> None:
        import psycopg

        self.errors: tuple[type[Exception], ...] = (psycopg.Error,)
        self.connection = psycopg.connect(url, autocommit=True)

    def run(self, sql: str) -> Any:
        """Run one statement."""
        return self.connection.execute(sql.encode())

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """As one stream."""
        listed = ", ".join(map(quoted, columns))
        sql = f"COPY {quoted(table)} ({listed}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(sql.encode()) as stream:
            for row in rows:
                stream.write_row(row)

    def close(self) -> None:
        """End the session, and with it its tables."""
        self.connection.close()


def engine_of(name: str, url: str, spill: Path | None = None) -> Engine:
    """The engine of that name: SQLite in memory unless a folder is given, PostgreSQL at ``url``.

    Raises ``Refused`` (``extra-missing``), ``Failed`` where there is nobody at ``url``.
    """
    if name == "sqlite":
        return Sqlite(":memory:" if spill is None else spill / "part.sqlite")
    try:
        import psycopg
    except ModuleNotFoundError as missing:
        values = {"module": missing.name, "extra": "site"}
        raise Refused([problem("extra-missing", **values)]) from missing
    try:
        return Postgres(url)
    except psycopg.Error as error:
        values = {"engine": Postgres.name, "reason": first_line(error)}
        raise Failed(problem("lake-database-failed", **values)) from error


@contextmanager
def counting(opened: OpenPart, name: str, url: str, spill: Path) -> Iterator[None]:
    """Let the part be counted by the engine of that name, where it is another than DuckDB. Raises
    ``Refused``, ``Failed``, as ``engine_of`` does."""
    if name not in ELSEWHERE:
        yield
        return
    file = spill / "part.sqlite"
    file.unlink(missing_ok=True)
    with closing(engine_of(name, url, spill)) as engine:
        database = Database(engine, opened.tables)
        database.create(opened.compiled)
        database.take(opened)
        opened.database = database
        yield
    file.unlink(missing_ok=True)


def hold_measures(compiled: CompiledFramework, name: str, url: str) -> None:
    """Try every measure on empty tables, before any part is read; DuckDB, for which the text was
    written, is not asked. Raises ``Refused``: a
    ``lake-measure-refused`` for each that the engine cannot count, with its reason; else as
    ``engine_of`` does, with what ``Failed`` says."""
    if name not in ELSEWHERE:
        return
    try:
        with closing(engine_of(name, url)) as engine:
            measures = by_table(compiled.measures.values())
            database = Database(engine, {n: columns_of(own) for n, own in measures.items()})
            database.create(compiled)
            refused = [_refused(database, n, own, compiled) for n, own in measures.items()]
    except Failed as failed:
        raise Refused([failed.problem]) from failed
    if found := [each for of_table in refused for each in of_table]:
        raise Refused(found)


def _refused(
    database: Database, table: str, measures: Sequence[CompiledMeasure], compiled: CompiledFramework
) -> list[Problem]:
    """The measures of a table that the engine refuses, alone or all together."""
    whole = _fault(database, table, measures, compiled)
    if whole is None:
        return []
    alone = {each.name: _fault(database, table, [each], compiled) for each in measures}
    told = {n: why for n, why in alone.items() if why} or dict.fromkeys(alone, whole)
    return [
        problem(
            "lake-measure-refused", Place(path=n), name=n, engine=database.engine.name, reason=why
        )
        for n, why in told.items()
    ]


def _fault(
    database: Database, table: str, measures: Sequence[CompiledMeasure], compiled: CompiledFramework
) -> str | None:
    query = all_projects_query(table, compiled.tables[table], measures, ANY_DAY)
    try:
        for sql in (query.sql, *(mean.before for mean in query.means)):
            database.engine.run(sql)
    except database.engine.errors as error:
        return first_line(error)
    return None
