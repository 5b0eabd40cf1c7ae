"""Arguments that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from hengjian import library
from hengjian.cli.completing import facts, frameworks, names_or_files

Command = Callable[..., Any]


class CaseArgument(click.ParamType[Path]):
    """A case: a folder, its case.yaml, a workbook, or the name of a shipped case."""

    name = "case"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of the case. Raises ``Refused`` where there is none."""
        return library.find_case(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Shipped cases, and files."""
        return names_or_files(library.case_names(), incomplete)


class FactArgument(click.ParamType[tuple[str, str]]):
    """``name=value``: a fact and what it is to be."""

    name = "fact=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The fact's name and the written value."""
        if isinstance(value, tuple):
            return value
        name, mark, written = value.partition("=")
        if not mark or not name.strip() or not written.strip():
            self.fail(f"“{value}” 应写成 名称=值（write NAME=VALUE）", param, ctx)
        return name.strip(), written.strip()

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The facts of the case's framework."""
        return facts(ctx, incomplete)


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"“{value}” 应写成 2023-09-30", ctx, param) from None


case_argument = click.argument("case", type=CaseArgument(), metavar="CASE")
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="输出形式 output form",
)
as_of_option = click.option("--as-of", callback=_day, metavar="DATE", help="评价截至日 as-of date")
_EVALUATION = [
    click.option(
        "--framework",
        metavar="F",
        shell_complete=frameworks,
        help="指标体系名称或文件 framework name or file",
    ),
    as_of_option,
    click.option(
        "--basis",
        type=click.Choice(["reported", "records"]),
        help="报数与记录并存时采用哪个 which counts where both exist",
    ),
    click.option(
        "--set",
        "changes",
        type=FactArgument(),
        multiple=True,
        metavar="FACT=VALUE",
        help="假设：改变一个事实，可多次 what if; may be repeated",
    ),
]


def evaluation_options(command: Command) -> Command:
    """Which framework, which date, which basis, and what to change."""
    for option in reversed(_EVALUATION):
        command = option(command)
    return command
