"""hengjian export sdmx|xbrl: results handed on in the formats of statistics and accounts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text as Styled

from hengjian.bilingual import Text
from hengjian.cli.options import CaseArgument, Command, case_argument, evaluation_options
from hengjian.cli.output import console, has_errors, print_problems
from hengjian.engine.api import evaluate_case, load_framework
from hengjian.engine.facts.writing import new_folder
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.errors import Problem
from hengjian.standards.statements import Figure, figures_in, figures_of


@click.group(
    short_help="把结果写成 SDMX、XBRL results in formats of others",
    help="把一个项目的评价或一批项目的结果写成别的系统能读的格式。"
    "\n\nWrite the evaluation of a case, or the results of many, in formats that others read.",
)
def export() -> None:
    """The group of exports."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be handed on: figures, of which framework, and what is wrong with them."""

    compiled: CompiledFramework
    figures: Iterable[Figure]
    problems: tuple[Problem, ...]


def _source(command: Command) -> Command:
    """A case, or the results of a lake."""
    argument = click.argument("case", type=CaseArgument(), metavar="CASE", required=False)
    results = click.option(
        "--results",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="hengjian portfolio 的结果文件夹，和 --framework 一起用 "
        "the results of a lake, with --framework",
    )
    out = click.option(
        "--out",
        required=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="写到这个新文件夹 the new folder to write",
    )
    return argument(results(out(evaluation_options(command))))


def _ask(
    case: Path | None,
    results: Path | None,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
) -> Asked:
    if (case is None) == (results is None):
        raise click.UsageError(
            "项目（CASE）和 --results 两者选一 · give a CASE or --results, one of the two"
        )
    if case is not None:
        evaluation = evaluate_case(
            case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
        )
        return Asked(evaluation.framework, figures_of(evaluation), evaluation.problems)
    assert results is not None
    if framework is None:
        raise click.UsageError("--results 和 --framework 一起用 · --results goes with --framework")
    compiled = load_framework(framework, on=as_of)
    return Asked(compiled, figures_in(results, compiled), ())


@export.command(
    short_help="SDMX-CSV 2.0 和结构 with its structure",
    help="写 SDMX-CSV 2.0：每个指标的得分、分值、完成值、目标值各一行；缺的数状态是 M，不写 0。"
    "结构消息（structure.json）说明每一列和每个代码。"
    "\n\nSDMX-CSV 2.0: a line for each score, points, value and target; what is missing has the "
    "status M and no value. The structure message says what columns and codes mean.",
)
@_source
@click.pass_context
def sdmx(
    ctx: click.Context,
    case: Path | None,
    results: Path | None,
    out: Path,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
) -> None:
    """Write data.csv and structure.json."""
    from hengjian.standards.sdmx import Flow, structure_message, write_data

    asked = _ask(case, results, framework, as_of, basis, changes)
    flow = Flow(asked.compiled)
    lines = 0
    with new_folder(out) as folder:
        with (folder / "data.csv").open("wb") as file:
            for line in write_data(flow, asked.figures):
                file.write(line)
                lines += 1
        prepared = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        message = json.dumps(structure_message(flow, prepared), ensure_ascii=False, indent=1)
        (folder / "structure.json").write_text(message + "\n", encoding="utf-8")
    words = Text(f"{lines - 1} 个数", f"{lines - 1} figures")
    console().print(Styled(f"✓ {out}: {words.of(ctx.obj)}", "green"), soft_wrap=True)
    print_problems(asked.problems, ctx.obj)
    ctx.exit(1 if has_errors(asked.problems) else 0)


@export.command(
    short_help="XBRL 实例和分类标准 with its taxonomy",
    help="把一个项目的评价写成 XBRL：分类标准由指标体系生成，得分和分值按指标树用 Calculations 1.1 "
    "逐级相加；缺的数是 nil，不写 0。"
    "\n\nThe evaluation of a case as XBRL: the taxonomy is made of the framework, scores and "
    "points add up along its tree (Calculations 1.1); what is missing is nil.",
)
@case_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="写到这个新文件夹 the new folder to write",
)
@evaluation_options
@click.pass_context
def xbrl(
    ctx: click.Context,
    case: Path,
    out: Path,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
) -> None:
    """Write the instance, the schema and its linkbases."""
    from hengjian.standards.xbrl import INSTANCE, files_of

    evaluation = evaluate_case(
        case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
    )
    with new_folder(out) as folder:
        for name, text in files_of(evaluation):
            (folder / name).write_text(text, encoding="utf-8")
    console().print(Styled(f"✓ {out / INSTANCE}", "green"), soft_wrap=True)
    print_problems(evaluation.problems, ctx.obj)
    ctx.exit(1 if has_errors(evaluation.problems) else 0)
