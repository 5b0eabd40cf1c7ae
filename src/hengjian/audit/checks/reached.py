"""Tables that say of each indicator whether its target was reached: ≥64%, 63.00%, 是."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.tables_grid import Entry, Grid, bare, grids_of
from hengjian.numerals import find_numerals
from hengjian.quantities import ONE

_P = patterns("checks.reached")

_CODE = "target-reached"
_AT_LEAST = frozenset(("≥", "≧", ">=", "不低于", "不少于", "达到", ">"))


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            columns = _columns(grid)
            if columns is not None:
                for row in range(grid.headers, grid.height):
                    yield from _line(grid, row, columns)


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """Those of the target, of what was done, and of the verdict; only where each is one."""
    headings = [bare(heading) for heading in grid.headings]
    said = [c for c, heading in enumerate(headings) if _P.said.fullmatch(heading)]
    target = [c for c, heading in enumerate(headings) if _P.target.search(heading)]
    actual = [
        c
        for c, heading in enumerate(headings)
        if _P.actual.search(heading) and c not in (*said, *target)
    ]
    rates = [c for c in actual if "率" in headings[c]] or actual
    if len(said) != 1 or len(target) != 1 or len(rates) != 1:
        return None
    return target[0], rates[0], said[0]


def _line(grid: Grid, row: int, columns: tuple[int, int, int]) -> Iterator[Claim]:
    target, actual, said = (grid.at(row, column) for column in columns)
    if target is None or actual is None or said is None or actual.number is None:
        return
    verdict = (
        True if _P.yes.fullmatch(said.words) else False if _P.no.fullmatch(said.words) else None
    )
    bound = _P.bound.match(target.text)
    asked = [n for n in find_numerals(target.text) if n.kind == "figure"]
    if verdict is None or bound is None or len(asked) != 1:
        return
    measure = asked[0].unit or ONE
    if measure.dimension != actual.number.unit.dimension or actual.number.percent != (
        measure.symbol == "%"
    ):
        return
    least = bound["sign"] in _AT_LEAST
    value, wanted = actual.number.value, measure.in_base(asked[0].amount)
    reached = value >= wanted if least else value <= wanted
    spots = (grid.spot(said), grid.spot(actual), grid.spot(target))
    if reached == verdict:
        yield Claim(_CODE, spots)
    else:
        yield _wrong(grid, (said, actual, target), reached)


def _wrong(grid: Grid, entries: tuple[Entry, Entry, Entry], reached: bool) -> Claim:
    said, actual, target = entries
    spots = tuple(grid.spot(entry) for entry in entries)
    line = grid.label(said.row)
    printed = actual.words
    message = tell(
        "checks.reached.wrong",
        line,
        target.words,
        printed,
        "已" if reached else "未",
        said.words,
        "reached" if reached else "not reached",
    )
    expected = "达标" if reached else "未达标"
    finding = Finding(_CODE, "warning", message, spots, said.words, expected)
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
