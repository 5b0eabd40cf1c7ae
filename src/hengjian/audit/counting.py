"""Honest counting: each figure once, by whether it stands in a relation that was recomputed.

A figure is *related* where some relation that could have failed was worked out with it; it is
*contradicted* where a finding blames it or holds it against another. That parts do not exceed their
whole, that a share is below 100 %, and a relation that may hold by accident, prove nothing and are
not counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Claim
from hengjian.audit.judging.weighing import FIGURES

Standing = Literal["holds", "contradicted", "unchecked"]
_PROVING = FIGURES | {"delay", "grade", "against-case"}
_CASE = "against-case"
"""What a figure is held against there stands in no document."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a document by how they stand."""

    figures: int = 0
    """All figures that measure something."""
    related: int = 0
    """Those in a relation that was recomputed."""
    contradicted: int = 0
    """Those in a relation that does not hold."""

    @property
    def held(self) -> int:
        """Those in relations that hold only."""
        return self.related - self.contradicted


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as it was read, with how it stands and by which checks."""

    figure: Figure
    standing: Standing
    codes: tuple[str, ...] = ()


def facts_of(context: Context, claims: Iterable[Claim]) -> list[Fact]:
    """Every figure of a document in its order."""
    measured = [figure for figure in context.figures if figure.kind == "figure"]
    places = _Places(measured)
    held: defaultdict[int, dict[str, None]] = defaultdict(dict)
    wrong: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for claim in claims:
        grave = [f for f in claim.findings if f.severity != "query"]
        if claim.code not in _PROVING or (claim.findings and not grave):
            continue
        inside = [at for spot in claim.spots for at in places.within(spot)]
        alone = len(inside) == 1 and claim.code != _CASE
        for at in () if alone else inside:
            (wrong if grave else held)[at][claim.code] = None
    return [
        Fact(figure, "contradicted", tuple(wrong[at]))
        if at in wrong
        else Fact(figure, "holds", tuple(held[at]))
        if at in held
        else Fact(figure, "unchecked")
        for at, figure in enumerate(measured)
    ]


def counted(facts: Sequence[Fact]) -> Counted:
    """How many figures there are, stand in a relation, and contradict another."""
    wrong = sum(fact.standing == "contradicted" for fact in facts)
    held = sum(fact.standing == "holds" for fact in facts)
    return Counted(len(facts), held + wrong, wrong)


class _Places:
    """Figures by where they stand."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._found: defaultdict[object, list[tuple[int, int, int]]] = defaultdict(list)
        for at, figure in enumerate(figures):
            spot = figure.spot
            self._found[spot.block, spot.cell].append((spot.start, spot.end, at))
        for each in self._found.values():
            each.sort()

    def within(self, spot: Spot) -> list[int]:
        """The figures that lie in a spot, by number."""
        there = self._found.get((spot.block, spot.cell), [])
        found = []
        for start, end, at in there[bisect_left(there, (spot.start, -1, -1)) :]:
            if start >= spot.end:
                break
            if end <= spot.end:
                found.append(at)
        return found
