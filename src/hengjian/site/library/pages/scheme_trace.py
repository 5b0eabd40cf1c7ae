"""A kept trace as the pages show it: scores by indicator, and the figures behind each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.site.common.words import language, said
from hengjian.site.library.benefits import framework
from hengjian.site.library.models import Site, UtilityOpinion
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.scope_catalogue import WorksClass, catalogue, class_name
from hengjian.site.platform.english import formula, quantities

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator of the framework as it was scored."""

    code: str
    name: Text
    points: Decimal
    score: Decimal | None
    shown: str
    """Its value as printed; empty where it is judged or missing."""
    formula: str
    substituted: str
    facts: tuple[tuple[str, str, str], ...]
    """Name, value as printed, how it was counted."""
    answers: tuple[tuple[str, bool], ...]

    @property
    def percent(self) -> int:
        """The score in per cent of the points, for the width of a bar."""
        return 0 if self.score is None else int(100 * self.score / self.points)


def scores_of(trace: Json | None) -> list[Score]:
    """The scored indicators of a kept trace, in the order of the framework."""
    if not trace:
        return []
    return [_score(each, trace) for each in trace["indicators"] if each.get("rule")]


def trace_context(trace: Json) -> dict[str, object]:
    """What the drawer shows of a score."""
    return {
        "trace": trace,
        "framework_title": said(framework().framework.title),
        "scores": scores_of(trace),
        "records": _records(trace),
    }


Said = tuple[str, bool, UtilityOpinion | None]
"""A utility, whether the works touch it at the site, and the latest opinion of its owner."""


def opinions_of(
    sites: Sequence[Site], found: Mapping[str, Sequence[tuple[Site, UtilityOpinion | None]]]
) -> tuple[list[str], list[tuple[Site, list[Said]]]]:
    """The utilities that are touched, and each site with what each of their owners says."""
    utilities = list(found)
    by_site = {name: {site.pk: opinion for site, opinion in rows} for name, rows in found.items()}
    lines = [
        (site, [(u, site.pk in by_site[u], by_site[u].get(site.pk)) for u in utilities])
        for site in sites
    ]
    return utilities, lines


@dataclass(frozen=True, slots=True)
class Records:
    """A table behind a score, in words."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _records(trace: Json) -> list[Records]:
    tables = framework().tables
    shown = []
    for name, rows in trace.get("records", {}).items():
        table = tables.get(name)
        keys = list(rows[0]) if rows else []
        heads = [_column(name, key) for key in keys]
        cells = tuple(tuple(_cell(row[key]) for key in keys) for row in rows)
        shown.append(Records(said(table.title) if table else name, tuple(heads), cells))
    return shown


def _column(table: str, column: str) -> str:
    found = framework().tables.get(table)
    known = found.columns.get(column) if found else None
    return said(known.title) if known else column


def _cell(value: object) -> str:
    """A cell of a record in words: yes and no, classes, works and utilities by their names."""
    if isinstance(value, bool):
        return said(Text("是", "yes") if value else Text("否", "no"))
    text = str(value)
    if text in CLASSES:
        return said(class_name(WorksClass(text)))
    if text in catalogue():
        return said(catalogue()[text].name)
    return str(dict(Utility.choices).get(text, text))


CLASSES = frozenset(each.value for each in WorksClass)
AGGREGATES = {
    "sum": Text("合计", "total"),
    "count": Text("计数", "count of"),
    "min": Text("最小", "least of"),
    "max": Text("最大", "most of"),
    "share": Text("占比", "share of"),
}
WORD = re.compile(r'"[^"]*"|[^\W\d]\w*')


def _condition(table: str, where: str) -> str:
    """A condition of a measure in the words of its columns."""
    joints = {"and": Text("且", "and"), "or": Text("或", "or"), "not": Text("非", "not")}

    def in_words(match: re.Match[str]) -> str:
        word = match.group()
        if word.startswith('"'):
            return f"“{_cell(word[1:-1])}”"
        return said(joints[word]) if word in joints else _column(table, word)

    return WORD.sub(in_words, where)


def _score(indicator: Json, trace: Json) -> Score:
    value = indicator.get("value") or {}
    name = indicator["name"]
    criteria = ((indicator.get("judgement") or {}).get("criteria")) or {}
    return Score(
        indicator["code"],
        Text(name["zh"], name["en"]),
        Decimal(indicator["points"]),
        None if indicator["score"] is None else Decimal(indicator["score"]),
        quantities(value.get("shown") or ""),
        formula(value.get("formula") or "", fact_names()),
        quantities(value.get("substituted") or ""),
        tuple(_fact(name, trace["facts"][name]) for name in indicator.get("inputs", ())),
        tuple((code, _met(answer)) for code, answer in criteria.items()),
    )


def fact_names() -> dict[str, str]:
    """English titles of the framework's facts; none on a Chinese page, whose names they are."""
    if language() == "zh":
        return {}
    here = framework().framework
    specs: dict[str, Any] = {**here.facts, **here.measures, **here.formulas}
    return {name: said(spec.title) for name, spec in specs.items() if spec.title}


def _met(answer: Json) -> bool:
    return answer.get("met") not in (False, "0", 0)


def _fact(name: str, fact: Json) -> tuple[str, str, str]:
    counted, title = fact.get("counted"), fact_names().get(name, name)
    if not counted:
        reckoned = formula(fact.get("formula") or "", fact_names())
        return title, quantities(fact["shown"] or ""), reckoned
    table = framework().tables.get(counted["table"])
    parts = [said(table.title) if table else counted["table"]]
    if counted["column"]:
        parts.append(_column(counted["table"], counted["column"]))
    if counted["where"]:
        parts.append(_condition(counted["table"], counted["where"]))
    how = AGGREGATES.get(counted["aggregate"])
    verb = said(how) if how else counted["aggregate"]
    kept = said(Text("条记录", "records"))
    counts = Text("（{}/{} {}）", " ({}/{} {})")
    return (
        title,
        quantities(fact["shown"] or ""),
        f"{verb} {' · '.join(parts)}{said(counts).format(counted['kept'], counted['rows'], kept)}",
    )
