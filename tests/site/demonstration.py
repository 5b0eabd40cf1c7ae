"""The demonstration, loaded once in a run of the tests: who needs it takes a copy.

Loading takes the better part of a minute. The first worker that needs it loads it, the others wait
for it at a lock and copy its files, or its database on the server.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from tests.site.serving import OwnSite, made_once, own_site


@dataclass(frozen=True)
class Demonstration:
    """A demonstration that nobody uses: its database and its files."""

    database: str
    """A SQLite file, or the name of a database."""
    attachments: Path

    @contextmanager
    def copied(self, folder: Path) -> Iterator[OwnSite]:
        """A site of its own in ``folder`` that holds all of it."""
        shutil.copytree(self.attachments, folder / "attachments", dirs_exist_ok=True)
        with own_site(folder, self.database) as site:
            yield site


@contextmanager
def loaded(shared: Path, blank: str) -> Iterator[Demonstration]:
    """The demonstration; ``shared`` is a folder that every worker of the run sees."""
    with made_once(shared / "demonstration", blank, _load) as site:
        yield Demonstration(site.database, shared / "demonstration" / "attachments")


def _load(site: OwnSite) -> None:
    site.manage("load_demo")
    if Path(site.database).is_file():
        _settle(site.database)


def _settle(database: str) -> None:
    """All of it stands in the one file, and nothing beside it."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def looked_into(database: str) -> Iterator[None]:
    """Within it the tests' process asks this database instead of the tests' own: a SQLite file, or
    the name of one on the server."""
    own = connections["default"]
    other = own.copy()
    other.settings_dict = own.settings_dict | {"NAME": database}
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = own
        other.close()
