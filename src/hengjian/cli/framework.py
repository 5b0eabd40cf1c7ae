"""hengjian framework check|show|diff|import|from-dhis2|export|template|schema: frameworks."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian import library
from hengjian.bilingual import Language, Text
from hengjian.bonds.written import bonds_schema
from hengjian.cli.dhis2 import from_dhis2
from hengjian.cli.options import format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.engine.api import check_framework, load_framework
from hengjian.engine.describing import describe_rule
from hengjian.engine.facts.checking import is_judged
from hengjian.engine.facts.writing import new_file
from hengjian.engine.framework_tables.layout import COLUMNS, ENTRIES
from hengjian.engine.framework_tables.reading import framework_tree, read_framework_table
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.editions import Change
from hengjian.engine.frameworks.editions import diff as changes_between
from hengjian.engine.frameworks.yaml_text import framework_yaml
from hengjian.engine.json_schema import SCHEMAS
from hengjian.errors import Problem, Refused


@click.group(
    short_help="检查、查看、比较指标体系 frameworks",
    help="检查、查看、比较、转换指标体系；FILE 是 .yaml、"
    "指标体系表（工作簿、.docx）或随附体系的名称。"
    "\n\nCheck, show, compare and convert frameworks; FILE is a .yaml file, a table of "
    "indicators (a workbook, .docx) or the name of a shipped one.",
)
def framework() -> None:
    """The group of framework commands."""


@framework.command(help="检查体系并演算内嵌的例子 check frameworks and their embedded examples")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@format_option
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], form: str) -> None:
    """Check each file; exit 1 when any has errors."""
    reports: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for name in files:
        found, summary = _check(name)
        problems.extend(found)
        reports.append({**summary, "problems": [p.as_json(ctx.obj) for p in found]})
    if form == "json":
        print_json(reports)
    else:
        for entry in reports:
            _print_check(entry, ctx.obj)
    print_problems(problems, ctx.obj)
    ctx.exit(1 if has_errors(problems) else 0)


def _check(name: str) -> tuple[tuple[Problem, ...], dict[str, Any]]:
    try:
        compiled, problems = check_framework(name)
    except Refused as refused:
        return refused.problems, {"file": name, "framework": None, "ok": False}
    leaves = [each for each in compiled.indicators if each.is_leaf]
    return problems, {
        "file": name,
        "framework": compiled.framework.framework,
        "edition": compiled.framework.edition,
        "indicators": len(leaves),
        "examples": sum(len(each.indicator.examples) for each in leaves),
        "points": str(compiled.framework.points),
        "ok": not has_errors(problems),
    }


def _print_check(entry: dict[str, Any], language: Language) -> None:
    if not entry["ok"]:
        failed = Text("有错误", "has errors").of(language)
        console().print(Styled(f"✗ {entry['file']}: {failed}", "bold red"))
        return
    words = Text(
        f"{entry['indicators']} 个末级指标，{entry['points']} 分，{entry['examples']} 个例子成立",
        f"{entry['indicators']} leaf indicators, {entry['points']} points, "
        f"{entry['examples']} examples hold",
    )
    console().print(Styled(f"✓ {entry['file']} {entry['edition']}: {words.of(language)}", "green"))


@framework.command(help="查看体系的指标、分值、公式和依据 show a framework")
@click.argument("file", required=False)
@format_option
@click.pass_context
def show(ctx: click.Context, file: str | None, form: str) -> None:
    """Show one framework, or list the shipped ones."""
    if file is None:
        names = [load_framework(path) for path in library.framework_files()]
        _print_list(names, ctx.obj, form)
        return
    compiled = load_framework(file)
    if form == "json":
        print_json(compiled.framework.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        return
    _print_framework(compiled, ctx.obj)


def _print_list(frameworks: list[CompiledFramework], language: Language, form: str) -> None:
    rows = [
        (c.framework.framework, c.framework.edition, c.framework.title.of(language))
        for c in frameworks
    ]
    if form == "json":
        keys = ("framework", "edition", "title")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in (Text("名称", "name"), Text("版", "edition"), Text("题名", "title")):
        table.add_column(head.of(language), overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _print_framework(compiled: CompiledFramework, language: Language) -> None:
    framework = compiled.framework
    out = console()
    out.print(Styled(f"{framework.title.of(language)} · {framework.edition}", "bold"))
    for citation in framework.authority:
        out.print(Styled(f"{citation.number} {citation.article}".strip(), "dim"))
    if framework.reconstruction:
        out.print(Styled(f"※ {framework.reconstruction.of(language)}", "yellow"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(Text("指标", "Indicator").of(language), overflow="fold")
    table.add_column(Text("分值", "Points").of(language), justify="right")
    table.add_column(Text("公式", "Formula").of(language), overflow="fold")
    table.add_column(Text("评分标准", "Scoring").of(language), overflow="fold")
    for each in compiled.indicators:
        table.add_row(*_cells(each, language), style="bold" if each.level == 1 else None)
    out.print(table)
    grades = "  ".join(f"{g.grade} ≥ {g.at_least}" for g in compiled.grades)
    out.print(Text("等级 ", "Grades ").of(language) + grades)


def _cells(each: CompiledIndicator, language: Language) -> tuple[str, str, str, str]:
    indent = "  " * (each.level - 1)
    name = f"{indent}{each.indicator.code} {each.indicator.name.of(language)}"
    rule = describe_rule(each).of(language) if each.is_leaf else ""
    return name, str(each.points), each.indicator.value or "", rule


@framework.command(help="比较两个体系或同一体系的两版 compare two frameworks or editions")
@click.argument("old")
@click.argument("new")
@format_option
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, form: str) -> None:
    """What changed from ``old`` to ``new``."""
    changes = changes_between(load_framework(old).framework, load_framework(new).framework)
    if form == "json":
        print_json([asdict(change) for change in changes])
        return
    if not changes:
        console().print(Text("没有差别", "no differences").of(ctx.obj))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in (
        Text("指标", "indicator"),
        Text("项目", "what"),
        Text("原", "was"),
        Text("现", "is"),
    ):
        table.add_column(head.of(ctx.obj), overflow="fold")
    for change in changes:
        table.add_row(*_change(change, ctx.obj))
    console().print(table)


_DIFFERENCE = (Text("指标", "indicator"), Text("项目", "what"), Text("原", "was"), Text("现", "is"))
_MARKS = {"added": ("+", "green"), "removed": ("−", "red"), "changed": ("~", "yellow")}


def _change(change: Change, language: Language) -> tuple[Styled, str, str, str]:
    mark, style = _MARKS[change.kind]
    name = Styled(" ".join(filter(None, (mark, change.name, change.title))), style)
    heading = COLUMNS.get(change.what) or ENTRIES.get(change.what)
    what = heading.title.of(language) if heading else change.what
    return name, what, change.before or "—", change.after or "—"


_OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到这个文件 the file to write"
)


@framework.command(
    "import", help="把指标体系表（工作簿、.docx）转成 .yaml make .yaml of a table of indicators"
)
@click.argument("table", type=click.Path(path_type=Path))
@_OUT
@click.option("--code", "framework", help="代号，如 lamps its code, like lamps")
@click.option("--edition", help="版本，如 2024-01 its edition, like 2024-01")
@click.option("--title", help="名称；不写取表题 its title; the table's unless given")
@click.pass_context
def import_(
    ctx: click.Context,
    table: Path,
    out: Path,
    framework: str | None,
    edition: str | None,
    title: str | None,
) -> None:
    """Write the framework in a table as YAML, with all that is wrong at its cell; exit 1 then."""
    given = {"framework": framework, "edition": edition, "title": title}
    answers = {key: text for key, text in given.items() if text}
    _ask(table, answers, ctx.obj)
    compiled = read_framework_table(table, answers)
    with new_file(out) as file:
        file.write_text(framework_yaml(compiled.framework), encoding="utf-8")
    leaves = [each for each in compiled.indicators if each.is_leaf]
    judged = sum(is_judged(each) for each in leaves)
    words = Text(
        f"{len(leaves)} 个末级指标，{compiled.framework.points} 分；"
        f"{judged} 个由人评判，{len(leaves) - judged} 个由数据计算",
        f"{len(leaves)} leaf indicators, {compiled.framework.points} points; "
        f"{judged} judged, {len(leaves) - judged} by data",
    )
    console().print(Styled(f"✓ {out}: {words.of(ctx.obj)}", "green"), soft_wrap=True)
    print_problems(compiled.problems, ctx.obj)


framework.add_command(from_dhis2)

_QUESTIONS = {
    "framework": (
        "--code",
        Text("代号（小写字母、数字、连字符）", "code (letters, digits, hyphens)"),
    ),
    "edition": ("--edition", Text("版本（如 2024-01）", "edition (like 2024-01)")),
}


def _ask(table: Path, answers: dict[str, str], language: Language) -> None:
    """Ask for what no table of indicators says, unless it is said there or given already."""
    said = framework_tree(table, answers).data
    open_ = [key for key in _QUESTIONS if isinstance(said, dict) and key not in said]
    if open_ and not sys.stdin.isatty():
        options = " ".join(_QUESTIONS[key][0] for key in open_)
        raise click.UsageError(f"表里没有写，请给出 the table does not say: {options}")
    for key in open_:
        answers[key] = click.prompt(_QUESTIONS[key][1].of(language), err=True)


@framework.command(help="把体系写成工作簿，可再导入而无损失 write a framework as a workbook")
@click.argument("file")
@_OUT
@click.pass_context
def export(ctx: click.Context, file: str, out: Path) -> None:
    """Write a framework as a workbook that reads back the same."""
    from hengjian.engine.framework_tables.writing import write_framework

    with new_file(out) as target:
        write_framework(target, load_framework(file).framework, ctx.obj)
    console().print(Styled(f"✓ {out}", "green"))


@framework.command(help="写一份空白的指标体系工作簿 write an empty workbook for a framework")
@_OUT
@click.pass_context
def template(ctx: click.Context, out: Path) -> None:
    """Write the workbook to fill in, with instructions and drop-down lists."""
    from hengjian.engine.framework_tables.writing import write_template

    with new_file(out) as target:
        write_template(target, ctx.obj)
    console().print(Styled(f"✓ {out}", "green"))


_SCHEMAS = {**SCHEMAS, "bonds": bonds_schema}


@framework.command(help="打印供编辑器使用的 JSON Schema print the JSON Schema for editors")
@click.argument("kind", type=click.Choice(list(_SCHEMAS)), default="framework")
def schema(kind: str) -> None:
    """The JSON Schema of one kind of file."""
    print_json(_SCHEMAS[kind]())
