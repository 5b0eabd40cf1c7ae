"""Templates: an empty case for a framework, everything it asks for laid out to be filled in."""

from __future__ import annotations

from pathlib import Path

from hengjian.bilingual import Language, Text
from hengjian.engine.facts.asking import (
    AskedFact,
    facts_asked,
    judgements_asked,
    tables_asked,
)
from hengjian.engine.facts.folders import CASE_FILE
from hengjian.engine.facts.template_workbook import write_template
from hengjian.engine.facts.writing import (
    SECTIONS,
    column_title,
    csv_bytes,
    new_file,
    new_folder,
    path_from,
)
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.yaml_text import flow_text


def new_case(
    target: Path,
    framework: CompiledFramework,
    language: Language = "zh",
    source: Path | None = None,
) -> None:
    """Write an empty case for ``framework``: a folder, or a workbook where ``target`` ends in
    ``.xlsx``. The case names the framework, or the file ``source`` it came from by its path from
    the case. Raises ``Refused`` where ``target`` exists and is not empty, or cannot be written."""
    if target.suffix.lower() == ".xlsx":
        named = path_from(source, target.parent) if source else framework.framework.framework
        with new_file(target) as file:
            write_template(file, framework, language, named)
        return
    named = path_from(source, target) if source else framework.framework.framework
    with new_folder(target) as folder:
        text = _case_template(framework, language, named)
        (folder / CASE_FILE).write_text(text, encoding="utf-8")
        for key in tables_asked(framework):
            table = framework.tables[key]
            header = [column_title(column, language) for column in table.columns.values()]
            (folder / f"{key}.csv").write_bytes(csv_bytes([header]))


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


def _case_template(framework: CompiledFramework, language: Language, named: str) -> str:
    model = framework.framework
    title = " ".join(model.title.of(language).split())
    head = _HEAD.of(language).format(title=title, name=model.framework, edition=model.edition)
    facts = "".join(_fact_lines(fact) for fact in facts_asked(framework, language))
    return (
        f"{head}case: new-case\ntitle: {_TITLE.of(language)}\n"
        f"framework: {flow_text(named)}\nedition: '{model.edition}'\n"
        f"as_of:   # {_AS_OF.of(language)}\nbasis: reported\n"
        f"\n# {SECTIONS['sources']}\nsources:\n  form: {{title: {_FORM.of(language)}}}\n"
        f"\n# {SECTIONS['facts']}\nfacts:\n{facts}"
        f"\n# {SECTIONS['evidence']}\nevidence:\n"
        "  # e1: {title: , kind: formal, source: form, place: }"
        "   # formal working voucher explanation\n"
        f"\n# {SECTIONS['judgements']}\njudgements:\n{_judgement_lines(framework, language)}"
    )


def _fact_lines(fact: AskedFact) -> str:
    """Valid as it stands when it is no comment any more: a unit like % must stand in quotes."""
    remark = f"   # {' '.join(fact.remark.split())}" if fact.remark else ""
    return f"  # {fact.name}: {{value: '{fact.unit}', source: form, place: ''}}{remark}\n"


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
            lines.append(f"  # {asked.indicator}:   # {' '.join(asked.name.split())}\n")
        if (asked.indicator, asked.part) != before:
            lines.append(_HEADING.get(asked.part, ""))
        before = (asked.indicator, asked.part)
        number += 1
        remark = " ".join(asked.remark.split())
        lines.append(_ENTRY[asked.part].format(item=asked.item, remark=remark, number=number))
    return "".join(lines)
