"""The database's own refusal to change or delete a line of the trail.

Whoever owns the database can take the guard away; ``hengjian verify`` finds what they did then.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "common_trailentry"
GUARDS = ("trail_keeps_update", "trail_keeps_delete", "trail_keeps_truncate")
_WORDS = "the trail is append-only: its lines are neither changed nor deleted"

_SQLITE_PUT_UP = [
    f"CREATE TRIGGER trail_keeps_{what.lower()} BEFORE {what} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    for what in ("UPDATE", "DELETE")
]
_SQLITE_TAKE_DOWN = [f"DROP TRIGGER {name}" for name in GUARDS[:2]]
_POSTGRES_PUT_UP = [
    "CREATE OR REPLACE FUNCTION trail_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    *(
        f"CREATE TRIGGER {name} BEFORE {what} ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION trail_keeps()"
        for name, what in zip(GUARDS, ("UPDATE", "DELETE", "TRUNCATE"), strict=True)
    ),
]
_POSTGRES_TAKE_DOWN = [
    *(f"DROP TRIGGER {name} ON {TABLE}" for name in GUARDS),
    "DROP FUNCTION trail_keeps()",
]
PUT_UP = {"sqlite": _SQLITE_PUT_UP, "postgresql": _POSTGRES_PUT_UP}
"""By vendor, what the migration runs."""
TAKE_DOWN = {"sqlite": _SQLITE_TAKE_DOWN, "postgresql": _POSTGRES_TAKE_DOWN}

_LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger "
    "WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled <> 'D'",
}


def missing_guards(database: BaseDatabaseWrapper = connection) -> list[str]:
    """The guards the database should have and has not."""
    due = GUARDS if database.vendor == "postgresql" else GUARDS[:2]
    with database.cursor() as cursor:
        cursor.execute(_LIST[database.vendor], [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in due if name not in there]


def put_up_missing(database: BaseDatabaseWrapper = connection) -> None:
    """Make the guards that are missing. Call it inside a transaction."""
    missing = missing_guards(database)
    for made in PUT_UP[database.vendor]:
        if missing and (" FUNCTION " in made[:30] or any(f" {name} " in made for name in missing)):
            with database.cursor() as cursor:
                cursor.execute(made)
