"""hengjian portfolio LAKE: a lake of many projects evaluated, part by part, into Parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.cli.completing import frameworks
from hengjian.cli.options import as_of_option, format_option
from hengjian.cli.output import LABELS, STYLES, console, has_errors, print_json, print_problems
from hengjian.engine.api import load_framework
from hengjian.engine.facts.model import Basis
from hengjian.errors import Problem, Severity

if TYPE_CHECKING:
    from hengjian.engine.frameworks.compiled import CompiledFramework
    from hengjian.portfolio.loading import Loaded
    from hengjian.portfolio.results import Kind, Summary
    from hengjian.portfolio.running import Columns, Engine, Run, Settings

SHOWN = 20
"""How many kinds of problems show; the files have all."""
Hear = Callable[[int, int, object], None]


@click.command(
    short_help="评价一个数据湖里的全部项目 evaluate all projects of a lake",
    help="一次评价许多项目：数据湖里每张记录表按地区、年度存为 Parquet。结果也写成 Parquet：得分、"
    "等级、事实、逐项底稿和每个项目的问题。只重算内容有变的部分；中断后再运行一次就接着算。"
    "加 --from 先从项目文件夹、工作簿装入数据湖，加 --site 先从站点的评价装入。"
    "\n\nEvaluate many projects at once: a lake keeps each record table as Parquet by region and "
    "year. Results are Parquet too: scores, grades, facts, traces and the problems of every "
    "project. Only what changed is evaluated anew; a run that was ended goes on where it stood. "
    "With --from, cases are loaded into the lake first; with --site, evaluations of the site.",
)
@click.argument("lake", type=click.Path(file_okay=False, path_type=Path), metavar="LAKE")
@click.option(
    "--framework",
    metavar="F",
    required=True,
    shell_complete=frameworks,
    help="指标体系名称或文件 framework name or file",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="结果写到哪里；不写就是 LAKE/_results where results go",
)
@click.option(
    "--from",
    "cases",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="CASES",
    help="先装入这个文件夹里的项目（case.yaml 文件夹和工作簿） load the cases of this folder first",
)
@click.option(
    "--site",
    is_flag=True,
    help="先装入站点里按这个体系的评价，按项目所在地区 "
    "load the site's evaluations by this framework first, by region",
)
@click.option(
    "--region",
    metavar="NAME",
    help="装入的项目属于哪个地区 the region of the cases that are loaded",
)
@as_of_option
@click.option(
    "--basis",
    type=click.Choice(["reported", "records"]),
    help="报数与记录并存时采用哪个 which counts where both exist",
)
@click.option(
    "--memory",
    metavar="SIZE",
    default="1GB",
    show_default=True,
    help="数据库引擎最多用多少内存 what the engine may take",
)
@click.option(
    "--columns",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="按项目聚好的列：第二次评价起、一开始就、不用 "
    "cluster rows by project: from the second evaluation on, at once, not at all",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "sqlite", "postgres", "spark"]),
    default="duckdb",
    show_default=True,
    help="由谁计数：DuckDB、SQLite、PostgreSQL，还是 Spark 的工作节点 "
    "who counts: DuckDB, SQLite, PostgreSQL, or the workers of a Spark",
)
@click.option(
    "--master",
    metavar="URL",
    help="Spark 的地址；不写就是本机 local[*] where Spark is",
)
@click.option(
    "--database",
    metavar="URL",
    help="PostgreSQL 的地址；不写就按 PGHOST 等环境变量和 .pgpass "
    "where PostgreSQL is; else what PGHOST and .pgpass say",
)
@click.option(
    "--verify",
    is_flag=True,
    help="重读全部文件，不凭大小和时间认定未变 "
    "read all files again: do not tell by size and time what did not change",
)
@format_option
@click.pass_context
def portfolio(
    ctx: click.Context,
    lake: Path,
    framework: str,
    out: Path | None,
    cases: Path | None,
    site: bool,
    region: str | None,
    as_of: dt.date | None,
    basis: str | None,
    memory: str,
    columns: str,
    engine: str,
    master: str | None,
    database: str | None,
    verify: bool,
    form: str,
) -> None:
    """Load where asked, evaluate what changed, tell what stands in the results."""
    from hengjian.portfolio.layout import RESULTS
    from hengjian.portfolio.running import LOCAL, Settings

    _hold_options(ctx.params)
    compiled = load_framework(framework, on=as_of)
    found = [] if cases is None else _load(lake, cases, compiled, region, ctx.obj)
    found += _load_site(lake, compiled, ctx.obj) if site else []
    settings = Settings(
        compiled,
        out or lake / RESULTS,
        as_of,
        cast("Basis | None", basis),
        _size(memory),
        cast("Columns", columns),
        cast("Engine", engine),
        master or LOCAL,
        database or "",
        verify,
    )
    ctx.exit(_evaluate(lake, settings, found, form, ctx.obj))


def _hold_options(given: dict[str, Any]) -> None:
    """Raise ``UsageError`` where an option is given that another one alone makes sense of."""
    engine = given["engine"]
    if given["region"] is not None and given["cases"] is None:
        raise click.UsageError("--region 和 --from 一起用 · --region goes with --from")
    for option, needed in (("master", "spark"), ("database", "postgres")):
        if given[option] is not None and engine != needed:
            raise click.UsageError(
                f"--{option} 和 --engine {needed} 一起用 · --{option} goes with --engine {needed}"
            )
    if given["columns"] != "auto" and engine in ("sqlite", "postgres"):
        raise click.UsageError(
            f"{engine} 只用 SQL 计数，没有 --columns · {engine} counts by SQL alone: no --columns"
        )


def _evaluate(
    lake: Path, settings: Settings, found: list[Problem], form: str, language: Language
) -> int:
    """Evaluate and tell of it, and of the problems ``found`` before; the exit code."""
    from hengjian.portfolio.results import summary
    from hengjian.portfolio.running import evaluate_lake

    with _progress() as hear:
        run = evaluate_lake(lake, settings, hear)
    found = found + run.problems
    told = summary(run.out, settings.memory)
    if form == "json":
        print_json(_as_json(lake, settings.compiled, run, told, found, language))
    else:
        _print(settings.compiled, run, told, language)
    print_problems(found, language)
    wrong = any(kind.severity == Severity.ERROR for kind in told.problems)
    return 1 if wrong or has_errors(found) else 0


def _size(memory: str) -> str:
    """A size as the engine takes it."""
    import re

    if not re.fullmatch(r"\d{1,6} ?(MB|GB|MiB|GiB)", memory):
        raise click.BadParameter(f"“{memory}” 应写成 1GB 或 800MB", param_hint="--memory")
    return memory


def _load(
    lake: Path, cases: Path, compiled: CompiledFramework, region: str | None, language: Language
) -> list[Problem]:
    from hengjian.portfolio.loading import REGION, load_folder

    with _progress() as hear:
        loaded = load_folder(lake, cases, compiled, region=region or REGION, hear=hear)
    return _report_loading(loaded, language)


def _load_site(lake: Path, compiled: CompiledFramework, language: Language) -> list[Problem]:
    """The site's evaluations by the framework, region by region."""
    from hengjian.cli.site_door import set_up
    from hengjian.portfolio.loading import Loaded, load_cases

    set_up(looks_only=True)
    from django.core.management import call_command

    loaded = Loaded()

    def hear(region: str, read: Any) -> None:
        load_cases(lake, read, compiled, region=region, loaded=loaded)

    call_command("lake_rows", compiled.framework.framework, hear=hear)
    return _report_loading(loaded, language)


def _report_loading(loaded: Loaded, language: Language) -> list[Problem]:
    line = Text(
        f"装入 {loaded.projects} 个项目，{loaded.parts} 个部分",
        f"{loaded.projects} projects loaded, {loaded.parts} parts",
    )
    console(stderr=True).print(line.of(language))
    return loaded.problems


@contextmanager
def _progress() -> Iterator[Hear | None]:
    """A bar on stderr where there is somebody to see it."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=out, transient=True) as bar:
        task = bar.add_task("")

        def hear(done: int, total: int, what: object) -> None:
            bar.update(
                task, completed=done, total=total, description=getattr(what, "path", str(what))
            )

        yield hear


_HEADS = (Text("问题", "Problem"), Text("项目数", "Projects"), Text("第一处", "First"))


def _print(compiled: CompiledFramework, run: Run, told: Summary, language: Language) -> None:
    out, framework = console(), compiled.framework
    out.print(Styled(f"{framework.title.of(language)} · {framework.edition}", style="bold"))
    parts = Text(
        f"部分：新评价 {run.evaluated}，未变 {run.unchanged}",
        f"Parts: {run.evaluated} evaluated, {run.unchanged} unchanged",
    )
    out.print(parts.of(language), style="dim")
    if run.rescored:
        kept = Text(
            f"其中 {run.rescored} 个部分只重新打分：计数未变",
            f"{run.rescored} of them scored anew from the counts that were kept",
        )
        out.print(kept.of(language), style="dim")
    if run.clustered:
        out.print(_counting(run).of(language), style="dim")
    projects = Text(
        f"项目：已评价 {told.projects}，未能评价 {told.refused}",
        f"Projects: {told.projects} evaluated, {told.refused} could not be",
    )
    out.print(projects.of(language))
    withheld = Text("不评定（缺数据）", "withheld (data missing)").of(language)
    for grade, count in told.grades:
        out.print(f"  {grade or withheld}  {count}")
    if told.problems:
        out.print(_problems(told.problems[:SHOWN], language))
    left = len(told.problems) - SHOWN
    if left > 0:
        out.print(Text(f"还有 {left} 种问题", f"{left} more kinds").of(language), style="dim")
    where = Text(f"结果在 {run.out}", f"Results in {run.out}")
    out.print(where.of(language), soft_wrap=True)


def _counting(run: Run) -> Text:
    """From what the evaluated parts were counted, and what was left alone of them."""
    zh = f"按项目聚好的列计数：{run.clustered} 个部分"
    en = f"Counted from clustered columns: {run.clustered} parts"
    if run.kept:
        zh, en = f"{zh}；未变的项目 {run.kept}", f"{en}; {run.kept} projects unchanged"
    for name, why in sorted(run.by_sql.items()):
        zh, en = f"{zh}\n  用 SQL 计数：{name}（{why.zh}）", f"{en}\n  by SQL: {name} ({why.en})"
    return Text(zh, en)


def _problems(kinds: tuple[Kind, ...], language: Language) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for number, head in enumerate(_HEADS):
        table.add_column(
            head.of(language), justify="right" if number == 1 else "left", overflow="fold"
        )
    for kind in kinds:
        severity = Severity(kind.severity)
        label = Styled(LABELS[severity].of(language), style=STYLES[severity])
        label.append(f" {kind.code}", style="default not bold")
        said = Styled(_of(kind, "", language))
        said.append(f"\n{kind.file}", style="bold").append(f" {kind.path}" if kind.path else "")
        if todo := _of(kind, "todo_", language):
            said.append(f"\n→ {todo}", style="dim")
        table.add_row(label, str(kind.projects), said)
    return table


def _of(kind: Kind, what: str, language: Language) -> str:
    return str(getattr(kind, f"{what}{language}"))


def _as_json(
    lake: Path,
    compiled: CompiledFramework,
    run: Run,
    told: Summary,
    found: list[Problem],
    language: Language,
) -> dict[str, Any]:
    framework = compiled.framework
    return {
        "version": 1,
        "lake": str(lake),
        "framework": framework.framework,
        "edition": framework.edition,
        "results": str(run.out),
        "parts": {
            "evaluated": run.evaluated,
            "unchanged": run.unchanged,
            "clustered": run.clustered,
            "rescored": run.rescored,
        },
        "kept": run.kept,
        "by_sql": {name: why.of(language) for name, why in sorted(run.by_sql.items())},
        "projects": told.projects,
        "refused": told.refused,
        "grades": [{"grade": grade, "projects": count} for grade, count in told.grades],
        "problems": [_kind_as_json(kind, language) for kind in told.problems],
        "told": [each.as_json(language) for each in found],
    }


def _kind_as_json(kind: Kind, language: Language) -> dict[str, Any]:
    return {
        "code": kind.code,
        "severity": kind.severity,
        "projects": kind.projects,
        "refused": kind.refused,
        "place": kind.file,
        "path": kind.path,
        "message": _of(kind, "", language),
        "hint": _of(kind, "todo_", language),
    }
