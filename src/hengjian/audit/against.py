"""A document against what is expected of it from elsewhere: facts, scores, the total, the grade.

Expected quantities are plain values with names; where they come from (a case that was evaluated, a
book of accounts) is the caller's knowledge. Only figures that say by their own words that they mean
the expected thing are compared: the same measure, the same kind of unit, no other date, no target.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot, Table
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Claim, Finding
from hengjian.audit.intervals import exactly
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import core
from hengjian.audit.messages import tell
from hengjian.audit.passages import as_figure, passages
from hengjian.quantities import Dimension

_P = patterns("against")

CODE = "against-case"
Kind = Literal["fact", "points", "score", "total", "grade"]


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is known: what it is called, what it is, and where that is from."""

    kind: Kind
    name: str
    """The words a report uses for it: 计划改造小区数, 开工及时率, 决策."""
    value: Fraction = Fraction(0)
    """In base units, as the report prints it: rounded where the result is rounded."""
    dimension: Dimension = ()
    shown: str = ""
    """In print, with its unit; for a grade its name, 中."""
    source: str = ""
    as_of: dt.date | None = None
    choices: tuple[str, ...] = ()
    """For a grade: every name of the scale."""
    proportional: bool = False
    """For a score: whether it is the points times the rate that was reached."""


def against(context: Context, expected: Sequence[Expected]) -> Iterator[Claim]:
    """A claim for every figure and grade of the document that means something ``expected``."""
    if not expected:
        return
    facts = {core(each.name): each for each in expected if each.kind == "fact"}
    for figure in context.figures:
        known = facts.get(core(figure.measure)) if figure.measure else None
        if known is not None and _means(context, figure, known):
            yield _compared(figure, known)
    yield from _totals(context, [each for each in expected if each.kind == "total"])
    yield from _grades(context, [each for each in expected if each.kind == "grade"])
    for block, table in context.document.tables():
        yield from _scores(context, block, table, expected)


def _means(context: Context, figure: Figure, known: Expected) -> bool:
    if figure.kind != "figure" or figure.in_range or figure.dimension != known.dimension:
        return False
    if figure.date and known.as_of and figure.date != known.as_of:
        return False
    whole = context.document.read_at(figure.spot)
    if _P.demanded.search(whole[figure.sentence[0] : figure.spot.start]):
        return False
    table = context.document.blocks[figure.spot.block].table
    if table is None or figure.spot.cell is None:
        return not figure.scope or figure.scope in known.name
    row, column = figure.spot.cell
    if _P.targets.search(table.heading(column)):
        return False
    labels = [re.sub(r"\s+", "", cell.text) for cell in table.row(row) if cell.column < column]
    return any(_P.sum.match(label) or core(label) == core(known.name) for label in labels)


def _compared(figure: Figure, known: Expected) -> Claim:
    if known.value in figure.interval:
        return Claim(CODE, (figure.spot,))
    expected = known.shown or as_figure(known.value, figure)
    return _differs(figure.spot, figure.text, expected, known)


def _differs(spot: Spot, stated: str, expected: str, known: Expected) -> Claim:
    source = f"（{known.source}）" if known.source else ""
    return Finding(
        CODE,
        "warning",
        tell("against.differs", known.name, stated, expected, source),
        (spot,),
        stated=stated,
        expected=expected,
        interval=None if known.kind == "grade" else exactly(known.value),
        suggestion=tell("against.differs_2", expected),
    ).claim


def _totals(context: Context, totals: Sequence[Expected]) -> Iterator[Claim]:
    """The total as prose gives it: 绩效评价得分67.4分; not the self-evaluation's."""
    for known in totals:
        for passage in passages(context, tables=False):
            for figure in passage.figures:
                before = passage.text[figure.sentence[0] : figure.spot.start].rstrip()
                named = _P.total.search(before)
                if not named or _P.self.search(before) or _P.part.search(before):
                    continue
                if figure.unit == "分" and not figure.in_range:
                    yield _compared(figure, known)


def _grades(context: Context, grades: Sequence[Expected]) -> Iterator[Claim]:
    for known in grades:
        names = "|".join(re.escape(name) for name in sorted(known.choices, key=len, reverse=True))
        pattern = re.compile(
            rf"(?<!个)(?:等级|级别|等次)(?:评定|确定)?[为是：:]*[“\"'「]?({names})(?!”?\s*[（(、好秀])"
        )
        for passage in passages(context, tables=False):
            for found in pattern.finditer(passage.text):
                if _P.self.search(passage.text[max(0, found.start() - 20) : found.start()]):
                    continue
                spot = passage.spot(*found.span(1))
                same = found[1] == known.shown
                stated = found[1]
                yield (Claim(CODE, (spot,)) if same else _differs(spot, stated, known.shown, known))


def _scores(
    context: Context, block: Block, table: Table, expected: Iterable[Expected]
) -> Iterator[Claim]:
    """The score and points columns of a table whose rows name the indicators."""
    columns: dict[int, dict[str, Expected]] = {}
    for column in range(table.width):
        heading = table.heading(column).replace(" ", "")
        kind = (
            "score" if _P.score.search(heading) else "points" if _P.points.search(heading) else ""
        )
        if kind and not _P.self.search(heading):
            columns[column] = {_plain(e.name): e for e in expected if e.kind == kind}
    for row in range(table.headers, table.height):
        for column, named in columns.items():
            known = _named(table, row, column, named)
            figures = context.in_cell(block, row, column)
            if known is not None and len(figures) == 1 and not figures[0].is_percent:
                yield _compared(figures[0], known)


def _named(table: Table, row: int, column: int, named: dict[str, Expected]) -> Expected | None:
    """What the row speaks of: the nearest name to the left of the column."""
    for place in range(column - 1, -1, -1):
        cell = table.at(row, place)
        found = named.get(_plain(cell.text)) if cell is not None else None
        if found is not None:
            return found
    return None


def _plain(words: str) -> str:
    """A name without spaces, the code before it, points or marks behind it."""
    words = re.sub(r"\s+", "", words)
    words = re.sub(r"^[A-Za-z]?\d*[.、．]?(?=[一-鿿])", "", words)
    return re.sub(r"[（(]?\d+(?:\.\d+)?分?[）)]?$", "", words).removesuffix("指标")
