"""The stored files held against their rows."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hengjian.site.common import attachments
from hengjian.site.common.models import Attachment

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
    place = attachments.folder()
    for kind in ("files", "thumbnails"):
        stored = sorted(path for path in (place / kind).glob("*/*") if path.is_file())
        found.orphans += [path for path in stored if path.stem not in known]
    found.orphans += sorted((place / "incoming").glob("*"))
    return found


def _check(digest: str, has_thumbnail: bool, found: Findings) -> None:
    row = Attachment(sha256=digest)
    try:
        with attachments.open_of(row) as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
        if has_thumbnail:
            attachments.open_thumbnail_of(row).close()
    except attachments.FileLost:
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
