"""Announced counts against what is named: 4个方面（…）; 三个方面：一是…二是…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages
from hengjian.errors import Refused
from hengjian.numerals import parse_chinese

_P = patterns("checks.counted_lists")

CODE = "counted-list"


def _run(context: Context) -> Iterator[Claim]:
    found = list(passages(context))
    for at, passage in enumerate(found):
        for mark, pattern in _LISTS:
            if not any(each in passage.plain for each in mark):
                continue
            for match in pattern.finditer(passage.plain):
                yield from _named(passage, match)
        yield from _numbered(passage, found[at + 1 : at + 12])


_LISTS = (
    ("（(", _P.in_brackets),
    ("（(", _P.things),
    ("“", _P.quoted),
    ("、", _P.plain),
    ("、", _P.behind),
)
"""The ways a list is named beside its number, each with the marks it cannot be without."""


def _named(passage: Passage, match: re.Match[str]) -> Iterator[Claim]:
    """N things, named in brackets or quotation marks beside the number."""
    count, words = _number(match["count"]), match["list"]
    more = "more" in match.re.groupindex and match["more"] is not None
    if (
        count is None
        or _P.no_list.search(words)
        or (match.re is not _P.quoted and "、" not in words)
    ):
        return
    possible = _lengths(_P.lead.sub("", words))
    spots = (
        passage.spot(match.start("count"), match.end("noun")),
        passage.spot(*match.span("list")),
    )
    fits = any(length <= count if more else length == count for length in possible)
    if fits or max(possible) < 2:
        yield Claim(CODE, spots)
        return
    if match.re is _P.things and _P.in_brackets.match(passage.plain, match.start()):
        return
    sure = match.re is _P.in_brackets or (match.re is _P.quoted and not more)
    severity: Severity = "query" if not sure else "error" if len(possible) == 1 else "warning"
    if match.re is _P.things and len(possible) == 1 and _P.names.search(match["noun"]) is None:
        severity = "warning"
    if match.re is _P.behind and (max(possible) < count or _P.places.fullmatch(words)):
        severity = "warning"  # a name may hold a mark, but a mark too few is one name too few
    yield _miscounted(passage, spots, min(possible), severity)


def _lengths(words: str) -> set[int]:
    """How many items a list can be read to have: 和 and 及 may join two or be part of a name."""
    quoted = re.findall("“([^”]*)”", words)
    if len(quoted) > 1:
        return {len(quoted)}
    inner = (quoted[0] if quoted else words).strip("、，；; ")
    mark = next((mark for mark in "；、，" if mark in inner), "、")
    pieces = [piece for piece in inner.split(mark) if piece.strip()]
    joined = sum(len(re.findall("以及|[和及与]", piece)) for piece in pieces)
    return set(range(len(pieces), len(pieces) + joined + 1))


def _miscounted(
    passage: Passage, spots: tuple[Spot, ...], listed: int, severity: Severity
) -> Claim:
    stated = passage.text[spots[0].start : spots[0].end]
    message = tell("checks.counted_lists.miscounted", stated, listed)
    return Finding(CODE, severity, message, spots, stated, str(listed)).claim


_ORDINALS = [*"一二三四五六七八九十", *(f"十{each}" for each in "一二三四五六七八九")]


def _numbered(passage: Passage, following: list[Passage]) -> Iterator[Claim]:
    """三个方面：一是…；二是…；三是…, in one paragraph or in those that follow."""
    for match in _P.announced.finditer(passage.plain):
        count = _number(match["count"])
        texts = [passage.plain[match.end() :]]
        for other in following:
            if not re.match(r"\s*[一二三四五六七八九十]{1,2}是", other.plain):
                break
            texts.append(other.plain)
        listed = 0
        for mark in _P.marked.findall("\n".join(texts)):
            if _ORDINALS.index(mark) != listed:
                break
            listed += 1
        if count is None or listed < 2:
            continue
        spots = (passage.spot(match.start("count"), match.end("count")),)
        if listed == count:
            yield Claim(CODE, spots)
        else:
            yield _miscounted(passage, spots, listed, "warning")


def _number(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    try:
        return int(parse_chinese(written))
    except Refused:
        return None


CHECK = Check(CODE, _run)
