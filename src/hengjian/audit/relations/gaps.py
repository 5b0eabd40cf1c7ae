"""By how many percentage points one rate is off another that stands elsewhere: 民生支出增长
19.67%，高于财政支出增速 3.64 个百分点; 占 4.82%，比 2021 年下降 11.89 个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.amounts import UP, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, as_figure
from hengjian.audit.prose import bigrams
from hengjian.audit.relations.algebra import Relation, Term, term_of

_P = patterns("relations.gaps")

_POINTS = (("percentage point", 1),)
_BACK, _DIGITS, _SHARED = 6, 3, 2


@dataclass(frozen=True, slots=True)
class _Rate:
    """A growth rate and of what it is."""

    share: Figure
    subject: str
    up: bool

    @property
    def term(self) -> Term:
        """Its term, negative where it fell."""
        term = term_of(self.share)
        return term if self.up else replace(term, value=-term.value, interval=-term.interval)


def gaps(context: Context, running: Sequence[Passage]) -> Iterator[Relation]:
    """Gaps between two rates: with the pair that holds, else with the only one that is named or
    that one slip explains."""
    shares = [f for f in context.figures if f.is_percent and f.hedge is None]
    for at, passage in enumerate(running):
        if passage.cell is not None or "百分点" not in passage.plain:
            continue
        for number, gap in enumerate(passage.figures):
            if gap.dimension == _POINTS and not gap.hedge and not gap.in_range:
                said = _P.of.search(_words(passage, gap))
                if said is not None:
                    yield from _named(running, at, gap, said)
                elif number:
                    yield from _elsewhere(passage, passage.figures[number - 1], gap, shares)


def _words(passage: Passage, figure: Figure) -> str:
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 30) : figure.spot.start]
    return "".join(re.split("[，,；;。、（(]", words)[-1].split())


def _named(
    running: Sequence[Passage], at: int, gap: Figure, said: re.Match[str]
) -> Iterator[Relation]:
    before = [f for f in running[at].figures if f.spot.end <= gap.spot.start and f.is_percent]
    name = _P.area.sub("", said["of"])
    if not before or before[-1].sentence != gap.sentence or len(name) < 2:
        return
    one = _rate(running[at], before[-1])
    called = re.compile(".{0,4}".join(map(re.escape, name)))
    others = [
        rate
        for passage in running[max(0, at - _BACK) : at + 1]
        for share in passage.figures
        if share.is_percent and share is not before[-1]
        and (rate := _rate(passage, share)) is not None and called.search(rate.subject)
    ]  # fmt: skip
    if one is None:
        return
    above = said["way"][0] in "高快超"
    ways = [_apart(gap, one.term, other.term, above=above) for other in others]
    held = [way for way in ways if way.holds]
    if held or len({way.due for way in ways}) == 1:
        yield (held or ways)[0]


def _apart(gap: Figure, one: Term, other: Term, *, above: bool) -> Relation:
    return Relation("balance", term_of(gap), (one, other) if above else (other, one))


def _rate(passage: Passage, share: Figure) -> _Rate | None:
    """What a growth rate is of: the amount right before it, or its own subject."""
    words = _words(passage, share)
    way = re.search(f"(?P<way>{UP}|下降|减少|降低|增速|增幅)(?:率|幅度?)?[为是了约达到]*$", words)
    if way is None:
        return None
    own = re.sub("(?:同比|[比较](?:上年|去年)(?:同期|同月)?|投资的?)$", "", words[: way.start()])
    before = [e for e in amounts(passage) if e.figure.spot.end <= share.spot.start and e.plain]
    near = before[-1] if before and before[-1].figure.sentence == share.sentence else None
    between = passage.plain[near.figure.spot.end : share.spot.start] if near else ""
    subject = own if len(own) > 1 else near.name if near and between.count("，") <= 2 else ""
    return _Rate(share, subject, way["way"] not in ("下降", "减少", "降低")) if subject else None


def _elsewhere(
    passage: Passage, new: Figure, gap: Figure, shares: Sequence[Figure]
) -> Iterator[Relation]:
    """A gap right behind a rate, where no printed rate gives it and one of the like would, but for
    a slip."""
    fine = new.is_percent and new.sentence == gap.sentence and not new.hedge and not new.in_range
    if not fine or len(digits_of(gap.text)) < _DIGITS or _P.effect.search(_clause(passage, gap)):
        return
    others = [old for old in shares if old.value != new.value]
    if any(_may_give(gap, new, old) and _off(gap, new, old).holds for old in others):
        return
    words = bigrams(_clause(passage, new))
    kin = [
        way for old in others
        if old.places == new.places and len(words & bigrams(old.measure)) >= _SHARED
        and (way := _off(gap, new, old))
        and is_slip(digits_of(gap.text), digits_of(as_figure(way.due or Fraction(0), gap)))
    ]  # fmt: skip
    if len({way.due for way in kin}) == 1:
        yield kin[0]


def _may_give(gap: Figure, new: Figure, old: Figure) -> bool:
    """Whether two rates lie as far apart as the gap says, to the last digit of each: asked of the
    values, because every percentage of a document is tried."""
    apart = abs(new.value - old.value)
    return abs(apart - gap.value) <= gap.step + new.step + old.step


def _off(gap: Figure, new: Figure, old: Figure) -> Relation:
    return _apart(gap, term_of(new), term_of(old), above=new.value >= old.value)


def _clause(passage: Passage, figure: Figure) -> str:
    return passage.plain[max(figure.sentence[0], figure.spot.start - 30) : figure.spot.start]
