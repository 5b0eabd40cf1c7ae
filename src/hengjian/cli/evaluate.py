"""hengjian evaluate CASE: the scores, the grade, and what is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from hengjian import formats
from hengjian.bilingual import Language, Text
from hengjian.cli.options import CaseArgument, evaluation_options, format_option
from hengjian.cli.output import has_errors, print_json, print_problems, write_json
from hengjian.cli.score_table import print_scores
from hengjian.cli.site_door import set_up
from hengjian.engine.api import evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.engine.result_json import evaluation_json
from hengjian.engine.trace import trace_of


@click.command(
    short_help="评价一个项目 evaluate a case",
    help="评价一个项目：按指标体系计分、定级，列出发现的问题。"
    "加 --site 则评价站点里的一项评价：事实由站点的记录统计，评分取评价组的判断。"
    "\n\nEvaluate a case: scores, grade and problems. With --site, an evaluation of the site: "
    "figures counted from its rows, answers given by its team.",
)
@click.argument("case", type=CaseArgument(), metavar="CASE", required=False)
@click.option("--site", is_flag=True, help="由站点的记录评价 from the rows of the site")
@click.option(
    "--evaluation",
    "code",
    metavar="CODE",
    help="站点里哪一项评价，如 PJ2023-0001 which evaluation of the site",
)
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
    case: Path | None,
    site: bool,
    code: str | None,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
    trace: Path | None,
    with_insight: bool,
    form: str,
) -> None:
    """Evaluate and print."""
    _agree(case, site, code, framework)
    if case is None:
        evaluation = evaluate_rows(code, as_of, basis, dict(changes))
    else:
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


def _agree(case: Path | None, site: bool, code: str | None, framework: str | None) -> None:
    """Either a case, or an evaluation of the site, which keeps its framework."""
    if site == (case is not None):
        told = Text(
            "写一个项目（CASE），或者 --site，两者选一", "give a CASE or --site, one of the two"
        )
        raise click.UsageError(f"{told.zh} · {told.en}")
    if code is not None and not site:
        raise click.UsageError("--evaluation 和 --site 一起用 · --evaluation goes with --site")
    if framework is not None and site:
        raise click.UsageError(
            "站点里的评价用它自己的指标体系 · an evaluation of the site keeps its framework"
        )


def evaluate_rows(
    code: str | None,
    as_of: dt.date | None,
    basis: str | None,
    what_if: dict[str, str],
) -> Evaluation:
    """An evaluation of the site by its code; without one, the only one there is.

    Raises ``Refused`` where the site cannot be read, or where no or several evaluations are meant.
    """
    set_up(looks_only=True)
    from django.core.management import call_command

    found: list[Evaluation] = []
    call_command(
        "evaluate_rows", code=code, as_of=as_of, basis=basis, what_if=what_if, hear=found.append
    )
    return found[0]


def _insight(evaluation: Evaluation) -> formats.Insight:
    from hengjian.statistics.insight import insight

    return insight(evaluation).as_json()


def _print(evaluation: Evaluation, language: Language, with_insight: bool) -> None:
    print_scores(evaluation, language)
    if with_insight:
        from hengjian.cli.insight_table import print_insight
        from hengjian.statistics.insight import insight

        print_insight(evaluation, insight(evaluation), language)
