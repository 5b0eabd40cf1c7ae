"""Growth columns of tables whose rows are years: each year is held against the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.intervals import exactly
from hengjian.audit.tables_grid import Entry, Grid, Number, grid_of
from hengjian.bilingual import Text

_CODE = "growth-columns"
_GROWTH = re.compile("比上年增长|较上年增长|同比增长|同比增幅|年增长率|增长率|增幅")
_OTHER = re.compile("累计|平均|年均|环比|增长额|增长量|占")
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        grid = grid_of(block)
        growths = [
            column
            for column, heading in enumerate(grid.headings)
            if _GROWTH.search(heading) and not _OTHER.search(heading)
        ]
        for column in growths:
            yield from _column(grid, column)


def _column(grid: Grid, column: int) -> Iterator[Claim]:
    """Only the nearest column to the left can be meant, and only where it holds amounts."""
    base = column - 1
    if base < 1 or grid.is_ratio(base) or _GROWTH.search(grid.headings[base]):
        return
    years = _years(grid)
    for row, year in years.items():
        before = next((other for other, named in years.items() if named == year - 1), None)
        stated = grid.at(row, column)
        if before is None or stated is None or stated.number is None or not stated.number.percent:
            continue
        now, earlier = grid.at(row, base), grid.at(before, base)
        if now is not None and earlier is not None and now.number and earlier.number:
            yield _claim(grid, (stated, now, earlier), stated.number, now.number, earlier.number)


def _years(grid: Grid) -> dict[int, int]:
    """The year of every row; nothing where a year stands twice."""
    found: dict[int, int] = {}
    for row in range(grid.headers, grid.height):
        entry = grid.at(row, 0)
        match = _YEAR.fullmatch(entry.words) if entry is not None else None
        if match:
            found[row] = int(match[1])
    return found if len(set(found.values())) == len(found) else {}


def _claim(
    grid: Grid, entries: tuple[Entry, ...], stated: Number, now: Number, earlier: Number
) -> Claim:
    spots = tuple(grid.spot(entry) for entry in entries)
    one = exactly(Fraction(1))
    follows = grid.interval(entries[1]) / grid.interval(entries[2]) - one
    if earlier.value <= 0 or follows.meets(grid.interval(entries[0])):
        return Claim(_CODE, spots)
    expected = stated.shown(now.value / earlier.value - 1)
    message = Text(
        f"由 {earlier.text} 到 {now.text}，增长 {expected}，表中印为 {stated.text}。",
        f"From {earlier.text} to {now.text} is a growth of {expected}; the table says "
        f"{stated.text}.",
    )
    hint = Text(f"改为 {expected}。", f"Write {expected}.")
    finding = Finding(
        _CODE, "warning", message, spots, stated.text, expected, follows, hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


def _table(*rows: str) -> str:
    return "\n".join(["| 年度 | 收入（万元） | 比上年增长 |", "|---|---|---|", *rows]) + "\n"


CHECK = Check(
    code=_CODE,
    title=Text("表中增长率", "Growth in tables"),
    why=Text(
        "各行为相邻年度时，增长率由本年与上年两个数决定。",
        "Where the rows are successive years, growth follows from this year's and last year's "
        "number.",
    ),
    run=_run,
    flags=(
        Example(_table("| 2021年 | 200 | — |", "| 2022年 | 250 | 35% |"), "25%"),
        Example(
            _table("| 2021 | 200 | — |", "| 2022 | 250 | 25% |", "| 2023 | 300 | 50% |"), "20%"
        ),
        Example(_table("| 2022年 | 180.5 | -4.21% |", "| 2021年 | 190.00 | / |"), "-5.00%"),
        Example(_table("| 2020年度 | 1,000 | |", "| 2021年度 | 1,100 | 11.0% |"), "10.0%"),
    ),
    passes=(
        Example(_table("| 2021年 | 200 | — |", "| 2022年 | 250 | 25% |")),
        Example(_table("| 2019年 | 200 | — |", "| 2022年 | 250 | 7.7% |")),
        Example(_table("| 2021年 | 300 | 2.1% |", "| 2022年 | 301 | 0.3% |")),
        Example(
            "| 街道 | 收入 | 同比增长 |\n|---|---|---|\n| 甲 | 200 | 12% |\n| 乙 | 250 | 9% |\n"
        ),
        Example(
            "| 年度 | 收入 | 环比增长率 |\n|---|---|---|\n| 2021 | 20 | 3% |\n| 2022 | 25 | 4% |\n"
        ),
        Example(
            "| 年度 | 收入 | 年均增长率 |\n|---|---|---|\n| 2021 | 20 | 3% |\n| 2022 | 25 | 8% |\n"
        ),
        Example("| 年度 | 增长率 |\n|---|---|\n| 2021 | 3% |\n| 2022 | 8% |\n"),
    ),
    benign=(
        Text("四舍五入或截尾", "rounding or cutting"),
        Text("按可比价计算的增长", "growth at comparable prices"),
    ),
)
