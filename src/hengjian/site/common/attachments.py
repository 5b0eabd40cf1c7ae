"""Files that people hand in: bounded, sniffed, cleaned, named by their SHA-256, kept durably.

The file is on the disk, whole, before the row that speaks of it can commit. A crash in between
leaves a file without a row, never a row without its file; ``hengjian manage check_attachments``
finds both.

What browsers and caches on the way may keep of an answer.

Requests whose body is not taken: too large, too slow, or no room for it.

The stored files held against their rows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.errors import Refused, problem
from hengjian.site.common import pictures
from hengjian.site.common.actor import Actor
from hengjian.site.common.front import CROWDED, LATE, NO_ROOM, TOO_LARGE, UNREAD
from hengjian.site.common.models import Attachment
from hengjian.site.common.requests import INTERFACE, document
from hengjian.site.common.sniffing import ANYTHING, FileType, Taken, clean_name, sniff

ASK_EACH_TIME = "private, no-cache"
"""The browser may keep it, and asks before showing it again."""


class NotStoredMiddleware:
    """What says nothing of storing is not stored: after a log-out, the button that goes back shows
    nothing of what was open. An answer with an entity tag may be kept by its reader's browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with ``Cache-Control`` in every case."""
        answer = self.get_response(request)
        if "Cache-Control" not in answer:
            answer["Cache-Control"] = ASK_EACH_TIME if "ETag" in answer else "no-store"
        return answer


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


MEGABYTE = 2**20
AGAIN = 30
"""Seconds after which a client is asked to try again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a body that was not taken is answered."""

    status: int
    page: str


LARGE = Answer(413, "errors/too_large.html")
NOT_TAKEN = {
    TOO_LARGE: LARGE,
    LATE: Answer(408, "errors/too_slow.html"),
    CROWDED: Answer(503, "errors/crowded.html"),
    NO_ROOM: Answer(507, "errors/no_room.html"),
}
"""By what the front says of a body (RFC 9110, 15.5.9 and 15.6.4; RFC 4918, 11.5)."""


class UploadLimitMiddleware:
    """Answers 413 where a request announces more than ``REQUEST_LIMIT`` bytes (RFC 9110, 15.5.14),
    and what ``NOT_TAKEN`` says where the front did not take the body.

    Nothing of it is read here, whatever the address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page that says so, or whatever the site answers."""
        announced = request.META.get("CONTENT_LENGTH") or ""
        size = int(announced) if announced.isdecimal() else 0
        if size > settings.REQUEST_LIMIT:
            return _refuse(request, LARGE, size)
        if why := request.META.get(UNREAD):
            return _refuse(request, NOT_TAKEN[why], size)
        return self.get_response(request)


def _form_of(request: HttpRequest) -> str:
    """The page with the form: where the browser says it came from, if that is a page of ours. Many
    forms are sent to addresses that show no page."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.path and before.netloc == request.get_host():
        return f"{before.path}?{before.query}" if before.query else before.path
    return request.get_full_path()


def _refuse(request: HttpRequest, told: Answer, size: int) -> HttpResponse:
    if request.path.startswith(INTERFACE):
        detail = f"at most {settings.REQUEST_LIMIT} bytes" if told is LARGE else ""
        answer = document(told.status, detail=detail)
    else:
        most = settings.ATTACHMENT_LIMIT // MEGABYTE
        found = {"most": most, "size": -(-size // MEGABYTE), "back": _form_of(request)}
        answer = render(request, told.page, found, status=told.status)
    if told.status == 503:
        answer["Retry-After"] = str(AGAIN)
    return answer


OLD_ENOUGH = 24 * 3600
"""Seconds after which a file without a row is no upload under way any more."""


@dataclass(slots=True)
class Findings:
    """What is not as it should be."""

    checked: int = 0
    """Files whose content has the hash of their row."""
    lost: list[str] = field(default_factory=list)
    """Hashes of rows whose file or thumbnail is not there."""
    altered: list[str] = field(default_factory=list)
    """Hashes of rows whose file has another content."""
    orphans: list[Path] = field(default_factory=list)
    """Files, thumbnails and halves of uploads that no row speaks of."""

    def lines(self) -> Iterator[str]:
        """A line a finding, both languages."""
        yield from (f"丢失 lost: {digest}" for digest in self.lost)
        yield from (f"改动 altered: {digest}" for digest in self.altered)
        yield from (f"无主 orphan: {path}" for path in self.orphans)


def findings() -> Findings:
    """Read every stored file and hold it against the rows."""
    found = Findings()
    known: set[str] = set()
    rows = Attachment.objects.order_by("sha256").values_list("sha256", "has_thumbnail")
    for digest, has_thumbnail in rows.distinct().iterator():
        known.add(digest)
        _check(digest, has_thumbnail, found)
    place = folder()
    for kind in ("files", "thumbnails"):
        stored = sorted(path for path in (place / kind).glob("*/*") if path.is_file())
        found.orphans += [path for path in stored if path.stem not in known]
    found.orphans += sorted((place / "incoming").glob("*"))
    return found


def _check(digest: str, has_thumbnail: bool, found: Findings) -> None:
    row = Attachment(sha256=digest)
    try:
        with open_of(row) as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
        if has_thumbnail:
            open_thumbnail_of(row).close()
    except FileLost:
        found.lost.append(digest)
        return
    if same:
        found.checked += 1
    else:
        found.altered.append(digest)


def remove_orphans(found: Findings, *, before: float) -> int:
    """Remove orphans last written before that time (seconds of the epoch); how many.

    A row may have appeared since the search: each file is asked about again.
    """
    removed = 0
    for path in found.orphans:
        if path.stat().st_mtime >= before:
            continue
        if Attachment.objects.filter(sha256=path.stem).exists():
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        removed += 1
    return removed
