"""What a framework asks of a case: facts, judgements, record tables; templates lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hengjian.bilingual import Language, Text
from hengjian.engine.facts.checking import behind, is_judged
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Fault,
    Judged,
    Panel,
    Qualitative,
)
from hengjian.engine.language.types import Kind

KINDS_OF_VALUE = {
    Kind.DAY: Text("日期，如 2022-07-31", "a date, like 2022-07-31"),
    Kind.TRUTH: Text("true 或 false", "true or false"),
    Kind.WORDS: Text("文字", "text"),
}
"""What is written for a fact that is no number."""
COUNTED = Text(
    "可由“{table}”表统计；填报则与之核对", "counted from “{table}”; compared if reported"
)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact the framework needs: its unit, and what is to be written."""

    name: str
    unit: str
    remark: str


@dataclass(frozen=True, slots=True)
class AskedJudgement:
    """One answer the framework needs: a criterion, a fault, a tier, a pass, a judge's score."""

    indicator: str
    name: str
    part: str
    item: str
    remark: str


def tables_asked(framework: CompiledFramework) -> tuple[str, ...]:
    """The record tables that the framework's measures count, in the order of the dictionary."""
    used = {measure.table for measure in framework.measures.values()}
    return tuple(key for key in framework.tables if key in used)


def facts_asked(framework: CompiledFramework, language: Language) -> Iterator[AskedFact]:
    """Every fact that can be reported, with the codes of the indicators that stand on it."""
    codes: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        for name in indicator.inputs:
            for fact in behind(name, framework, ()):
                codes.setdefault(fact, []).append(indicator.indicator.code)
    for name, type_ in framework.types.items():
        if name in framework.formulas:
            continue
        remarks = ["、".join(dict.fromkeys(codes.get(name, ())))]
        if isinstance(type_, Kind):
            remarks.append(KINDS_OF_VALUE[type_].of(language))
        if measure := framework.measures.get(name):
            table = framework.tables[measure.table].title.of(language)
            remarks.append(COUNTED.of(language).format(table=table))
        remark = " · ".join(filter(None, remarks))
        yield AskedFact(name, framework.units[name].symbol, remark)


def judgements_asked(framework: CompiledFramework, language: Language) -> Iterator[AskedJudgement]:
    """Every answer people give, in the order of the framework."""
    for indicator in framework.indicators:
        if is_judged(indicator):
            code, name = indicator.indicator.code, indicator.indicator.name.of(language)
            for part, item, remark in _items(indicator, language):
                yield AskedJudgement(code, name, part, item, remark)


def _items(indicator: CompiledIndicator, language: Language) -> Iterator[tuple[str, str, str]]:
    match indicator.indicator.score:
        case Checklist() as rule:
            yield from (("criterion", c.id, c.text.of(language)) for c in rule.asked)
            yield from _fault_items(rule.faults, language)
        case Deductions(faults=faults):
            yield from _fault_items(faults, language)
        case Judged():
            yield "points", "", f"0–{indicator.points}"
        case Qualitative(tiers=tiers):
            yield "tier", "", " / ".join(f"{t.id} {t.from_}–{t.to}" for t in tiers)
        case Panel(judges=judges, out_of=most):
            yield from (("score", "", f"0–{most}") for _ in range(judges))
        case _:
            yield "passed", "", indicator.indicator.name.of(language)


def _fault_items(faults: Iterable[Fault], language: Language) -> Iterator[tuple[str, str, str]]:
    yield from (("fault", f.id, f"{f.text.of(language)} (−{f.points})") for f in faults)
