"""How long one question to the database may take, by who asks; PostgreSQL ends what takes longer.

Without a bound one question that was planned badly holds a worker for as long as it likes, and a
few of them the whole site. SQLite knows no such bound: it is one file on one machine for few
people. Commands of an administrator (migrations, exports) are not bound.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

PAGE = 15
"""Seconds for each question of a page or of the REST interface."""
JOB = 600
"""Seconds for each question of work in the background."""
CANCELLED = "57014"
"""The state in which PostgreSQL ends a question: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def bound_questions(seconds: int) -> None:
    """From now on every question of this process takes at most so long."""
    settings = connections.settings[DEFAULT_DB_ALIAS]
    if not settings["ENGINE"].endswith("postgresql"):
        return
    given = settings.setdefault("OPTIONS", {})
    given["options"] = f"{given.get('options', '')} -c statement_timeout={seconds}s".strip()
    connections.close_all()


def took_too_long(error: BaseException | None) -> bool:
    """Whether the database ended a question because of the bound."""
    while error is not None:
        if isinstance(error, DatabaseError):
            return getattr(error.__cause__, "sqlstate", None) == CANCELLED
        error = error.__cause__
    return False
