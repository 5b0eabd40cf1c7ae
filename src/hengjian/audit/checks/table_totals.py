"""Totals of tables: 合计, 小计 and 总计 rows and columns against their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Example, Finding, Severity
from hengjian.audit.intervals import exactly
from hengjian.audit.sums import Crossing, Sum, best_sum, crossings
from hengjian.audit.tables_grid import Entry, Grid, grid_of, grids_of, turned_grid
from hengjian.audit.total_rows import Parts, Row, opened_parts, parts_of, rows_of
from hengjian.bilingual import Text

_CODE = "table-total"
_LONG = 400
"""A table with more rows is a list: its columns are not checked as totals of each other."""
SCORED = re.compile("得分|分值|权重|权值|满分|评分|分数|自评分")
"""Columns of score tables, which other checks look at."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sum with the grid it was read in, and how sure its finding is."""

    grid: Grid
    sum: Sum
    severity: Severity


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        grid = grid_of(block)
        downs = [judged for part in grids_of(block) for judged in _down(part)]
        scored = any(SCORED.search(heading) for heading in grid.headings)
        plain = not scored and grid.height <= _LONG and len(grids_of(block)) == 1
        acrosses = list(_across(turned_grid(block))) if plain else []
        met = crossings((each.sum for each in downs), (each.sum for each in acrosses))
        yield from (_met(grid, crossing) for crossing in met)
        told = [each for crossing in met for each in (crossing.down, crossing.across)]
        for judged in (*downs, *acrosses):
            if judged.sum not in told:
                yield _claim(judged.grid, judged.sum, judged.severity)


def _down(grid: Grid) -> Iterator[_Judged]:
    """The total rows of a grid as printed, and rows that 其中 divides."""
    rows = rows_of(grid)
    layered = any(row.among or row.level is not None for row in rows)
    for at, row in enumerate(rows):
        if not row.rank:
            yield from _opened(grid, rows, at)
            continue
        sums = _sums(grid, row, parts_of(grid, rows, row))
        lost = len(sums) > 1 and not any(each.holds for each in sums)
        for each in sums:
            doubtful = lost and layered and each.total.number and each.total.number.value
            severity: Severity = "query" if doubtful else "warning" if each.marked else "error"
            yield _Judged(grid, each, severity)


def _opened(grid: Grid, rows: list[Row], at: int) -> Iterator[_Judged]:
    """A row that 其中 divides below it, where most columns bear out that nothing is left out."""
    best: list[Sum] = []
    for parts in opened_parts(rows, at):
        sums = _sums(grid, rows[at], [parts])
        if _held(sums) > max(len(sums) // 2, 1, _held(best)):
            best = sums
    for each in best:
        yield _Judged(grid, each, "error")


def _held(sums: list[Sum]) -> int:
    return sum(each.holds and bool(each.value) for each in sums)


def _across(grid: Grid) -> Iterator[_Judged]:
    """The total columns, here rows of a turned grid: only where most lines bear out that they are
    sums of the others."""
    rows = rows_of(grid)
    for total in (row for row in rows if row.rank):
        sums = _sums(grid, total, parts_of(grid, rows, total))
        held = [each for each in sums if each.holds]
        failed = [each for each in sums if not each.holds]
        if len([each for each in held if each.value]) > len(failed) and len(held) > 1:
            for each in sums:
                yield _Judged(grid, each, "error")


def _sums(grid: Grid, total: Row, choices: list[Parts]) -> list[Sum]:
    found = []
    for column in range(grid.labels.stop, grid.width):
        entry = grid.at(total.index, column)
        wanted = grid.turned or (grid.is_added(column) and not SCORED.search(grid.headings[column]))
        if entry is None or not wanted or entry.row != total.index or entry.rows > 1:
            continue
        if entry.number is None or entry.number.percent:
            continue
        judged = best_sum(grid, column, entry, choices)
        if judged is not None:
            found.append(judged)
    return found


def _claim(grid: Grid, each: Sum, severity: Severity) -> Claim:
    spots = (grid.spot(each.total), *(grid.spot(part) for part in each.parts))
    if each.holds or each.total.number is None:
        return Claim(_CODE, spots)
    number = each.total.number
    places = max(part.number.places for part in each.parts if part.number)
    grouped = any("," in part.number.text for part in each.parts if part.number)
    expected = number.shown(each.value, places, grouped=grouped)
    off = number.shown(abs(each.value - number.value), places, grouped=grouped)
    line = _line_name(grid, each.total)
    more = each.value > number.value
    message = Text(
        f"表中“{line}”印为 {number.text}，所列各项相加为 {expected}，"
        f"{'少' if more else '多'}计 {off}。",
        f"The table prints {number.text} for “{line}”; the items listed add up to {expected}, "
        f"{off} {'more' if more else 'less'}.",
    )
    suggestion = Text(
        f"核对合计，或找出漏列、多列的一项；按所列各项应为 {expected}。",
        f"Check the total, or find the item left out or added; by those listed it is {expected}.",
    )
    finding = Finding(
        _CODE, severity, message, spots, number.text, expected, each.interval, suggestion,
        CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


def _met(grid: Grid, met: Crossing) -> Claim:
    """One finding for two wrong sums that one cell explains."""
    totals = [each.total for each in (met.down, met.across) if each.total.origin != met.cell.origin]
    # spots are the same in the turned grid: a cell keeps its place in the printed table
    spots = (grid.spot(met.cell), *(grid.spot(total) for total in totals))
    number = met.cell.number
    if number is None:
        return Claim(_CODE, spots)
    parts = (*met.down.parts, *met.across.parts)
    places = max(part.number.places for part in parts if part.number)
    expected = number.shown(met.value, places)
    line = _line_name(grid, met.cell)
    message = Text(
        f"表中“{line}”印为 {number.text}，所在行、所在列的合计都因此不符；"
        f"印为 {expected} 则两处都相符。",
        f"The table prints {number.text} for “{line}”; neither its row nor its column adds up, and"
        f" with {expected} both do.",
    )
    suggestion = Text(
        f"核对这一格的来源；按行、列合计应为 {expected}。",
        f"Check the source of this cell; by the totals of its row and column it is {expected}.",
    )
    finding = Finding(
        _CODE, "error", message, spots, number.text, expected, exactly(met.value), suggestion,
        CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


def _line_name(grid: Grid, total: Entry) -> str:
    label, heading = grid.label(total.row), grid.headings[total.column]
    row, column = (heading, label) if grid.turned else (label, heading)
    return " · ".join(part for part in (row, column) if part)


CHECK = Check(
    code=_CODE,
    title=Text("表格合计", "Totals of tables"),
    why=Text(
        "合计、小计与所列各项不符，说明有一项漏列、重列或抄错，引用该合计的结论都不可靠。",
        "A total that is not the sum of its items means one was left out, repeated or miscopied.",
    ),
    run=_run,
    flags=(
        Example(
            "| 资金来源 | 金额（万元） |\n|---|---|\n| 市级 | 120.50 |\n| 区级 | 80.25 |\n"
            "| 合计 | 210.75 |\n",
            "200.75",
        ),
        Example(
            "| 街道 | 小区数（个） | 户数（户） |\n|---|---|---|\n| 甲街道 | 12 | 860 |\n"
            "| 乙街道 | 9 | 655 |\n| 丙街道 | 7 | 402 |\n| 总计 | 28 | 1971 |\n",
            "1917",
        ),
        Example(
            "| 项目 | 数量 |\n|---|---|\n| 东区 | 3 |\n| 西区 | 4 |\n| 小计 | 7 |\n| 南区 | 5 |\n"
            "| 北区 | 6 |\n| 小计 | 12 |\n| 合计 | 19 |\n",
            "11",
        ),
        Example(
            "| 年度 | 中央资金 | 省级资金 | 合计 |\n|---|---|---|---|\n| 2021 | 300 | 120 | 420 |\n"
            "| 2022 | 410 | 95 | 505 |\n| 2023 | 280 | 60 | 430 |\n| 2024 | 150 | 50 | 200 |\n",
            "340",
        ),
        Example(
            "| 标段 | 合同价（万元） |\n|---|---|\n| 一标 | 1,203.40 |\n| 二标 | 998.60 |\n"
            "| 合计 | 0 |\n",
            "2,202.00",
        ),
        Example(
            "<table><tr><th>来源</th><th>到位（万元）</th></tr>"
            "<tr><td>中央</td><td rowspan=2>500.00</td></tr><tr><td>省级</td></tr>"
            "<tr><td>债券</td><td>700.00</td></tr><tr><td>合计</td><td>1,700.00</td></tr></table>",
            "1,200.00",
        ),
        Example(
            "| 街道 | 中央 | 省级 | 合计 |\n|---|---|---|---|\n| 甲 | 300 | 120 | 420 |\n"
            "| 乙 | 410 | 59 | 505 |\n| 丙 | 280 | 60 | 340 |\n| 合计 | 990 | 275 | 1265 |\n",
            "95",
        ),
        Example(
            "| 来源 | 应到位 | 到位 | 支出 |\n|---|---|---|---|\n| 资金总额 | 90 | 75 | 60 |\n"
            "| 其中：中央 | 50 | 40 | 30 |\n| 省级 | 40 | 35 | 20 |\n",
            "50",
        ),
        Example(
            "| 来源 | 金额 | 用途 | 金额 |\n|---|---|---|---|\n| 中央 | 50 | 土建 | 40 |\n"
            "| 省级 | 40 | 安装 | 30 |\n| 市级 | 20 | 合计 | 80 |\n| 合计 | 110 | | |\n",
            "70",
        ),
    ),
    passes=(
        Example(
            "| 来源 | 金额 | 用途 | 金额 |\n|---|---|---|---|\n| 中央 | 50 | 土建 | 80 |\n"
            "| 省级 | 40 | 安装 | 30 |\n| 市级 | 20 | 合计 | 110 |\n| 合计 | 110 | 结余 | 5 |\n"
        ),
        Example(
            "| 来源 | 应到位 | 到位 |\n|---|---|---|\n| 财政资金 | 90 | 75 |\n"
            "| 其中：债券 | 50 | 40 |\n| 国债 | 10 | 5 |\n| 自筹 | 8 | 3 |\n"
        ),
        Example(
            "| 街道 | 小区数 | 户数 |\n|---|---|---|\n| 甲 | 3 | 40 |\n| 街道 | 小区数 | 户数 |\n"
            "| 乙 | 4 | 55 |\n| 合计 | 7 | 95 |\n"
        ),
        Example(
            "| 资金来源 | 金额（万元） |\n|---|---|\n| 市级 | 120.50 |\n| 区级 | 80.25 |\n"
            "| 合计 | 200.75 |\n"
        ),
        Example(
            "| 来源 | 到位（万元） | 占比 |\n|---|---|---|\n| 中央 | 33.33 | 33.33% |\n"
            "| 省级 | 33.33 | 33.33% |\n| 市级 | 33.33 | 33.33% |\n| 合计 | 100.00 | 100.00% |\n"
        ),
        Example(
            "| 序号 | 费用 | 金额（万元） |\n|---|---|---|\n| 一 | 工程费用 | 900 |\n"
            "| （一） | 土建 | 600 |\n| （二） | 安装 | 300 |\n| 二 | 其他费用 | 100 |\n"
            "| | 合计 | 1000 |\n"
        ),
        Example(
            "| 来源 | 金额（万元） |\n|---|---|\n| 财政资金 | 800.00 |\n| 其中：中央 | 500.00 |\n"
            "| 省级 | 300.00 |\n| 居民出资 | 40.00 |\n| 合计 | 840.00 |\n"
        ),
        Example(
            "| 项目 | 数量 |\n|---|---|\n| 东区 | 3 |\n| 西区 | |\n| 合计 | 9 |\n"
        ),
        Example(
            "| 楼栋 | 面积（平方米） | 单价（元/平方米） |\n|---|---|---|\n| 1 | 120.5 | 300 |\n"
            "| 2 | 99.5 | 310 |\n| 合计 | 220 | 305 |\n"
        ),
        Example(
            "<table><tr><th>来源</th><th>拨付（万元）</th></tr>"
            "<tr><td>中央</td><td rowspan=2>12,512.05</td></tr><tr><td>省级</td></tr>"
            "<tr><td>债券</td><td>39,600.00</td></tr>"
            "<tr><td>合计</td><td>52,112.05</td></tr></table>"
        ),
        Example(
            "| 组 | 人数 |\n|---|---|\n| 甲 | 3 |\n| 乙 | 4 |\n| 小计 | 7 |\n| 丙 | 5 |\n"
            "| 丁 | 6 |\n| 小计 | 11 |\n| 合计 | 18 |\n"
        ),
    ),
    benign=(
        Text("四舍五入或截位造成的尾差", "differences from rounding or cutting"),
        Text("小计、其中项和分级编号重复计列", "subtotals, “of which” rows and numbered levels"),
        Text("空白单元格不当作零", "blank cells, which are not zero"),
        Text("合并单元格只计一次", "merged cells, which count once"),
    ),
)  # fmt: skip
