"""hengjian compare RESULTS: projects beside those that are like them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hengjian.bilingual import Language, Text
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json, print_problems

if TYPE_CHECKING:
    from rich.table import Table

    from hengjian.comparing.comparison import Comparison

SHOWN = 20
"""How many lines of a table show; JSON has all."""
WORDS = {
    "very-good": Text("很好", "very good"),
    "good": Text("较好", "good"),
    "marginal": Text("勉强", "marginal"),
    "poor": Text("差", "poor"),
    "unknown": Text("无法判断", "unknown"),
}
OF = {"total": Text("总分", "totals"), "claimed": Text("自评得分", "claimed totals")}


class Classes(click.ParamType[tuple[str, tuple[Decimal, ...]]]):
    """``column=1000,5000``: a column of numbers and the bounds of its size classes."""

    name = "classes"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[Decimal, ...]]:
        """The column and its bounds."""
        if isinstance(value, tuple):
            return value
        column, _, bounds = value.partition("=")
        try:
            found = tuple(Decimal(bound) for bound in bounds.split(","))
        except InvalidOperation:
            found = ()
        if not column or not found:
            self.fail(f"“{value}” 应写成 投资额=1000,5000", param, ctx)
        return column, found


@click.command(
    short_help="同类项目相比 compare projects that are alike",
    help="同类相比：把 hengjian portfolio 的结果按声明的列（地区、阶段、规模、类型）归组，"
    "组内排名，同分同名次；权重在声明的幅度内变动时名次在哪个区间；逐年变化；哪些指标分得出好坏；"
    "自评虚高按单位；反复出现的问题；60、80、90 分处的扎堆和处处相同的数作为疑问列出，不下结论。"
    "RESULTS 是结果文件夹（数据湖下的 _results）。"
    "\n\nLike with like: the results of hengjian portfolio in declared groups, ranked with ties as "
    "ties and with the interval that holds when weights are in doubt; year on year; which "
    "indicators tell good from poor; inflation of self-evaluations by unit; recurring problems; "
    "heaps at 60, 80, 90 and identical figures as queries, never a verdict.",
)
@click.argument(
    "results", type=click.Path(file_okay=False, exists=True, path_type=Path), metavar="RESULTS"
)
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="按哪一列归组，可多次 group by; may be repeated"
)
@click.option(
    "--classes",
    type=Classes(),
    multiple=True,
    metavar="COLUMN=BOUNDS",
    help="把一列数分档，如 投资额=1000,5000 size classes of a column of numbers",
)
@click.option(
    "--at-least",
    type=click.IntRange(2),
    default=10,
    show_default=True,
    help="一组至少几个项目，不足的不排名 the least projects of a group that is ranked",
)
@click.option(
    "--about",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="项目清单（csv）：code 列和任何其他列 a list of projects: code and any other columns",
)
@click.option("--claimed", metavar="COLUMN", help="自评得分列 the totals that units claim")
@click.option("--unit", metavar="COLUMN", help="项目单位列 who claims them")
@click.option(
    "--draws",
    type=click.IntRange(20, 10_000),
    default=200,
    show_default=True,
    help="权重变动多少次 draws of weights",
)
@click.option(
    "--spread",
    type=click.IntRange(0, 90),
    default=20,
    show_default=True,
    help="每个指标的分值最多变动百分之几 per cent by which points may differ",
)
@click.option("--seed", type=int, default=20200225, show_default=True, help="种子 seed")
@format_option
@click.pass_context
def compare(
    ctx: click.Context,
    results: Path,
    by: tuple[str, ...],
    classes: tuple[tuple[str, tuple[Decimal, ...]], ...],
    at_least: int,
    about: Path | None,
    claimed: str | None,
    unit: str | None,
    draws: int,
    spread: int,
    seed: int,
    form: str,
) -> None:
    """Compare and tell."""
    from hengjian.engine.backends.columnar import need

    need("numpy", "duckdb")
    from hengjian.comparing.comparison import Declaration, as_json
    from hengjian.comparing.comparison import compare as compare_results
    from hengjian.comparing.groups import Grouping
    from hengjian.comparing.ranking import Doubt

    if unit is not None and claimed is None:
        raise click.UsageError("--unit 和 --claimed 一起用 · --unit goes with --claimed")
    columns = (*by, *(name for name, _ in classes if name not in by))
    grouping = Grouping(columns, dict(classes), at_least)
    declaration = Declaration(grouping, Doubt(draws, spread, seed), claimed, unit)
    found = compare_results(results, declaration, about)
    if form == "json":
        print_json(as_json(found))
    else:
        _print(found, ctx.obj)
    print_problems(found.projects.problems, ctx.obj)


def _print(found: Comparison, language: Language) -> None:
    from hengjian.comparing.comparison import as_json

    out, told = console(), as_json(found)
    first = Text(
        f"参与比较 {told['projects']} 个项目；缺数据未评定 {told['withheld']} 个",
        f"{told['projects']} projects compared; {told['withheld']} without a grade",
    )
    out.print(first.of(language), style="bold")
    for head, rows in _tables(told, language):
        if rows:
            out.print(_table(head, rows[:SHOWN], language))
            if len(rows) > SHOWN:
                more = Text(f"还有 {len(rows) - SHOWN} 行", f"{len(rows) - SHOWN} more lines")
                out.print(more.of(language), style="dim")
    for line in _say(told):
        out.print(line.of(language))


Heads = Sequence[Text]
Rows = list[tuple[str, ...]]


def _tables(told: dict[str, Any], language: Language) -> list[tuple[Heads, Rows]]:
    middles = ("projects", "low", "lower", "median", "upper", "high")
    groups: Rows = [
        (
            _name(each["group"]) or Text("全部", "all").of(language),
            *(str(each[m]) for m in middles),
        )
        for each in ([told["whole"]] if told["whole"] else []) + told["groups"]
    ]
    ranks: Rows = [
        (
            _name(group["group"]),
            f"{'=' if each['tied'] > 1 else ''}{each['rank']}",
            f"{each['best']}–{each['worst']}",
            each["code"],
            each["total"],
            each["grade"],
        )
        for group in told["groups"]
        for each in group["ranks"]
    ]
    indicators: Rows = [
        (
            each["code"],
            each["upper"] or "–",
            each["lower"] or "–",
            each["index"] or "–",
            WORDS[each["word"]].of(language),
        )
        for each in told["indicators"]
    ]
    return [
        (_GROUPS, groups),
        (_RANKS, ranks),
        (_INDICATORS, indicators),
        (_YEARS, [_line(each, _YEAR) for each in told["years"]]),
        (_UNITS, [_line(each, _UNIT) for each in told["units"]]),
        (_RECURRING, [_line(each, _AGAIN) for each in told["recurring"]]),
    ]


_GROUPS = (
    Text("组", "Group"),
    Text("项目数", "Projects"),
    Text("最低", "Lowest"),
    Text("下四分位", "Lower quartile"),
    Text("中位数", "Median"),
    Text("上四分位", "Upper quartile"),
    Text("最高", "Highest"),
)
_RANKS = (
    Text("组", "Group"),
    Text("名次", "Rank"),
    Text("区间", "Interval"),
    Text("项目", "Project"),
    Text("总分", "Total"),
    Text("等级", "Grade"),
)
_INDICATORS = (
    Text("指标", "Indicator"),
    Text("前 27% 得分率", "Rate, upper 27 %"),
    Text("后 27% 得分率", "Rate, lower 27 %"),
    Text("区分度", "Discrimination"),
    Text("分辨好坏", "Tells apart"),
)
_YEAR = ("earlier", "later", "matched", "risen", "fallen", "same", "median", "came", "went")
_YEARS = (
    Text("上年", "Earlier"),
    Text("下年", "Later"),
    Text("两年都有", "In both"),
    Text("上升", "Risen"),
    Text("下降", "Fallen"),
    Text("不变", "Same"),
    Text("变化中位数", "Median change"),
    Text("新增", "Came"),
    Text("退出", "Went"),
)
_UNIT = ("unit", "projects", "mean", "median", "above", "most")
_UNITS = (
    Text("单位", "Unit"),
    Text("项目数", "Projects"),
    Text("自评高出（平均）", "Claimed above, mean"),
    Text("中位数", "Median"),
    Text("虚高的项目", "Projects above"),
    Text("最多", "Most"),
)
_AGAIN = ("code", "projects", "regions", "years", "again")
_RECURRING = (
    Text("反复出现的问题", "Recurring problem"),
    Text("项目数", "Projects"),
    Text("地区", "Regions"),
    Text("年度", "Years"),
    Text("同一项目不止一年", "Again in one project"),
)


def _line(each: dict[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple("–" if each[name] is None else str(each[name]) for name in names)


def _name(names: Sequence[str]) -> str:
    return " · ".join(names)


def _table(heads: Heads, rows: Rows, language: Language) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head.of(language), justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*row)
    return table


def _say(told: dict[str, Any]) -> list[Text]:
    """What is asked, and what is not ranked and why."""
    lines = [_query(each) for each in told["queries"]]
    if told["small"]:
        names = "；".join(f"{_name(each['group'])} {each['projects']}" for each in told["small"])
        lines.append(
            Text(
                f"不足 {told['at_least']} 个、不排名的组：{names}",
                f"groups below {told['at_least']}, not ranked: {names}",
            )
        )
    if told["in_no_group"]:
        number = told["in_no_group"]
        lines.append(Text(f"没有归组的项目：{number}", f"projects in no group: {number}"))
    drawn = told["weights"]
    lines.append(
        Text(
            f"名次区间：每个指标的分值在 ±{drawn['spread']}% 内变动 {drawn['draws']} 次，"
            f"种子 {drawn['seed']}，九成情形下的名次",
            f"intervals of ranks: points within ±{drawn['spread']} %, {drawn['draws']} draws, seed "
            f"{drawn['seed']}, where the rank lies in nine of ten",
        )
    )
    return lines


def _query(each: dict[str, Any]) -> Text:
    if each["query"] == "heap":
        what = OF[each["of"]]
        return Text(
            f"疑问：{what.zh}在 {each['bound']} 分处扎堆：上一分内 {each['above']} 个，"
            f"下一分内 {each['below']} 个；若上下相当，这样多的概率至多 {each['chance']}",
            f"query: {what.en} are heaped at {each['bound']}: {each['above']} within a point "
            f"above, {each['below']} below; were both alike, the chance of it is at most "
            f"{each['chance']}",
        )
    names = "、".join(each["projects"][:5])
    return Text(
        f"疑问：{len(each['projects'])} 个项目的 {each['figures']} 个指标值完全相同：{names}",
        f"query: {len(each['projects'])} projects have the same {each['figures']} figures: {names}",
    )
