"""A site of its own, run as real processes: its folder or database, its environment, its server."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import randrange
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent.parent
GATHERED = Path(sys.prefix) / "var" / "static"
"""Static files, gathered and compressed once for every site that tests run."""
PATIENCE = 1_200.0
"""How many seconds a process may take on a busy machine before it is taken to hang."""
KEYS = "a:S1iMvXDOcJvn8KQHYyDJWJ5O3Z4_0CXt0t2cK6RZBtE="
"""A key that seals, for sites that run as in production."""
SECRET = "".join(chr(33 + number % 90) for number in range(0, 350, 7))


@dataclass(frozen=True)
class OwnSite:
    """A database and a data folder that no other test uses."""

    environment: dict[str, str]

    @property
    def database(self) -> str:
        """Its SQLite file, or the name of its database."""
        url = self.environment.get("DATABASE_URL")
        data = Path(self.environment["HENGJIAN_DATA"])
        return urlsplit(url).path[1:] if url else str(data / "hengjian.sqlite3")

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A process of the site: ``start("-m", "hengjian", "serve")``."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str, status: int = 0) -> str:
        """Run it to its end; what it printed."""
        with self.start(*command) as process:
            try:
                said, _ = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()
        assert process.returncode == status, said
        return said

    def manage(self, *command: str) -> str:
        """``hengjian manage …``; what it printed."""
        return self.run("-m", "hengjian", "manage", *command)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database holds, asked without starting the site."""
        url = self.environment.get("DATABASE_URL")
        if url:
            with psycopg.connect(url) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.database, timeout=20)) as lite:
            return lite.execute(query).fetchall()


@contextmanager
def own_site(folder: Path, blank: str = "", **settings: str) -> Iterator[OwnSite]:
    """On the same kind of database as the tests: a SQLite file, or a database beside theirs.

    ``blank`` is the fixture of that name, a database whose tables are there, to be copied:
    migrating takes ten times as long. Without it there is nothing yet.
    """
    folder.chmod(0o700)
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        "HENGJIAN_DATA": str(folder),
        "HENGJIAN_MODE": "demo",
        "HENGJIAN_STATIC": str(GATHERED),
    }
    shared = os.environ.get("DATABASE_URL")
    if not shared:
        if blank:
            shutil.copyfile(blank, folder / "hengjian.sqlite3")
        yield OwnSite(environment | settings)
        return
    with database_beside(shared, blank or "template1") as name:
        url = urlsplit(shared)._replace(path=f"/{name}").geturl()
        yield OwnSite(environment | {"DATABASE_URL": url} | settings)


MADE = "made"
"""The mark in the folder of a site that it is whole."""


@contextmanager
def made_once(folder: Path, blank: str, make: Callable[[OwnSite], object]) -> Iterator[OwnSite]:
    """A site for others to copy: who comes first makes it, whoever else has the same folder waits
    for it. A database on a server is made by each, whose folder nobody shares then."""
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = (folder / MADE).exists()
        with own_site(folder, "" if made else blank) as site:
            if not made:
                make(site)
                (folder / MADE).touch()
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield site


@contextmanager
def database_beside(shared: str, pattern: str) -> Iterator[str]:
    """A copy of the database ``pattern``, which nobody may be using, on the same server."""
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(shared, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """A port nobody listens on just now, below those the kernel hands out: a connection made
    before the server starts cannot take it."""
    while True:
        port = randrange(20_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def served(site: OwnSite, port: int) -> Iterator[subprocess.Popen[str]]:
    """``hengjian serve`` from its first answer to a graceful stop."""
    process = site.start("-m", "hengjian", "serve", "--port", str(port))
    assert process.stdout is not None
    said = ""
    while "http://" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            rest, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0, rest
    assert "stopped" in rest
