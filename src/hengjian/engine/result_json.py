"""An evaluation and an explanation as JSON, as the commands print them."""

from __future__ import annotations

from hengjian import formats
from hengjian.bilingual import Language
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.trace import trace_of
from hengjian.errors import Refused, problem


def evaluation_json(evaluation: Evaluation, language: Language = "zh") -> formats.Evaluation:
    """The scores, the grade and the problems; numbers are strings with their decimals."""
    framework = evaluation.framework.framework
    return {
        "version": 1,
        "case": evaluation.case.case,
        "framework": framework.framework,
        "edition": framework.edition,
        "as_of": evaluation.as_of.isoformat(),
        "what_if": dict(evaluation.what_if),
        "total": str(evaluation.total),
        "points": str(framework.points),
        "complete": evaluation.complete,
        "grade": evaluation.grade.grade if evaluation.grade else None,
        "indicators": [_indicator(result, language) for result in evaluation.indicators],
        "problems": [found.as_json(language) for found in evaluation.problems],
    }


def _indicator(result: IndicatorResult, language: Language) -> formats.Indicator:
    return {
        "code": result.code,
        "name": result.compiled.indicator.name.of(language),
        "level": result.compiled.level,
        "parent": result.compiled.parent,
        "points": str(result.compiled.points),
        "score": None if result.score is None else str(result.score),
        "rate": result.rate_shown,
        "value": result.value_shown,
        "target": result.target_shown,
        "status": result.status,
        "published": None if result.published is None else str(result.published),
    }


def explanation_json(evaluation: Evaluation, result: IndicatorResult) -> formats.Explanation:
    """The trace of one indicator, of those below it, and of every fact behind it."""
    trace = trace_of(evaluation)
    entries = {entry["code"]: entry for entry in trace["indicators"]}
    return {
        "version": 1,
        "case": evaluation.case.case,
        "framework": evaluation.framework.framework.framework,
        "edition": evaluation.framework.framework.edition,
        "as_of": evaluation.as_of.isoformat(),
        "what_if": dict(evaluation.what_if),
        "indicator": entries[result.code],
        "children": [e for e in trace["indicators"] if e["parent"] == result.code],
        "facts": {
            name: trace["facts"][name] for name in facts_behind(evaluation, result.compiled.inputs)
        },
    }


def result_of(evaluation: Evaluation, code: str) -> IndicatorResult:
    """The result of the indicator ``code``. Raises ``Refused`` (``code-unknown``)."""
    try:
        return evaluation[code]
    except KeyError:
        known = "、".join(each.code for each in evaluation.indicators)
        raise Refused([problem("code-unknown", code=code, known=known)]) from None


def facts_behind(evaluation: Evaluation, names: tuple[str, ...]) -> list[str]:
    """Every fact behind ``names``, formulas followed down, in order."""
    found: list[str] = []
    for name in names:
        formula = evaluation.framework.formulas.get(name)
        for each in (name, *facts_behind(evaluation, formula.inputs if formula else ())):
            if each not in found and each in evaluation.facts.by_name:
                found.append(each)
    return found
