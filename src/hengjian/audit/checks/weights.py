"""Weights and points: children against their parent, all against the total or 100."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import exactly
from hengjian.audit.prose import Stretch, texts
from hengjian.audit.score_tables import (
    POLICY_PARTS,
    Line,
    ScoreTable,
    execution_marks,
    level_one,
    score_tables,
)
from hengjian.audit.sums import best_sum
from hengjian.audit.tables_grid import Entry, number_of
from hengjian.audit.total_rows import Parts, parts_of, rows_of
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_CODE = "weights"
_HUNDRED = Fraction(100)
_PART = re.compile(
    r"[“\"]?(?P<name>"
    '决策|过程|产出|效益)[”"]?(?:类|指标|部分|[一二三]级|权重|分值|占比|的|占|为|是|'
    r"总分|满分|[:：（(]|\s){0,6}(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|分(?!之|别|\s*[（(]\s*(?:满分|总分)))"
)
_POINTS_IN_NAME = re.compile(r"[（(](?P<number>\d+(?:\.\d+)?)分?[）)]$")


def _run(context: Context) -> Iterator[Claim]:
    tables = list(score_tables(context.document))
    for table in tables:
        yield from _total(table, tables)
        yield from _whole(table, context.document)
        yield from _parents(table)
    for passage in texts(context.document):
        yield from _in_words(passage)


def _total(table: ScoreTable, tables: list[ScoreTable]) -> Iterator[Claim]:
    """The total row against the points above it."""
    grid = table.grid
    rows = rows_of(grid)
    firsts = tuple(line.row.index for line in table.leaves if level_one(line.name))
    for line in table.lines:
        if not line.row.rank or line.points is None or line.points.number is None:
            continue
        choices = parts_of(grid, rows, line.row)
        if len(firsts) > 1 and line.row.rank > 1:
            choices.append(Parts(firsts))
        found = best_sum(grid, table.points, line.points, choices)
        if found is None or (not found.holds and _levels_mixed(found.value, line.points)):
            continue
        spots = (grid.spot(line.points), *(grid.spot(part) for part in found.parts))
        stated = line.points.number.value
        elsewhere = [e.points.number for e in execution_marks(tables) if e.points]
        if found.holds or any(e and found.value + e.value == stated for e in elsewhere):
            yield Claim(_CODE, spots)
        else:
            yield _wrong(spots, line.name or "合计", stated, found.value, line.points.text.strip())


def _levels_mixed(value: Fraction, total: Entry) -> bool:
    """Whether the column holds indicators of several levels, each level adding up to the total."""
    return total.number is not None and value in (2 * total.number.value, 3 * total.number.value)


def _whole(table: ScoreTable, document: Document) -> Iterator[Claim]:
    """All four level-1 indicators in one table make 100."""
    names = {level_one(e.words) for c in range(table.points) for e in table.grid.column(c)}
    total = table.total
    if not set(POLICY_PARTS) <= names:
        return
    if total is not None and total.points is not None:
        entries = [total.points]
    else:
        entries = [line.points for line in table.leaves if line.points is not None]
    numbers = [entry.number for entry in entries if entry.number is not None]
    value = sum((n.value for n in numbers), Fraction(0))
    whole = Fraction(1) if numbers and numbers[0].percent else _HUNDRED
    spots = tuple(table.grid.spot(entry) for entry in entries)
    if not numbers or value in (whole, 2 * whole, 3 * whole) or _announced(document, value):
        return
    shown, wanted = (exact_text(v * (100 if whole == 1 else 1)) for v in (value, whole))
    message = Text(
        f"四个一级指标的分值合计为 {shown}，不是 {wanted}。",
        f"The points of the four level-1 indicators make {shown}, not {wanted}.",
    )
    finding = Finding(
        _CODE, "warning", message, spots, shown, wanted, exactly(whole), considered=CHECK.benign
    )
    yield Claim(_CODE, spots, (finding,))


def _announced(document: Document, value: Fraction) -> bool:
    """Whether the text says that this is the full mark."""
    full = re.compile(
        rf"(?:满分|总分)(?:值)?(?:[为是]|共)?\s*{re.escape(exact_text(value))}(?![\d.])"
    )
    return any(full.search(block.text) for block in document.blocks)


def _parents(table: ScoreTable) -> Iterator[Claim]:
    """Points of a parent, in a column of its own or in brackets after its name."""
    for parent, number, rows in _stated_parents(table):
        children = [
            line for line in table.leaves if line.row.index in rows and line.points is not None
        ]
        entries = list(dict.fromkeys(line.points for line in children if line.points is not None))
        if not entries or parent in entries or len(children) < len(_named(table, rows)):
            continue
        value = sum((e.number.value for e in entries if e.number is not None), Fraction(0))
        spots = (table.grid.spot(parent), *(table.grid.spot(entry) for entry in entries))
        if value == number:
            yield Claim(_CODE, spots)
        else:
            yield _wrong(spots, _parent_name(table, parent), number, value, parent.text.strip())


def _named(table: ScoreTable, rows: range) -> list[Line]:
    return [line for line in table.leaves if line.row.index in rows and line.name]


def _parent_name(table: ScoreTable, parent: Entry) -> str:
    if parent.number is None:
        return _POINTS_IN_NAME.sub("", parent.words)
    left = table.grid.at(parent.row, parent.column - 1) if parent.column else None
    return left.words if left is not None else ""


def _stated_parents(table: ScoreTable) -> Iterator[tuple[Entry, Fraction, range]]:
    grid = table.grid
    leaves = {line.row.index for line in table.leaves}
    for column in table.parents:
        for entry in grid.column(column):
            if entry.number is None or entry.row not in leaves:
                continue
            name = grid.at(entry.row, column - 1) if column else None
            span = max(entry.rows, name.rows if name is not None else 1)
            yield entry, entry.number.value, _reach(table, entry, span)
    for column in range(table.points):
        for entry in grid.column(column):
            found = _POINTS_IN_NAME.search(entry.words)
            if found and entry.row in leaves and entry.number is None:
                number = number_of(found["number"])
                rows = _reach(table, entry, entry.rows)
                if number is not None and len(rows) > 1:
                    yield entry, number.value, rows


def _reach(table: ScoreTable, entry: Entry, span: int) -> range:
    """The rows under a parent: those its cell spans, and the blank ones below it."""
    end = entry.row + span
    leaves = {line.row.index for line in table.leaves}
    while end in leaves and (below := table.grid.at(end, entry.column)) and below.blank:
        end += 1
    return range(entry.row, end)


def _wrong(spots: tuple[Spot, ...], name: str, stated: Fraction, value: Fraction, text: str,
           severity: Severity = "error") -> Claim:  # fmt: skip
    percent = "%" in text or "％" in text
    shown, wanted = (
        exact_text(v * 100) + "%" if percent else exact_text(v) for v in (stated, value)
    )
    message = Text(
        f"“{name}”分值（权重）印为 {shown}，其下各项相加为 {wanted}。",
        f"“{name}” is given {shown} points; the items under it add up to {wanted}.",
    )
    suggestion = Text(
        f"核对各项分值；按所列应为 {wanted}。", f"Check the points; by the list it is {wanted}."
    )
    finding = Finding(
        _CODE, severity, message, spots, shown, wanted, exactly(value), suggestion, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


_OF_POINTS = re.compile("权重|分值|满分|百分制|总分")


def _in_words(passage: Stretch) -> Iterator[Claim]:
    """决策 20%、过程 35%、产出 25%、效益 20% in a sentence or two on weights."""
    if not _OF_POINTS.search(passage.text):
        return
    plain = passage.text.translate(FULL_WIDTH)
    found = [m for m in _PART.finditer(plain) if "得分" not in m[0]]
    first: dict[str, re.Match[str]] = {}
    for match in found:
        first.setdefault(match["name"], match)
    units = {match["unit"] for match in first.values()}
    if set(first) != set(POLICY_PARTS) or len(units) > 1:
        return
    spots = tuple(passage.of(match, "number") for match in first.values())
    value = sum((Fraction(match["number"]) for match in first.values()), Fraction(0))
    if value == _HUNDRED:
        yield Claim(_CODE, spots)
        return
    mark = units.pop()
    severity: Severity = "error" if mark == "%" or "百分制" in plain else "warning"
    parts = " + ".join(match["number"] for match in first.values())
    message = Text(
        f"四个一级指标的权重 {parts} = {exact_text(value)}，不是 100。",
        f"The weights of the four level-1 indicators, {parts}, make {exact_text(value)}, not 100.",
    )
    finding = Finding(
        _CODE, severity, message, spots, exact_text(value), "100", exactly(_HUNDRED),
        considered=CHECK.benign,
    )  # fmt: skip
    yield Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("权重与分值", "Weights and points"),
    why=Text(
        "分值加不到满分或上级分值，得分和等级就没有共同的尺度。",
        "Points that do not add up to their parent or to 100 leave scores without a scale.",
    ),
    run=_run,
    benign=(
        Text("上下级指标列在同一列", "indicators of several levels in one column"),
        Text("满分不是 100 分并已说明", "a full mark other than 100 that the text announces"),
    ),
)
