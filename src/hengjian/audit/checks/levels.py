"""Answers by level of one scale: 调查 420 户，满意 356 户，基本满意 41 户，不满意 23 户."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import exactly
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages, plain_interval, said_before
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.quantities import unit

_P = patterns("checks.levels")

_CODE = "levels"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        at = 0
        while at < len(passage.figures):
            group = _group(passage, at)
            if len(group) > 1:
                yield from _summed(context, passage, at, group)
            at += max(1, len(group))


def _group(passage: Passage, at: int) -> list[Figure]:
    """The levels of one scale from ``at`` on, each once, with the shares between them left out."""
    found: list[Figure] = []
    names: list[str] = []
    for figure in passage.figures[at:]:
        if found and figure.is_percent:
            continue
        said = _P.level.fullmatch(said_before(passage, figure))
        first = found[0] if found else figure
        if said is None or figure.unit != first.unit or figure.sentence != first.sentence:
            break
        if said["level"] in names or not is_counted(unit(figure.unit)) or not figure.unit:
            break
        names.append(said["level"])
        found.append(figure)
    whole_scale = any(map(_P.last.search, names)) and any(map(_P.first.match, names))
    return found if whole_scale else found[:1]


def _summed(
    context: Context, passage: Passage, at: int, group: Sequence[Figure]
) -> Iterator[Claim]:
    """All answers against the wholes before them; some whole of the paragraph must be their sum."""
    before = [f for f in passage.figures[:at] if f.unit == group[0].unit and not f.in_range]
    near = [f for f in before if f.sentence == group[0].sentence][-1:]
    if not near and len(group) > 2:
        yield from _of_the_document(context, group)
    if not near or near[0].value < max(f.value for f in group):
        return
    whole = near[0]
    total = sum((plain_interval(part) for part in group), exactly(Fraction(0)))
    spots = (whole.spot, *(part.spot for part in group))
    if any(total.meets(each.interval) for each in before) or not _P.whole.search(
        passage.plain[max(0, whole.spot.start - 16) : whole.spot.start]
    ):
        yield Claim(_CODE, spots)
        return
    yield _failed(whole, group)


def _of_the_document(context: Context, group: Sequence[Figure]) -> Iterator[Claim]:
    """已完工 46 条，在建 9 条，未开工 3 条, where all the 58 条 stand elsewhere: some number of the
    document must be their sum; else the one that is told most is near, and they are wrong."""
    total = sum((part.value for part in group), Fraction(0))
    spots = tuple(part.spot for part in group)
    most = max(part.value for part in group)
    wholes = [
        f
        for f in context.figures
        if f.unit == group[0].unit and f.value > most and f.hedge is None and not f.in_range
    ]
    if any(f.value == total for f in wholes):
        yield Claim(_CODE, spots)
        return
    often = Counter(f.value for f in wholes).most_common(1)
    if often and often[0][1] >= _OFTEN and abs(often[0][0] - total) * 10 <= total:
        whole = next(f for f in wholes if f.value == often[0][0])
        yield _failed(whole, group)


_OFTEN = 2
"""A whole that is told so many times is what the works are all."""


_CERTAIN = Fraction(90, 100)


def _failed(whole: Figure, group: Sequence[Figure]) -> Claim:
    parts = tuple(term_of(part) for part in group)
    return claim_of(_CODE, Relation("sum", term_of(whole), parts), _CERTAIN)


CHECK = Check(_CODE, _run)
