"""hengjian case new|check|import: a project's figures, judgements and records."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click
from rich.text import Text as Styled

from hengjian.bilingual import Text
from hengjian.cli.options import case_argument, format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.errors import Problem, Refused


@click.group(
    short_help="新建、检查、导入项目数据 cases",
    help="新建、检查、导入项目数据：一个文件夹（case.yaml 和各记录表），或一个工作簿。"
    "\n\nMake, check and import cases: a folder (case.yaml and record tables) or a workbook.",
)
def case() -> None:
    """The group of case commands."""


@case.command(help="新建待填的项目数据（文件夹或 .xlsx） make an empty case to fill in")
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR|FILE.xlsx")
@click.option(
    "--framework", required=True, metavar="F", help="指标体系名称或文件 framework name or file"
)
@click.pass_context
def new(ctx: click.Context, target: Path, framework: str) -> None:
    """Make the template of a case for one framework."""
    from hengjian.engine.api import load_framework
    from hengjian.engine.facts.templates import new_case

    new_case(target, load_framework(framework), ctx.obj)
    made = Text(f"已建立 {target}，请填写后运行", f"made {target}; fill it in, then run")
    console().print(f"{made.of(ctx.obj)} hengjian case check {quote(str(target))}", soft_wrap=True)


@case.command(help="检查项目数据，一次列出全部问题 check a case, all problems at once")
@case_argument
@click.option("--framework", metavar="F", help="指标体系名称或文件 framework name or file")
@format_option
@click.pass_context
def check(ctx: click.Context, case: Path, framework: str | None, form: str) -> None:
    """Check a case against its framework; exit 1 when there are errors."""
    from hengjian.engine.api import check_case_files

    problems = (*check_case_files(case, framework), *_bond_problems(case))
    if form == "json":
        print_json([found.as_json(ctx.obj) for found in problems])
    elif not problems:
        fine = Text("数据可用，没有发现问题", "the case can be used; nothing is wrong")
        console().print(Styled(f"✓ {case}: {fine.of(ctx.obj)}", "green"), soft_wrap=True)
    print_problems(problems, ctx.obj)
    ctx.exit(1 if has_errors(problems) else 0)


def _bond_problems(case: Path) -> tuple[Problem, ...]:
    """What keeps the case's bonds from being read, where it has some."""
    from hengjian.bonds.reading import has_bonds, read_bonds
    from hengjian.engine.facts.reading import read_case

    files = read_case(case)
    try:
        if has_bonds(files):
            read_bonds(files)
    except Refused as refused:
        return refused.problems
    return ()


@case.command("import", help="把工作簿转成文件夹 turn a workbook into a case folder")
@click.argument(
    "workbook", type=click.Path(dir_okay=False, readable=False, path_type=Path), metavar="FILE.xlsx"
)
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
@click.pass_context
def import_(ctx: click.Context, workbook: Path, target: Path) -> None:
    """Read a workbook and write the folder, whole or not at all."""
    from hengjian.engine.facts.writing import import_workbook

    problems = import_workbook(workbook, target)
    console().print(f"{Text('已写入', 'written:').of(ctx.obj)} {target}", soft_wrap=True)
    print_problems(problems, ctx.obj)
