"""How far an evaluation has come: what is decided, and between which totals it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from hengjian.engine.backends.reference import grade_of, leaf_scores
from hengjian.engine.gathering import gather
from hengjian.engine.result import IndicatorResult
from hengjian.quantities import round_half_up
from hengjian.site.evaluation.asking import Side
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import Evaluation, KeptStanding


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which scores something lies while answers and figures are open."""

    low: Fraction
    high: Fraction

    @property
    def settled(self) -> bool:
        """Whether nothing is open."""
        return self.low == self.high


@dataclass(frozen=True)
class Standing:
    """How far an evaluation has come: what is decided, and between which totals it lies."""

    drawn: Drawn
    leaves: Mapping[str, Bounds]
    points: Fraction
    """Points of the leaves that are decided."""
    scored: Fraction
    """What those leaves earn."""
    total: Bounds
    grade: str
    """Where both ends of the interval share it; else both, joined."""

    @property
    def open_leaves(self) -> list[str]:
        """The leaves that are not decided."""
        return [code for code in self.leaves if not self.is_decided(code)]

    def is_decided(self, code: str) -> bool:
        """Whether the leaf's answers count, its figures are there and none of them is in doubt."""
        return self._results[code].score is not None and self.leaves[code].settled

    @cached_property
    def _results(self) -> dict[str, IndicatorResult]:
        return {each.code: each for each in self.drawn.result.indicators}


def standing_of(drawn: Drawn) -> Standing:
    """What is decided and what the total may still become.

    Every open answer at its worst and at its best, every leaf without its figures at nothing and at
    full points, every two values nobody chose between both ways; caps and vetoes are the engine's.
    """
    ends = list(_ends(drawn))
    leaves: dict[str, Bounds] = {}
    for own in drawn.result.indicators:
        if not own.compiled.is_leaf:
            continue
        scores = [each[own.code] for each in ends]
        known = [Fraction(score) for score in scores if score is not None]
        if len(known) == len(scores):
            leaves[own.code] = Bounds(min(known), max(known))
        else:
            leaves[own.code] = Bounds(Fraction(0), Fraction(own.compiled.points))
    total = Bounds(
        sum((each.low for each in leaves.values()), Fraction(0)),
        sum((each.high for each in leaves.values()), Fraction(0)),
    )
    points, scored = Fraction(0), Fraction(0)
    for own in drawn.result.indicators:
        if own.compiled.is_leaf and own.score is not None and leaves[own.code].settled:
            points += own.weight
            scored += Fraction(own.score)
    return Standing(drawn, leaves, points, scored, total, _grade_between(drawn, total))


def _ends(drawn: Drawn) -> Iterator[Mapping[str, Decimal | None]]:
    """The scores of the leaves with what is open at its worst and its best, and with either of two
    values.

    Figures are gathered once for each of the two, and only what is open is scored again.
    """
    sides: tuple[Side, Side] = ("unmet", "met")
    filled = [drawn.filled(side) for side in sides]
    for prefer in ("", "records") if drawn.undecided else ("",):
        facts = drawn.result.facts
        if prefer:
            facts = gather(drawn.framework, drawn.case(prefer=prefer), drawn.measured)
        for changed in filled:
            yield leaf_scores(drawn.result, facts, changed)


def _grade_between(drawn: Drawn, total: Bounds) -> str:
    low, high = (_grade_at(drawn, each) for each in (total.low, total.high))
    return low if low == high else f"{low}–{high}"


def _grade_at(drawn: Drawn, total: Fraction) -> str:
    framework = drawn.framework.framework
    rounded = round_half_up(total, framework.rounding.places)
    return grade_of(rounded, framework.points, drawn.result.grades, ()).grade


def bounds_of(standing: Standing, code: str) -> Bounds:
    """Of any indicator: a leaf's own, a parent's the sums of its leaves'."""
    if code in standing.leaves:
        return standing.leaves[code]
    results = standing.drawn.result.indicators
    inside = [bounds_of(standing, each.code) for each in results if each.compiled.parent == code]
    return Bounds(
        sum((each.low for each in inside), Fraction(0)),
        sum((each.high for each in inside), Fraction(0)),
    )


def first_level(standing: Standing) -> list[IndicatorResult]:
    """The indicators of the first level."""
    return [each for each in standing.drawn.result.indicators if each.compiled.level == 1]


def mark_changed(evaluation: Evaluation) -> None:
    """What is kept for the board is not true any more."""
    KeptStanding.objects.filter(evaluation=evaluation.pk).update(stale=True)


def keep(standings: Iterable[Standing]) -> list[KeptStanding]:
    """Keep these for the board, in one go."""
    made = [KeptStanding(evaluation=each.drawn.evaluation, **_keep(each)) for each in standings]
    names = [field.name for field in KeptStanding._meta.concrete_fields]
    KeptStanding.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["evaluation"],
        update_fields=[name for name in names if name not in ("id", "evaluation")],
    )
    return made


def _keep(standing: Standing) -> dict[str, Any]:
    """What the board keeps of it."""
    drawn = standing.drawn
    counting = [row for row in drawn.judgements if drawn.counts(row)]
    parts = []
    for each in first_level(standing):
        bounds = bounds_of(standing, each.code)
        name = each.compiled.indicator.name
        parts.append(
            {
                "code": each.code,
                "zh": name.zh,
                "en": name.en,
                "low": str(printed(bounds.low)),
                "high": str(printed(bounds.high)),
                "points": str(each.compiled.points),
            }
        )
    return {
        "stale": False,
        "points": printed(standing.points),
        "full": Decimal(str(drawn.framework.framework.points)),
        "low": printed(standing.total.low),
        "high": printed(standing.total.high),
        "grade": standing.grade,
        "parts": parts,
        "open_leaves": len(standing.open_leaves),
        "unchecked": sum(not row.checked_by for row in counting),
    }


def kept_of(evaluation: Evaluation) -> KeptStanding:
    """What is kept for the board, reckoned anew where something changed."""
    kept = KeptStanding.objects.filter(evaluation=evaluation.pk).first()
    if kept is not None and not kept.stale:
        return kept
    (made,) = keep([standing_of(case_of(evaluation))])
    return made


def printed(score: Fraction) -> Decimal:
    """A score in print: two decimals, rounded half up."""
    return round_half_up(score, 2)
