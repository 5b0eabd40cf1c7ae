"""One leaf of a framework scored for every project: its value, its rule, its veto and cap.

The meaning is that of ``engine.rules`` and ``engine.scoring``, for all projects at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hengjian.engine.backends.columns import Column, Days, Lookup, computed
from hengjian.engine.backends.rationals import Rationals, constant, multiples, nothing
from hengjian.engine.backends.truths import Mask, Truths
from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.frameworks.rules import (
    Band,
    Checklist,
    FormulaRule,
    Ladder,
    Likert,
    Linear,
    PassFail,
    Proportional,
    Steps,
)
from hengjian.engine.language.nodes import Expression
from hengjian.engine.rules import band_worth, held

_ZERO = constant(0)


@dataclass(frozen=True, slots=True)
class LeafColumns:
    """A leaf for every project. ``earned`` is before veto and cap, ``share`` after."""

    value: Column | None
    target: Column | None
    earned: Rationals
    share: Rationals
    limits: tuple[tuple[Mask, str], ...]
    """Where veto or cap fired, and the grade it allows at best."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a rule may ask for."""

    compiled: CompiledIndicator
    value: Column | None
    target: Column | None
    lookup: Lookup

    @property
    def number(self) -> Rationals:
        """The value, where it is a number."""
        return self.value if isinstance(self.value, Rationals) else nothing()

    @property
    def aim(self) -> Rationals:
        """The target, where it is a number."""
        return self.target if isinstance(self.target, Rationals) else nothing()

    def named(self, name: str) -> Column:
        """A fact, ``as_of``, the value or the target."""
        own = {"value": self.value, "target": self.target}
        return (own[name] or nothing()) if name in own else self.lookup(name)

    def of(self, expression: Expression) -> Column:
        """A formula that may also name the value and the target."""
        return computed(expression, self.named)


def score_leaf(
    compiled: CompiledIndicator, lookup: Lookup, judged: Mapping[str, Rationals]
) -> LeafColumns:
    """Score one leaf for every project; ``judged`` holds the shares people judged, by code: of a
    checklist the part that people answer."""
    scene = _Scene(
        compiled,
        None if compiled.value is None else computed(compiled.value, lookup),
        None if compiled.target is None else computed(compiled.target, lookup),
        lookup,
    )
    if isinstance(compiled.indicator.score, Likert):
        earned, scene = _likert(compiled.indicator.score, scene)
    else:
        earned = _earn(scene, judged)
    share, limits = _hold_back(scene, earned)
    return LeafColumns(scene.value, scene.target, earned, share, limits)


def _earn(scene: _Scene, judged: Mapping[str, Rationals]) -> Rationals:
    compiled = scene.compiled
    match compiled.indicator.score:
        case Proportional() as rule:
            return _proportional(rule, scene.number, scene.aim)
        case Linear() as rule:
            return _linear(rule, scene.number, scene.aim)
        case Ladder() as rule:
            return _ladder(rule, scene.number, scene.aim, compiled.points)
        case Steps() as rule:
            return _by_steps(rule, scene.number, scene.aim, compiled.points)
        case Checklist() as rule:
            return _checklist(rule, scene, judged)
        case PassFail() if compiled.when is not None:
            return _pass(scene.of(compiled.when))
        case FormulaRule() if compiled.formula is not None:
            points = scene.of(compiled.formula)
            assert isinstance(points, Rationals), "points are a number"
            return (points / constant(compiled.points)).held()
        case None:
            raise ValueError(f"{compiled.indicator.code} has no rule: it is not a leaf")
    return judged.get(compiled.indicator.code, nothing())


def _proportional(rule: Proportional, value: Rationals, target: Rationals) -> Rationals:
    cap = rule.cap.base if rule.cap else Fraction(1)
    upper, lower = (target, value) if rule.lower_is_better else (value, target)
    completion = upper / lower
    share = completion.smaller(constant(cap)).held()
    if rule.over:
        beyond = completion - constant(rule.over.above.base)
        taken = beyond.smaller(constant(rule.over.at_most.base))
        above = completion.compared(np.greater, constant(rule.over.above.base)).is_true()
        share = (constant(cap) - taken).held().chosen(above, share)
    if rule.floor:
        below = completion.compared(np.less, constant(rule.floor.base)).is_true()
        share = _ZERO.chosen(below, share)
    if rule.lower_is_better:
        nothing_spent = value.compared(np.less_equal, _ZERO).is_true() & target.known()
        share = constant(held(cap)).chosen(nothing_spent, share)
    return share


def _linear(rule: Linear, value: Rationals, target: Rationals) -> Rationals:
    measured = value if rule.measured == "value" else value / target
    start, end = rule.from_.base, rule.to.base
    return ((measured - constant(start)) * constant(1 / (end - start))).held()


def _ladder(rule: Ladder, value: Rationals, target: Rationals, points: Fraction) -> Rationals:
    measured = value if rule.measured == "value" else value / target
    share = nothing()
    for band in reversed(rule.bands):
        worth = constant(band_worth(band, points))
        share = worth.chosen(_within(band, measured), share)
    return share.or_missing(measured.missing)


def _by_steps(rule: Steps, value: Rationals, target: Rationals, points: Fraction) -> Rationals:
    measured = value if rule.measured == "value" else value / target
    start = target if rule.measured == "value" else constant(1)
    if rule.from_ is not None:
        start = constant(rule.from_.base)
    missed = measured - start if rule.lower_is_better else start - measured
    steps = missed.larger(_ZERO) * constant(1 / rule.each.base)
    whole = steps.floored() if rule.count == "whole" else -(-steps).floored()
    return (constant(1) - whole * constant(rule.off / points)).held()


def _checklist(rule: Checklist, scene: _Scene, judged: Mapping[str, Rationals]) -> Rationals:
    """What people's answers earn, and the worth of each criterion that facts decide."""
    compiled = scene.compiled
    answered = judged.get(compiled.indicator.code, nothing()) if rule.asked else _ZERO
    for criterion in rule.criteria:
        if criterion.when is not None:
            holds = _pass(scene.of(compiled.criteria[criterion.id]))
            answered = answered + holds * constant(rule.share_of(criterion, compiled.points))
    return answered.held()


def _within(band: Band, measured: Rationals) -> Mask:
    inside: Mask = np.ones(1, dtype=bool)
    for bound, operator in (
        (band.at_least, np.greater_equal),
        (band.above, np.greater),
        (band.at_most, np.less_equal),
        (band.below, np.less),
    ):
        if bound is not None:
            inside = inside & measured.compared(operator, constant(bound.base)).values
    return inside


def _pass(holds: Column) -> Rationals:
    assert isinstance(holds, Truths), "a condition is true, false or missing"
    return multiples(holds.values.astype(np.int64), Fraction(1), holds.missing)


def _likert(rule: Likert, scene: _Scene) -> tuple[Rationals, _Scene]:
    """The share, and the scene with the index as its value where there is one."""
    answers, weighed = _ZERO, _ZERO
    for level in rule.levels:
        count = scene.lookup(level.fact)
        assert isinstance(count, Rationals), "answers are counted"
        answers = answers + count
        weighed = weighed + count * constant(level.share.base)
    index = weighed / answers
    value = index
    if isinstance(scene.value, Rationals):
        value = index.chosen(index.known(), scene.value)
    share = index if scene.compiled.target is None else index / scene.aim
    return share.held(), _Scene(scene.compiled, value, scene.target, scene.lookup)


def _hold_back(scene: _Scene, share: Rationals) -> tuple[Rationals, tuple[tuple[Mask, str], ...]]:
    limits: list[tuple[Mask, str]] = []
    compiled = scene.compiled
    veto, cap = compiled.indicator.veto, compiled.indicator.cap
    if veto and compiled.veto is not None:
        fires = _fires(scene, compiled.veto)
        share = _ZERO.chosen(fires & share.known(), share)
        limits.extend([(fires, veto.grade)] if veto.grade else [])
    if cap and compiled.cap is not None:
        fires = _fires(scene, compiled.cap)
        limits.extend([(fires, cap.grade)] if cap.grade else [])
        if cap.share is not None:
            share = share.smaller(constant(cap.share.base)).chosen(fires, share)
    return share, tuple(limits)


def _fires(scene: _Scene, when: Expression) -> Mask:
    holds = scene.of(when)
    assert isinstance(holds, Truths), "a condition is true, false or missing"
    return holds.is_true()


def shown_numbers(column: Column | None) -> Rationals | None:
    """A value as fractions: numbers in base units, dates as day numbers; ``None`` for the rest."""
    if isinstance(column, Days):
        return column.numbers
    return column if isinstance(column, Rationals) else None
