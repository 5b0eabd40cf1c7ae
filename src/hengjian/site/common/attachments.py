"""Files that people hand in: bounded, sniffed, cleaned, named by their SHA-256, kept durably.

The file is on the disk, whole, before the row that speaks of it can commit. A crash in between
leaves a file without a row, never a row without its file; ``hengjian manage check_attachments``
finds both.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from hengjian.errors import Refused, problem
from hengjian.site.common import pictures
from hengjian.site.common.actor import Actor
from hengjian.site.common.models import Attachment
from hengjian.site.common.sniffing import ANYTHING, FileType, Taken, clean_name, sniff

CHUNK = 1 << 20


class FileLost(Refused):
    """The disk has lost a file that a row speaks of."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__([problem("attachment-lost", name=attachment.name)])


class Readable(Protocol):
    """What is handed in: an uploaded file, an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes; none at the end."""
        ...


def store(
    file: Readable,
    *,
    name: str,
    by: Actor,
    keep_place: bool = False,
    taken: Taken = ANYTHING,
) -> Attachment:
    """Keep ``file`` under its hash and return its new row.

    Pictures are turned upright and written anew without their metadata: ``taken_at`` is kept, the
    place only with ``keep_place``, which says that the person consented. Call it inside the
    transaction that writes the row that holds it. Raises ``Refused`` with a code ``attachment-…``.
    """
    name = clean_name(name)
    with _incoming() as path:
        _receive(file, path, name)
        kind = sniff(path, name, taken)
        facts: dict[str, datetime | Decimal | int | bool | None] = {}
        if kind.is_picture:
            facts = _clean(path, kind, name, keep_place)
        digest, size = _digest(path)
        if facts:
            _keep(path.with_suffix(".webp"), _thumbnail_path(digest))
        _keep(path, _path(digest))
    return Attachment.objects.create(
        sha256=digest,
        name=name,
        media_type=kind.media_type,
        size=size,
        uploaded_by=by.trail_identity().username,
        **facts,
    )


def store_made(content: bytes, *, name: str, media_type: str, by: Actor) -> Attachment:
    """Keep a file that the site made itself, which is therefore neither sniffed nor cleaned."""
    with _incoming() as path:
        path.write_bytes(content)
        digest, size = _digest(path)
        _keep(path, _path(digest))
    return Attachment.objects.create(
        sha256=digest,
        name=name,
        media_type=media_type,
        size=size,
        uploaded_by=by.trail_identity().username,
    )


def open_of(attachment: Attachment) -> BufferedReader:
    """The stored bytes. Raises ``FileLost``."""
    return path_of(attachment).open("rb")


def open_thumbnail_of(attachment: Attachment) -> BufferedReader:
    """The thumbnail, WebP. Raises ``FileLost``, also where there never was one."""
    try:
        return _thumbnail_path(attachment.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileLost(attachment) from error


def path_of(attachment: Attachment) -> Path:
    """Where the stored bytes lie, for readers that need a path; they must not change them.

    Raises ``FileLost``.
    """
    path = _path(attachment.sha256)
    if not path.is_file():
        raise FileLost(attachment)
    return path


def folder() -> Path:
    """The folder that holds every stored file."""
    return Path(settings.MEDIA_ROOT)


def _path(digest: str) -> Path:
    return folder() / "files" / digest[:2] / digest


def _thumbnail_path(digest: str) -> Path:
    return folder() / "thumbnails" / digest[:2] / f"{digest}.webp"


@contextmanager
def _incoming() -> Iterator[Path]:
    """A path for a file that is not known yet; whatever is left there is removed."""
    waiting = folder() / "incoming"
    waiting.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=waiting) as place:
        yield Path(place) / "file"


def _receive(file: Readable, path: Path, name: str) -> None:
    most, received = settings.ATTACHMENT_LIMIT, 0
    with path.open("wb") as kept:
        while chunk := file.read(CHUNK):
            received += len(chunk)
            if received > most:
                raise Refused([problem("attachment-too-large", name=name, most=most // 2**20)])
            kept.write(chunk)


def _clean(path: Path, kind: FileType, name: str, keep_place: bool) -> dict[str, Any]:
    """Replace the picture by its clean self, put its thumbnail beside it; what is known of it."""
    picture = pictures.clean(path, kind, name, keep_place=keep_place)
    path.write_bytes(picture.content)
    path.with_suffix(".webp").write_bytes(picture.thumbnail)
    return {
        "width": picture.width,
        "height": picture.height,
        "taken_at": picture.taken_at,
        "longitude": picture.longitude,
        "latitude": picture.latitude,
        "has_thumbnail": True,
    }


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _keep(path: Path, place: Path) -> None:
    """Move a whole file to its place so that it outlives a crash of the machine.

    A file that is there already has the same content; its time is renewed, so that the search
    for files without rows leaves it alone.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(place)
    for folder_of in (place.parent, place.parent.parent):
        _sync_folder(folder_of)


def _sync_folder(path: Path) -> None:
    """Make the entries of a folder durable, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
