"""References to annexes, tables and figures: numbers that do not exist, titles that are another's.

Numbers of official documents (财预〔2020〕10号) and annexes of other documents are no references.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, bigrams, joined, texts
from hengjian.bilingual import Text

_P = patterns("checks.references")

_CODE = "references"
_DIGITS = {mark: at for at, mark in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class _Named:
    """An annex, a table or a figure that the document has or lists."""

    kind: str
    number: int
    title: str
    spot: Spot
    role: str


def _run(context: Context) -> Iterator[Claim]:
    named = list(_listed(context)) + list(_captions(context))
    yield from _duplicates(named)
    yield from _gaps(named)
    own = {item.spot for item in named}
    for passage in texts(context.document):
        for match in _P.cited.finditer(passage.text):
            spot = passage.spot(match.start("kind"), match.end("number"))
            if _P.anothers.search(passage.text[: match.start()]) or _within(spot, own):
                continue
            yield from _cited(match, passage, spot, named)


def _within(spot: Spot, own: set[Spot]) -> bool:
    return any(
        (spot.block, spot.cell) == (other.block, other.cell)
        and other.start <= spot.start < other.end
        for other in own
    )


def _listed(context: Context) -> Iterator[_Named]:
    """The annexes of the list at the end: 附件：1.… 2.… in one block or in several."""
    expected = 0
    for block in context.document.blocks:
        opening = _P.list.match(block.text)
        if opening:
            expected = 1
        for match in _P.entry.finditer(block.text, opening.end() if opening else 0):
            if expected and int(match["number"]) == expected:
                spot = Spot(block.index, match.start(), match.end("title"))
                yield _Named("附件", expected, match["title"].strip(), spot, "list")
                expected += 1
            elif not opening:
                expected = 0
        if not opening and block.text.strip() and not _P.entry.search(block.text):
            expected = 0


def _captions(context: Context) -> Iterator[_Named]:
    """Titles over tables, figures and annexes, and captions the reader gave to tables."""
    for block in context.document.blocks:
        match = _P.titled.match(block.text)
        if match and not (match["sub"] or match["title"].endswith("，")):
            spot, title = (
                Spot(block.index, match.start("kind"), match.end()),
                match["title"].strip(),
            )
            yield _Named(match["kind"], _value(match["number"]), title, spot, block.role)
        if block.table is not None and (inner := _P.titled.match(block.table.caption)):
            first = block.table.cells[0] if block.table.cells else None
            if first is not None and not _seen_above(context, block.index, block.table.caption):
                spot = Spot(block.index, 0, 0, (first.row, first.column))
                title = inner["title"].strip()
                yield _Named(inner["kind"], _value(inner["number"]), title, spot, block.role)


def _seen_above(context: Context, index: int, caption: str) -> bool:
    above = context.document.blocks[max(0, index - 4) : index]
    return any(joined(caption) in joined(block.text) for block in above)


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    high = _DIGITS.get(tens, 1) * 10 if ten else 0
    return high + _DIGITS.get(ones, 0)


def _duplicates(named: list[_Named]) -> Iterator[Claim]:
    """Two entries of the annex list with the same title."""
    by_title: dict[str, list[_Named]] = defaultdict(list)
    for item in named:
        if item.role == "list":
            by_title[joined(item.title)].append(item)
    for same in by_title.values():
        if len(same) > 1:
            numbers = "、".join(str(item.number) for item in same)
            message = tell("checks.references.duplicates", numbers, same[0].title)
            hint = tell("checks.references.duplicates_2")  # fmt: skip
            spots = (*(item.spot for item in same[1:]), same[0].spot)
            yield _failed("warning", message, spots, same[0].title, suggestion=hint)


def _gaps(named: list[_Named]) -> Iterator[Claim]:
    """Numbering of tables, figures and annexes that jumps."""
    by_kind: dict[str, list[_Named]] = defaultdict(list)
    for item in named:
        if item.role not in ("list", "annex", "summary"):
            by_kind[item.kind].append(item)
    for kind, items in by_kind.items():
        for one, two in pairwise(items):
            if two.number > one.number + 1:
                missing = f"{kind}{one.number + 1}"
                message = tell("checks.references.gaps", kind, one.number, two.number, missing)
                yield _failed("query", message, (two.spot, one.spot), f"{kind}{two.number}",
                              missing)  # fmt: skip


def _cited(
    match: re.Match[str], passage: Stretch, spot: Spot, named: list[_Named]
) -> Iterator[Claim]:
    kind, number = match["kind"], _value(match["number"])
    known = [item for item in named if item.kind == kind]
    if not known:
        return
    right = [item for item in known if item.number == number]
    if not right:
        yield _unknown(match, spot, known)
        return
    title = match["title"] or match["named"]
    better = _other_title(title, right, known) if title else None
    if better is None:
        yield Claim(_CODE, (spot, right[0].spot))
        return
    message = tell(
        "checks.references.cited", kind, number, title.strip(), right[0].title, better.number
    )
    hint = tell("checks.references.cited_2", kind, better.number)
    yield _failed("warning", message, (spot, better.spot, right[0].spot), f"{kind}{number}",
                  f"{kind}{better.number}", hint)  # fmt: skip


def _unknown(match: re.Match[str], spot: Spot, known: list[_Named]) -> Claim:
    kind, number = match["kind"], _value(match["number"])
    numbers = sorted({item.number for item in known})
    shown = "、".join(str(n) for n in numbers)
    message = tell("checks.references.unknown", kind, number, shown)
    whole = numbers == list(range(1, len(numbers) + 1))  # else a caption was lost or not read
    severity: Severity = "warning" if match["lead"] and whole else "query"
    return _failed(severity, message, (spot, known[-1].spot), f"{kind}{number}")


def _other_title(title: str, right: list[_Named], known: list[_Named]) -> _Named | None:
    """The entry whose title this is, if it is clearly not the cited one's."""
    own = max(_alike(title, item.title) for item in right)
    best = max(known, key=lambda item: _alike(title, item.title))
    if best in right or own * 2 > 1 or not all(item.title for item in right):
        return None
    return best if _alike(title, best.title) * 5 >= 4 else None


def _alike(one: str, two: str) -> Fraction:
    """How many of the pairs of characters of the shorter title the other has, from 0 to 1."""
    left, right = bigrams(one), bigrams(two)
    fewer = min(len(left), len(right))
    return Fraction(len(left & right), fewer or 1)


def _failed(
    severity: Severity,
    message: Text,
    spots: tuple[Spot, ...],
    stated: str,
    expected: str = "",
    suggestion: Text | None = None,
) -> Claim:
    return Finding(_CODE, severity, message, spots, stated, expected, suggestion=suggestion).claim


CHECK = Check(_CODE, _run)
