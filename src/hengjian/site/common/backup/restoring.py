"""Restoring a backup into an empty database and an empty folder, and holding the result to it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from hengjian.errors import Refused, problem
from hengjian.site.common import attachments
from hengjian.site.common.backup import databases
from hengjian.site.common.backup.reading import Manifest, unpack
from hengjian.site.common.trail_export import head


def restore(path: Path, passphrase: str = "") -> Manifest:
    """Fill the empty site from the backup; what it held.

    Nothing stays of a restore that fails. Raises ``Refused``: ``restore-not-empty``,
    ``restore-newer``, ``restore-other-database``, ``restore-differs`` and what reading raises.
    """
    _refuse_filled()
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as place:
        folder = Path(place)
        manifest = unpack(path, passphrase, lambda name: folder / name)
        _refuse_newer(manifest)
        parts = {each.name: each for each in (folder / "database").iterdir()}
        try:
            databases.load(parts, manifest["database"], manifest["migrations"])
            _refuse_other_head(manifest)
        except BaseException:
            databases.empty_again()
            raise
        _move(folder / "attachments")
    return manifest


def _refuse_filled() -> None:
    files = attachments.folder() / "files"
    if not databases.is_empty():
        raise Refused([problem("restore-not-empty", what="database")])
    if files.exists() and any(files.iterdir()):
        raise Refused([problem("restore-not-empty", what=files)])


def _refuse_newer(manifest: Manifest) -> None:
    """A backup of a later version has tables that this one does not know."""
    there = MigrationLoader(None).disk_migrations
    joined = {tuple(each) for one in there.values() for each in one.replaces}
    known, ours = joined | set(there), {app for app, _ in there}
    missing = [each for each in manifest["migrations"] if tuple(each) not in known]
    if found := [each for each in missing if each[0] in ours]:
        name = ".".join(found[0])
        raise Refused([problem("restore-newer", version=manifest["version"], name=name)])


def _refuse_other_head(manifest: Manifest) -> None:
    due = manifest["trail"]
    sequence, last = head()
    if (sequence, last) != (due["sequence"], due["head"]):
        raise Refused([problem("restore-differs", head=due["head"], found=last)])


def _move(source: Path) -> None:
    if not source.exists():
        return
    for kind in source.iterdir():
        shutil.copytree(kind, attachments.folder() / kind.name, dirs_exist_ok=True)
