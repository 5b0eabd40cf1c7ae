"""The content of a part's files as hashes, kept beside the results so that nobody reads a file that
stands there as it did.

A kept digest is trusted where size, place on the disk and both times of the file are those it was
taken of, and those times were past when it was taken: a file written at that moment could be
written once more without a sign of it. Such a digest is not kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hengjian.engine.measures.queries import PROJECTS
from hengjian.files import make_folder, reading
from hengjian.portfolio.layout import Part

DIGESTS = "digests"
"""The folder of these files, beside scores and problems."""
SETTLED = 2_000_000_000
"""How old, in nanoseconds, the times of a file must be for its digest to be kept: no file system
tells them more coarsely."""


def digests_of(
    lake: Path, part: Part, tables: Iterable[str], out: Path, *, verify: bool = False
) -> dict[str, str]:
    """The content of a part's files by table, as hashes; nothing of one that is not there. All of
    them are read where ``verify`` says so. Raises ``Refused`` (``file-unreadable``)."""
    beside = _beside(out, part)
    kept = {} if verify else _read(beside)
    found, trusted = {}, {}
    for table in sorted({PROJECTS, *tables}):
        file = part.file(lake, table)
        if not file.is_file():
            continue
        with reading(file):
            found[table], seen = _digest(file, kept.get(table))
        if seen:
            trusted[table] = [*seen, found[table]]
    if trusted != kept:
        _keep(beside, trusted)
    return found


def tidy_digests(out: Path, parts: Iterable[Part]) -> None:
    """Remove the digests of parts that are no longer there."""
    current = {_beside(out, part) for part in parts}
    for file in (out / DIGESTS).rglob("part-*.json"):
        if file not in current:
            file.unlink(missing_ok=True)


def _digest(file: Path, kept: list[Any] | None) -> tuple[str, list[int]]:
    """The digest of a file, and how it looks; nothing of that where it may change unseen."""
    with file.open("rb") as content:
        began, state = time.time_ns(), os.fstat(content.fileno())
        seen = [state.st_size, state.st_ino, state.st_dev, state.st_mtime_ns, state.st_ctime_ns]
        if kept and kept[:-1] == seen:
            return str(kept[-1]), seen
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    settled = max(state.st_mtime_ns, state.st_ctime_ns) + SETTLED <= began
    return digest, seen if settled else []


def _beside(out: Path, part: Part) -> Path:
    return part.file(out, DIGESTS).with_suffix(".json")


def _read(beside: Path) -> dict[str, list[Any]]:
    """What was kept; nothing where it is not there or not whole."""
    try:
        told = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    rows = told.items() if isinstance(told, dict) else ()
    return {table: row for table, row in rows if isinstance(row, list)}


def _keep(beside: Path, trusted: dict[str, list[Any]]) -> None:
    """Keep them. Where that cannot be done nothing is lost but time: the next run reads again."""
    with suppress(OSError):
        make_folder(beside.parent)
        partial = beside.with_name(f".{beside.name}.{os.getpid()}.partial")
        partial.write_text(json.dumps(trusted), "utf-8")
        partial.replace(beside)
