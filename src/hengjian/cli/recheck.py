"""hengjian recheck FORM: what a self-evaluation claims, and what holds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

import click
from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.cli.options import CaseArgument, format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.engine.api import evaluate_case
from hengjian.recheck.rechecking import Recheck, Row
from hengjian.recheck.rechecking import recheck as recheck_file
from hengjian.recheck.result_json import recheck_json

_HEADS = (
    Text("指标", "Indicator"),
    Text("指标值", "Target"),
    Text("填报完成", "Reported"),
    Text("案例中", "In the case"),
    Text("分值", "Points"),
    Text("自评", "Claimed"),
    Text("复核", "Verified"),
    Text("虚高", "Inflated"),
)


@click.command(
    short_help="复核自评表 recheck a self-evaluation form",
    help="复核自评表（财预〔2020〕10号附1 或含成本指标的格式；.xlsx、.xls、.ods、.et，"
    "可有多张表）：逐项按规则重算，列出自评、复核、虚高和理由；--case 时与案例的数据比对。"
    "\n\nRecheck self-evaluation forms: each score by its rule beside the one claimed; with --case "
    "also against the case's figures.",
)
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False), metavar="FORM")
@click.option("--case", "case", type=CaseArgument(), metavar="CASE", help="比对的案例 the case")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="另存差异表 write the table of differences",
)
@format_option
@click.pass_context
def recheck(
    ctx: click.Context, workbook: Path, case: Path | None, out: Path | None, form: str
) -> None:
    """Recheck and print; exit 1 when anything is wrong."""
    evaluation = None if case is None else evaluate_case(case)
    found = recheck_file(workbook, evaluation)
    if out is not None:
        from hengjian.recheck.differences import write_differences

        write_differences(found, out, ctx.obj)
    if form == "json":
        print_json([recheck_json(each, ctx.obj) for each in found])
    else:
        for each in found:
            _print(each, ctx.obj)
    problems = [problem for each in found for problem in each.all_problems]
    print_problems(problems, ctx.obj)
    ctx.exit(1 if has_errors(problems) else 0)


def _print(found: Recheck, language: Language) -> None:
    out = console()
    title = found.form.project or str(found.form.place)
    out.print(Styled(title, "bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for number, head in enumerate(_HEADS):
        side: Literal["left", "right"] = "right" if number else "left"
        table.add_column(head.of(language), justify=side, overflow="fold")
    for row in found.rows:
        table.add_row(*_cells(row, language))
    out.print(table)
    told = Text(
        f"虚高 {found.inflated}" if found.form.adds_up else "虚高未给出：请先核对读数",
        f"inflated {found.inflated}"
        if found.form.adds_up
        else "inflated not given: check first what was read",
    )
    words = Text(
        f"自评 {found.claimed}  复核 {found.verified}  {told.zh}",
        f"claimed {found.claimed}  verified {found.verified}  {told.en}",
    )
    out.print(Styled(words.of(language), "bold"))
    if found.case_total is not None:
        case = Text(
            f"案例评价得分 {found.case_total}，等级 {found.case_grade or '—'}",
            f"the case's evaluation: {found.case_total}, grade {found.case_grade or '—'}",
        )
        out.print(case.of(language))


def _cells(row: Row, language: Language) -> list[str | Styled]:
    judged = Text("须人工", "by a person").of(language)
    inflated = str(row.inflated) if row.inflated else ""
    return [
        row.name.of(language),
        row.target,
        row.actual,
        row.from_case,
        _text(row.points),
        _text(row.claimed),
        _text(row.verified) or Styled(judged, "dim"),
        Styled(inflated, "bold red" if row.inflated > 0 else "blue"),
    ]


def _text(number: Decimal | None) -> str:
    return "" if number is None else str(number)
