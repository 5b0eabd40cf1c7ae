"""hengjian report CASE --out FILE: the evaluation report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from hengjian.cli.options import case_argument, evaluation_options, format_option
from hengjian.cli.output import console, has_errors, print_json, print_problems
from hengjian.engine.api import evaluate_case


@click.command(
    short_help="写评价报告 write the report",
    help="写评价报告：docx、pdf 或 html，由文件名后缀决定；每个数都取自计算结果。"
    "zip 是可移交的成果包：三种报告、数据、指标体系、计算底稿、核验脚本和哈希清单。"
    "\n\nWrite the report as docx, pdf or html by the file's suffix; every number comes from "
    "the result. A zip is the package to hand over: the three reports, the case, the framework, "
    "the trace, a script to verify it and the hash of every file.",
)
@case_argument
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="FILE.docx | FILE.pdf | FILE.html | FILE.zip",
)
@evaluation_options
@format_option
@click.pass_context
def report(
    ctx: click.Context,
    case: Path,
    out: Path,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
    form: str,
) -> None:
    """Evaluate and write."""
    from hengjian.documents.api import build_report, write_built
    from hengjian.documents.package import write_whole_package
    from hengjian.documents.result_json import report_json
    from hengjian.statistics.insight import insight

    evaluation = evaluate_case(
        case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
    )
    with console(stderr=True).status(str(out)):
        built = build_report(evaluation, ctx.obj, insight(evaluation))
        if out.suffix.lower() == ".zip":
            write_whole_package(evaluation, case, out, built)
        else:
            write_built(built, out)
    if form == "json":
        print_json(report_json(evaluation, out, ctx.obj))
    else:
        console().print(str(out), soft_wrap=True)
    print_problems(evaluation.problems, ctx.obj)
    ctx.exit(1 if has_errors(evaluation.problems) else 0)
