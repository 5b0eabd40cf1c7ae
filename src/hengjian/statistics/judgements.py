"""What single judgements do to the total and the grade: each is turned over alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from hengjian.engine.api import rescore
from hengjian.engine.facts.model import Answer, Judgement
from hengjian.engine.frameworks.fields import Points
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Fault,
    Judged,
    Panel,
    PassFail,
    Qualitative,
    Rule,
    Tier,
)
from hengjian.engine.result import Evaluation
from hengjian.engine.rules import met
from hengjian.quantities import PERCENT, Quantity, round_half_up

JudgementKind = Literal["criterion", "fault", "passed", "tier", "share", "score", "judge"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another judgement that could have been made."""

    kind: JudgementKind
    part: str
    """The criterion's or fault's id, or the judge; empty where the judgement is one thing."""
    before: str
    """As judged: a share, how often a fault was found, a tier, ``true`` or ``false``, a score."""
    after: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class JudgementInsight:
    """What one alternative judgement would make of the result."""

    code: str
    kind: JudgementKind
    part: str
    before: str
    after: str
    total: Decimal
    move: Decimal
    """The total less the official one."""
    grade: str | None
    changes_grade: bool


def judgement_insights(evaluation: Evaluation) -> tuple[JudgementInsight, ...]:
    """Every judgement turned over alone, those that change the grade first, then by the size of
    their move. Empty where there is no grade."""
    if evaluation.grade is None:
        return ()
    found = [
        _insight(evaluation, result.code, alternative)
        for result in evaluation.indicators
        if result.judgement is not None and result.compiled.indicator.score is not None
        for alternative in alternatives(
            result.compiled.indicator.score, result.judgement, result.compiled.points
        )
    ]
    return tuple(sorted(found, key=lambda each: (not each.changes_grade, -abs(each.move))))


def _insight(evaluation: Evaluation, code: str, alternative: Alternative) -> JudgementInsight:
    changed = rescore(evaluation, judgements={code: alternative.judgement})
    grade = changed.grade.grade if changed.grade else None
    return JudgementInsight(
        code=code,
        kind=alternative.kind,
        part=alternative.part,
        before=alternative.before,
        after=alternative.after,
        total=changed.total,
        move=changed.total - evaluation.total,
        grade=grade,
        changes_grade=changed.grade is not None and changed.grade != evaluation.grade,
    )


def alternatives(rule: Rule, judgement: Judgement, points: Points) -> Iterator[Alternative]:
    """The other judgements that ``rule`` allows, one thing changed at a time.

    A criterion is met or not; a fault is found once or not at all; a tier is another one, at its
    middle; a share goes to either end of its tier, a judged score to 0 or to all ``points``; a
    judge scores as the others do on average.
    """
    match rule:
        case Checklist():
            yield from _criteria(rule, judgement)
            yield from _faults(rule.faults, judgement)
        case Deductions():
            yield from _faults(rule.faults, judgement)
        case Judged() if judgement.score is not None:
            yield from _scores(judgement, judgement.score, points)
        case PassFail() if rule.when is None and judgement.passed is not None:
            other = judgement.model_copy(update={"passed": not judgement.passed})
            yield Alternative("passed", "", _word(judgement.passed), _word(other.passed), other)
        case Qualitative():
            yield from _tiers(rule, judgement)
        case Panel():
            yield from _judges(judgement)


def _criteria(rule: Checklist, judgement: Judgement) -> Iterator[Alternative]:
    for criterion in rule.criteria:
        answer = judgement.criteria.get(criterion.id)
        if answer is None:
            continue
        for share in (Fraction(1), Fraction(0)):
            if share == met(answer):
                continue
            turned = answer.model_copy(update={"met": bool(share)})
            other = judgement.model_copy(
                update={"criteria": {**judgement.criteria, criterion.id: turned}}
            )
            yield Alternative("criterion", criterion.id, _share(met(answer)), _share(share), other)


def _scores(judgement: Judgement, score: Decimal, points: Points) -> Iterator[Alternative]:
    for end in (Decimal(0), round_half_up(points, 2)):
        if end != score and end <= points:
            other = judgement.model_copy(update={"score": end})
            yield Alternative("score", "", f"{score:f}", f"{end:f}", other)


def _faults(faults: tuple[Fault, ...], judgement: Judgement) -> Iterator[Alternative]:
    for fault in faults:
        found = (judgement.faults or {}).get(fault.id, Answer(times=0))
        turned = found.model_copy(update={"times": 0 if found.times else 1})
        other = judgement.model_copy(
            update={"faults": {**(judgement.faults or {}), fault.id: turned}}
        )
        yield Alternative("fault", fault.id, str(found.times), str(turned.times), other)


def _tiers(rule: Qualitative, judgement: Judgement) -> Iterator[Alternative]:
    if judgement.tier is None or judgement.share is None:
        return
    for tier in rule.tiers:
        if tier.id == judgement.tier:
            yield from _ends(tier, judgement)
            continue
        middle = (tier.from_.base + tier.to.base) / 2
        other = judgement.model_copy(update={"tier": tier.id, "share": _percent(middle)})
        before, after = f"{judgement.tier} {judgement.share}", f"{tier.id} {other.share}"
        yield Alternative("tier", "", before, after, other)


def _ends(tier: Tier, judgement: Judgement) -> Iterator[Alternative]:
    for end in (tier.from_, tier.to):
        if judgement.share is not None and end.base != judgement.share.base:
            other = judgement.model_copy(update={"share": end})
            yield Alternative("share", "", str(judgement.share), str(end), other)


def _judges(judgement: Judgement) -> Iterator[Alternative]:
    for judge, score in judgement.scores.items():
        others = [Fraction(s) for name, s in judgement.scores.items() if name != judge]
        if not others:
            continue
        mean = round_half_up(sum(others, Fraction(0)) / len(others), 2)
        if mean != score:
            other = judgement.model_copy(update={"scores": {**judgement.scores, judge: mean}})
            yield Alternative("judge", judge, f"{score:f}", f"{mean:f}", other)


def _percent(share: Fraction) -> Quantity:
    return Quantity(share * 100, PERCENT)


def _share(share: Fraction) -> str:
    return str(_percent(share))


def _word(passed: bool | None) -> str:
    return "true" if passed else "false"
