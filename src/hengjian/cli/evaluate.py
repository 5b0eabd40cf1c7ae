"""hengjian evaluate CASE: the scores, the grade, and what is wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from hengjian.bilingual import Language
from hengjian.cli.options import case_argument, evaluation_options, format_option
from hengjian.cli.output import has_errors, print_json, print_problems, write_json
from hengjian.engine.api import evaluate_case
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.trace import trace_of
from hengjian.quantities import Quantity, round_half_up


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


def _insight(evaluation: Evaluation) -> dict[str, Any]:
    from hengjian.statistics.insight import insight

    return insight(evaluation).as_json()


def _print(evaluation: Evaluation, language: Language, with_insight: bool) -> None:
    from hengjian.cli.score_table import print_scores

    print_scores(evaluation, language)
    if with_insight:
        from hengjian.cli.insight_table import InsightTable
        from hengjian.statistics.insight import insight

        InsightTable(evaluation, insight(evaluation), language).print()


def evaluation_json(evaluation: Evaluation, language: Language) -> dict[str, Any]:
    """The evaluation as the command line prints it; numbers are strings with their decimals."""
    framework = evaluation.framework.framework
    return {
        "case": evaluation.case.case,
        "framework": framework.framework,
        "edition": framework.edition,
        "as_of": evaluation.as_of.isoformat(),
        "total": str(evaluation.total),
        "points": str(framework.points),
        "grade": evaluation.grade.grade if evaluation.grade else None,
        "indicators": [_indicator(result, language) for result in evaluation.indicators],
        "problems": [found.as_json(language) for found in evaluation.problems],
    }


def _indicator(result: IndicatorResult, language: Language) -> dict[str, Any]:
    return {
        "code": result.code,
        "name": result.compiled.indicator.name.of(language),
        "level": result.compiled.level,
        "parent": result.compiled.parent,
        "points": str(result.compiled.points),
        "score": None if result.score is None else str(result.score),
        "rate": None if result.rate is None else f"{round_half_up(result.rate * 100, 2)}%",
        "value": shown(result.value, result),
        "target": None if result.target is None else result.target.shown(2),
        "status": result.status,
        "published": None if result.published is None else str(result.published),
    }


def shown(value: Quantity | None, result: IndicatorResult) -> str | None:
    """A value in the decimals the framework shows it in."""
    return None if value is None else value.text(result.compiled.indicator.places)


def score_text(score: Decimal | None) -> str:
    """A score in print; a dash where there is none."""
    return "—" if score is None else str(score)
