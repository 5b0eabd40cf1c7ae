"""A row of a table that adds up the rows below it in all columns but one, though no word calls it a
total: 可支配收入 over 工资性收入, 经营净收入, …."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from typing import TypeGuard

from hengjian.audit.context import Context
from hengjian.audit.explanations import digit_slip, digits_of
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.tables_grid import Entry, Grid, grids_of
from hengjian.audit.total_rows import rows_of
from hengjian.bilingual import Text

_CODE = "rows-add-up"
_TALLEST, _WIDEST = 80, 20
_MOST = 12
"""No row is tried as the sum of more rows."""
_SURE = 5
"""A sum of so many digits that holds in one column is no accident; of fewer, it must in two."""
_LEAST = 3


@dataclass(frozen=True, slots=True)
class _Sum:
    """A row and the rows below it in one column."""

    total: Entry
    parts: tuple[Entry, ...]
    value: Fraction
    interval: Interval
    holds: bool


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            if grid.height <= _TALLEST and grid.width <= _WIDEST and len(grid.numeric) > 1:
                yield from _of_grid(grid)


def _of_grid(grid: Grid) -> Iterator[Claim]:
    ranked = {row.index for row in rows_of(grid) if row.rank}
    columns = [c for c in sorted(grid.numeric) if grid.is_added(c) or _is_share(grid, c)]
    body = range(grid.headers, grid.height)
    rates = frozenset(row for row in body if _RATE.search(grid.label(row)))
    numbered = frozenset(row for row in body if _has_number(grid, row))
    running = [_Running(grid, column, rates) for column in columns]
    for top in body[:-2]:
        if top in numbered - ranked:
            below = [row for row in body if top < row <= top + 2 * _MOST and row not in rates]
            for group in _groups(below, numbered):
                yield from _of_group(grid, running, top, group)


def _of_group(
    grid: Grid, running: Sequence[_Running], top: int, group: Sequence[int]
) -> Iterator[Claim]:
    """What a row says of the rows of a group from its first on, until some of them add up to it,
    and of those behind them: 按地区, then 按行业."""
    start = 0
    for end in range(2, min(len(group), _MOST) + 1):
        rows = group[start:end]
        if len(rows) < 2:
            continue
        if not any(each.may_hold(top, rows) for each in running):
            continue
        sums = [s for each in running if (s := _sum(grid, each.column, top, rows)) is not None]
        wrong = [each for each in sums if not each.holds]
        ends = any(each.parts[-1].row == rows[-1] for each in sums)
        if ends and _is_sum([each for each in sums if each.holds], wrong):
            yield from (_claim(grid, each) for each in sums)
            start = end


class _Running:
    """A column added up from its first row on, to try all its sums without adding each anew."""

    def __init__(self, grid: Grid, column: int, rates: AbstractSet[int]) -> None:
        self.column = column
        cells = [grid.at(row, column) for row in range(grid.height)]
        self._cells = [_stands_for(cell) if _is_part(cell) else None for cell in cells]
        nothing = exactly(Fraction(0))
        known = [
            nothing if row in rates or cell is None else cell
            for row, cell in enumerate(self._cells)
        ]
        self._low = list(
            accumulate((cell.low or Fraction(0) for cell in known), initial=Fraction(0))
        )
        self._high = list(
            accumulate((cell.high or Fraction(0) for cell in known), initial=Fraction(0))
        )

    def may_hold(self, top: int, rows: Sequence[int]) -> bool:
        """Whether the numbers of rows, but for rates between them, can add up to one above."""
        total, start, end = self._cells[top], rows[0], rows[-1] + 1
        low, high = (side[end] - side[start] for side in (self._low, self._high))
        return total is not None and Interval(low, high).meets(total)


def _is_part(cell: Entry | None) -> TypeGuard[Entry]:
    return cell is not None and cell.number is not None and cell.rows == 1


_RATE = re.compile("[%％]|率")


def _has_number(grid: Grid, row: int) -> bool:
    found = (grid.at(row, column) for column in grid.numeric)
    return any(entry is not None and entry.number is not None for entry in found)


def _groups(rows: Sequence[int], numbered: AbstractSet[int]) -> Iterator[list[int]]:
    """The rows below one, rates left out, in groups that rows without numbers part."""
    for has_numbers, group in groupby(rows, key=numbered.__contains__):
        if has_numbers:
            yield list(group)


def _sum(grid: Grid, column: int, top: int, rows: Sequence[int]) -> _Sum | None:
    """A row as the sum of others below it; ``None`` where there is nothing to add."""
    total = grid.at(top, column)
    found = [grid.at(row, column) for row in rows]
    if total is None or total.number is None or not total.number.value or total.rows > 1:
        return None
    parts = [e for e in found if _is_part(e)]
    unread = [e for e in found if e is not None and e.number is None and not (e.blank or e.nothing)]
    units = {e.number.unit.dimension for e in (total, *parts) if e.number is not None}
    if len(parts) < 2 or unread or len(units) > 1:
        return None
    interval, value = exactly(Fraction(0)), Fraction(0)
    for part in parts:
        interval += _stands_for(part)
        value += part.number.value if part.number is not None else 0
    return _Sum(total, tuple(parts), value, interval, interval.meets(_stands_for(total)))


def _is_share(grid: Grid, column: int) -> bool:
    return bool(re.search("占比|比重|比例|构成", grid.headings[column]))


def _stands_for(entry: Entry) -> Interval:
    if entry.number is None:
        raise ValueError("an entry without a number")
    return entry.number.interval(
        exact=bool(entry.number.unit.symbol) and is_counted(entry.number.unit)
    )


def _is_sum(held: Sequence[_Sum], wrong: Sequence[_Sum]) -> bool:
    """Whether what holds is too much to be an accident, and what does not is one cell."""
    told = {
        tuple(part.words for part in each.parts): _digits(each)
        for each in held
        if _digits(each) >= _LEAST
    }
    digits = list(told.values())
    sure = len(digits) > 1 or (bool(digits) and digits[0] >= _SURE)
    alone = len(wrong) == 1 and len(held) <= 1 and not _by_one_slip(wrong[0])
    return sure and len(wrong) <= 1 and not alone


def _by_one_slip(each: _Sum) -> bool:
    """Whether one digit of the total or of a part changed makes the sum hold."""
    total = each.total.number
    gap = each.value - total.value if total is not None else Fraction(0)
    cells = [(each.total, gap), *((part, -gap) for part in each.parts)]
    return any(
        digit_slip(digits_of(number.text), digits_of(number.shown(number.value + change)))
        for cell, change in cells
        if (number := cell.number) is not None
    )


def _digits(each: _Sum) -> int:
    number = each.total.number
    if number is None:
        return 0
    digits = digits_of(number.text)
    return len(digits if number.places else digits.strip("0"))


def _claim(grid: Grid, each: _Sum) -> Claim:
    spots = (grid.spot(each.total), *(grid.spot(part) for part in each.parts))
    number = each.total.number
    if each.holds or number is None:
        return Claim(_CODE, spots)
    places = max(part.number.places for part in each.parts if part.number)
    grouped = any("," in part.number.text for part in each.parts if part.number)
    expected = number.shown(each.value, places, grouped=grouped)
    line = " · ".join(filter(None, (grid.label(each.total.row), grid.headings[each.total.column])))
    message = Text(
        f"表中“{line}”印为 {number.text}，其下 {len(each.parts)} 行相加为 {expected}；"
        "其余各列都等于这几行之和。",
        f"The table prints {number.text} for “{line}”; the {len(each.parts)} rows below it add up "
        f"to {expected}, and in the other columns they do give that row.",
    )
    hint = Text(
        f"核对这一列的各行；按所列各项应为 {expected}。",
        f"Check the rows of this column; by those listed it is {expected}.",
    )
    finding = Finding(
        _CODE, "warning", message, spots, number.text, expected, each.interval, hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


_ROWS = (
    "| 项目 | 2020 | 2021 | 2022 |\n|---|---|---|---|\n| 总收入 | 1815 | {} | 248 |\n"
    "| 门票 | 1204 | 1322 | 160 |\n| 餐饮 | 388 | 402 | 41 |\n| 停车 | 223 | 264 | {} |\n"
)
_LIMITS = (
    "| 项目 | 公式 | 本地区 | 本级 |\n|---|---|---|---|\n| 一、限额 | A=B+C | 52,866 | 52,866 |\n"
    "| 一般限额 | B | 13,666 | 13,666 |\n| 专项限额 | C | 39,200 | {} |\n"
)
_GROUPS = (
    "| 项目 | 1995年 | 1997年 |\n|---|---|---|\n| 零售总额 | 860,135 | 1,123,563 |\n"
    "| 比上年增长(%) | 34.6 | 11.8 |\n| 一、按地区分： | | |\n| 市 | 458,283 | 581,512 |\n"
    "| 县 | 401,852 | 542,051 |\n| 二、按行业分： | | |\n| 商业 | {:,} | 918,626 |\n"
    "| 餐饮 | 242,184 | {:,} |\n"
)
CHECK = Check(
    code=_CODE,
    title=Text("未写明合计的合计行", "Total rows that are not called so"),
    why=Text(
        "一行在其余各列都等于下面几行之和，只有一列不等，这一列必有一个数写错。",
        "Where a row adds up those below it in all columns but one, a figure of that one is wrong.",
    ),
    run=_run,
    flags=(
        Example(_ROWS.format(1998, 47), "1988"),
        Example(_ROWS.format(1988, 57), "258"),
        Example(_LIMITS.format("38,200"), "51,866"),
        Example(_GROUPS.format(617_051, 204_937), "859,235"),
        Example(_GROUPS.format(617_951, 240_937), "1,159,563"),
        Example("| 构成 | 2019 | 2020 | 2021 |\n|---|---|---|---|\n"
                "| 全部 | 100.0 | 100.0 | 100.0 |\n"
                "| 工资 | 62.3 | 61.7 | 61.2 |\n| 经营 | 25.2 | 25.4 | 29.0 |\n"
                "| 转移 | 12.5 | 12.9 | 13.8 |\n", "104.0"),
    ),
    passes=(
        Example(_ROWS.format(1988, 47)),
        Example(_LIMITS.format("39,200")),
        Example(_GROUPS.format(617_951, 204_937)),
        Example("| 指标 | 2020 | 2021 |\n|---|---|---|\n| 户数 | 300 | 500 |\n"
                "| 楼栋 | 100 | 320 |\n| 小区 | 200 | 180 |\n| 道路 | 45 | 60 |\n"),
        Example("| 名称 | 水平（元） | 同比增长（%） |\n|---|---|---|\n| 收入 | 40962 | 6.8 |\n"
                "| 工资 | 26837 | 6.3 |\n| 经营 | 14125 | 7.7 |\n"),
        Example("| 项目 | 2020 | 2021 |\n|---|---|---|\n| 收入 | 33275 | 36014 |\n"
                "| 工资 | 20714 | 22213 |\n| 经营 | 8393 | 9118 |\n| 转移 | 4167 | 4682 |\n"),
        Example("| 名称 | 长度（公里） | 金额（万元） |\n|---|---|---|\n| 甲线 | 12 | 860 |\n"
                "| 乙线 | 7 | 400 |\n| 丙线 | 5 | 120 |\n"),
    ),
    benign=(
        Text("四舍五入或截位造成的尾差", "differences from rounding or cutting"),
        Text("空白单元格", "blank cells"),
    ),
)  # fmt: skip
