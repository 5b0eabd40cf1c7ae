"""hengjian framework check|show|diff|schema: indicator frameworks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian import library
from hengjian.bilingual import Language, Text
from hengjian.bonds.written import bonds_schema
from hengjian.cli.options import format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.engine.api import check_framework, load_framework
from hengjian.engine.describing import describe_rule
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.editions import Change
from hengjian.engine.frameworks.editions import diff as changes_between
from hengjian.engine.json_schema import SCHEMAS
from hengjian.errors import Problem, Refused


@click.group(
    short_help="检查、查看、比较指标体系 frameworks",
    help="检查、查看、比较指标体系；FILE 是 .yaml 文件或随附体系的名称。"
    "\n\nCheck, show and compare frameworks; FILE is a .yaml file or the name of a shipped one.",
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
        found, summary = _checked(name)
        problems.extend(found)
        reports.append({**summary, "problems": [p.as_json(ctx.obj) for p in found]})
    if form == "json":
        print_json(reports)
    else:
        for entry in reports:
            _print_check(entry, ctx.obj)
    print_problems(problems, ctx.obj)
    ctx.exit(1 if has_errors(problems) else 0)


def _checked(name: str) -> tuple[tuple[Problem, ...], dict[str, Any]]:
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
    for change in changes:
        console().print(_change(change), soft_wrap=True)


_MARKS = {"added": ("+", "green"), "removed": ("−", "red"), "changed": ("~", "yellow")}


def _change(change: Change) -> Styled:
    mark, style = _MARKS[change.kind]
    line = Styled(f"{mark} {change.name} {change.title} ", style)
    line.append(change.what, "dim")
    if change.before or change.after:
        line.append(f": {change.before or '—'} → {change.after or '—'}", "not dim")
    return line


_SCHEMAS = {**SCHEMAS, "bonds": bonds_schema}


@framework.command(help="打印供编辑器使用的 JSON Schema print the JSON Schema for editors")
@click.argument("kind", type=click.Choice(list(_SCHEMAS)), default="framework")
def schema(kind: str) -> None:
    """The JSON Schema of one kind of file."""
    print_json(_SCHEMAS[kind]())
