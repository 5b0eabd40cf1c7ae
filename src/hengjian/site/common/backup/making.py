"""Making a backup: the database first, then the files its rows speak of.

A file is on the disk before the row that names it, and stays; so files read after the snapshot are
all there. The backup is written beside its place, read again from its first byte to its last, and
only then given its name.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from hengjian import __version__
from hengjian.errors import Refused, problem
from hengjian.site.common import attachments
from hengjian.site.common.backup import databases
from hengjian.site.common.backup.reading import Manifest, check
from hengjian.site.common.backup.sealing import Sealed
from hengjian.site.common.models import Attachment
from hengjian.site.common.trail_export import head

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
