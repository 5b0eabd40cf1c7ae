"""Which figure of a failed relation is wrong: the one whose mend costs least over all relations.

A mend is cheap where one slip of the pen explains it, where it mends other relations that fail too,
and where no relation that holds would break by it. A figure that is printed in another place as it
stands here was hardly mistyped in both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.document import Spot
from hengjian.audit.explanations import digits_of
from hengjian.audit.findings import Claim
from hengjian.audit.judging.verdicts import finding_of, shown_as
from hengjian.audit.relations.algebra import Relation, is_trivial
from hengjian.audit.relations.slips import Mend, chance_of_holding, due_at, mends

_MENDS_TOO, _PRINTED_AGAIN = Fraction(3, 2), Fraction(4, 5)
"""Beside a relation that would break, which costs 1."""
_NO_SLIP, _OPERAND, _ONE_DIGIT = Fraction(1), Fraction(3, 20), Fraction(3, 2)
_BY_RANK = (Fraction(0), Fraction(1, 20), Fraction(1, 2))
_COARSE = Fraction(1, 10)
"""For each digit that an operand of a rate has fewer than the rate."""
_MOST = 3
"""More relations than this that break, or are mended, weigh no more."""
_ACCIDENT = Fraction(1, 5)
"""A relation that holds with more chance than this vouches for nothing."""


def blamed(claims: Sequence[Claim], again: Set[Spot]) -> list[Claim]:
    """The claims, with each finding of a relation blaming the figure that is cheapest to mend.
    ``again`` are the places of figures that are printed more than once."""
    if all(claim.holds or claim.meant is None for claim in claims):
        return list(claims)
    weigher = _Weigher(claims, again)
    return [
        claim if claim.holds or claim.meant is None else weigher.blamed(claim) for claim in claims
    ]


class _Weigher:
    """All relations of a document, to be asked what a mend would do to them."""

    def __init__(self, claims: Iterable[Claim], again: Set[Spot]) -> None:
        self._again = again
        self._held: defaultdict[Spot, dict[Relation, None]] = defaultdict(dict)
        self._failed: defaultdict[Spot, dict[Relation, None]] = defaultdict(dict)
        self._vouched: Counter[Spot] = Counter()
        for claim in claims:
            if claim.meant is None:
                if claim.holds and len(claim.spots) > 1:
                    self._vouched.update(set(claim.spots))
                continue
            relation = claim.meant.relation
            if claim.holds and (is_trivial(relation) or chance_of_holding(relation) > _ACCIDENT):
                continue
            for term in relation.terms:
                (self._held if claim.holds else self._failed)[term.spot][relation] = None

    def blamed(self, claim: Claim) -> Claim:
        """A claim that fails, with the cheapest of its mends."""
        meant = claim.meant
        if meant is None:
            return claim
        mend = min(_tried(meant.relation), key=lambda each: self._cost(meant.relation, each))
        before = claim.findings[0]
        told = mend.term.spot, shown_as(meant.relation, mend.term, mend.due)
        if told == (before.spots[0], before.expected):
            return claim  # the check itself blamed this figure, so the words stand
        found = finding_of(claim.code, meant, mend=mend)
        if found is None:
            return claim
        return replace(
            claim,
            findings=(replace(found, confidence=before.confidence, severity=before.severity),),
        )

    def _cost(self, relation: Relation, mend: Mend) -> Fraction:
        spot, due = mend.term.spot, mend.due
        breaks = sum(not _with(each, spot, due).holds for each in self._held[spot])
        also = sum(
            _with(each, spot, due).holds for each in self._failed[spot] if each is not relation
        )
        cost = min(breaks + Fraction(self._vouched[spot], 2), Fraction(_MOST))
        cost -= _MENDS_TOO * min(also, _MOST)
        cost += _PRINTED_AGAIN * (spot in self._again) + _OPERAND * (mend.at > 0)
        if mend.at and relation.sort not in ("sum", "balance", "equal", "mean"):
            lacking = len(relation.result.digits) - len(mend.term.digits)
            cost += _COARSE * max(0, lacking)
        cost += _ONE_DIGIT * (len(digits_of(mend.term.text).lstrip("0")) < 2)
        return cost + (_BY_RANK[mend.rank] if mend.is_slip else _NO_SLIP)


def _tried(relation: Relation) -> Iterator[Mend]:
    """Every figure with the value that one slip explains; else with what exactly follows."""
    found = {each.at: each for each in mends(relation)}
    yield from found.values()
    for at, term in enumerate(relation.terms):
        due = due_at(relation, at) if at not in found else None
        if due is not None and (at == 0 or _printable(term.value, due, term.text)):
            yield Mend(at, term, due)


def _printable(value: Fraction, due: Fraction, text: str) -> bool:
    """Whether a value has no more digits than the figure that it would stand for."""
    digits = len(digits_of(text))
    return due >= 0 <= value and (due * 10**digits).denominator == 1


def _with(relation: Relation, spot: Spot, value: Fraction) -> Relation:
    """A relation with another value at a place."""
    for at, term in enumerate(relation.terms):
        if term.spot == spot:
            relation = relation.with_term(at, term.moved(value))
    return relation
