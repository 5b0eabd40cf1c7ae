"""hengjian evaluate CASE: the scores, the grade, and what is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from hengjian import formats
from hengjian.bilingual import Language
from hengjian.cli.options import case_argument, evaluation_options, format_option
from hengjian.cli.output import has_errors, print_json, print_problems, write_json
from hengjian.cli.score_table import print_scores
from hengjian.engine.api import evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.engine.result_json import evaluation_json
from hengjian.engine.trace import trace_of


@click.command(
    short_help="评价一个项目 evaluate a case",
    help="评价一个项目：按指标体系计分、定级，列出发现的问题。"
    "\n\nEvaluate a case: scores, grade and problems.",
)
@case_argument
@evaluation_options
@click.option(
    "--trace",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="另存完整计算底稿（JSON） write the full trace",
)
@click.option(
    "--insight",
    "with_insight",
    is_flag=True,
    help="另析等级稳不稳：抽样区间、单项改变、权重变动 how firmly the grade stands",
)
@format_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    case: Path,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
    trace: Path | None,
    with_insight: bool,
    form: str,
) -> None:
    """Evaluate and print."""
    evaluation = evaluate_case(
        case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
    )
    if trace is not None:
        write_json(trace_of(evaluation), trace)
    if form == "json":
        data = evaluation_json(evaluation, ctx.obj)
        print_json({**data, "insight": _insight(evaluation)} if with_insight else data)
    else:
        _print(evaluation, ctx.obj, with_insight)
    print_problems(evaluation.problems, ctx.obj)
    ctx.exit(1 if has_errors(evaluation.problems) else 0)


def _insight(evaluation: Evaluation) -> formats.Insight:
    from hengjian.statistics.insight import insight

    return insight(evaluation).as_json()


def _print(evaluation: Evaluation, language: Language, with_insight: bool) -> None:
    print_scores(evaluation, language)
    if with_insight:
        from hengjian.cli.insight_table import print_insight
        from hengjian.statistics.insight import insight

        print_insight(evaluation, insight(evaluation), language)
