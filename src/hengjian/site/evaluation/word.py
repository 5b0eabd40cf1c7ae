"""Out to Word and back: drafts that are sent, files that return, what is decided of each item."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hengjian.documents.alignment.differences import Difference, differences_of, template_of
from hengjian.documents.alignment.reading import Returned, read_returned
from hengjian.documents.alignment.redline import redline_of
from hengjian.documents.alignment.sent import Sent, sent_of
from hengjian.documents.api import rendered
from hengjian.errors import Place, Refused, problem
from hengjian.site.evaluation.models import EvaluationReport, ReportDraft
from hengjian.site.evaluation.report.building import Built, build_of
from hengjian.site.evaluation.report.numbers import references_in

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REPORT, DRAFT = "report", "draft"
"""Properties of a Word file by which it is recognised; read first and never trusted."""
RESTORE, KEEP, TAKE, LEAVE = "restore", "keep", "take", "leave"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "figure": (RESTORE, KEEP),
    "written": (RESTORE, KEEP),
    "gone": (TAKE, LEAVE),
    "prose": (TAKE, LEAVE),
    "added": (TAKE, LEAVE),
    "removed": (TAKE, LEAVE),
    "moved": (TAKE, LEAVE),
    "generated": (LEAVE,),
}
"""What may be decided about an item of a kind; the first is what stands without a decision."""
_HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件\d|\d+\.\D")
FOREIGN = 3
"""One of so many paragraphs at least must be known, or it is another document."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A file that came back, held against a draft."""

    draft: ReportDraft
    differences: tuple[Difference, ...]
    notes: tuple[tuple[str, str], ...]
    """Pairs of what it is and its words: ``older``, ``untracked``, ``comment``."""


def is_heading(text: str) -> bool:
    """Whether a paragraph that was sent stands over others."""
    return len(text) < LONGEST_HEADING and _HEADING.match(text) is not None


LONGEST_HEADING = 40


def baseline(built: Built) -> list[Sent]:
    """The paragraphs of a report with the spans of their figures."""
    keys = {place: row.code for place, row in built.passages.items()}
    references = {row.code: references_in(row.text) for row in built.passages.values()}
    return sent_of(built.report, keys, references)


def draft_file(row: EvaluationReport, number: int) -> tuple[bytes, list[Sent]]:
    """The Word file of a draft, recognised by its properties, and what it says."""
    built = build_of(row)
    named = {REPORT: row.code, DRAFT: str(number)}
    return rendered(replace(built.report, properties=named), ".docx"), baseline(built)


def digest(content: bytes) -> str:
    """The hash a draft is kept by."""
    return hashlib.sha256(content).hexdigest()


def compared(row: EvaluationReport, path: Path) -> Compared:
    """Hold a file that came back against the draft it was made of.

    Raises ``Refused``: it cannot be read, it is another report's, no draft was ever sent, or it has
    next to nothing in common with any.
    """
    returned = read_returned(path)
    drafts = list(row.drafts.all())
    if not drafts:
        raise Refused([problem("returned-no-draft", Place(file=path.name))])
    named = returned.properties
    if named.get(REPORT) and named[REPORT] != row.code:
        raise Refused(
            [problem("returned-other-report", Place(file=path.name), found=named[REPORT])]
        )
    by_number = {str(each.number): each for each in drafts}
    draft = by_number.get(named.get(DRAFT, "")) or _nearest(drafts, returned)
    known = [Sent.of(each) for each in draft.sent]
    if _share(known, returned) * FOREIGN < len(known):
        raise Refused([problem("returned-foreign", Place(file=path.name))])
    return Compared(
        draft,
        tuple(differences_of(known, returned.accepted, returned.in_tables)),
        tuple(_notes(row, draft, known, returned)),
    )


def _nearest(drafts: Sequence[ReportDraft], returned: Returned) -> ReportDraft:
    """The draft with which the file has most in common; the newest of equals."""

    def shared(draft: ReportDraft) -> tuple[int, int]:
        return _share([Sent.of(each) for each in draft.sent], returned), draft.number

    return max(drafts, key=shared)


def _share(known: Sequence[Sent], returned: Returned) -> int:
    there = {"".join(each.split()) for each in returned.accepted + returned.rejected}
    return sum("".join(each.text.split()) in there for each in known)


def _notes(
    row: EvaluationReport, draft: ReportDraft, known: Sequence[Sent], returned: Returned
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    newest = row.drafts.first()
    if newest is not None and newest.pk != draft.pk:
        found.append(("older", str(draft.number)))
    if not returned.properties:
        found.append(("stripped", ""))
    if returned.tracked and differences_of(known, returned.rejected):
        found.append(("untracked", ""))
    found += [("comment", f"{author}：{said}") for author, said in returned.comments]
    return found


def revisions(older: ReportDraft, newer: ReportDraft) -> bytes:
    """Two drafts as one Word file with tracked changes."""
    texts = [
        [line for kept in each.sent for line in str(kept[0]).split("\n") if kept[3] != "contents"]
        for each in (older, newer)
    ]
    row = newer.report.evaluation
    return redline_of(
        *texts,
        author=row.agency.name,
        on=newer.made_on,
        title=f"{row.project} {older} → {newer}",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one passage after everything was decided."""

    key: str
    text: str | None
    """Its new words; None where it is taken out."""
    typed_why: str = ""


def changes_of(
    draft: ReportDraft, items: Sequence[Mapping[str, Any]], decided: Sequence[Mapping[str, str]]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """The passages that change, and what is added: the key of the passage before it and its words.

    ``items`` are the differences as kept, ``decided`` the choice and reason of each.
    """
    known = {each.key: each for each in map(Sent.of, draft.sent) if each.key}
    pairs = list(zip(items, decided, strict=True))
    changes: list[Change] = []
    for key in dict.fromkeys(each["key"] for each in items if each["kind"] != "added"):
        own = [(item, said) for item, said in pairs if item["key"] == key]
        if key in known and (change := _change(known[key], own)) is not None:
            changes.append(change)
    added = [
        (item["key"], template_of(item["pieces"]))
        for item, said in pairs
        if item["kind"] == "added" and said["choice"] == TAKE
    ]
    return changes, added


Decided = Sequence[tuple[Mapping[str, Any], Mapping[str, str]]]


def _change(sent: Sent, own: Decided) -> Change | None:
    by_kind = {item["kind"]: said for item, said in own}
    if by_kind.get("removed", {}).get("choice") == TAKE:
        return Change(sent.key, None)
    kept = [
        (item, said)
        for item, said in own
        if item["kind"] in ("figure", "written") and said["choice"] == KEEP
    ]
    typed = frozenset(item["reference"] for item, _ in kept)
    words = [item for item, said in own if item["kind"] == "prose" and said["choice"] == TAKE]
    prose = words[0] if words else None
    if prose is None and not typed:
        return None
    pieces = prose["pieces"] if prose is not None else _as_typed(sent, kept)
    why = "；".join(dict.fromkeys(said["why"] for _, said in kept if said["why"]))
    return Change(sent.key, template_of(pieces, typed), why)


def _as_typed(sent: Sent, kept: Decided) -> list[list[str]]:
    """The words as sent, with the figures that are kept as they came back."""
    now = {item["reference"]: str(item["after"]) for item, _ in kept}
    pieces, at = [], 0
    for span in sent.spans:
        pieces.append([sent.text[at : span.start], ""])
        pieces.append([now.get(span.reference, sent.text[span.start : span.end]), span.reference])
        at = span.end
    return [*pieces, [sent.text[at:], ""]]
