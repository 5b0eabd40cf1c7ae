"""hengjian case new|check|import: a project's figures, judgements and records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote

import click
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.cli.headers import accept_headers_option, settled
from hengjian.cli.options import case_argument, format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.engine.api import tables_for
from hengjian.engine.facts.folders import CASE_FILE
from hengjian.engine.facts.reading import CaseFiles, look_at_case
from hengjian.engine.facts.writing import holds_case, import_tables, import_workbook, tables_in
from hengjian.engine.frameworks.model import Table
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
    from hengjian.engine.api import TABLES, load_framework
    from hengjian.engine.facts.templates import new_case

    is_file = Path(framework).suffix.lower() in (".yaml", ".yml", *TABLES)
    new_case(target, load_framework(framework), ctx.obj, Path(framework) if is_file else None)
    made = Text(f"已建立 {target}，请填写后运行", f"made {target}; fill it in, then run")
    console().print(f"{made.of(ctx.obj)} hengjian case check {quote(str(target))}", soft_wrap=True)


@case.command(help="检查项目数据，一次列出全部问题 check a case, all problems at once")
@case_argument
@click.option("--framework", metavar="F", help="指标体系名称或文件 framework name or file")
@accept_headers_option
@format_option
@click.pass_context
def check(
    ctx: click.Context, case: Path, framework: str | None, accept_headers: bool, form: str
) -> None:
    """Check a case against its framework; exit 1 when there are errors."""
    from hengjian.engine.api import check_case_files

    try:
        found = settled(
            lambda: check_case_files(case, framework),
            lambda problems: problems,
            lambda: _tables(case, framework),
            accept_headers,
            ctx.obj,
        )
    except Refused as refused:
        problems = refused.problems
    else:
        problems = (*found, *_bond_problems(case))
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


def _tables(case: Path, framework: str | None) -> tuple[CaseFiles, Mapping[str, Table]]:
    """A case as far as it can be read, and the tables of its framework; the published ones where
    there is none."""
    looked = look_at_case(case)
    if looked.files is None:
        raise Refused(looked.problems)
    return looked.files, tables_for(looked.files, framework)


@case.command(
    "import",
    help="把工作簿转成文件夹；没有“项目”表的台账，把记录表写进已有的文件夹 "
    "turn a workbook into a case folder; a ledger without a case fills the tables of one",
)
@click.argument(
    "workbook", type=click.Path(dir_okay=False, readable=False, path_type=Path), metavar="FILE"
)
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
@accept_headers_option
@click.pass_context
def import_(ctx: click.Context, workbook: Path, target: Path, accept_headers: bool) -> None:
    """Read a workbook and write the folder, whole or not at all."""
    if (target / CASE_FILE).is_file() and not holds_case(workbook):
        names, problems = _import_tables(workbook, target, accept_headers, ctx.obj)
        written = "、".join(str(target / name) for name in names)
    else:
        problems = settled(
            lambda: import_workbook(workbook, target),
            lambda found: found,
            lambda: _tables(workbook, None),
            accept_headers,
            ctx.obj,
        )
        written = str(target)
    console().print(f"{Text('已写入', 'written:').of(ctx.obj)} {written}", soft_wrap=True)
    print_problems(problems, ctx.obj)


def _import_tables(
    workbook: Path, target: Path, accept: bool, language: Language
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Write the tables of a ledger into a case: the files written, and what to look at."""
    looked = look_at_case(target)
    if looked.files is None:
        raise Refused(looked.problems)
    into = looked.files
    specs = tables_for(into)
    return settled(
        lambda: import_tables(workbook, into, specs),
        lambda outcome: outcome[1],
        lambda: (tables_in(workbook, into), specs),
        accept,
        language,
    )
