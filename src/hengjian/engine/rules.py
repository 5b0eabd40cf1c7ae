"""The scoring rules: from value, target and judgement to an exact share of the points.

Each function gives an ``Outcome``; a share is a ``Fraction`` from 0 to 1 and ``None`` where
something it needs is missing. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hengjian.engine.facts.model import Answer, Judgement
from hengjian.engine.frameworks.rules import (
    Band,
    Checklist,
    Deductions,
    Ladder,
    Likert,
    Linear,
    Panel,
    Proportional,
    Qualitative,
    Rule,
)
from hengjian.engine.language.evaluating import Lookup
from hengjian.errors import Problem, problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gives: the share of points, what it was compared by, and what happened."""

    share: Fraction | None
    completion: Fraction | None = None
    value: Fraction | None = None
    """The value where the rule itself computes it (likert, panel)."""
    steps: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


NOTHING = Outcome(None)


def held(share: Fraction) -> Fraction:
    """``share`` held between 0 and 1."""
    return min(max(share, Fraction(0)), Fraction(1))


def completion_of(
    value: Fraction | None, target: Fraction | None, *, lower_is_better: bool = False
) -> Fraction | None:
    """value ÷ target, or target ÷ value; missing where either is, or the divisor is 0."""
    if value is None or target is None:
        return None
    upper, lower = (target, value) if lower_is_better else (value, target)
    return upper / lower if lower else None


def proportional(rule: Proportional, value: Fraction | None, target: Fraction | None) -> Outcome:
    """Completion × points with floor, cap and over-achievement (财预〔2020〕10号 第十六条)."""
    cap = rule.cap.base if rule.cap else Fraction(1)
    if rule.lower_is_better and value is not None and target is not None and value <= 0:
        return Outcome(held(cap), steps=("nothing-spent",))
    completion = completion_of(value, target, lower_is_better=rule.lower_is_better)
    if completion is None:
        return NOTHING
    if rule.floor and completion < rule.floor.base:
        return Outcome(Fraction(0), completion, steps=("floor",))
    if rule.over and completion > rule.over.above.base:
        taken = min(completion - rule.over.above.base, rule.over.at_most.base)
        return Outcome(held(cap - taken), completion, steps=("over",))
    steps = ("cap",) if completion > cap else ()
    return Outcome(held(min(completion, cap)), completion, steps=steps)


def linear(rule: Linear, value: Fraction | None, target: Fraction | None) -> Outcome:
    """The part of the way from ``from`` to ``to`` (财预〔2021〕101号)."""
    completion = completion_of(value, target)
    measured = value if rule.measured == "value" else completion
    if measured is None:
        return NOTHING
    start, end = rule.from_.base, rule.to.base
    share = (measured - start) / (end - start)
    steps = ("floor",) if share < 0 else ("cap",) if share > 1 else ()
    return Outcome(held(share), completion, steps=steps)


def ladder(
    rule: Ladder, value: Fraction | None, target: Fraction | None, points: Decimal
) -> Outcome:
    """The first band that holds."""
    completion = completion_of(value, target)
    measured = value if rule.measured == "value" else completion
    if measured is None:
        return NOTHING
    for number, band in enumerate(rule.bands, start=1):
        if _within(band, measured):
            return Outcome(band_worth(band, points), completion, steps=(f"band-{number}",))
    return NOTHING


def _within(band: Band, measured: Fraction) -> bool:
    return not (
        (band.at_least is not None and measured < band.at_least.base)
        or (band.above is not None and measured <= band.above.base)
        or (band.at_most is not None and measured > band.at_most.base)
        or (band.below is not None and measured >= band.below.base)
    )


def band_worth(band: Band, points: Decimal) -> Fraction:
    """The share of the indicator's points a band gives."""
    if band.share is not None:
        return held(band.share.base)
    return held(Fraction(band.points or 0) / Fraction(points))


def likert(rule: Likert, target: Fraction | None, has_target: bool, lookup: Lookup) -> Outcome:
    """The weighted mean of the answers, against the target where there is one."""
    counts = [(lookup(level.fact), level.share.base) for level in rule.levels]
    known = [(count, share) for count, share in counts if isinstance(count, Fraction)]
    answers = sum((count for count, _ in known), Fraction(0))
    if len(known) < len(counts) or not answers:
        return NOTHING
    index = sum((count * share for count, share in known), Fraction(0)) / answers
    if not has_target:
        return Outcome(held(index), value=index)
    completion = completion_of(index, target)
    if completion is None:
        return Outcome(None, value=index)
    return Outcome(held(completion), completion, index, ("cap",) if completion > 1 else ())


def checklist(rule: Checklist, judgement: Judgement, points: Decimal) -> Outcome:
    """The worth of each criterion times the share to which it is met."""
    strange = _strange(judgement.criteria, {c.id for c in rule.criteria})
    open_ = [c for c in rule.criteria if c.id not in judgement.criteria]
    if open_ or strange:
        missing = tuple(problem("criterion-unanswered", id=c.id, text=c.text) for c in open_)
        return Outcome(None, problems=missing + strange)
    share = Fraction(0)
    for criterion in rule.criteria:
        share += criterion_worth(rule, criterion.id, points) * met(judgement.criteria[criterion.id])
    return Outcome(held(share))


def criterion_worth(rule: Checklist, id: str, points: Decimal) -> Fraction:
    """The share of the indicator's points one criterion is worth."""
    criterion = next(c for c in rule.criteria if c.id == id)
    if criterion.share is not None:
        return criterion.share.base
    if criterion.points is not None:
        return Fraction(criterion.points) / Fraction(points)
    return Fraction(1, len(rule.criteria))


def met(answer: Answer) -> Fraction:
    """The share to which a criterion is met."""
    if isinstance(answer.met, bool):
        return Fraction(int(answer.met))
    return held(answer.met.base)


def _strange(answers: Mapping[str, Answer], known: set[str]) -> tuple[Problem, ...]:
    return tuple(
        problem("answer-unknown", id=id, known="、".join(sorted(known)))
        for id in answers
        if id not in known
    )


def deductions(rule: Deductions, judgement: Judgement, points: Decimal) -> Outcome:
    """Full points less each fault found, at most as often as it counts."""
    if judgement.faults is None:
        return NOTHING
    strange = _strange(judgement.faults, {f.id for f in rule.faults})
    if strange:
        return Outcome(None, problems=strange)
    off = Fraction(0)
    for fault in rule.faults:
        if fault.id in judgement.faults:
            off += Fraction(fault.points) * min(judgement.faults[fault.id].times, fault.times)
    return Outcome(held(1 - off / Fraction(points)))


def qualitative(rule: Qualitative, judgement: Judgement) -> Outcome:
    """The judged share, which must lie inside its tier (财预〔2020〕10号 第十六条)."""
    if judgement.tier is None or judgement.share is None:
        return NOTHING
    tier = next((t for t in rule.tiers if t.id == judgement.tier), None)
    if tier is None:
        names = "、".join(t.id for t in rule.tiers)
        return Outcome(None, problems=(problem("tier-unknown", tier=judgement.tier, known=names),))
    share = judgement.share.base
    if not tier.from_.base <= share <= tier.to.base:
        return Outcome(
            None,
            problems=(
                problem(
                    "share-outside-tier",
                    share=judgement.share,
                    tier=tier.id,
                    start=tier.from_,
                    end=tier.to,
                ),
            ),
        )
    return Outcome(share, steps=(f"tier-{tier.id}",))


def panel(rule: Panel, judgement: Judgement) -> Outcome:
    """The mean of the judges' scores with the ``trim`` highest and lowest left out."""
    scores = sorted(judgement.scores.values())
    if len(scores) < max(rule.judges, 2 * rule.trim + 1):
        found = problem("judges-too-few", found=len(scores), wanted=rule.judges)
        return Outcome(None, problems=(found,) if scores else ())
    wrong = [s for s in scores if not 0 <= s <= rule.out_of]
    if wrong:
        outside = problem("judge-outside", score=wrong[0], out_of=rule.out_of)
        return Outcome(None, problems=(outside,))
    kept = scores[rule.trim : len(scores) - rule.trim]
    mean = sum(map(Fraction, kept), Fraction(0)) / len(kept)
    steps = ("trimmed",) if rule.trim else ()
    return Outcome(held(mean / Fraction(rule.out_of)), steps=steps)


JUDGED: tuple[type, ...] = (Checklist, Deductions, Qualitative, Panel)


def judged_outcome(rule: Rule, judgement: Judgement, points: Decimal) -> Outcome:
    """The outcome of a rule that people answer; ``TypeError`` on any other."""
    match rule:
        case Checklist():
            return checklist(rule, judgement, points)
        case Deductions():
            return deductions(rule, judgement, points)
        case Qualitative():
            return qualitative(rule, judgement)
        case Panel():
            return panel(rule, judgement)
    raise TypeError(f"{type(rule).__name__} is not judged")
