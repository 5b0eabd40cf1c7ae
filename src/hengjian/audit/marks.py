"""False alarms that a person has marked, and what changed between two versions of a document.

A finding is known again by what it says of which words, not by where they stand: text may be moved
or written around it. What a person has marked with a reason is not raised again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.errors import Place, Refused, problem
from hengjian.files import write_whole

_AROUND = 12
"""Signs of the words before a figure by which it is known again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding that a person called a false alarm, and why."""

    id: str
    reason: str
    on: dt.date
    stated: str = ""
    message: str = ""


def mark_of(document: Document, finding: Finding) -> str:
    """What a finding is known by: what is printed, what would follow, and the words before it or
    the names of its row and column; not its check, for checks are merged."""
    words = "\x1f".join(
        (_solid(finding.stated), _solid(finding.expected), _named(document, finding))
    )
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _named(document: Document, finding: Finding) -> str:
    spot = finding.spots[0]
    block = document.blocks[spot.block]
    if spot.cell is not None and block.table is not None:
        labels = [cell.text for cell in block.table.row(spot.cell[0]) if cell.column < spot.cell[1]]
        names = [text for text in labels if not any(mark.isdigit() for mark in text)]
        return _solid("".join([*names[-1:], block.table.heading(spot.cell[1])]))
    return _solid(_before(document, spot))


def _before(document: Document, spot: Spot) -> str:
    return document.whole(spot)[max(0, spot.start - _AROUND) : spot.start]


def _solid(text: str) -> str:
    return "".join(text.split())


def read_marks(path: Path) -> tuple[Mark, ...]:
    """The marks of a file, if there is one. Raises ``Refused`` (``marks-unreadable``)."""
    if not path.exists():
        return ()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Mark(
                str(each["id"]), str(each["reason"]), dt.date.fromisoformat(each["on"]),
                str(each.get("stated", "")), str(each.get("message", "")),
            )
            for each in kept["marks"]
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        place = Place(file=str(path))
        raise Refused([problem("marks-unreadable", place, reason=str(error))]) from error


def write_marks(path: Path, marks: Iterable[Mark]) -> None:
    """Keep the marks in a file, each id once, the latest."""
    kept = {mark.id: mark for mark in marks}
    told = [
        {"id": m.id, "reason": m.reason, "on": m.on.isoformat(), "stated": m.stated,
         "message": m.message}
        for m in sorted(kept.values(), key=lambda mark: mark.id)
    ]  # fmt: skip
    text = json.dumps({"version": 1, "marks": told}, ensure_ascii=False, indent=2)
    write_whole(path, (text + "\n").encode())


def without_marked(
    document: Document, findings: Sequence[Finding], marks: Iterable[Mark]
) -> tuple[Finding, ...]:
    """The findings that nobody has called false alarms."""
    known = {mark.id for mark in marks}
    return tuple(each for each in findings if mark_of(document, each) not in known)


@dataclass(frozen=True, slots=True)
class Difference:
    """The findings of two versions of a document."""

    new: tuple[Finding, ...]
    still: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    """Of the earlier version."""


def difference(
    before: tuple[Document, Sequence[Finding]], now: tuple[Document, Sequence[Finding]]
) -> Difference:
    """What is new, still there and mended in the later of two versions."""
    earlier = {mark_of(before[0], each) for each in before[1]}
    later = {mark_of(now[0], each) for each in now[1]}
    return Difference(
        tuple(each for each in now[1] if mark_of(now[0], each) not in earlier),
        tuple(each for each in now[1] if mark_of(now[0], each) in earlier),
        tuple(each for each in before[1] if mark_of(before[0], each) not in later),
    )


def marked(document: Document, finding: Finding, reason: str, on: dt.date) -> Mark:
    """The mark of a finding."""
    return Mark(mark_of(document, finding), reason, on, finding.stated, finding.message.zh)
