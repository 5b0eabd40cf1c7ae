"""The database as files, as of one moment, and back: while the site goes on writing.

SQLite gives a copy of its file; PostgreSQL each table by COPY inside one snapshot. Sessions stay
behind: on a restored site nobody is logged in.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from hengjian.errors import Refused, problem
from hengjian.site.common.first_tables import make_tables

SQLITE = "database.sqlite3.gz"
SESSIONS = frozenset(("django_session", "accounts_sessionrecord"))
MADE_ANEW = frozenset(("django_migrations",))
"""Tables that restoring fills by itself."""
Migrations = list[list[str]]


def dump(folder: Path) -> dict[str, Any]:
    """Write the parts into the folder; what the manifest says of them.

    Call it inside ``snapshot()``, so that what is read beside it is of the same moment.
    """
    if connection.vendor == "sqlite":
        _dump_sqlite(folder)
        return {"vendor": "sqlite", "tables": {}}
    return {"vendor": "postgresql", "tables": _dump_postgres(folder)}


class snapshot:  # noqa: N801  # used as a context
    """Everything read inside is of one moment; others go on writing."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._lite = cast(Any, connection)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self._mode = self._lite.transaction_mode
            self._lite.transaction_mode = "DEFERRED"  # reading keeps nobody from writing
        self._atomic.__enter__()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET LOCAL statement_timeout = 0")
            else:
                cursor.execute("SELECT count(*) FROM django_migrations")  # the moment begins here

    def __exit__(self, *raised: Any) -> None:
        self._atomic.__exit__(*raised)
        if connection.vendor == "sqlite":
            self._lite.transaction_mode = self._mode


def migrations() -> Migrations:
    """Every migration that was applied, in its order."""
    rows = MigrationRecorder.Migration.objects.order_by("pk").values_list("app", "name")
    return [list(each) for each in rows]


def is_empty() -> bool:
    """Whether the database holds nothing at all."""
    return not connection.introspection.table_names()


def load(parts: Mapping[str, Path], said: Mapping[str, Any], applied: Migrations) -> None:
    """Fill the empty database from the parts, then bring it up to date.

    Raises ``Refused`` (``restore-other-database``).
    """
    if said["vendor"] != connection.vendor:
        other = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        names = {"made": other[said["vendor"]], "here": other[connection.vendor]}
        raise Refused([problem("restore-other-database", **names)])
    if connection.vendor == "sqlite":
        _load_sqlite(parts[SQLITE])
    else:
        _load_postgres(parts, said["tables"], applied)
    call_command("migrate", verbosity=0, interactive=False)


def empty_again() -> None:
    """Take away what a restore that failed has written."""
    if connection.vendor == "sqlite":
        connection.close()
        file = Path(connection.settings_dict["NAME"])
        for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _dump_sqlite(folder: Path) -> None:
    copy = folder / "copy.sqlite3"
    source: sqlite3.Connection = connection.connection  # stands in the snapshot
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        target.execute("PRAGMA secure_delete = ON")
        for table in sorted(SESSIONS):
            target.execute(f'DELETE FROM "{table}"')
        target.commit()
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
    with copy.open("rb") as plain, gzip.open(folder / SQLITE, "wb", 6) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)
    copy.unlink()


def _load_sqlite(part: Path) -> None:
    file = Path(connection.settings_dict["NAME"])
    connection.close()
    with gzip.open(part, "rb") as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if cursor.fetchall() != [("ok",)]:
            raise Refused([problem("backup-damaged", part=SQLITE)])


COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position
"""


def _columns() -> dict[str, list[str]]:
    """The columns of each table that are written, not computed."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(column)
    return {table: columns for table, columns in found.items() if table not in MADE_ANEW}


def _dump_postgres(folder: Path) -> dict[str, list[str]]:
    tables = {table: names for table, names in _columns().items() if table not in SESSIONS}
    for table, columns in tables.items():
        order = " ORDER BY 1" if columns[0] in ("id", "sequence") else ""
        asked = f"COPY (SELECT {_list_names(columns)} FROM {_quote(table)}{order}) TO STDOUT"
        with (
            gzip.open(folder / f"{table}.copy.gz", "wb", 6) as packed,
            connection.cursor() as cursor,
            cursor.cursor.copy(asked) as rows,
        ):
            for block in rows:
                packed.write(bytes(block))
    return tables


def _load_postgres(
    parts: Mapping[str, Path], tables: Mapping[str, Sequence[str]], applied: Migrations
) -> None:
    """The tables as the backup's version makes them, their rows, and where numbering goes on."""
    executor = MigrationExecutor(connection)
    if {(app, name) for app, name in applied} >= set(executor.loader.graph.nodes):
        make_tables()  # of this very version: at once, where migrating takes minutes
    else:
        executor.migrate(_leaves(executor, applied))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in _tables_with_rows(_columns()):  # what migrating wrote by itself
            cursor.execute(f"DELETE FROM {_quote(table)}")
        for table, columns in tables.items():
            asked = f"COPY {_quote(table)} ({_list_names(columns)}) FROM STDIN"
            with (
                gzip.open(parts[f"{table}.copy.gz"], "rb") as packed,
                cursor.cursor.copy(asked) as rows,
            ):
                while block := packed.read(1 << 20):
                    rows.write(block)
        for table, columns in tables.items():
            if "id" in columns:
                cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [_quote(table)])
                [(sequence,)] = cursor.fetchall()
                if sequence:
                    cursor.execute(
                        f"SELECT setval(%s, greatest(max(id), 1), max(id) IS NOT NULL) "
                        f"FROM {_quote(table)}",
                        [sequence],
                    )


def _tables_with_rows(tables: Mapping[str, object]) -> Iterator[str]:
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {_quote(table)})")
            if cursor.fetchone()[0]:
                yield table


def _leaves(executor: MigrationExecutor, applied: Migrations) -> list[tuple[str, str]]:
    """The last migrations of the backup's version, an app each or several."""
    known = {(app, name) for app, name in applied} & set(executor.loader.graph.nodes)
    graph = executor.loader.graph
    return [
        node
        for node in sorted(known)
        if not any(child.key in known and child.key[0] == node[0]
                   for child in graph.node_map[node].children)
    ]  # fmt: skip


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(map(_quote, names))
