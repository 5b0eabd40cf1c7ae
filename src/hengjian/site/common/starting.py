"""What must be in order before the site is served, and the database brought up to date."""

from __future__ import annotations

import errno
import socket
import sqlite3
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.site.common.trail_guard import missing_guards


def bring_up_to_date(*, allowed: bool) -> int:
    """Apply the migrations that are due; how many.

    SQLite: always, after a copy of the file beside it. Other databases: where ``allowed``. Raises
    ``Refused`` (``database-unreachable``, ``database-older``, ``migrations-due``).
    """
    try:
        executor = MigrationExecutor(connection)
        executor.check_replacements()
        due = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        known = bool(executor.loader.applied_migrations)
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused([problem("database-unreachable", reason=reason)]) from error
    if begun := older(executor.loader):
        raise Refused(begun)
    if not due:
        return 0
    if connection.vendor != "sqlite" and known and not allowed:
        raise Refused([problem("migrations-due", count=due)])
    if connection.vendor == "sqlite" and known:
        copy_of_database()
    call_command("migrate", verbosity=0, interactive=False)
    return due


def older(loader: MigrationLoader) -> list[Problem]:
    """Migrations that stand for several older ones of which only some were applied
    (``database-older``): Django would leave their tables as they are without a word."""
    known = loader.applied_migrations
    found = []
    for (app, _), joined in loader.replacements.items():
        done = sum(each in known for each in joined.replaces)
        if 0 < done < len(joined.replaces):
            found.append(problem("database-older", app=app, done=done, count=len(joined.replaces)))
    return found


def copy_of_database() -> Path:
    """A whole copy of the SQLite file beside it, named by the time; its path."""
    file = Path(connection.settings_dict["NAME"])
    copy = file.with_name(f"{file.stem}-{timezone.localtime():%Y%m%d-%H%M%S}{file.suffix}")
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


def problems() -> list[Problem]:
    """What keeps an up-to-date site from being served, and what it should be warned of."""
    return [*_folder(), *_guards(), *(_production() if settings.MODE == "production" else [])]


def _folder() -> list[Problem]:
    path = Path(settings.MEDIA_ROOT)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return []
    except OSError as error:
        return [problem("folder-unwritable", path=path, reason=error.strerror)]


def _guards() -> list[Problem]:
    missing = missing_guards()
    return [problem("trail-unguarded", names=", ".join(missing))] if missing else []


def _production() -> list[Problem]:
    found = demo_accounts()
    if not settings.HTTPS:
        found.append(problem("served-without-tls"))
    return found


def demo_accounts() -> list[Problem]:
    """The active accounts of the demonstration: production must have none."""
    demo = get_user_model().objects.filter(is_demo=True, is_active=True)
    names = list(demo.order_by("username").values_list("username", flat=True)[:20])
    if not names:
        return []
    return [problem("demo-accounts-active", count=demo.count(), names=", ".join(names))]


def check_port(host: str, port: int) -> None:
    """Raise ``Refused`` where nothing can listen there: ``port-taken``, ``host-unknown``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused([problem("port-taken", host=host, port=port)]) from error
            raise Refused([problem("host-unknown", host=host, reason=error.strerror)]) from error
    if listens(host, port):  # a server that shares its port would let us bind it too
        raise Refused([problem("port-taken", host=host, port=port)])


def listens(host: str, port: int) -> bool:
    """Whether something answers there."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((near, port), timeout=1).close()
    except OSError:
        return False
    return True
