"""The scoring rules: from value, target and judgement to an exact share of the points.

Each function gives an ``Outcome``; a share is a ``Fraction`` from 0 to 1 and ``None`` where
something it needs is missing. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from hengjian.engine.facts.model import Answer, Judgement
from hengjian.engine.frameworks.rules import (
    Band,
    Checklist,
    Deductions,
    Fault,
    Judged,
    Ladder,
    Likert,
    Linear,
    Panel,
    Proportional,
    Qualitative,
    Rule,
    Steps,
)
from hengjian.engine.language.evaluating import Lookup
from hengjian.errors import Problem, problem
from hengjian.quantities import exact_text


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
    rule: Ladder, value: Fraction | None, target: Fraction | None, points: Fraction
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


def band_worth(band: Band, points: Fraction) -> Fraction:
    """The share of the indicator's points a band gives."""
    if band.share is not None:
        return held(band.share.base)
    return held((band.points or 0) / points)


def by_steps(
    rule: Steps, value: Fraction | None, target: Fraction | None, points: Fraction
) -> Outcome:
    """Full points less those of every step on the wrong side of where points begin to go."""
    completion = completion_of(value, target)
    measured = value if rule.measured == "value" else completion
    start = turning_point(rule, target)
    if measured is None or start is None:
        return NOTHING
    missed = max(measured - start if rule.lower_is_better else start - measured, Fraction(0))
    whole = (ceil if rule.count == "started" else floor)(missed / rule.each.base)
    off = rule.off * whole / points
    taken = (f"step-{whole}",) if whole else ()
    return Outcome(held(1 - off), completion, steps=(*taken, *(("floor",) if off > 1 else ())))


def turning_point(rule: Steps, target: Fraction | None) -> Fraction | None:
    """Where full points end: ``from``, or the target, which is 100% of completion."""
    if rule.from_ is not None:
        return rule.from_.base
    return target if rule.measured == "value" else Fraction(1)


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


def checklist(
    rule: Checklist,
    judgement: Judgement,
    points: Fraction,
    decided: Mapping[str, bool | None],
) -> Outcome:
    """The worth of each criterion times the share to which it is met, by people or by facts.

    ``decided`` says which of the criteria with ``when`` are met; ``None`` where facts are missing.
    """
    answered = answers(rule, judgement, points)
    undecided = tuple(
        problem("criterion-undecided", id=c.id, text=c.text)
        for c in rule.criteria
        if c.when is not None and decided.get(c.id) is None
    )
    if answered.share is None or undecided:
        return Outcome(None, problems=answered.problems + undecided)
    by_facts = sum((rule.share_of(c, points) for c in rule.criteria if decided.get(c.id)), _NONE)
    return Outcome(held(answered.share + by_facts))


def answers(rule: Checklist, judgement: Judgement, points: Fraction) -> Outcome:
    """The part of a checklist that people answer: the share its criteria with no ``when`` earn."""
    asked = rule.asked
    open_ = [c for c in asked if c.id not in judgement.criteria]
    found = tuple(problem("criterion-unanswered", id=c.id, text=c.text) for c in open_)
    found += tuple(
        problem("criterion-by-facts", id=c.id, text=c.text, when=c.when)
        for c in rule.criteria
        if c.when is not None and c.id in judgement.criteria
    )
    found += _strange(judgement.criteria, {c.id for c in rule.criteria})
    found += _strange(judgement.faults or {}, {f.id for f in rule.faults})
    if found:
        return Outcome(None, problems=found)
    share = _NONE
    for criterion in asked:
        earned = rule.share_of(criterion, points) * met(judgement.criteria[criterion.id])
        if criterion.faults and judgement.faults:
            earned -= _take_off(criterion.faults, judgement.faults) / points
        share += max(earned, _NONE)
    return Outcome(share)


_NONE = Fraction(0)


def _take_off(faults: Iterable[Fault], found: Mapping[str, Answer]) -> Fraction:
    """The points that the faults found cost, each at most as often as it counts."""
    return sum(
        (fault.points * min(found[fault.id].times, fault.times) for fault in faults
         if fault.id in found),
        _NONE,
    )  # fmt: skip


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


def deductions(rule: Deductions, judgement: Judgement, points: Fraction) -> Outcome:
    """Full points less each fault found, at most as often as it counts."""
    if judgement.faults is None:
        return NOTHING
    strange = _strange(judgement.faults, {f.id for f in rule.faults})
    if strange:
        return Outcome(None, problems=strange)
    return Outcome(held(1 - _take_off(rule.faults, judgement.faults) / points))


def points_given(judgement: Judgement, points: Fraction) -> Outcome:
    """The points people gave."""
    if judgement.score is None:
        return NOTHING
    if not 0 <= judgement.score <= points:
        outside = problem("score-outside", score=judgement.score, points=exact_text(points))
        return Outcome(None, problems=(outside,))
    return Outcome(Fraction(judgement.score) / points)


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


def judged_outcome(
    rule: Rule,
    judgement: Judgement,
    points: Fraction,
    decided: Mapping[str, bool | None] | None = None,
) -> Outcome:
    """The outcome of a rule that people answer; ``TypeError`` on any other."""
    match rule:
        case Checklist():
            return checklist(rule, judgement, points, decided or {})
        case Deductions():
            return deductions(rule, judgement, points)
        case Qualitative():
            return qualitative(rule, judgement)
        case Judged():
            return points_given(judgement, points)
        case Panel():
            return panel(rule, judgement)
    raise TypeError(f"{type(rule).__name__} is not judged")
