"""The database's own refusal to change or delete a line of the trail, or to put one elsewhere than
at its end: ``INSERT OR REPLACE`` exchanges a line without a trigger of ``UPDATE`` or ``DELETE``.

Whoever owns the database can take the guard away; ``hengjian verify`` finds what they did then.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from hengjian.trail import GENESIS

TABLE = "common_trailentry"
_CHANGES = ("UPDATE", "DELETE", "TRUNCATE")
GUARDS = (*(f"trail_keeps_{what.lower()}" for what in _CHANGES), "trail_follows")
NOT_ON_SQLITE = "trail_keeps_truncate"
_WORDS = "the trail is append-only: its lines are neither changed nor deleted"
_FOLLOWS = "the trail is append-only: a line follows from the last one"
_LAST = f"SELECT sequence, hash FROM {TABLE} ORDER BY sequence DESC LIMIT 1"
_STRANGE = f"""
    NEW.sequence <> coalesce((SELECT sequence FROM ({_LAST}) AS last), 0) + 1
    OR NEW.previous_hash <> coalesce((SELECT hash FROM ({_LAST}) AS last), '{GENESIS}')
    OR EXISTS (SELECT 1 FROM {TABLE} WHERE hash = NEW.hash)
"""

_SQLITE_PUT_UP = [
    *(
        f"CREATE TRIGGER trail_keeps_{what.lower()} BEFORE {what} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        for what in _CHANGES[:2]
    ),
    f"CREATE TRIGGER trail_follows BEFORE INSERT ON {TABLE} WHEN {_STRANGE} "
    f"BEGIN SELECT RAISE(ABORT, '{_FOLLOWS}'); END",
]
_SQLITE_TAKE_DOWN = [f"DROP TRIGGER {name}" for name in GUARDS if name != NOT_ON_SQLITE]
_POSTGRES_PUT_UP = [
    "CREATE OR REPLACE FUNCTION trail_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE OR REPLACE FUNCTION trail_follows() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN IF {_STRANGE} THEN RAISE EXCEPTION '{_FOLLOWS}' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER trail_keeps_{what.lower()} BEFORE {what} ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION trail_keeps()"
        for what in _CHANGES
    ),
    f"CREATE TRIGGER trail_follows BEFORE INSERT ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION trail_follows()",
]
_POSTGRES_TAKE_DOWN = [
    *(f"DROP TRIGGER {name} ON {TABLE}" for name in GUARDS),
    "DROP FUNCTION trail_keeps()",
    "DROP FUNCTION trail_follows()",
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
    postgres = database.vendor == "postgresql"
    due = [name for name in GUARDS if postgres or name != NOT_ON_SQLITE]
    with database.cursor() as cursor:
        cursor.execute(_LIST[database.vendor], [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in due if name not in there]


def put_up_missing(database: BaseDatabaseWrapper = connection) -> None:
    """Make the guards that are missing. Call it inside a transaction."""
    missing = missing_guards(database)
    for made in PUT_UP[database.vendor]:
        function = " FUNCTION " in made[:30]
        if missing and (function or any(f"TRIGGER {name} " in made for name in missing)):
            with database.cursor() as cursor:
                cursor.execute(made)
