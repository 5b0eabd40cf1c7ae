"""A case against its framework: what is missing, what does not belong, what cannot be read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches

from hengjian.engine.facts.cells import close_to, read_value
from hengjian.engine.facts.gathered import Measured, Value
from hengjian.engine.facts.model import Judgement
from hengjian.engine.facts.reading import CaseFiles, record_problems, tables_of
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Judged,
    Likert,
    Panel,
    PassFail,
    Qualitative,
    Rule,
)
from hengjian.engine.frameworks.yaml_tree import Path
from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.wanting import wanting
from hengjian.engine.rules import answers, judged_outcome
from hengjian.errors import Problem, Refused, problem

PARTS: Mapping[type, tuple[str, ...]] = {
    Checklist: ("criteria",),
    Deductions: ("faults",),
    Qualitative: ("tier", "share"),
    Judged: ("score",),
    Panel: ("scores",),
    PassFail: ("passed",),
}
"""The parts of a judgement that each judged rule asks for."""


def parts_of(rule: Rule) -> tuple[str, ...]:
    """The parts of a judgement that ``rule`` asks for; a checklist also those its criteria need."""
    also = ("faults",) if isinstance(rule, Checklist) and rule.faults else ()
    return PARTS[type(rule)] + also


_UNUSED = Judgement()


def check_case(
    files: CaseFiles, compiled: CompiledFramework, counted: Mapping[str, Measured] | None = None
) -> tuple[Problem, ...]:
    """Every problem of a case that is to be evaluated by ``compiled``: those of reading it and its
    records, facts and judgements that are missing, unknown or unreadable. ``counted`` is what the
    records give, where they can be counted: it settles which facts are asked for."""
    problems = [*files.problems, *record_problems(files, compiled.tables)]
    problems += _check_reported(files, compiled)
    problems += _missing_facts(files, compiled, counted or {})
    for indicator in compiled.indicators:
        if is_judged(indicator):
            problems += _check_judgements(files, indicator)
    problems += _unknown_codes(files, compiled)
    return tuple(problems)


def is_judged(indicator: CompiledIndicator) -> bool:
    """Whether an indicator is scored from what people judge, and not from facts."""
    rule = indicator.indicator.score
    if isinstance(rule, Checklist):
        return bool(rule.asked)
    return type(rule) in PARTS and indicator.when is None


def _check_reported(files: CaseFiles, compiled: CompiledFramework) -> Iterator[Problem]:
    used = _facts_used(files)
    for name, figure in files.case.facts.items():
        at: Path = ("facts", name)
        if name in compiled.types:
            try:
                read_value(
                    figure.value, compiled.types[name], compiled.units[name], compiled.own_units
                )
            except Refused as error:
                yield from (p.at(files.place((*at, "value"))) for p in error.problems)
            continue
        wanted = [n for n in compiled.types if n not in files.case.facts]
        if close := get_close_matches(name, wanted, n=1, cutoff=0.75):
            yield problem("fact-misspelt", files.place(at), name=name, close=close[0])
        elif name not in used:
            yield problem("fact-unknown", files.place(at), name=name)


def _facts_used(files: CaseFiles) -> frozenset[str]:
    """The facts that other parts of the case name, in tables or in texts."""
    case = files.case
    named = {name for row in case.funds for name in row.facts.values()}
    named |= {goal.fact for goal in case.goals if goal.fact}
    prose = f"{case.narrative!r}{case.findings!r}"
    return frozenset(named | {name for name in case.facts if f"{{facts.{name}}}" in prose})


def _missing_facts(
    files: CaseFiles, compiled: CompiledFramework, counted: Mapping[str, Measured]
) -> Iterator[Problem]:
    tables = tables_of(files, compiled.tables).titles
    needed: dict[str, list[str]] = {}
    known = _fact_values(files, compiled, counted)
    for indicator in compiled.indicators:
        for name in _absent_facts(indicator, compiled, known):
            needed.setdefault(name, []).append(indicator.indicator.code)
    for name, codes in needed.items():
        values = {"name": name, "codes": "、".join(dict.fromkeys(codes))}
        measure = compiled.measures.get(name)
        if name in files.case.facts or ("facts", name) in files.broken:
            continue  # it is there and cannot be read, which is told already
        if measure is None:
            unit = compiled.units[name].symbol or "—"
            yield problem("fact-missing", files.place(("facts",)), **values, unit=unit)
        elif measure.table not in tables:
            table = compiled.tables[measure.table].title
            yield problem("measure-missing", files.place(("facts",)), **values, table=table)


def _fact_values(
    files: CaseFiles, compiled: CompiledFramework, counted: Mapping[str, Measured]
) -> dict[str, Value | None]:
    """Every fact as far as it can be told: reported, counted, computed, in this order."""
    known: dict[str, Value | None] = dict.fromkeys(compiled.types)
    known["as_of"] = files.case.as_of
    known |= {name: value for name, (value, _) in counted.items()}
    for name in compiled.types:
        figure = files.case.facts.get(name)
        formula = compiled.formulas.get(name)
        if figure is not None:
            with suppress(Refused):  # what cannot be read is told by ``_check_reported``
                typed = compiled.types[name], compiled.units[name], compiled.own_units
                known[name] = read_value(figure.value, *typed)[0]
        elif formula is not None:
            with suppress(Refused):  # too large a number is told when the case is evaluated
                known[name] = evaluate(formula.expression, known.get)
    return known


def _absent_facts(
    indicator: CompiledIndicator, compiled: CompiledFramework, known: Mapping[str, Value | None]
) -> Iterator[str]:
    """The facts for want of which an indicator has no score; none that an ``if`` passes over."""
    own = {"value": indicator.value, "target": indicator.target}
    waiting = [n for n in (*indicator.formulas, indicator.veto, indicator.cap) if n is not None]
    rule = indicator.indicator.score
    if isinstance(rule, Likert):
        yield from (each.fact for each in rule.levels if known[each.fact] is None)

    def lookup(name: str) -> Value | None:
        node = own.get(name)
        return known.get(name) if node is None else evaluate(node, known.get)

    seen: set[str] = set()
    while waiting:
        for name in wanting(waiting.pop(0), lookup):
            formula = compiled.formulas.get(name)
            if name in seen or name in own:
                continue
            seen.add(name)
            if formula is None:
                yield name
            else:
                waiting.append(formula.expression)


def behind(name: str, compiled: CompiledFramework, given: Container[str]) -> Iterator[str]:
    """The facts and measures that ``name`` stands on and that are not ``given``."""
    if name in given or name not in compiled.types:
        return
    formula = compiled.formulas.get(name)
    if formula is None:
        yield name
        return
    for inner in formula.inputs:
        yield from behind(inner, compiled, given)


def _check_judgements(files: CaseFiles, indicator: CompiledIndicator) -> Iterator[Problem]:
    code, rule = indicator.indicator.code, indicator.indicator.score
    assert rule is not None  # a judged indicator has its rule
    judgement = files.case.judgements.get(code)
    if judgement is None and ("judgements", code) in files.broken:
        return
    if judgement is None:
        values = {"code": code, "name": indicator.indicator.name}
        yield problem("judgement-missing", files.place(("judgements",)), **values)
        return
    at: Path = ("judgements", code)
    wanted = parts_of(rule)
    for part in dict.fromkeys(p for parts in PARTS.values() for p in parts if p not in wanted):
        if getattr(judgement, part) != getattr(_UNUSED, part):
            values = {"code": code, "rule": rule.rule, "part": part, "wanted": "、".join(wanted)}
            yield problem("judgement-part-wrong", files.place((*at, part)), **values)
    if all(getattr(judgement, part) == getattr(_UNUSED, part) for part in wanted):
        values = {"code": code, "name": indicator.indicator.name}
        yield problem("judgement-missing", files.place(at), **values)
        return
    if not isinstance(rule, PassFail):
        for found in _answer_problems(rule, judgement, indicator):
            item = str(dict(found.values).get("id", ""))
            part = "faults" if item in (judgement.faults or {}) else wanted[0]
            yield found.at(files.place((*at, part, item) if item else (*at, wanted[-1])))
    if not _is_supported(judgement):
        yield problem("judgement-unsupported", files.place(at), code=code)


def _answer_problems(
    rule: Rule, judgement: Judgement, indicator: CompiledIndicator
) -> tuple[Problem, ...]:
    if isinstance(rule, Checklist):
        return answers(rule, judgement, indicator.points).problems
    return judged_outcome(rule, judgement, indicator.points).problems


def _is_supported(judgement: Judgement) -> bool:
    answers = [*judgement.criteria.values(), *(judgement.faults or {}).values()]
    if judgement.reason or judgement.evidence:
        return True
    return any(answer.reason or answer.evidence for answer in answers)


def _unknown_codes(files: CaseFiles, compiled: CompiledFramework) -> Iterator[Problem]:
    """Codes that are no indicator of the framework, and judgements nothing asks for."""
    known = {indicator.indicator.code: indicator for indicator in compiled.indicators}
    for path in _codes_named(files):
        code = str(path[-1]) if isinstance(path[-1], str) else _code_at(files, path)
        if code not in known:
            values = {"code": code, "close": close_to(code, known)}
            yield problem("indicator-unknown", files.place(path), **values)
        elif path[0] == "judgements" and not is_judged(known[code]) and _answers(files, code):
            name = known[code].indicator.name
            yield problem("judgement-not-asked", files.place(path), code=code, name=name)


def _answers(files: CaseFiles, code: str) -> bool:
    """Whether a judgement answers anything; a reason and evidence alone may stand beside facts."""
    judgement = files.case.judgements[code]
    parts = (part for asked in PARTS.values() for part in asked)
    return any(getattr(judgement, part) != getattr(_UNUSED, part) for part in parts)


def _codes_named(files: CaseFiles) -> Iterator[Path]:
    case = files.case
    yield from (("judgements", code) for code in case.judgements)
    if case.published:
        yield from (("published", "indicators", code) for code in case.published.indicators)
    if case.narrative:
        yield from (("narrative", "analysis", code) for code in case.narrative.analysis)
    for number, finding in enumerate(case.findings):
        for index, _ in enumerate(finding.indicators):
            yield ("findings", number, "indicators", index)


def _code_at(files: CaseFiles, path: Path) -> str:
    return files.case.findings[int(path[1])].indicators[int(path[3])]
