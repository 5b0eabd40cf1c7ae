"""The pages of frameworks: what is shipped, and the schemas for editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from docs.markdown import both, cell, cited, code, page, table
from hengjian import library
from hengjian.bonds.written import bonds_schema
from hengjian.engine.api import load_framework
from hengjian.engine.describing import RULE_NAMES, describe_rule
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Measure
from hengjian.engine.json_schema import (
    Schema,
    case_schema,
    framework_schema,
    grade_scale_schema,
    policy_schema,
)
from hengjian.formats import OUTPUTS, output_schema


def shipped() -> str:
    """Every shipped framework with its indicators, facts, measures and formulas."""
    introduction = (
        "The frameworks that come with Hengjian. `hengjian framework show NAME` prints one, and "
        "its file under `src/hengjian/library/frameworks/` is a model for your own."
    )
    compiled = [load_framework(file) for file in library.framework_files()]
    names = (
        [
            _link(each),
            cell(each.framework.edition),
            both(each.framework.title),
            str(each.framework.points),
            str(sum(i.is_leaf for i in each.indicators)),
        ]
        for each in compiled
    )
    contents = table(["Name", "Edition", "Title", "Points", "Leaf indicators"], names)
    blocks = [block for each in compiled for block in _framework(each)]
    return page("Frameworks 指标体系", introduction, contents, *blocks)


def _link(compiled: CompiledFramework) -> str:
    framework = compiled.framework
    return f"[{framework.framework}](#{framework.framework}-{framework.edition})"


def _framework(compiled: CompiledFramework) -> Iterator[str]:
    framework = compiled.framework
    yield f"## `{framework.framework}` {cell(framework.edition)}"
    yield f"**{both(framework.title, ' · ')}**"
    if framework.reconstruction:
        yield f"> ※ {both(framework.reconstruction, '<br>')}"
    yield both(framework.description, "\n\n")
    yield f"Authority: {cited(framework.authority)}" if framework.authority else ""
    yield _in_force(compiled)
    grades = ", ".join(f"{cell(each.grade)} from {each.at_least}" for each in compiled.grades)
    yield f"Grades: {grades}. Decimals of scores: {framework.rounding.places}."
    if framework.advice:
        named = ", ".join(code(name) for name in framework.advice)
        yield f"Checked against: {named} (see [policies](policies.md))."
    heads = ["Code", "Indicator", "Points", "Value; target", "Scoring rule", "Source"]
    yield table(heads, (_indicator(each) for each in compiled.indicators))
    yield table(["Fact", "Unit", "What it is"], _facts(compiled))


def _in_force(compiled: CompiledFramework) -> str:
    force = compiled.framework.in_force
    if force is None:
        return ""
    return f"In force from {force.from_}" + (f" until {force.until}." if force.until else ".")


def _indicator(each: CompiledIndicator) -> tuple[str, ...]:
    indicator = each.indicator
    indent = "&emsp;" * (each.level - 1)
    computed = "; ".join(code(part) for part in (indicator.value, indicator.target) if part)
    name, points = indent + both(indicator.name, " · "), str(each.points)
    return code(indicator.code), name, points, computed, _scored(each), cited(indicator.cite)


def _scored(each: CompiledIndicator) -> str:
    indicator = each.indicator
    if indicator.score is None:
        return ""
    parts = [f"*{both(RULE_NAMES[indicator.score.rule], ' · ')}*", both(describe_rule(each))]
    if indicator.veto:
        parts.append(f"veto when {code(indicator.veto.when)}: {both(indicator.veto.why, ' · ')}")
    if indicator.cap:
        parts.append(f"cap when {code(indicator.cap.when)}: {both(indicator.cap.why, ' · ')}")
    if indicator.missing != "missing":
        parts.append(f"no data: {indicator.missing}")
    return "<br>".join(parts)


def _facts(compiled: CompiledFramework) -> Iterator[tuple[str, str, str]]:
    framework = compiled.framework
    for name, fact in framework.facts.items():
        shown = fact.unit.symbol or ("" if fact.type == "number" else fact.type)
        yield code(name), cell(shown), "reported" + _told(both(fact.title, " · "))
    for name, measure in framework.measures.items():
        title = _told(both(measure.title, " · "))
        yield code(name), cell(measure.unit.symbol), f"counted: {code(_counted(measure))}{title}"
    for name, formula in framework.formulas.items():
        title = _told(both(formula.title, " · "))
        yield code(name), cell(formula.unit.symbol), f"computed: {code(formula.value)}{title}"


def _told(title: str) -> str:
    return f" ({title})" if title else ""


def _counted(measure: Measure) -> str:
    aggregates = ("count", "sum", "min", "max", "share")
    written = [f"{name} {target}" for name in aggregates if (target := getattr(measure, name))]
    written += [f"where {measure.where}"] if measure.where else []
    written += [f"among {measure.among}"] if measure.among else []
    return " ".join(written)


def schemas() -> dict[str, Callable[[], str]]:
    """The JSON Schemas of the files people write, and of what the commands print, by the name of
    their page."""
    made = {
        "framework": framework_schema,
        "case": case_schema,
        "grade-scale": grade_scale_schema,
        "policy": policy_schema,
        "bonds": bonds_schema,
    }
    outputs = {f"output-{name}": partial(output_schema, name) for name in OUTPUTS}
    return {
        f"{name}.schema.json": partial(_json, schema)
        for name, schema in {**made, **outputs}.items()
    }


def _json(schema: Callable[[], Schema]) -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
