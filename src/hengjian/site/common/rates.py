"""How often somebody may ask: counted for all processes of this machine together."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
_OPEN = threading.local()
_TABLE = "CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, until REAL NOT NULL)"
_TAKE = """
INSERT INTO taken (key, until) VALUES (:key, :now + :each)
ON CONFLICT (key) DO UPDATE SET until = max(until, :now) + :each
WHERE max(until, :now) + :each <= :now + :seconds RETURNING until
"""
PURGED_EVERY = 1000
"""Requests between two looks for keys that are free again."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` in ``seconds``: so many at once, and then one by one as time passes.

    Each key has a moment until which it is taken; every request moves it on by an equal share. The
    moments stand in a small file of their own: the site's database would be written to, and waited
    for, by every request that only reads.
    """

    most: int
    seconds: float

    def wait(self, key: str) -> float:
        """Take one: 0, or the seconds until the next one is free.

        Where the file cannot be written the request passes, and the log says so.
        """
        now, each = time.time(), self.seconds / self.most
        values = {"key": key, "now": now, "each": each, "seconds": self.seconds}
        try:
            store = _store(Path(settings.RATES))
            if store.execute(_TAKE, values).fetchone() is not None:
                _purge(store, now)
                return 0.0
            until = store.execute("SELECT until FROM taken WHERE key = ?", (key,)).fetchone()[0]
        except sqlite3.Error:
            logger.exception("the rate of requests is not counted: %s", settings.RATES)
            return 0.0
        return max(0.001, float(until) + each - now - self.seconds)


def _store(path: Path) -> sqlite3.Connection:
    """The file, open once a thread."""
    if getattr(_OPEN, "path", None) != path:
        store = sqlite3.connect(path, timeout=1, isolation_level=None)
        for line in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF", _TABLE):
            with closing(store.execute(line)):
                pass
        _OPEN.path, _OPEN.store, _OPEN.asked = path, store, 0
    return _OPEN.store  # type: ignore[no-any-return]


def _purge(store: sqlite3.Connection, now: float) -> None:
    _OPEN.asked += 1
    if _OPEN.asked % PURGED_EVERY == 0:
        store.execute("DELETE FROM taken WHERE until < ?", (now,))
