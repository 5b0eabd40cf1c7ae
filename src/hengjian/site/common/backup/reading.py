"""Reading a backup: every byte is held against the manifest before anything is made of it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from hengjian.errors import Refused, problem
from hengjian.site.common.backup.sealing import Opened, is_sealed

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
