"""Shares behind their parts, of wholes that others vouch for: 甲 324.1 亿元，占 25.3%；乙 ….

What a share is of, the words often leave out. All amounts before it are asked, of its own paragraph
and of those above the list it stands in. A whole that other shares of the list hold of is the whole
of this one too; and where none of two and more shares hold of a whole, but all would if one slip of
it were mended, the whole is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.audit.relations.introductions import in_series, whole_said_before
from hengjian.audit.relations.slips import chance_of_holding, mend_at, mends
from hengjian.quantities import unit

_P = patterns("relations.portions")

_BACK = 3
"""Paragraphs above a list that may hold its whole."""
_MOST = 24
"""Amounts that are asked for a whole: the nearest."""


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """A part and the share behind it, with the wholes that it may be of."""

    part: Amount
    share: Figure
    said: str
    """What the share is said to be of; empty where the words leave it out."""
    wholes: tuple[Amount, ...]

    def of(self, whole: Amount) -> Relation:
        """The share as the quotient of its part and a whole."""
        return Relation(
            "quotient", term_of(self.share), (term_of(self.part.figure), term_of(whole.figure))
        )

    @property
    def held(self) -> list[Amount]:
        """The wholes of which it holds, and not by accident."""
        found = [each for each in self.wholes if self.of(each).holds]
        sure = _ACCIDENT / max(1, len(self.wholes))
        return [each for each in found if chance_of_holding(self.of(each)) < sure]


_ACCIDENT = Fraction(1, 4)


def lists_of(running: Sequence[Passage]) -> Iterator[list[Portion]]:
    """The portions of a text, those of paragraphs that follow one another together."""
    group: list[Portion] = []
    start = 0
    for at, passage in enumerate(running):
        found = _pairs(passage) if passage.cell is None else []
        if not found or at - start > _LONGEST:
            if group:
                yield group
            group, start = [], at + 1
        if found:
            above = [
                each
                for other in running[max(0, start - _BACK) : at]
                if other.cell is None
                for each in amounts(other)
            ]
            group += [_portion(pair, above, amounts(passage)) for pair in found]
    if group:
        yield group


_LONGEST = 12
_Pair = tuple[Amount, Figure, str]


def _pairs(passage: Passage) -> list[_Pair]:
    """The shares of a passage with the part right before each."""
    found = []
    told = [each for each in amounts(passage) if not each.change and each.figure.value > 0]
    for share in passage.figures:
        part = next((e for e in reversed(told) if e.figure.spot.end <= share.spot.start), None)
        if part is None or not share.is_percent or share.hedge or share.in_range or not share.value:
            continue
        said = _P.joint.fullmatch(passage.plain, part.figure.spot.end, share.spot.start)
        if said is not None and not part.figure.hedge and not in_series(passage, share):
            whole = said["whole"] or whole_said_before(passage, share)
            found.append((part, share, _P.idle.sub("", whole)))
    return found


def _portion(pair: _Pair, above: Sequence[Amount], here: Sequence[Amount]) -> Portion:
    part, share, said = pair
    before = [*above, *(e for e in here if e.figure.spot.end <= part.figure.spot.start)]
    wholes = [e for e in before if not e.change and _may_hold(e.figure, part.figure)]
    return Portion(part, share, said, tuple(wholes[-_MOST:]))


def _may_hold(whole: Figure, part: Figure) -> bool:
    """Whether one amount can be part of another: of one unit, or both of money."""
    if whole.value < part.value or whole.hedge or whole.in_range:
        return False
    if whole.dimension != part.dimension:
        return False
    return whole.unit == part.unit or not is_counted(unit(part.unit))


def _votes(group: Sequence[Portion]) -> dict[int, list[Portion]]:
    """Of each whole, by its identity, the portions that hold of it."""
    found: dict[int, list[Portion]] = {}
    for portion in group:
        for whole in portion.held:
            found.setdefault(id(whole), []).append(portion)
    return found


def _named(portion: Portion) -> Amount | None:
    """The only amount that is called what the share is said to be of; by a short name only where
    it stands in the same sentence."""
    sentence = portion.part.figure.sentence, portion.part.figure.spot.block
    called = [
        each
        for each in portion.wholes
        if len(portion.said) > 1 and portion.said in each.name
        and (len(portion.said) >= _FULL
             or (each.figure.sentence, each.figure.spot.block) == sentence)
    ]  # fmt: skip
    alike = {each.figure.value for each in called}
    return called[-1] if len(alike) == 1 else None


_FULL = 4


_BY_VOTES, _BY_VOTE, _BY_NAME = Fraction(90, 100), Fraction(75, 100), Fraction(80, 100)
_MANY = 2


def shares(running: Sequence[Passage]) -> Iterator[tuple[Relation, Fraction]]:
    """The shares of a text that hold of some whole, and those that hold of none though words or
    other shares name one and one slip would mend it; and how certain it is that it is meant."""
    for group in lists_of(running):
        votes, failed = _votes(group), []
        for portion in group:
            held = portion.held
            if held:
                best = max(held, key=lambda each: len(votes[id(each)]))
                yield portion.of(best), _BY_VOTES
            elif not any(portion.of(each).holds for each in portion.wholes):
                failed.append(portion)
        wrong = _wrong_whole(failed)
        for portion in failed:
            found = _refuted(portion, votes, wrong)
            if found is not None and mends(found[0]):
                yield found


def _refuted(
    portion: Portion, votes: dict[int, list[Portion]], wrong: Amount | None
) -> tuple[Relation, Fraction] | None:
    """What a share should be of, where it holds of nothing, and how sure that is."""
    if wrong is not None and wrong in portion.wholes:
        return portion.of(wrong), _BY_VOTES
    named = _named(portion)
    if named is not None:
        return portion.of(named), _BY_NAME
    like = {
        id(each): sum(other.said == portion.said for other in votes.get(id(each), ()))
        for each in portion.wholes
    }
    best = max(portion.wholes, key=lambda each: like[id(each)], default=None)
    if best is None or not like[id(best)]:
        return None
    return portion.of(best), _BY_VOTES if like[id(best)] >= _MANY else _BY_VOTE


def _wrong_whole(failed: Sequence[Portion]) -> Amount | None:
    """The amount that two shares and more would be of, if one slip of it were mended; none that
    has a share of its own."""
    parts = [portion.part for portion in failed]
    for portion in failed:
        for whole in (each for each in reversed(portion.wholes) if each not in parts):
            others = [each for each in failed if whole in each.wholes and each.said == portion.said]
            mend = mend_at(portion.of(whole), 2) if len(others) >= _MANY else None
            if mend is not None and all(
                each.of(whole).with_term(2, mend.term.moved(mend.due)).holds for each in others
            ):
                return whole
    return None
