"""Announced counts against what is listed: 共12项，其中…; 4个方面（…）; 三个方面：一是…二是…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.enumerations import Enumeration, enumerations
from hengjian.audit.explanations import digit_slip
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.hedging import is_counted
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages, plain_interval
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.errors import Refused
from hengjian.numerals import parse_chinese
from hengjian.quantities import exact_text, unit

_P = patterns("checks.counted_lists")

CODE = "counted-list"


def _run(context: Context) -> Iterator[Claim]:
    found = list(passages(context))
    for at, passage in enumerate(found):
        for listed in enumerations(passage):
            if is_counted(unit(listed.whole.unit)) and listed.whole.unit and len(listed.parts) > 1:
                yield _summed(passage, listed)
        yield from _states(passage)
        for mark, pattern in _LISTS:
            if not any(each in passage.plain for each in mark):
                continue
            for match in pattern.finditer(passage.plain):
                yield from _named(passage, match)
        yield from _numbered(passage, found[at + 1 : at + 12])


def _summed(passage: Passage, listed: Enumeration) -> Claim:
    """N in all, of which a, b and c."""
    severity = _severity(listed, passage.plain[: listed.whole.spot.start])
    spots = (listed.whole.spot, *(part.spot for part in listed.parts))
    meets = listed.total.meets(listed.whole.interval)
    if severity is None or meets or listed.averaged or listed.regrouped:
        return Claim(CODE, spots)
    terms = tuple(replace(term_of(part), interval=plain_interval(part)) for part in listed.parts)
    relation = Relation("sum", term_of(listed.whole), terms)
    if relation.holds:
        return Claim(CODE, spots)
    return claim_of(CODE, relation, _CERTAIN[severity])


_CERTAIN: dict[Severity, Fraction] = {
    "error": Fraction(97, 100), "warning": Fraction(80, 100), "query": Fraction(50, 100),
}  # fmt: skip
"""How certain the words make it that the parts are all of the whole."""


def _severity(listed: Enumeration, before: str) -> Severity | None:
    """How sure it is that parts which do not add up are wrong, by the words before the whole."""
    if listed.overlapping:
        return None
    whole = plain_interval(listed.whole).high
    low = listed.total.low
    if whole is not None and low is not None and low > whole:
        return "error" if listed.labelled else "warning"
    if listed.open or not listed.closes:
        return None
    rest = listed.whole.value - sum((part.value for part in listed.parts), Fraction(0))
    small = rest <= min(part.value for part in listed.parts)
    if listed.exhaustive and len(listed.parts) > 2:
        return "error" if listed.labelled else "warning"
    slip = digit_slip(_digits(listed.whole.value), _digits(listed.whole.value - rest))
    if len(listed.parts) == 2 and listed.alike and slip and listed.whole.value >= _LONG:
        return "warning"
    if len(listed.parts) == 2:
        return "warning" if listed.exhaustive and small else "query" if listed.alike else None
    if any(_P.progress.search(name) for name in listed.names):
        return "query"
    if small:
        return "error" if listed.alike and listed.labelled else "warning"
    told = rest <= max(part.value for part in listed.parts) and _P.in_all.search(before)
    if told or (slip and listed.whole.value >= _LONG):
        return "warning"
    return "query" if rest < listed.whole.value / 2 else None


_LONG = 100
"""From so many on, a slip of one digit between whole and sum is no accident."""


def _digits(value: Fraction) -> str:
    return exact_text(value).replace(".", "")


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
    finding = Finding(CODE, severity, message, spots, stated, str(listed))
    return Claim(CODE, spots, (finding,))


def _states(passage: Passage) -> Iterator[Claim]:
    """Of N things, a are done, b in part and c are not."""
    for whole in passage.figures:
        among = _P.among.match(passage.plain, whole.spot.end)
        if among is None or not is_counted(unit(whole.unit)):
            continue
        behind = passage.between(among.end(), whole.sentence[1])
        parts = [f for f in behind if f.dimension == whole.dimension]
        ends = [part.spot.end for part in parts]
        states = [_P.state.search(passage.plain[end : end + 16]) for end in ends]
        if len(parts) < 2 or not all(states) or len(parts) != len(behind):
            continue
        said = {state[0][-4:] for state in states if state is not None}
        complete = any("未" in words or "没有" in words for words in said) and len(said) > 1
        names = tuple(f"状态{at}" for at in range(len(parts)))
        yield _summed(passage, Enumeration(whole, tuple(parts), names, not complete, True))


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
