"""A composition as a ratio, whose terms are percentages: 三次产业结构比为 12.4:48.3:39.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import exactly
from hengjian.audit.passages import Passage, passages
from hengjian.audit.tables_grid import Entry, Grid, grid_of
from hengjian.bilingual import Text
from hengjian.quantities import exact_text

_CODE = "composition"
_TERM = r"[0-9]{1,2}(?:\.[0-9]{1,2})?"
_RATIO = re.compile(rf"(?<![0-9.:：∶]){_TERM}(?:\s*[:：∶]\s*{_TERM}){{2,6}}(?![0-9.:：∶])")
_NAMED = re.compile("比|结构|构成")
_NEAR = 10
"""Terms that come so near to a hundred are meant to make it up."""


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for match in _RATIO.finditer(passage.plain):
            start = max(passage.plain.rfind("。", 0, match.start()), match.start() - 40, 0)
            if _NAMED.search(passage.plain[start : match.start()]):
                yield from _claim(passage, match)
        for match in _ROW.finditer(passage.plain):
            yield from _claim(passage, match, match.start("terms"))
    for block, _ in context.document.tables():
        yield from _columns(grid_of(block))


_ROW = re.compile(
    rf"(?:三次|[一第]、?二、?三(?:次)?)产业[^0-9。；]{{0,30}}?(?:比重|占比|构成)[^0-9。；]{{0,6}}"
    rf"(?P<terms>{_TERM}\s*%(?:\s*[、，,和]\s*{_TERM}\s*%){{2}})"
)


def _columns(grid: Grid) -> Iterator[Claim]:
    """Columns of a composition: cells one below the other that make up a hundred, or nearly."""
    for column in sorted(grid.numeric):
        if _COMPOSED.search(grid.headings[column]):
            for run in _runs(grid, column):
                yield from _run_claim(grid, run)


_COMPOSED = re.compile("(?:构成|结构)[（(]|(?:构成|结构)$|贡献率")


def _runs(grid: Grid, column: int) -> Iterator[list[Entry]]:
    run: list[Entry] = []
    for entry in (*grid.column(column), None):
        if entry is not None and entry.number is not None and 0 <= _percent(entry) < 100:
            run.append(entry)
            continue
        if len(run) > 1:
            yield run
        run = []


def _percent(entry: Entry) -> Fraction:
    number = entry.number
    if number is None:
        raise ValueError("an entry without a number")
    return number.value * 100 if number.percent else number.value


def _run_claim(grid: Grid, run: list[Entry]) -> Iterator[Claim]:
    interval, total = exactly(Fraction(0)), Fraction(0)
    for entry in run:
        value, places = _percent(entry), entry.number.places if entry.number else 0
        interval += as_printed(value, Fraction(1, 10**places))
        total += value
    spots = tuple(grid.spot(entry) for entry in run)
    if interval.meets(exactly(Fraction(100))):
        yield Claim(_CODE, spots)
    elif abs(total - 100) <= _NEAR:
        said = exact_text(total)
        message = Text(
            f"“{grid.headings[run[0].column]}”一列的 {len(run)} 项相加为 {said}，不是 100",
            f"the {len(run)} shares of “{grid.headings[run[0].column]}” add up to {said}, not 100",
        )
        hint = Text("核对各项的比重。", "Check the share of each.")
        finding = Finding(_CODE, "warning", message, spots, said, "100", interval, hint)
        yield Claim(_CODE, spots, (finding,))


def _claim(passage: Passage, match: re.Match[str], start: int | None = None) -> Iterator[Claim]:
    begin = match.start() if start is None else start
    terms = [Decimal(term) for term in re.findall(_TERM, passage.plain[begin : match.end()])]
    total = Fraction(sum(terms))
    if abs(total - 100) > _NEAR:
        return
    interval = exactly(Fraction(0))
    for term in terms:
        interval += as_printed(
            Fraction(term), Fraction(Decimal(1).scaleb(int(term.as_tuple().exponent)))
        )
    spot = passage.spot(begin, match.end())
    if interval.meets(exactly(Fraction(100))):
        yield Claim(_CODE, (spot,))
        return
    said = exact_text(total)
    message = Text(
        f"“{match[0]}”各项相加为 {said}，不是 100",
        f"the terms of {match[0]} add up to {said}, not 100",
    )
    hint = Text("核对各项的比重。", "Check the share of each.")
    finding = Finding(_CODE, "warning", message, (spot,), match[0], "100", interval, hint)
    yield Claim(_CODE, (spot,), (finding,))


CHECK = Check(_CODE, _run)
