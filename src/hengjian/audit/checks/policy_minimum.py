"""Points that the evaluation rules ask for: output and benefit, and self-evaluation weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import texts
from hengjian.audit.score_tables import POLICY_PARTS, ScoreTable, level_one, score_tables
from hengjian.quantities import FULL_WIDTH, exact_text

_P = patterns("checks.policy_minimum")

_CODE = "policy-minimum"
_LEAST = Fraction(60)
_SELF = {"预算执行率": 10, "产出": 50, "效益": 30, "满意度": 10}
Stated = dict[str, tuple[Fraction, Spot]]


def _run(context: Context) -> Iterator[Claim]:
    tables = list(score_tables(context.document))
    found = next((s for t in tables if (s := _level_one(t))), None) or _words(context.document)
    if found is not None:
        text = "\n".join(block.text for block in context.document.blocks if block.table is None)
        if not _P.reason.search(text):
            under_way = _P.under_way.search(text) is not None
            yield _departmental(found, "query" if under_way else "warning")
    for table in tables:
        stated = _self_evaluation(table)
        if stated is not None:
            yield _self_claim(stated)


def _level_one(table: ScoreTable) -> Stated | None:
    """The points of the four level-1 indicators, where a table prints them."""
    found: Stated = {}
    columns = (*table.parents, table.points)
    for line in table.leaves:
        for column in columns:
            entry = table.grid.at(line.row.index, column)
            left = [table.grid.at(line.row.index, c) for c in range(column)]
            names = [name for e in left[-1:] if e is not None and (name := level_one(e.words))]
            whole = table.grid.width and entry is not None and entry.row == line.row.index
            if entry is None or entry.number is None or not names or not whole:
                continue
            value = entry.number.value * (100 if entry.number.percent else 1)
            found.setdefault(names[0], (value, table.grid.spot(entry)))
    return found if set(found) == set(POLICY_PARTS) else None


def _words(document: Document) -> Stated | None:
    """The same in running text on weights."""
    for passage in texts(document):
        if not re.search("权重|分值", passage.text):
            continue
        found: Stated = {}
        for match in _P.part.finditer(passage.text.translate(FULL_WIDTH)):
            number = Fraction(match["number"])
            found.setdefault(match["name"], (number, passage.of(match, "number")))
        whole = sum((value for value, _ in found.values()), Fraction(0))
        if set(found) == set(POLICY_PARTS) and whole == 100:
            return found
    return None


def _departmental(stated: Stated, severity: Severity) -> Claim:
    """A claim of this severity where output and benefit weigh less than 60 together."""
    output, benefit = stated["产出"], stated["效益"]
    spots = (output[1], benefit[1])
    value = output[0] + benefit[0]
    whole = sum((number for number, _ in stated.values()), Fraction(0))
    if value >= _LEAST or whole != 100:
        return Claim(_CODE, spots)
    a, b, total = (exact_text(number) for number in (output[0], benefit[0], value))
    message = tell("checks.policy_minimum.departmental", a, b, total)
    return Finding(
        _CODE, severity, message, spots, total, "≥60", Interval(_LEAST, None),
        tell("checks.policy_minimum.departmental_2"), CHECK.benign,
    ).claim  # fmt: skip


def _self_evaluation(table: ScoreTable) -> Stated | None:
    """The points of a self-evaluation form by its level-1 indicators."""
    sums: Stated = {}
    for line in table.leaves:
        labels = [e.words for e in table.grid.row_labels(line.row.index) if e.words]
        named = next((m["name"] for words in labels if (m := _P.self_names.match(words))), None)
        if named is None or line.points is None or line.points.number is None:
            continue
        name = "预算执行率" if named.startswith("预算") else named
        before = sums.get(name, (Fraction(0), table.grid.spot(line.points)))
        sums[name] = (before[0] + line.points.number.value, before[1])
    total = sum((value for value, _ in sums.values()), Fraction(0))
    return sums if {"产出", "效益", "满意度", "预算执行率"} <= set(sums) and total == 100 else None


def _self_claim(stated: Stated) -> Claim:
    spots = tuple(spot for _, spot in stated.values())
    given = {name: value for name, (value, _) in stated.items()}
    variant = {"预算执行率": 10, "成本": 20, "产出": 40, "效益": 20, "满意度": 10}
    if given in (_SELF, variant):
        return Claim(_CODE, spots)
    shown = "、".join(f"{name} {exact_text(value)}" for name, value in given.items())
    shown_en = ", ".join(f"{name} {exact_text(value)}" for name, value in given.items())
    message = tell("checks.policy_minimum.self_claim", shown, shown_en)
    return Finding(_CODE, "query", message, spots, shown, considered=CHECK.benign).claim


CHECK = Check(_CODE, _run)
