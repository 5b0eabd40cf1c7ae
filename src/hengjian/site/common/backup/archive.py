"""Making a backup: the database first, then the files its rows speak of.

A file is on the disk before the row that names it, and stays; so files read after the snapshot are
all there. The backup is written beside its place, read again from its first byte to its last, and
only then given its name.

Reading a backup: every byte is held against the manifest before anything is made of it.

Restoring a backup into an empty database and an empty folder, and holding the result to it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hengjian import __version__
from hengjian.errors import Refused, problem
from hengjian.site.common import attachments
from hengjian.site.common.backup import databases
from hengjian.site.common.backup.sealing import Opened, Sealed, is_sealed
from hengjian.site.common.models import Attachment
from hengjian.site.common.trail import head

FORM = "hengjian-backup/1"
OWN = 0o600


@dataclass(slots=True)
class Made:
    """What a backup holds."""

    manifest: Manifest
    lost: list[str] = field(default_factory=list)
    """Hashes of attachments that the disk had lost already."""


def make(path: Path, passphrase: str = "") -> Made:
    """Write a backup of the running site; sealed where a passphrase is given.

    Raises ``Refused``: ``backup-exists``, ``backup-unwritable``.
    """
    if path.exists():
        raise Refused([problem("backup-exists", path=path)])
    beside = path.with_name(f"{path.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as place:
            made = _write(beside, Path(place), passphrase)
        check(beside, passphrase)
        beside.replace(path)
    except OSError as error:
        raise Refused([problem("backup-unwritable", path=path, reason=error.strerror)]) from error
    finally:
        beside.unlink(missing_ok=True)
    return made


def _write(path: Path, place: Path, passphrase: str) -> Made:
    with databases.snapshot():
        said = databases.dump(place)
        sequence, last = head()
        applied = databases.migrations()
        rows = Attachment.objects.order_by("sha256").values_list("sha256", "has_thumbnail")
        files = dict(rows.distinct())
    kept, lost = _files(files)
    parts = {each.name: _digest(each) for each in sorted(place.iterdir())}
    manifest: Manifest = {
        "form": FORM,
        "version": __version__,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database": said,
        "migrations": applied,
        "trail": {"sequence": sequence, "head": last},
        "parts": parts,
        "files": len(kept),
        "lost": lost,
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN)
    with ExitStack() as stack:
        file = stack.enter_context(os.fdopen(handle, "wb"))
        target: IO[bytes] = file
        if passphrase:
            target = stack.enter_context(io.BufferedWriter(Sealed(file, passphrase), 1 << 16))
        with tarfile.open(fileobj=target, mode="w|") as tar:
            _add(tar, "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())
            for name in parts:
                tar.add(place / name, f"database/{name}", filter=_plain)
            for name, source in kept.items():
                tar.add(source, f"attachments/{name}", filter=_plain)
        target.flush()
        if target is not file:
            target.close()
        file.flush()
        os.fsync(file.fileno())
    return Made(manifest, lost)


def _files(rows: dict[str, bool]) -> tuple[dict[str, Path], list[str]]:
    """The stored files by their names in the backup, and the hashes of those that are lost."""
    kept: dict[str, Path] = {}
    lost = []
    for digest, has_thumbnail in rows.items():
        names = [f"files/{digest[:2]}/{digest}"]
        if has_thumbnail:
            names.append(f"thumbnails/{digest[:2]}/{digest}.webp")
        found = {name: attachments.folder() / name for name in names}
        if not all(each.is_file() for each in found.values()):
            lost.append(digest)
        kept |= {name: each for name, each in found.items() if each.is_file()}
    return kept, lost


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), OWN
    tar.addfile(member, io.BytesIO(content))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whose file it was on this machine is nobody's business."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = OWN
    return member


def describe(manifest: dict[str, Any]) -> str:
    """One line of what a backup holds, both languages."""
    trail = manifest["trail"]
    return (
        f"留痕 {trail['sequence']} 条 lines · 末条 head {trail['head']} · "
        f"附件 files {manifest['files']}"
    )


Manifest = dict[str, Any]
Take = Callable[[str, IO[bytes]], None]
PART = re.compile(r"database/([a-z0-9_]+\.(?:copy|sqlite3)\.gz)")
FILE = re.compile(r"attachments/((files|thumbnails)/([0-9a-f]{2})/([0-9a-f]{64})(?:\.webp)?)")
"""The only names a backup may hold: none of them leads outside."""
MOST_MANIFEST = 16 * 2**20
CHUNK = 1 << 20


def check(path: Path, passphrase: str = "") -> Manifest:
    """Read it to its end without keeping anything; what it holds.

    Raises ``Refused``: ``backup-unreadable``, ``backup-damaged``, ``backup-passphrase-needed``,
    ``backup-passphrase-wrong``.
    """
    return unpack(path, passphrase, lambda name: None)


def unpack(path: Path, passphrase: str, place_of: Callable[[str], Path | None]) -> Manifest:
    """Read it to its end, and write each part and file to the place it is given, if any.

    ``place_of`` is asked ``database/…`` and ``attachments/…``. Raises what ``check`` raises.
    """
    try:
        with _open(path, passphrase) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
            manifest, seen = _manifest(tar), 0
            due = dict(manifest["parts"])
            while (member := tar.next()) is not None:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None:
                    raise Refused([problem("backup-damaged", part=member.name)])
                digest = _copy(content, place_of(_known(member.name)))
                seen += _judge(member.name, digest, due)
            _drain(plain)
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise Refused([problem("backup-unreadable", path=path)]) from error
    except OSError as error:
        raise Refused([problem("backup-unwritable", path=path, reason=error)]) from error
    if due or seen != manifest["files"]:
        raise Refused([problem("backup-damaged", part=next(iter(due), "attachments"))])
    return manifest


@contextmanager
def _open(path: Path, passphrase: str) -> Iterator[IO[bytes]]:
    if not path.is_file():
        raise Refused([problem("backup-unreadable", path=path)])
    sealed = is_sealed(path)
    if sealed and not passphrase:
        raise Refused([problem("backup-passphrase-needed", path=path)])
    with path.open("rb") as file:
        yield io.BufferedReader(Opened(file, passphrase), 1 << 16) if sealed else file


def _drain(plain: IO[bytes]) -> None:
    """To the very end: a sealed file whose end is missing is found there."""
    while plain.read(CHUNK):
        pass


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != "manifest.json" or first.size > MOST_MANIFEST:
        raise tarfile.ReadError("no manifest")
    content = tar.extractfile(first)
    assert content is not None
    manifest: Manifest = json.loads(content.read())
    if manifest["form"] != "hengjian-backup/1":
        raise ValueError(manifest["form"])
    return manifest


def _known(name: str) -> str:
    if PART.fullmatch(name) or FILE.fullmatch(name):
        return name
    raise Refused([problem("backup-damaged", part=name)])


def _judge(name: str, digest: str, due: dict[str, str]) -> int:
    """Hold the content against what it should be; 1 for an attachment's file, else 0."""
    if found := FILE.fullmatch(name):
        kind, start, named = found[2], found[3], found[4]
        good = named.startswith(start) and (kind == "thumbnails" or digest == named)
        counted = 1
    else:
        good = due.pop(name.partition("/")[2], None) == digest
        counted = 0
    if not good:
        raise Refused([problem("backup-damaged", part=name)])
    return counted


def _copy(content: IO[bytes], place: Path | None) -> str:
    digest = hashlib.sha256()
    if place is None:
        while block := content.read(CHUNK):
            digest.update(block)
        return digest.hexdigest()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as kept:
        while block := content.read(CHUNK):
            digest.update(block)
            kept.write(block)
    return digest.hexdigest()


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
