"""Templates: an empty case for a framework, everything it asks for laid out to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hengjian.bilingual import Language, Text
from hengjian.engine.facts.checking import behind, is_judged
from hengjian.engine.facts.folders import CASE_FILE
from hengjian.engine.facts.writing import SECTIONS, csv_bytes, new_file, new_folder
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Column
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


def new_case(target: Path, framework: CompiledFramework, language: Language = "zh") -> None:
    """Write an empty case for ``framework``: a folder, or a workbook where ``target`` ends in
    ``.xlsx``. Raises ``Refused`` where ``target`` exists and is not empty, or cannot be written."""
    if target.suffix.lower() == ".xlsx":
        from hengjian.engine.facts.template_workbook import write_template

        with new_file(target) as file:
            write_template(file, framework, language)
        return
    with new_folder(target) as folder:
        (folder / CASE_FILE).write_text(_case_template(framework, language), encoding="utf-8")
        for key in tables_asked(framework):
            table = framework.tables[key]
            header = [column_title(column, language) for column in table.columns.values()]
            (folder / f"{key}.csv").write_bytes(csv_bytes([header]))


def tables_asked(framework: CompiledFramework) -> tuple[str, ...]:
    """The record tables that the framework's measures count, in the order of the dictionary."""
    used = {measure.table for measure in framework.measures.values()}
    return tuple(key for key in framework.tables if key in used)


def column_title(column: Column, language: Language) -> str:
    """A column's title with its unit: ``支付金额（元）``."""
    title, symbol = column.title.of(language), column.unit.symbol
    if column.type != "number" or not symbol:
        return title
    return f"{title}（{symbol}）" if language == "zh" else f"{title} ({symbol})"


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


_HEAD = Text(
    "# 按“{title}”（{name}，{edition}）填写。\n"
    "# 以 # 开头的行不读取：填好一行就去掉它前面的 #。写完运行 hengjian case check 检查。\n",
    "# For “{title}” ({name}, {edition}).\n"
    "# Lines that begin with # are not read: take the # away as you fill one in, then run\n"
    "# hengjian case check.\n",
)
_TITLE = Text("待填写的案例名称", "title of the case")
_AS_OF = Text("评价基准日，如 2022-07-31", "the date it is evaluated at, like 2022-07-31")
_FORM = Text("绩效自评表", "self-evaluation form")


def _case_template(framework: CompiledFramework, language: Language) -> str:
    model = framework.framework
    title = model.title.of(language)
    head = _HEAD.of(language).format(title=title, name=model.framework, edition=model.edition)
    facts = "".join(_fact_lines(fact) for fact in facts_asked(framework, language))
    return (
        f"{head}case: new-case\ntitle: {_TITLE.of(language)}\n"
        f"framework: {model.framework}\nedition: '{model.edition}'\n"
        f"as_of:   # {_AS_OF.of(language)}\nbasis: reported\n"
        f"\n# {SECTIONS['sources']}\nsources:\n  form: {{title: {_FORM.of(language)}}}\n"
        f"\n# {SECTIONS['facts']}\nfacts:\n{facts}"
        f"\n# {SECTIONS['evidence']}\nevidence:\n"
        "  # e1: {title: , kind: formal, source: form, place: }"
        "   # formal working voucher explanation\n"
        f"\n# {SECTIONS['judgements']}\njudgements:\n{_judgement_lines(framework, language)}"
    )


def _fact_lines(fact: AskedFact) -> str:
    remark = f"   # {fact.remark}" if fact.remark else ""
    return f"  # {fact.name}: {{value: {fact.unit}, source: form, place: ''}}{remark}\n"


_ENTRY = {
    "criterion": "  #     {item}: {{met: , reason: , evidence: []}}   # {remark}\n",
    "fault": "  #     {item}: {{times: , reason: , evidence: []}}   # {remark}\n",
    "tier": "  #   tier:   # {remark}\n  #   share:\n  #   reason:\n  #   evidence: []\n",
    "points": "  #   score:   # {remark}\n  #   reason:\n  #   evidence: []\n",
    "passed": "  #   passed:   # true / false\n  #   reason:\n  #   evidence: []\n",
    "score": "  #     judge-{number}:   # {remark}\n",
}
_HEADING = {
    "criterion": "  #   criteria:\n",
    "fault": "  #   faults:\n",
    "score": "  #   scores:\n",
}


def _judgement_lines(framework: CompiledFramework, language: Language) -> str:
    lines: list[str] = []
    before, number = ("", ""), 0
    for asked in judgements_asked(framework, language):
        if asked.indicator != before[0]:
            number = 0
            lines.append(f"  # {asked.indicator}:   # {asked.name}\n")
        if (asked.indicator, asked.part) != before:
            lines.append(_HEADING.get(asked.part, ""))
        before = (asked.indicator, asked.part)
        number += 1
        remark = " ".join(asked.remark.split())
        lines.append(_ENTRY[asked.part].format(item=asked.item, remark=remark, number=number))
    return "".join(lines)
