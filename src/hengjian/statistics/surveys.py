"""What a survey's chance error does to a score: the indicator at both ends of its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hengjian.engine.api import rescore
from hengjian.engine.frameworks.model import Survey
from hengjian.engine.frameworks.rules import Likert
from hengjian.engine.language.nodes import Number
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import round_half_up
from hengjian.statistics.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class AtBound:
    """The result if the true share were this bound of the interval; all else stays."""

    share: Fraction
    score: Decimal | None
    total: Decimal
    grade: str | None


@dataclass(frozen=True, slots=True)
class SurveyInsight:
    """One survey-based indicator with its interval."""

    code: str
    interval: Interval | None
    """``None`` where the counts are missing or impossible: see ``problem``."""
    at_low: AtBound | None
    """``None`` where the indicator's value is not the surveyed share, as in an index."""
    at_high: AtBound | None
    problem: Problem | None = None


def survey_insights(evaluation: Evaluation, confidence: int = 95) -> tuple[SurveyInsight, ...]:
    """Every indicator that names the counts of a survey, in the order of the framework."""
    return tuple(
        _insight(evaluation, result, survey, confidence)
        for result in evaluation.indicators
        if (survey := result.compiled.indicator.survey) is not None
    )


def _insight(
    evaluation: Evaluation, result: IndicatorResult, survey: Survey, confidence: int
) -> SurveyInsight:
    try:
        interval = _interval(evaluation, survey, confidence)
    except Refused as refusal:
        place = Place(path=f"indicators › {result.code} › survey")
        return SurveyInsight(result.code, None, None, None, refusal.problems[0].at(place))
    if not _is_share(result, interval):
        return SurveyInsight(result.code, interval, None, None)
    return SurveyInsight(
        result.code,
        interval,
        at_low=_at(evaluation, result, interval.low),
        at_high=_at(evaluation, result, interval.high),
    )


def _interval(evaluation: Evaluation, survey: Survey, confidence: int) -> Interval:
    positive, answers = (_count(evaluation, name) for name in (survey.positive, survey.answers))
    population = _count(evaluation, survey.population) if survey.population else None
    if positive is None or answers is None:
        missing = survey.positive if positive is None else survey.answers
        raise Refused([problem("survey-count-missing", name=missing)])
    return wilson(positive, answers, population, confidence)


def _count(evaluation: Evaluation, name: str) -> int | None:
    """A count, or ``None`` where it is missing: a missing population is taken as endless."""
    fact = evaluation.facts.by_name.get(name)
    if fact is None or fact.value is None:
        return None
    if not isinstance(fact.value, Fraction) or fact.value.denominator != 1:
        raise Refused([problem("survey-count-not-whole", name=name, found=fact.value)])
    return int(fact.value)


def _is_share(result: IndicatorResult, interval: Interval) -> bool:
    """Whether the indicator's value is the surveyed share, at the decimals it is shown with."""
    if result.value is None or isinstance(result.compiled.indicator.score, Likert):
        return False
    places, scale = result.compiled.indicator.places, result.value.unit.scale
    shown = round_half_up(result.value.amount, places)
    return not result.value.unit.dimension and shown == round_half_up(
        interval.share / scale, places
    )


def _at(evaluation: Evaluation, result: IndicatorResult, share: Fraction) -> AtBound:
    """The evaluation with this indicator's value put to ``share``."""
    framework = evaluation.framework
    put = replace(result.compiled, value=Number(share))
    indicators = tuple(put if each is result.compiled else each for each in framework.indicators)
    changed = rescore(
        replace(evaluation, framework=replace(framework, indicators=indicators)),
    )
    grade = changed.grade.grade if changed.grade else None
    return AtBound(share, changed[result.code].score, changed.total, grade)
