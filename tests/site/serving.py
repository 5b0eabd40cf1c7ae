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
    site = _copied(OwnSite(_environment(folder) | settings), blank)
    try:
        yield site
    finally:
        if on_server():
            drop_database(site.database)


def on_server() -> bool:
    """Whether the tests' databases are on a server, and no files."""
    return "DATABASE_URL" in os.environ


def _environment(folder: Path) -> dict[str, str]:
    folder.chmod(0o700)
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        "HENGJIAN_DATA": str(folder),
        "HENGJIAN_MODE": "demo",
        "HENGJIAN_STATIC": str(GATHERED),
    }


def _copied(site: OwnSite, blank: str) -> OwnSite:
    """The site with a database of its own: a copy of ``blank``, which nobody may be using."""
    if not on_server():
        if blank:
            shutil.copyfile(blank, site.database)
        return site
    name = f"own_{uuid.uuid4().hex}"
    _tell_server(f'CREATE DATABASE "{name}" TEMPLATE "{blank or "template1"}"')
    return _on_database(site, name)


def _on_database(site: OwnSite, name: str) -> OwnSite:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return OwnSite(site.environment | {"DATABASE_URL": url})


def drop_database(name: str) -> None:
    """Take a database from the server, whoever still holds it."""
    _tell_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement.encode())


MADE = "made"
"""The file in the folder of a site that it is whole: it names the site's database."""
USERS = "users"
"""The folder in it with a file for each process that may still copy the site."""


@contextmanager
def made_once(folder: Path, blank: str, make: Callable[[OwnSite], object]) -> Iterator[OwnSite]:
    """A site for others to copy: who comes first makes it, whoever else has the same folder waits
    for it. A database on a server is taken away by who needs it last."""
    (folder / USERS).mkdir(parents=True, exist_ok=True)
    made, user = folder / MADE, folder / USERS / uuid.uuid4().hex
    with _alone(folder):
        site = OwnSite(_environment(folder))
        if not made.exists():
            site = _copied(site, blank)
            make(site)
            made.write_text(site.database)
        elif on_server():
            site = _on_database(site, made.read_text())
        user.touch()
    try:
        yield site
    finally:
        with _alone(folder):
            user.unlink()
            if on_server() and not any((folder / USERS).iterdir()):
                made.unlink()
                drop_database(site.database)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other process is within this for the same folder."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
