"""Rows that are written once: what was wrong is followed by another row, never changed or removed.

A model says so by its base ``models.AppendOnly``. The model refuses, and so does the database,
whoever writes past the application: a trigger for each way of changing a row, on SQLite also for
``INSERT OR REPLACE``, which exchanges a row without a trigger of ``UPDATE`` or ``DELETE``. A
migration runs ``put_up_missing``; the start of the site tells where a trigger is gone, and
``hengjian manage guard_trail`` puts it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

CHANGES = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
"""By vendor, the statements that change rows."""
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '% is append-only: its rows are neither changed nor deleted', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
_LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def tables() -> list[str]:
    """The tables of all such models, by name."""
    marked = (each for each in apps.get_models() if getattr(each, "append_only", False))
    return sorted(each._meta.db_table for each in marked)


def guards(vendor: str) -> dict[str, str]:
    """What puts up each trigger, by its name."""
    return {name: made for table in tables() for name, made in _guards_of(table, vendor)}


def _guards_of(table: str, vendor: str) -> Iterator[tuple[str, str]]:
    for what in CHANGES[vendor]:
        name = f"{table}_keeps_{what.lower()}"
        made = f"CREATE TRIGGER {name} BEFORE {what} ON {table} "
        if vendor == "postgresql":
            yield name, made + "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        else:
            yield name, made + _aborting(table)
    if vendor == "sqlite":
        name = f"{table}_keeps_insert"
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} {there}{_aborting(table)}"


def _aborting(table: str) -> str:
    words = f"{table} is append-only: its rows are neither changed nor deleted"
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


def put_up(vendor: str) -> list[str]:
    """The statements that make every trigger."""
    functions = [_FUNCTION] if vendor == "postgresql" else []
    return [*functions, *guards(vendor).values()]


def take_down(vendor: str) -> list[str]:
    """The statements that take every trigger away, for tests that empty all tables."""
    of_table = [(name, t) for t in tables() for name, _ in _guards_of(t, vendor)]
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for name, _ in of_table]
    return [f"DROP TRIGGER {name} ON {table}" for name, table in of_table]


def missing_guards(database: BaseDatabaseWrapper = connection) -> list[str]:
    """The triggers the database should have and has not."""
    with database.cursor() as cursor:
        cursor.execute(_LIST[database.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in guards(database.vendor) if name not in there]


def put_up_missing(database: BaseDatabaseWrapper = connection) -> None:
    """Make the triggers that are missing on tables that are there. Call it inside a transaction."""
    missing = missing_guards(database)
    if not missing:
        return
    with database.cursor() as cursor:
        known = set(database.introspection.table_names(cursor))
        if database.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in known.intersection(tables()):
            for name, made in _guards_of(table, database.vendor):
                if name not in missing:
                    continue
                if database.vendor == "postgresql":  # one that was switched off stands in the way
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(made)
