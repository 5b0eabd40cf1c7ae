"""Columns of rates and shares against the columns they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Example, Finding, Severity
from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.tables_grid import Entry, Grid, bare, grids_of, turned_grid
from hengjian.audit.total_rows import rows_of
from hengjian.bilingual import Text

_CODE = "ratio-column"
_WIDE = 60
"""A grid with more columns is a list the other way round."""
_NEAR = 12
"""How many of the nearest columns may be a rate's base."""
_SCORE_RATE = re.compile("得分率|权重")
_GROWTH = re.compile("增长|增幅|增减|增速|变动")
_SAVING = re.compile("节约|结余|剩余|下降|降低|压减")
_SHARE = re.compile("占比|比重|比例|构成|占")
_NAMED = (
    ("支出率|支付率|使用率|拨付率", "支付|支出|使用|已付|拨付", "到位|拨付|下达|预算|额度"),
    ("执行率", "执行|支出|支付", "预算|到位|安排"),
    ("到位率", "实际?到位|已到位|到位", "预算|计划|应到|批复|总投资"),
    ("完成率|开工率|完工率", "完成|实际|已开工|开工数|完工", "计划|目标|任务|总数|应"),
    ("完成值|完成情况|实际值", "已|实际|完成", "应|计划|目标|任务"),
    ("合格率|达标率", "合格|达标", "检查|抽查|检验|总|送检"),
    ("满意率|满意度", "满意", "有效|回收|收回|总"),
    ("回收率", "回收|收回", "发放"),
    ("节约率|节支率|下浮率|核减率", "合同|实际|中标|审定|决算", "概算|预算|计划|控制|送审"),
)


_PER = re.compile("平均|[人户亩个村套座台家]均|单位|单价|每")


def _is_per(grid: Grid, column: int) -> bool:
    """Whether a column says how much of one column there is for each of another: 人均支出."""
    return bool(_PER.search(grid.headings[column])) and not grid.is_ratio(column)


@dataclass(frozen=True, slots=True)
class _Base:
    """A way the numbers of a ratio column may come about."""

    above: int
    below: int | None
    """The column below the line; ``None`` for the column's own total."""
    minus: bool = False
    """Whether the part below is first taken off (growth), or the part above off it (saving)."""

    def name(self, grid: Grid) -> str:
        """The formula in words."""
        upper = bare(grid.headings[self.above])
        if self.below is None:
            return f"{upper} ÷ {upper}合计"
        lower = bare(grid.headings[self.below])
        return f"（{upper} − {lower}）÷ {lower}" if self.minus else f"{upper} ÷ {lower}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed ratio, what a base makes of it, and where that comes from."""

    ratio: Entry
    parts: tuple[Entry, ...]
    follows: Interval
    value: Fraction
    holds: bool


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in (*grids_of(block), turned_grid(block)):
            if grid.width > _WIDE:
                continue
            for column in range(grid.width):
                if column in grid.numeric and (grid.is_ratio(column) or _is_per(grid, column)):
                    yield from _column(grid, column, context)


def _column(grid: Grid, column: int, context: Context) -> Iterator[Claim]:
    heading = bare(grid.headings[column])
    entries = [e for e in grid.numbers(column) if e.column == column]
    if _SCORE_RATE.search(grid.headings[column]) or len(entries) < 2 or not heading:
        return
    tried = [(base, _rows(grid, entries, base)) for base in _bases(grid, column)]
    tried = [(base, rows) for base, rows in tried if rows]
    if not tried:
        return
    base, rows = max(tried, key=lambda pair: _standing(pair[1]))
    rivals = [r for b, r in tried if b != base and _standing(r) == _standing(rows)]
    held = [row for row in rows if row.holds]
    failed = [row for row in rows if not row.holds]
    telling = [row for row in held if row.ratio.number and row.value not in (0, 1)]
    named = _is_named(grid, heading, base) or _is_per(grid, column)
    if len(telling) < (2 if named else 3) or len(failed) * (1 if named else 2) >= len(held):
        return
    severity: Severity = "error" if _has_formula(heading, grid, context) else "warning"
    for row in rows:
        if row.holds:
            yield Claim(_CODE, _spots(grid, row))
        elif all(any(o.ratio == row.ratio and not o.holds for o in other) for other in rivals):
            yield _wrong(grid, row, base, severity, heading)


def _standing(rows: list[_Row]) -> tuple[int, int]:
    """More rows that hold, then fewer that do not."""
    held = sum(row.holds and row.value not in (0, 1) for row in rows)
    return held, -sum(not row.holds for row in rows)


def _bases(grid: Grid, column: int) -> Iterator[_Base]:
    heading = grid.headings[column]
    others = [c for c in sorted(grid.numeric) if c != column and not grid.is_ratio(c)]
    others = sorted(others, key=lambda c: abs(c - column))[:_NEAR]
    minus = bool(_GROWTH.search(heading) or _SAVING.search(heading))
    for above in others:
        for below in others:
            if above != below:
                yield _Base(above, below, minus)
        if _SHARE.search(heading):
            yield _Base(above, None)


def _rows(grid: Grid, entries: list[Entry], base: _Base) -> list[_Row]:
    whole = _whole(grid, base.above) if base.below is None else None
    found = []
    for ratio in entries:
        above = grid.at(ratio.row, base.above)
        below = whole if base.below is None else grid.at(ratio.row, base.below)
        row = _row(grid, ratio, above, below, base)
        if row is not None:
            found.append(row)
    return found


def _row(grid: Grid, ratio: Entry, above: Entry | None, below: Entry | None,
         base: _Base) -> _Row | None:  # fmt: skip
    if above is None or below is None or ratio.number is None or above.number is None:
        return None
    if below.number is None or not below.number.value or above.rows != ratio.rows:
        return None
    alike = above.number.unit.dimension == below.number.unit.dimension
    if alike is _is_per(grid, ratio.column):
        return None
    upper, lower = grid.interval(above), grid.interval(below)
    value = above.number.value / below.number.value
    follows = upper / lower
    if base.minus and _is_rate(grid, ratio.row):
        return None
    if base.minus:
        follows, value = follows - exactly(Fraction(1)), value - 1
        if _SAVING.search(grid.headings[ratio.column]) and not _GROWTH.search(
            grid.headings[ratio.column]
        ):
            follows, value = -follows, -value
    stated = _stated(grid, ratio)
    return _Row(ratio, (above, below), follows, value, follows.meets(stated))


def _is_rate(grid: Grid, row: int) -> bool:
    """Whether a row holds rates, whose change is told in points."""
    return any(e.words in ("%", "％") or e.words.endswith("率") for e in grid.row_labels(row))


def _stated(grid: Grid, ratio: Entry) -> Interval:
    """What a printed ratio stands for; a bare 85 among rates up to 100 is 85%."""
    number = ratio.number
    if number is None:
        raise ValueError("a ratio without a number")
    scale = _scale(grid, ratio)
    return as_printed(number.value * scale, number.step * scale)


def _scale(grid: Grid, ratio: Entry) -> Fraction:
    if ratio.number is None or ratio.number.percent or _is_per(grid, ratio.column):
        return Fraction(1)
    return Fraction(1, 100) if grid.largest[ratio.column] > 2 else Fraction(1)


def _whole(grid: Grid, column: int) -> Entry | None:
    """The total cell of a column."""
    totals = [row for row in rows_of(grid) if row.rank > 1]
    return grid.at(totals[-1].index, column) if len(totals) == 1 else None


def _is_named(grid: Grid, heading: str, base: _Base) -> bool:
    """Whether the header says which columns the ratio is of."""
    if base.below is None:
        return bool(_SHARE.search(heading))
    upper, lower = grid.headings[base.above], grid.headings[base.below]
    stem = re.sub("[率度]$|占比$|比例$", "", heading)[-2:]
    if len(stem) == 2 and stem in upper and re.search("计划|应|目标|任务|总", lower):
        return True
    return any(
        re.search(ratio, heading) and re.search(above, upper) and re.search(below, lower)
        for ratio, above, below in _NAMED
    )


def _has_formula(heading: str, grid: Grid, context: Context) -> bool:
    """Whether the header or the block after the table gives the formula."""
    if any(re.search("[÷/＝=]", text) for text in re.findall(r"[（(]([^（）()]*)[）)]", grid.name)):
        return True
    after = context.document.blocks[grid.block.index + 1 : grid.block.index + 2]
    name = re.escape(heading)
    return any(re.search(rf"{name}\s*[=＝]\s*[^。；]*[÷/]", block.text) for block in after)


def _spots(grid: Grid, row: _Row) -> tuple[Spot, ...]:
    return tuple(grid.spot(entry) for entry in (row.ratio, *row.parts))


def _wrong(grid: Grid, row: _Row, base: _Base, severity: Severity, heading: str) -> Claim:
    number = row.ratio.number
    above, below = (part.number for part in row.parts)
    if number is None or above is None or below is None:
        return Claim(_CODE, _spots(grid, row))
    expected = number.shown(row.value / _scale(grid, row.ratio), 2 if number.places else 0)
    line = grid.label(row.ratio.row)
    formula = base.name(grid)
    message = Text(
        f"“{line}”的{heading}印为 {number.text}；其余各行均为{formula}，"
        f"此行 {above.text} 对 {below.text} 应为 {expected}。",
        f"{heading} of “{line}” is printed {number.text}; the other rows are {formula}, "
        f"which makes {expected} of {above.text} and {below.text}.",
    )
    suggestion = Text(f"改为 {expected}，或核对{formula}的两个数。",
                      f"Write {expected}, or check the two numbers of {formula}.")  # fmt: skip
    finding = Finding(
        _CODE, severity, message, _spots(grid, row), number.text, expected, row.follows, suggestion,
        CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, _spots(grid, row), (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("比率列", "Columns of rates"),
    why=Text(
        "同一列比率用同一口径；个别行算不出来，多半是抄错或换了分母。",
        "One column has one base; a row that does not follow was miscopied or has another base.",
    ),
    run=_run,
    flags=(
        Example(
            "| 年度 | 项目数（个） | 投资金额（万元） | 平均单项投资（万元） |\n|---|---|---|---|\n"
            "| 2020 | 8 | 28,400.00 | 3,550.00 |\n| 2021 | 13 | 49,660.00 | 3,820.00 |\n"
            "| 2022 | 15 | 61,350.00 | 4,900.00 |\n| 2023 | 11 | 45,090.00 | 4,099.09 |\n",
            "4,090.00",
        ),
        Example(
            "| 来源 | 拨付金额（万元） | 实际支付（万元） | 支出率 |\n|---|---|---|---|\n"
            "| 中央 | 400.00 | 300.00 | 75.00% |\n| 省级 | 200.00 | 90.00 | 54.00% |\n"
            "| 市级 | 160.00 | 40.00 | 25.00% |\n| 合计 | 760.00 | 430.00 | 56.58% |\n",
            "45.00%",
        ),
        Example(
            "| 街道 | 计划数 | 完成数 | 完成率 |\n|---|---|---|---|\n| 甲 | 40 | 30 | 75% |\n"
            "| 乙 | 50 | 20 | 40% |\n| 丙 | 25 | 13 | 62% |\n| 丁 | 20 | 7 | 35% |\n",
            "52%",
        ),
        Example(
            "| 来源 | 金额（万元） | 占比 |\n|---|---|---|\n| 中央 | 300 | 30% |\n| 省级 | "
            "250 | 35% |\n"
            "| 债券 | 450 | 45% |\n| 合计 | 1000 | 100% |\n",
            "25%",
        ),
        Example(
            "| 指标 | 甲区 | 乙区 | 丙区 | 丁区 |\n|---|---|---|---|---|\n"
            "| 计划数（个） | 40 | 50 | 25 | 20 |\n| 完成数（个） | 30 | 20 | 13 | 7 |\n"
            "| 完成率 | 75% | 40% | 52% | 53% |\n",
            "35%",
        ),
        Example(
            "| 年度 | 上年数 | 本年数 | 增长率 |\n|---|---|---|---|\n| 水费 | 200 | 250 | 25.0% |\n"
            "| 电费 | 400 | 440 | 10.0% |\n| 气费 | 160 | 200 | 35.0% |\n| 其他 | 80 | 60 | "
            "-25.0% |\n",
            "25.00%",
        ),
    ),
    passes=(
        Example(
            "| 来源 | 拨付金额（万元） | 实际支付（万元） | 支出率 |\n|---|---|---|---|\n"
            "| 中央 | 400.00 | 300.00 | 75.00% |\n| 省级 | 200.00 | 90.00 | 45.00% |\n"
            "| 合计 | 600.00 | 390.00 | 65.00% |\n"
        ),
        Example(
            "<table><tr><th>来源</th><th>应到位（万元）</th><th>拨付（万元）</th><th>"
            "支付（万元）</th>"
            "<th>资金支出率</th></tr>"
            "<tr><td>中央</td><td>23,959.00</td><td rowspan=2>12512.05</td><td rowspan=2>"
            "878.14</td>"
            "<td rowspan=2>7.02%</td></tr><tr><td>省级</td><td>600.00</td></tr>"
            "<tr><td>债券</td><td>39,600.00</td><td>39,600.00</td><td>30,000.00</td><td>"
            "75.76%</td></tr>"
            "<tr><td>合计</td><td>64,159.00</td><td>52,112.05</td><td>30,878.14</td><td>"
            "59.25%</td></tr>"
            "</table>"
        ),
        Example(
            "| 来源 | 金额（万元） | 占比 |\n|---|---|---|\n| 中央 | 100 | 33.3% |\n| 省级 | "
            "100 | 33.3% |\n"
            "| 债券 | 100 | 33.4% |\n| 合计 | 300 | 100% |\n"
        ),
        Example(
            "| 街道 | 小区数 | 户数 | 满意度 |\n|---|---|---|---|\n| 甲 | 4 | 300 | 91% |\n"
            "| 乙 | 5 | 420 | 88% |\n| 丙 | 3 | 150 | 95% |\n| 丁 | 6 | 510 | 79% |\n"
        ),
        Example(
            "| 来源 | 预算 | 到位率 |\n|---|---|---|\n| 中央 | 400 | 75% |\n| 省级 | 200 | 45% |\n"
        ),
        Example(
            "| 街道 | 计划数 | 完成数 | 完成率 |\n|---|---|---|---|\n| 甲 | 40 | 40 | 100% |\n"
            "| 乙 | 50 | 50 | 100% |\n| 丙 | 25 | 25 | 100% |\n| 丁 | 30 | 29 | 97% |\n"
        ),
    ),
    benign=(
        Text("另一对列也能算出这一比率", "another pair of columns gives the rate"),
        Text("四舍五入或截位", "rounding or cutting"),
        Text("证据不足三行且表头未点名口径", "fewer than three rows of evidence and no base named"),
    ),
)
