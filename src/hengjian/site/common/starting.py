"""What must be in order before the site is served, and the database brought up to date."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import stat
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.site.common import append_only, disk, environment, sealing
from hengjian.site.common.first_tables import make_tables
from hengjian.site.common.trail_guard import missing_guards

INSTALLATION = "installation"
"""The tag of checks that depend on the files of the place, so that every start makes them."""
BEFORE_SUBJECTS = "projects"
"""The one app that held library, money, works and the rest, until no installation had been made."""


def bring_up_to_date(*, allowed: bool) -> int:
    """Apply the migrations that are due; how many.

    A database that holds nothing gets its tables at once. SQLite: always, after a copy of the file
    beside it. Other databases: where ``allowed``. Raises ``Refused`` as ``migrations_due`` does.
    """
    due, known = migrations_due(allowed=allowed)
    if not due:
        return 0
    if not known and not connection.introspection.table_names():
        make_tables()
        return due
    if connection.vendor == "sqlite" and known:
        copy_of_database()
    call_command("migrate", verbosity=0, interactive=False)
    return due


def migrations_due(*, allowed: bool) -> tuple[int, bool]:
    """How many migrations a start applies, and whether there are tables; nothing is changed.

    Raises ``Refused`` (``database-unreachable``, ``database-left-behind``, ``database-older``,
    ``database-newer``, ``migrations-due``).
    """
    try:
        executor = MigrationExecutor(connection)
        executor.check_replacements()
        due = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        known = bool(executor.loader.applied_migrations)
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused([problem("database-unreachable", reason=reason)]) from error
    if unfit := [*left(executor.loader), *older(executor.loader), *newer(executor.loader)]:
        raise Refused(unfit)
    if due and connection.vendor != "sqlite" and known and not allowed:
        raise Refused([problem("migrations-due", count=due)])
    return due, known


def is_unmade() -> bool:
    """Whether the SQLite file is not there yet: looking into it would make it."""
    name = connection.settings_dict["NAME"]
    return connection.vendor == "sqlite" and not Path(name).exists()


def newer(loader: MigrationLoader) -> list[Problem]:
    """Migrations that this version does not have (``database-newer``): it would write rows that
    the version which made the tables does not expect."""
    known = set(loader.disk_migrations)
    for each in loader.disk_migrations.values():
        known.update(each.replaces)
    labels = {config.label for config in apps.get_app_configs()}
    beyond = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in labels and (app, name) not in known
    )
    return [problem("database-newer", names=", ".join(beyond[:5]))] if beyond else []


def left(loader: MigrationLoader) -> list[Problem]:
    """Migrations of the app that held all subjects before each had its own
    (``database-left-behind``): its tables have other names, and no migration leads from there."""
    names = sorted(name for app, name in loader.applied_migrations if app == BEFORE_SUBJECTS)
    if not names:
        return []
    last = f"{BEFORE_SUBJECTS}.{names[-1]}"
    return [problem("database-left-behind", count=len(names), last=last)]


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
    if missing := _tables():
        return [*problems_outside(), *missing]
    demo = demo_accounts() if settings.MODE == "production" else []
    return [*problems_outside(), *_guards(), *_keys(), *demo]


def problems_outside() -> list[Problem]:
    """The same, as far as it can be told without the database."""
    found = [*_folder(), *_heads(), *disk.low()]
    if settings.MODE == "production":
        found += _readable_by_others()
        if not settings.HTTPS:
            found.append(problem("served-without-tls"))
    return found


def _heads() -> list[Problem]:
    """The file of heads: in production there is one, and it can be written to."""
    path = settings.TRAIL_HEADS
    if path is None:
        return [problem("heads-nowhere")] if settings.MODE == "production" else []
    reached = path if path.exists() else path.parent
    if path.is_dir() or not os.access(reached, os.W_OK):
        return [problem("heads-unwritable", path=path, reason=os.strerror(errno.EACCES))]
    return []


def _folder() -> list[Problem]:
    path = Path(settings.MEDIA_ROOT)
    try:
        if environment.LOOKS_ONLY:
            return _writable(path)
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return []
    except OSError as error:
        return [problem("folder-unwritable", path=path, reason=error.strerror)]


def _writable(path: Path) -> list[Problem]:
    """Told without writing: by the folder, or by the one in which it would be made."""
    there = next(each for each in (path, *path.parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return []
    reason = os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR)
    return [problem("folder-unwritable", path=there, reason=reason)]


def _readable_by_others() -> list[Problem]:
    """Whoever has an account on the machine must not read what people entrusted to the site."""
    path = settings.DATA
    if os.name == "nt" or not path.exists():
        return []
    rights = stat.S_IMODE(path.stat().st_mode)
    return [problem("folder-open", path=path, rights=f"{rights:o}")] if rights & 0o077 else []


def _tables() -> list[Problem]:
    """Tables that somebody dropped: migrating believes them to be there."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    missing = sorted(ours - set(connection.introspection.table_names()))
    return [problem("table-missing", names=", ".join(missing))] if missing else []


def _guards() -> list[Problem]:
    missing = [*missing_guards(), *append_only.missing_guards()]
    return [problem("trail-unguarded", names=", ".join(missing))] if missing else []


def _keys() -> list[Problem]:
    missing = sealing.missing_keys()
    return [
        problem("sealing-key-missing", id=key, count=count)
        for key, count in sorted(missing.items())
    ]


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
