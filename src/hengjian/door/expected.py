"""What a report on a case is expected to say: the case's facts and scores as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.against import Expected
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.frameworks.rules import Proportional
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.quantities import quantity_from_base, unit

POINTS = unit("分")


def expected_of(evaluation: Evaluation) -> tuple[Expected, ...]:
    """Everything of ``evaluation`` that a report may print."""
    source = evaluation.case.title.zh
    return (
        *(each for fact in evaluation.facts.by_name.values() for each in _fact(fact, evaluation)),
        *(each for result in evaluation.indicators for each in _scores(result, source)),
        *_conclusion(evaluation, source),
    )


def _fact(fact: Fact, evaluation: Evaluation) -> Iterator[Expected]:
    if isinstance(fact.value, Fraction):
        printed = fact.printed if fact.origin == "reported" else None
        shown = printed or quantity_from_base(fact.value, fact.unit).shown(2)
        source = evaluation.case.sources.get(fact.source)
        title = source.title.zh if source is not None else fact.source
        yield Expected(
            "fact", fact.name, fact.value, fact.unit.dimension, shown,
            " ".join(filter(None, (title, fact.place))), fact.as_of,
        )  # fmt: skip


def _scores(result: IndicatorResult, source: str) -> Iterator[Expected]:
    name = result.compiled.indicator.name.zh
    points = result.compiled.points
    yield Expected("points", name, Fraction(points), POINTS.dimension, f"{points}分", source)
    if result.score is not None:
        score, rule = result.score, result.compiled.indicator.score
        yield Expected(
            "score", name, Fraction(score), POINTS.dimension, f"{score}分", source,
            proportional=isinstance(rule, Proportional) and not rule.lower_is_better,
        )  # fmt: skip


def _conclusion(evaluation: Evaluation, source: str) -> Iterator[Expected]:
    if not evaluation.complete:
        return
    total = evaluation.total
    yield Expected("total", "总分", Fraction(total), POINTS.dimension, f"{total}分", source)
    if evaluation.grade is not None:
        names = tuple(grade.grade for grade in evaluation.grades)
        yield Expected(
            "grade", "评价等级", shown=evaluation.grade.grade, source=source, choices=names
        )
