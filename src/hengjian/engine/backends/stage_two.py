"""Stage two of the columnar backend: scores, totals and grades of all projects in whole numbers.

A score is ``(2·n·10^places + d) // (2·d)`` of its exact fraction ``n/d``: the same single rounding,
half up, as in the reference backend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.leaves import LeafColumns, score_leaf
from hengjian.engine.backends.rationals import Rationals, constant, multiples
from hengjian.engine.backends.stage_one import FactColumns
from hengjian.engine.backends.truths import Mask
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Grade
from hengjian.engine.result import Status

STATUSES: tuple[Status, ...] = ("scored", "missing", "zero", "reweighted", "incomplete")
"""What the status codes stand for."""
SCORED, MISSING, ZERO, REWEIGHTED, INCOMPLETE = range(5)
_WITHOUT_DATA = {"missing": MISSING, "zero": ZERO, "reweight": REWEIGHTED}


@dataclass(frozen=True, slots=True)
class Scores:
    """The official scores of one indicator, as whole numbers of 10^-places."""

    numbers: NDArray[np.int64]
    statuses: NDArray[np.int8]
    known: Mask
    """Where there is a score."""
    exact: Rationals | None = None
    """The scores before rounding, 0 where there is none; only where totals alone are rounded."""


@dataclass(frozen=True, slots=True)
class ColumnarResult:
    """The evaluations of many projects by one framework."""

    compiled: CompiledFramework
    facts: FactColumns
    grades: tuple[Grade, ...]
    leaves: Mapping[str, LeafColumns]
    weights: Mapping[str, Rationals]
    scores: Mapping[str, Scores]
    totals: NDArray[np.int64]
    """Whole numbers of 10^-places."""
    complete: Mask
    reached: NDArray[np.int8]
    """The place of each grade in ``grades``; -1 where none is given."""

    @property
    def places(self) -> int:
        """The decimals of scores and totals."""
        return self.compiled.framework.rounding.places

    def total(self, project: int) -> Decimal:
        """The total of the project in that place."""
        return Decimal(int(self.totals[project])).scaleb(-self.places)

    def grade(self, project: int) -> Grade | None:
        """The grade of the project in that place; ``None`` where something is missing."""
        reached = int(self.reached[project])
        return None if reached < 0 else self.grades[reached]

    def score(self, code: str, project: int) -> Decimal | None:
        """The score of one indicator."""
        scores = self.scores[code]
        if not scores.known[project]:
            return None
        return Decimal(int(scores.numbers[project])).scaleb(-self.places)

    def status(self, code: str, project: int) -> Status:
        """The status of one indicator."""
        return STATUSES[int(self.scores[code].statuses[project])]


@dataclass(slots=True)
class _Scoring:
    compiled: CompiledFramework
    size: int
    leaves: dict[str, LeafColumns]
    children: dict[str | None, list[CompiledIndicator]] = field(default_factory=dict)
    counts: dict[str, Mask | None] = field(default_factory=dict)
    """Where an indicator is not left out; ``None`` is everywhere."""
    weights: dict[str, Rationals] = field(default_factory=dict)
    scores: dict[str, Scores] = field(default_factory=dict)


def score_columns(
    compiled: CompiledFramework,
    facts: FactColumns,
    judged: Mapping[str, Rationals],
    grades: Sequence[Grade] | None,
) -> ColumnarResult:
    """Score every project; ``judged`` holds the shares people judged, by indicator code."""
    leaves = {
        each.indicator.code: score_leaf(each, facts.lookup, judged)
        for each in compiled.indicators
        if each.is_leaf
    }
    work = _Scoring(compiled, len(facts.projects), leaves)
    for each in compiled.indicators:
        work.children.setdefault(each.parent, []).append(each)
    _left_out(work)
    _spread(work, None, constant(Fraction(compiled.framework.points)))
    for each in reversed(compiled.indicators):
        code = each.indicator.code
        work.scores[code] = _leaf(work, each) if each.is_leaf else _parent(work, code)
    scale = tuple(grades or compiled.grades)
    totals, complete = _total(work)
    return ColumnarResult(
        compiled=compiled,
        facts=facts,
        grades=scale,
        leaves=leaves,
        weights=work.weights,
        scores=work.scores,
        totals=totals,
        complete=complete,
        reached=_grades(work, scale, totals, complete),
    )


def _left_out(work: _Scoring) -> None:
    """Where each indicator counts: a leaf unless it is left out, a parent while a child does."""
    for each in reversed(work.compiled.indicators):
        code = each.indicator.code
        if each.is_leaf:
            share = work.leaves[code].share
            out = each.indicator.missing == "reweight" and share.missing is not None
            work.counts[code] = share.known() if out else None
        else:
            below = [work.counts[c.indicator.code] for c in work.children[code]]
            work.counts[code] = _any_of(below)


def _any_of(masks: Sequence[Mask | None]) -> Mask | None:
    found: Mask = np.zeros(1, dtype=bool)
    for mask in masks:
        if mask is None:
            return None
        found = found | mask
    return None if found.all() else found


def _spread(work: _Scoring, parent: str | None, weight: Rationals) -> None:
    """Share the parent's points among the children that count, by their nominal points."""
    children = work.children.get(parent, [])
    for child, counted in zip(children, _shares(work, children, weight), strict=True):
        code = child.indicator.code
        work.weights[code] = counted
        _spread(work, code, counted)


def _shares(
    work: _Scoring, children: Sequence[CompiledIndicator], weight: Rationals
) -> list[Rationals]:
    masks = [work.counts[c.indicator.code] for c in children]
    points: list[Fraction] = [c.points for c in children]
    always = sum((p for p, mask in zip(points, masks, strict=True) if mask is None), Fraction(0))
    alike = weight.everywhere()
    if alike is not None and always and not any(mask is not None for mask in masks):
        return [constant(alike / always * part) for part in points]
    nominal = constant(always)
    for part, mask in zip(points, masks, strict=True):
        if mask is not None:
            nominal = nominal + multiples(mask.astype(np.int64), part)
    unit = weight / nominal
    shares = [unit * constant(part) for part in points]
    return [
        share if mask is None else share.chosen(mask, constant(0))
        for share, mask in zip(shares, masks, strict=True)
    ]


def _leaf(work: _Scoring, each: CompiledIndicator) -> Scores:
    code = each.indicator.code
    share = work.leaves[code].share
    exact = share * work.weights[code]
    rounded = exact.rounded(10**work.compiled.framework.rounding.places)
    numbers = np.broadcast_to(rounded.astype(np.int64, copy=False), work.size)
    known = np.broadcast_to(share.known(), work.size)
    without = _WITHOUT_DATA[each.indicator.missing]
    statuses = np.full(work.size, SCORED, dtype=np.int8)
    if share.missing is not None:
        statuses[~known] = without
        numbers = np.where(known, numbers, 0)
        if without == ZERO:
            known = np.ones(work.size, dtype=bool)
    kept = exact.chosen(share.known(), constant(0)) if _rounds_totals(work) else None
    return Scores(numbers, statuses, known, kept)


def _rounds_totals(work: _Scoring) -> bool:
    return work.compiled.framework.rounding.of == "total"


def _parent(work: _Scoring, code: str) -> Scores:
    below = [work.scores[c.indicator.code] for c in work.children[code]]
    numbers, known, exact = _sum_scores(work, below)
    incomplete = np.zeros(work.size, dtype=bool)
    left_out = np.ones(work.size, dtype=bool)
    for child in below:
        incomplete |= (child.statuses == MISSING) | (child.statuses == INCOMPLETE)
        left_out &= child.statuses == REWEIGHTED
    statuses = np.where(incomplete, INCOMPLETE, np.where(left_out, REWEIGHTED, SCORED))
    return Scores(numbers, statuses.astype(np.int8), known, exact)


def _sum_scores(
    work: _Scoring, below: Sequence[Scores]
) -> tuple[NDArray[np.int64], Mask, Rationals | None]:
    """The sums of some scores, where there is one, and the exact sums where those are rounded."""
    numbers, known = np.zeros(work.size, dtype=np.int64), np.zeros(work.size, dtype=bool)
    exact = constant(0)
    for child in below:
        numbers = numbers + child.numbers
        known = known | child.known
        if child.exact is not None:
            exact = exact + child.exact
    if not _rounds_totals(work):
        return numbers, known, None
    rounded = exact.rounded(10**work.compiled.framework.rounding.places)
    return np.broadcast_to(rounded.astype(np.int64, copy=False), work.size), known, exact


def _total(work: _Scoring) -> tuple[NDArray[np.int64], Mask]:
    codes = [c.indicator.code for c in work.children[None]]
    totals, _, _ = _sum_scores(work, [work.scores[code] for code in codes])
    counts = _any_of([work.counts[code] for code in codes])
    complete: Mask = np.ones(work.size, dtype=bool) if counts is None else counts.copy()
    for code in codes:
        statuses = work.scores[code].statuses
        complete = complete & (statuses != MISSING) & (statuses != INCOMPLETE)
    return totals, complete


def _grades(
    work: _Scoring, scale: Sequence[Grade], totals: NDArray[Any], complete: Mask
) -> NDArray[np.int8]:
    """The best grade the total reaches and no veto or cap forbids."""
    framework = work.compiled.framework
    whole = Fraction(framework.points) * 10**framework.rounding.places / 100
    reached = np.full(work.size, len(scale) - 1, dtype=np.int8)
    for place in range(len(scale) - 1, -1, -1):
        reached[totals >= ceil(Fraction(scale[place].at_least) * whole)] = place
    places = {grade.grade: place for place, grade in enumerate(scale)}
    for leaf in work.leaves.values():
        for fires, grade in leaf.limits:
            if grade in places:
                limit = np.where(fires, places[grade], 0).astype(np.int8)
                reached = np.maximum(reached, limit)
    return np.where(complete, reached, -1).astype(np.int8)
