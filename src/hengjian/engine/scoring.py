"""Scoring one leaf: its value and target, its rule, its veto and cap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from hengjian.engine import rules
from hengjian.engine.facts.gathered import Value
from hengjian.engine.facts.model import Judgement
from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.rules import (
    Checklist,
    FormulaRule,
    Ladder,
    Likert,
    Linear,
    PassFail,
    Proportional,
    Steps,
)
from hengjian.engine.language.evaluating import Lookup, evaluate
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.printing import text_of
from hengjian.engine.rules import NOTHING, Outcome, held
from hengjian.errors import Problem, problem
from hengjian.quantities import Quantity, quantity_from_base, round_half_up


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf's rule came to. ``share`` is after veto and cap, ``earned`` before."""

    value: Value | None
    target: Value | None
    completion: Fraction | None
    earned: Fraction | None
    share: Fraction | None
    steps: tuple[str, ...]
    limits: tuple[str, ...]
    """Grades that veto or cap allow at best."""
    problems: tuple[Problem, ...]
    decided: Mapping[str, bool | None] = field(default_factory=dict)
    """Which criteria of a checklist facts say are met; ``None`` where they cannot say."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A leaf scored on its own, at its nominal points: for a framework's embedded examples."""

    value: Quantity | None
    score: Decimal | None
    status: str


def score_leaf(compiled: CompiledIndicator, lookup: Lookup, judgement: Judgement | None) -> Leaf:
    """Score one leaf from facts (``lookup`` also gives ``as_of``) and its judgement."""
    found: list[Problem] = []
    value = _compute(compiled.value, lookup, found)
    target = _compute(compiled.target, lookup, found)

    def with_value(name: str) -> Value | None:
        return {"value": value, "target": target}[name] if name in _OWN else lookup(name)

    decided = {id: _truth(when, with_value) for id, when in compiled.criteria.items()}
    outcome = _outcome(compiled, value, target, with_value, judgement, decided)
    if outcome.value is not None:
        value = outcome.value

    share, steps, limits, unknown = _hold_back(compiled, outcome.share, with_value)
    return Leaf(
        value=value,
        target=target,
        completion=outcome.completion,
        earned=outcome.share,
        share=share,
        steps=outcome.steps + steps,
        limits=limits,
        problems=(*found, *outcome.problems, *unknown),
        decided=decided,
    )


_OWN = frozenset({"value", "target"})


def _compute(expression: Expression | None, lookup: Lookup, found: list[Problem]) -> Value | None:
    if expression is None:
        return None
    return evaluate(
        expression,
        lookup,
        lambda node: found.append(
            problem("division-by-zero", formula=text_of(expression), divisor=text_of(node.right))
        ),
    )


def _outcome(
    compiled: CompiledIndicator,
    value: Value | None,
    target: Value | None,
    lookup: Lookup,
    judgement: Judgement | None,
    decided: Mapping[str, bool | None],
) -> Outcome:
    rule = compiled.indicator.score
    number = value if isinstance(value, Fraction) else None
    aim = target if isinstance(target, Fraction) else None
    match rule:
        case Proportional():
            return rules.proportional(rule, number, aim)
        case Linear():
            return rules.linear(rule, number, aim)
        case Ladder():
            return rules.ladder(rule, number, aim, compiled.points)
        case Steps():
            return rules.by_steps(rule, number, aim, compiled.points)
        case Likert():
            return rules.likert(rule, aim, compiled.target is not None, lookup)
        case PassFail() if compiled.when is not None:
            holds = _truth(compiled.when, lookup)
            return NOTHING if holds is None else Outcome(Fraction(int(holds)))
        case FormulaRule():
            return _points(compiled, lookup)
        case PassFail():
            passed = judgement.passed if judgement else None
            return NOTHING if passed is None else Outcome(Fraction(int(passed)))
        case None:
            raise ValueError(f"{compiled.indicator.code} has no rule: it is not a leaf")
        case Checklist() if judgement is None and not rule.asked:
            return rules.judged_outcome(rule, Judgement(), compiled.points, decided)
        case _:
            if judgement is None:
                return NOTHING
            return rules.judged_outcome(rule, judgement, compiled.points, decided)


def _truth(when: Expression, lookup: Lookup) -> bool | None:
    holds = evaluate(when, lookup)
    return holds if isinstance(holds, bool) else None


def _points(compiled: CompiledIndicator, lookup: Lookup) -> Outcome:
    assert compiled.formula is not None
    points = evaluate(compiled.formula, lookup)
    if not isinstance(points, Fraction):
        return NOTHING
    share = points / compiled.points
    steps = ("floor",) if share < 0 else ("cap",) if share > 1 else ()
    return Outcome(held(share), steps=steps)


def _hold_back(
    compiled: CompiledIndicator, share: Fraction | None, lookup: Lookup
) -> tuple[Fraction | None, tuple[str, ...], tuple[str, ...], tuple[Problem, ...]]:
    """The share after veto and cap, what fired, the grades they allow, and what is unknown."""
    steps: list[str] = []
    limits: list[str] = []
    unknown: list[Problem] = []
    veto, cap = compiled.indicator.veto, compiled.indicator.cap
    if veto and compiled.veto is not None:
        fires = evaluate(compiled.veto, lookup)
        if fires is None:
            unknown.append(problem("veto-unknown", when=veto.when))
        elif fires:
            steps.append("veto")
            limits.extend([veto.grade] if veto.grade else [])
            share = Fraction(0) if share is not None else None
    if cap and compiled.cap is not None:
        fires = evaluate(compiled.cap, lookup)
        if fires is None:
            unknown.append(problem("cap-unknown", when=cap.when))
        elif fires:
            steps.append("capped")
            limits.extend([cap.grade] if cap.grade else [])
            if share is not None and cap.share is not None:
                share = min(share, cap.share.base)
    return share, tuple(steps), tuple(limits), tuple(unknown)


def score_indicator(
    compiled: CompiledIndicator,
    facts: Mapping[str, Value | None],
    judgement: Judgement | None,
    framework: Framework,
    as_of: dt.date = dt.date.max,
) -> Scored:
    """Score a leaf on its own, without its siblings: what the embedded examples are held to."""

    def lookup(name: str) -> Value | None:
        return as_of if name == "as_of" else facts.get(name)

    leaf = score_leaf(compiled, lookup, judgement)
    value = leaf.value if isinstance(leaf.value, Fraction) else None
    shown = None if value is None else quantity_from_base(value, compiled.unit)
    if leaf.share is None:
        zero = compiled.indicator.missing == "zero"
        score = round_half_up(0, framework.rounding.places) if zero else None
        return Scored(shown, score, _STATUS[compiled.indicator.missing])
    exact = leaf.share * compiled.points
    return Scored(shown, round_half_up(exact, framework.rounding.places), "scored")


_STATUS = {"missing": "missing", "zero": "zero", "reweight": "reweighted"}
