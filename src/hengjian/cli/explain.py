"""hengjian explain CASE CODE: the chain from a score down to the page it comes from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from rich.text import Text as Styled
from rich.tree import Tree

from hengjian.cli.completing import indicators
from hengjian.cli.options import case_argument, evaluation_options, format_option
from hengjian.cli.output import console, print_json
from hengjian.engine import explaining
from hengjian.engine.api import evaluate_case
from hengjian.engine.explaining import Branch, Weight
from hengjian.engine.result_json import explanation_json, result_of

_STYLES: dict[Weight, str] = {
    "plain": "",
    "strong": "bold",
    "score": "bold cyan",
    "value": "green",
    "missing": "bold red",
    "bad": "red",
    "note": "yellow",
    "dim": "dim",
}


@click.command(
    short_help="说明一个指标为什么得这些分 why a score",
    help="说明一个指标为什么得这些分：公式、代入的数、每个数的来源与页码、评判的理由和佐证。"
    "\n\nWhy an indicator has its score: formula, values, sources and places, judgements, "
    "evidence.",
)
@case_argument
@click.argument("code", shell_complete=indicators)
@evaluation_options
@format_option
@click.pass_context
def explain(
    ctx: click.Context,
    case: Path,
    code: str,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
    form: str,
) -> None:
    """Explain one indicator."""
    evaluation = evaluate_case(
        case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
    )
    result = result_of(evaluation, code)
    if form == "json":
        print_json(explanation_json(evaluation, result))
        return
    console().print(_tree(explaining.explain(evaluation, result, ctx.obj)))


def _tree(branch: Branch) -> Tree:
    """The same in the terminal."""
    tree = Tree(_line(branch))
    _fill(tree, branch)
    return tree


def _fill(tree: Tree, branch: Branch) -> None:
    for below in branch.below:
        _fill(tree.add(_line(below)), below)


def _line(branch: Branch) -> Styled:
    return Styled.assemble(*((words, _STYLES[weight]) for words, weight in branch.pieces))
