"""All that statistics can say of one result, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

from hengjian import formats
from hengjian.engine.result import Evaluation
from hengjian.errors import Problem
from hengjian.quantities import round_half_up
from hengjian.statistics.intervals import Interval
from hengjian.statistics.judgements import JudgementInsight, judgement_insights
from hengjian.statistics.robustness import (
    Distance,
    FactInsight,
    Turn,
    distance,
    fact_insights,
)
from hengjian.statistics.surveys import AtBound, SurveyInsight, survey_insights
from hengjian.statistics.weights import SEED, WeightInsight, weight_insight


@dataclass(frozen=True, slots=True)
class Insight:
    """What a survey can bear and how firmly the grade stands; no official score."""

    total: Decimal
    grade: str | None
    distance: Distance | None
    """``None``, like ``weights``, where the evaluation has no grade."""
    surveys: tuple[SurveyInsight, ...]
    facts: tuple[FactInsight, ...]
    judgements: tuple[JudgementInsight, ...]
    weights: WeightInsight | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept a survey from having an interval."""
        return tuple(survey.problem for survey in self.surveys if survey.problem is not None)

    def as_json(self) -> formats.Insight:
        """The insight as JSON; numbers are strings with their decimals. Shares are parts of 1 in 4
        decimals, the bounds of intervals rounded outward."""
        found = {
            "total": str(self.total),
            "grade": self.grade,
            "distance": _plain(self.distance, Distance.__slots__) if self.distance else None,
            "surveys": [_survey(each) for each in self.surveys],
            "facts": [_fact(each) for each in self.facts],
            "judgements": [_plain(each, JudgementInsight.__slots__) for each in self.judgements],
            "weights": _weights(self.weights) if self.weights else None,
        }
        return cast(formats.Insight, found)


def insight(
    evaluation: Evaluation, *, confidence: int = 95, draws: int = 10_000, seed: int = SEED
) -> Insight:
    """Everything at once: surveys at ``confidence`` per cent, facts, judgements, and ``draws`` of
    random weights from ``seed``. Raises ``Refused`` (``confidence-unknown``)."""
    return Insight(
        total=evaluation.total,
        grade=evaluation.grade.grade if evaluation.grade else None,
        distance=distance(evaluation),
        surveys=survey_insights(evaluation, confidence),
        facts=fact_insights(evaluation),
        judgements=judgement_insights(evaluation),
        weights=weight_insight(evaluation, draws=draws, seed=seed),
    )


def _plain(value: object, names: Sequence[str]) -> dict[str, Any]:
    """The fields of a dataclass, numbers as text."""
    fields = {name: getattr(value, name) for name in names}
    return {
        name: str(field) if isinstance(field, Decimal) else field for name, field in fields.items()
    }


def _share(share: Fraction) -> str:
    return str(round_half_up(share, 4))


def _below(share: Fraction) -> str:
    return _share(Fraction(floor(share * 10**4), 10**4))


def _above(share: Fraction) -> str:
    return _share(Fraction(ceil(share * 10**4), 10**4))


def _survey(each: SurveyInsight) -> dict[str, Any]:
    return {
        "code": each.code,
        "interval": _interval(each.interval) if each.interval else None,
        "at_low": _bound(each.at_low) if each.at_low else None,
        "at_high": _bound(each.at_high) if each.at_high else None,
        "problem": each.problem.as_json() if each.problem else None,
    }


def _interval(interval: Interval) -> dict[str, Any]:
    return {
        "positive": interval.positive,
        "answers": interval.answers,
        "population": interval.population,
        "confidence": interval.confidence,
        "share": _share(interval.share),
        "low": _below(interval.low),
        "high": _above(interval.high),
    }


def _bound(bound: AtBound) -> dict[str, Any]:
    return _plain(bound, ("score", "total", "grade"))


def _fact(each: FactInsight) -> dict[str, Any]:
    return {
        "name": each.name,
        "value": str(each.value),
        "indicators": list(each.indicators),
        "at_stake": str(each.at_stake),
        "rising": _turn(each.rising) if each.rising else None,
        "falling": _turn(each.falling) if each.falling else None,
        "one_way": each.one_way,
    }


def _turn(turn: Turn) -> dict[str, str]:
    return {
        "value": str(turn.value),
        "change": str(turn.change),
        "total": str(turn.total),
        "grade": turn.grade,
    }


def _weights(weights: WeightInsight) -> dict[str, Any]:
    return {
        "draws": weights.draws,
        "seed": weights.seed,
        "spread": _share(weights.spread),
        "grades": {grade: _share(weights.share(grade)) for grade, _ in weights.grades},
        "low": str(weights.low),
        "median": str(weights.median),
        "high": str(weights.high),
    }
