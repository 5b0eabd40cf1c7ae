"""hengjian framework from-dhis2 METADATA.json: indicators of DHIS2 made a framework."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text, same
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json, print_problems
from hengjian.engine.facts.writing import new_file
from hengjian.engine.frameworks.reader import read_framework
from hengjian.standards.dhis2 import Carried, carry, read_metadata
from hengjian.standards.dhis2.carrying import Heading


@click.command(
    "from-dhis2",
    short_help="把 DHIS2 的指标带入体系 indicators of DHIS2 made a framework",
    help="把 DHIS2 导出的元数据（JSON）里的指标、数据元素、校验规则带入一个体系；"
    "不能带入的逐条说明原因，不猜测。DHIS2 没有分值和目标值：每个指标 1 分，由人评判，请改写。"
    "\n\nCarry indicators, data elements and validation rules from metadata that DHIS2 exported "
    "(JSON) into a framework. What cannot be carried is told item by item with its reason and "
    "never guessed. DHIS2 has neither points nor targets: each indicator is worth one point that "
    "people give, until you write them.",
)
@click.argument("metadata", type=click.Path(dir_okay=False, path_type=Path), metavar="METADATA")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.yaml",
    help="体系写到这个文件 the framework's file",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE.xlsx",
    help="另建待填的项目数据：体系要用的全部事实 also make an empty case with the facts it needs",
)
@click.option(
    "--code",
    "framework",
    required=True,
    metavar="CODE",
    help="代号，如 immunisation its code (letters, digits, hyphens)",
)
@click.option("--edition", help="版本；不写取导出日期 its edition; the day of the export")
@click.option("--title", help="名称 its title")
@click.option(
    "--missing",
    type=click.Choice(["strict", "as-dhis2"]),
    default="strict",
    show_default=True,
    help="缺一个数就是缺数据；或像 DHIS2 那样当作 0（全缺时除外） "
    "a missing value is missing data, or counts as 0 unless all are missing",
)
@format_option
@click.pass_context
def from_dhis2(
    ctx: click.Context,
    metadata: Path,
    out: Path,
    template: Path | None,
    framework: str,
    edition: str | None,
    title: str | None,
    missing: str,
    form: str,
) -> None:
    """Write the framework, and the empty case where one is asked for; tell what was left out."""
    found = read_metadata(metadata)
    edition = edition or ((found.system and found.system.date) or "")[:10]
    if not edition:
        raise click.UsageError(
            "文件没有导出日期，请给出 --edition · the file does not say its date: give --edition"
        )
    named = same(title) if title else Text(f"DHIS2 指标 {framework}", f"DHIS2 {framework}")
    heading = Heading(framework, edition, named)
    carried = carry(found, heading, file=str(metadata), as_dhis2=missing == "as-dhis2")
    with new_file(out) as file:
        file.write_text(carried.text, encoding="utf-8")
    if template is not None:
        from hengjian.engine.facts.templates import new_case

        new_case(template, read_framework(out), ctx.obj, out)
    if form == "json":
        print_json(_as_json(carried, out, ctx.obj))
    else:
        _print(carried, out, template, ctx.obj)
    print_problems(carried.problems, ctx.obj)


def _as_json(carried: Carried, out: Path, language: Language) -> dict[str, object]:
    return {
        "version": 1,
        "file": str(out),
        "framework": carried.framework.framework.framework,
        "edition": carried.framework.framework.edition,
        "indicators": carried.indicators,
        "rules": carried.rules,
        "facts": len(carried.framework.framework.facts),
        "problems": [found.as_json(language) for found in carried.problems],
    }


def _print(carried: Carried, out: Path, template: Path | None, language: Language) -> None:
    facts = len(carried.framework.framework.facts)
    words = Text(
        f"带入 {carried.indicators} 个指标、{carried.rules} 条校验规则，要用 {facts} 个事实；"
        f"{len(carried.problems)} 条说明",
        f"{carried.indicators} indicators and {carried.rules} validation rules carried, "
        f"{facts} facts needed; {len(carried.problems)} remarks",
    )
    console().print(Styled(f"✓ {out}: {words.of(language)}", "green"), soft_wrap=True)
    if template is not None:
        made = Text(f"已建立 {template}，请填写后运行", f"made {template}; fill it in, then run")
        check = f"hengjian case check {quote(str(template))}"
        console().print(f"{made.of(language)} {check}", soft_wrap=True)
