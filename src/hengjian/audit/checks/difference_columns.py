"""Columns of differences between two columns of years: 2022 年 | 2023 年 | 增减."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.tables_grid import Entry, Grid, bare, grid_of
from hengjian.bilingual import Text

_CODE = "difference-column"
_DIFFERENCE = re.compile(
    "增减|增减[额量数]|增加[额量数]?|减少[额量数]?|增长[额量]|变动[额量数]?|差额|增量|比上年增减|同比增减"
)
_YEAR = re.compile("((?:19|20)[0-9]{2})年?度?.{0,6}")
_LEAST = 2


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        grid = grid_of(block)
        for column, heading in enumerate(map(bare, grid.headings)):
            if _DIFFERENCE.fullmatch(heading) and column in grid.numeric:
                yield from _column(grid, column)


def _column(grid: Grid, column: int) -> Iterator[Claim]:
    """The differences of a column; a wrong one is told only where others hold."""
    pair = _years(grid, column)
    if pair is None:
        return
    claims = [c for entry in grid.numbers(column) if (c := _row(grid, entry, pair)) is not None]
    holding = sum(claim.holds for claim in claims)
    for claim in claims:
        if claim.holds or (holding >= _LEAST and holding > len(claims) - holding):
            yield claim


def _years(grid: Grid, column: int) -> tuple[int, int] | None:
    """The two nearest columns of years to the left, the older first."""
    found = [
        (int(match[1]), c)
        for c in range(column)
        if (match := _YEAR.fullmatch(bare(grid.headings[c]))) and not grid.is_ratio(c)
    ][-2:]
    if len(found) < 2 or found[0][0] == found[1][0]:
        return None
    old, new = sorted(found)
    return old[1], new[1]


def _row(grid: Grid, stated: Entry, pair: tuple[int, int]) -> Claim | None:
    old, new = (grid.at(stated.row, column) for column in pair)
    if old is None or new is None or not (old.number and new.number and stated.number):
        return None
    if old.number.percent or new.number.percent or stated.number.percent:
        return None
    follows = grid.interval(new) - grid.interval(old)
    spots = (grid.spot(stated), grid.spot(new), grid.spot(old))
    held = follows.meets(grid.interval(stated)) or (-follows).meets(grid.interval(stated))
    if held:
        return Claim(_CODE, spots)
    expected = stated.number.shown(new.number.value - old.number.value)
    line = grid.label(stated.row)
    message = Text(
        f"“{line}”由 {old.words} 到 {new.words}，相差 {expected}，表中印为 {stated.words}。",
        f"“{line}” goes from {old.words} to {new.words}: {expected}, not {stated.words}.",
    )
    hint = Text(f"改为 {expected}，或核对两年的数。", f"Write {expected}, or check both years.")
    finding = Finding(
        _CODE, "warning", message, spots, stated.words, expected, follows, hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


def _table(row: str, head: str = "| 指标 | 2021年 | 2022年 | 增减 |\n|---|---|---|---|\n") -> str:
    return head + "| 甲 | 38.6 | 45.5 | 6.9 |\n| 乙 | 4,150 | 5,229 | 1,079 |\n" + row + "\n"


CHECK = Check(
    code=_CODE,
    title=Text("增减列", "Columns of differences"),
    why=Text(
        "两年的数和增减写在一行，增减应是两数之差。",
        "Two years and their difference stand in one row: the difference must follow.",
    ),
    run=_run,
    flags=(
        Example(_table("| 丙 | 16,240 | 19,488 | 3,284 |"), "3,248"),
        Example(_table("| 丙 | 21.50 | 25.80 | 4.03 |"), "4.30"),
        Example(_table("| 丙 | 650 | 420 | 203 |"), "-230"),
        Example(_table("| 丙 | 100 | 180 | 60 |").replace("增减", "增加额"), "80"),
    ),
    passes=(
        Example(_table("| 丙 | 16,240 | 19,488 | 3,248 |")),
        Example(_table("| 丙 | 650 | 420 | -230 |")),
        Example(_table("| 丙 | 650 | 420 | 230 |")),
        Example(_table("| 丙 | 78.5% | 80.1% | 1.6% |")),
        Example(_table("| 丙 | 650 | 420 | — |")),
        Example("| 指标 | 2021年 | 2022年 | 增减 |\n|---|---|---|---|\n| 甲 | 10 | 12 | 20 |\n"),
    ),
    benign=(Text("按另一口径调整后的差额", "a difference after adjustments"),),
)
