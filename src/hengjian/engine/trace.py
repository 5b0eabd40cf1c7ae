"""The trace: the whole calculation as one versioned JSON document.

Numbers are exact texts (``"10/37"``, ``"30878.14"``) in base units beside the way they are shown; a
formula stands as written, with its values put in, and in prefix form, so that a script with only
the standard library (``hengjian.engine.recompute``) can compute every score anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from hengjian import __version__
from hengjian.bilingual import Text
from hengjian.engine.facts.gathered import Fact, Value
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.fields import Model, Points
from hengjian.engine.frameworks.model import Cap, Veto
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.printing import prefix, substituted, text_of
from hengjian.engine.language.walking import names
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.quantities import Quantity, Unit, exact_text, quantity_from_base

VERSION = "hengjian-trace/2"

Json = dict[str, Any]


def trace_of(evaluation: Evaluation) -> Json:
    """The trace of ``evaluation``, ready for ``json.dumps``."""
    compiled, case = evaluation.framework, evaluation.case
    return {
        "trace": VERSION,
        "engine": __version__,
        "case": {
            "case": case.case,
            "title": _plain(case.title),
            "basis": case.basis,
            "synthetic": _plain(case.synthetic),
            "note": _plain(case.note),
        },
        "framework": _framework(compiled),
        "as_of": evaluation.as_of.isoformat(),
        "what_if": dict(evaluation.what_if),
        "sources": _plain(case.sources),
        "evidence": _plain(case.evidence),
        "facts": {name: _fact(fact, compiled) for name, fact in evaluation.facts.by_name.items()},
        "indicators": [_indicator(result, evaluation) for result in evaluation.indicators],
        "total": str(evaluation.total),
        "complete": evaluation.complete,
        "grade": evaluation.grade.grade if evaluation.grade else None,
        "grades": _plain(evaluation.grades),
        "problems": [found.as_json("zh") for found in evaluation.problems],
    }


def _framework(compiled: CompiledFramework) -> Json:
    framework = compiled.framework
    return {
        "framework": framework.framework,
        "edition": framework.edition,
        "title": _plain(framework.title),
        "authority": _plain(framework.authority),
        "digest": compiled.digest,
        "points": str(framework.points),
        "rounding": _plain(framework.rounding),
        "reconstruction": _plain(framework.reconstruction),
    }


def _fact(fact: Fact, compiled: CompiledFramework) -> Json:
    formula = compiled.formulas.get(fact.name)
    return {
        "value": exact_value(fact.value),
        "type": _type(fact.value),
        "shown": show(fact.value, fact.unit, fact.printed),
        "unit": fact.unit.symbol,
        "origin": fact.origin,
        "as_of": fact.as_of.isoformat(),
        "source": fact.source,
        "place": fact.place,
        "printed": fact.printed,
        "reported": exact_value(fact.reported),
        "recorded": exact_value(fact.recorded),
        "counted": _write_count(fact),
        "formula": fact.formula,
        "prefix": prefix(formula.expression) if formula else None,
    }


def _type(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "boolean"
        case dt.date():
            return "date"
        case str():
            return "text"
    return "number"


def _write_count(fact: Fact) -> Json | None:
    if fact.counted is None:
        return None
    names = ("table", "aggregate", "column", "where", "among", "rows", "kept", "engine")
    return {name: getattr(fact.counted, name) for name in names}


def _indicator(result: IndicatorResult, evaluation: Evaluation) -> Json:
    compiled = result.compiled
    fixed = _write_fixed(compiled)
    return {
        **fixed,
        "weight": exact_text(result.weight),
        "status": result.status,
        "value": _write_computed(fixed["value"], compiled.value, result.value, evaluation),
        "target": _write_computed(fixed["target"], compiled.target, result.target, evaluation),
        "completion": _exact(result.completion),
        "share": _exact(result.share),
        "veto": _write_fired(fixed["veto"], "veto" in result.steps),
        "cap": _write_fired(fixed["cap"], "capped" in result.steps),
        "exact": _exact(result.exact),
        "score": None if result.score is None else str(result.score),
        "rate": _exact(result.rate),
        "steps": list(result.steps),
        "judgement": _numbers(result.judgement),
        "decided": dict(result.decided),
        "published": None if result.published is None else str(result.published),
    }


@lru_cache(maxsize=1024)
def _write_fixed(compiled: CompiledIndicator) -> Json:
    """What the framework says of an indicator: the same in every trace, so written once."""
    indicator = compiled.indicator
    return {
        "code": indicator.code,
        "name": _plain(indicator.name),
        "level": compiled.level,
        "parent": compiled.parent,
        "points": str(compiled.points),
        "inputs": list(compiled.inputs),
        "rule": _rule(compiled),
        "missing": indicator.missing,
        "cite": _plain(indicator.cite),
        "value": _formula(compiled.value),
        "target": _formula(compiled.target),
        "veto": _condition(compiled.veto, indicator.veto),
        "cap": _condition(compiled.cap, indicator.cap),
    }


def _formula(expression: Expression | None) -> Json:
    if expression is None:
        return {"formula": None, "prefix": None}
    return {"formula": text_of(expression), "prefix": prefix(expression)}


def _write_computed(
    formula: Json,
    expression: Expression | None,
    quantity: Quantity | None,
    evaluation: Evaluation,
) -> Json | None:
    if expression is None and quantity is None:
        return None
    by_name = evaluation.facts.by_name
    named = names(expression) if expression else ()
    shown = {name: show_fact(by_name[name]) for name in named if name in by_name}
    shown["as_of"] = evaluation.as_of.isoformat()
    return {
        **formula,
        "substituted": substituted(expression, shown) if expression else None,
        "exact": exact_text(quantity.base) if quantity else None,
        "shown": quantity.shown(4) if quantity else None,
    }


def _write_fired(condition: Json | None, fired: bool) -> Json | None:
    return None if condition is None else {**condition, "fired": fired}


def _rule(compiled: CompiledIndicator) -> Json | None:
    """The rule, quantities as exact numbers in base units and formulas in prefix form."""
    if compiled.indicator.score is None:
        return None
    rule: Json = _numbers(compiled.indicator.score)
    if compiled.when is not None:
        rule["when"] = _formula(compiled.when)
    if compiled.formula is not None:
        rule["points"] = _formula(compiled.formula)
    for criterion in rule.get("criteria", ()):
        if criterion["id"] in compiled.criteria:
            criterion["when"] = _formula(compiled.criteria[criterion["id"]])
    return rule


def _condition(expression: Expression | None, rule: Veto | Cap | None) -> Json | None:
    """A veto or a cap: its formula and what it holds the indicator to."""
    if expression is None or rule is None:
        return None
    share = rule.share if isinstance(rule, Cap) else None
    return {
        **_formula(expression),
        "why": _plain(rule.why),
        "share": None if share is None else exact_text(share.base),
        "grade": rule.grade,
    }


def show_fact(fact: Fact) -> str:
    """A fact as it is shown in a substituted formula."""
    return show(fact.value, fact.unit, fact.printed if fact.origin == "reported" else None) or "—"


def show(value: Value | None, unit: Unit, printed: str | None = None) -> str | None:
    """A value in its declared unit; as it was printed where that is what counts."""
    if printed is not None:
        return printed
    if isinstance(value, Fraction):
        return quantity_from_base(value, unit).shown(4)
    return None if value is None else _word(value)


def _word(value: dt.date | bool | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else value


def exact_value(value: Value | None) -> str | bool | None:
    """A value without loss: numbers as exact text in base units, dates in ISO form."""
    if isinstance(value, Fraction):
        return exact_text(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _plain(value: Any) -> Any:
    """Models as JSON: quantities as they are written."""
    return _dump(value, lambda quantity: quantity.text())


def _numbers(value: Any) -> Any:
    """Models as JSON: quantities as exact numbers in base units."""
    return _dump(value, lambda quantity: exact_text(quantity.base))


def _dump(value: Any, written: Any) -> Any:
    match value:
        case Quantity():
            return written(value)
        case Text():
            return {"zh": value.zh, "en": value.en}
        case Model():
            fields = type(value).model_fields
            return {
                field.alias or name: _dump(getattr(value, name), written)
                for name, field in fields.items()
            }
        case Mapping():
            return {key: _dump(item, written) for key, item in value.items()}
        case tuple() | list():
            return [_dump(item, written) for item in value]
        case Decimal() | Points() | Unit():
            return str(value)
        case dt.date():
            return value.isoformat()
    return value
