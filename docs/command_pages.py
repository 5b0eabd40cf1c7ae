"""The page of the command line, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from docs.markdown import cell, code, page, table
from hengjian.cli import group

_INTRODUCTION = (
    "Every command reads files and writes results to standard output; problems go to standard "
    "error. Exit codes: 0 fine, 1 problems found or input refused, 2 wrong use. "
    "`HENGJIAN_LANG=en` or `--lang en` switches to English."
)


def cli() -> str:
    """Every command with its arguments and options."""
    context = click.Context(group, info_name="hengjian", **group.context_settings)
    return page("Command line 命令行", _INTRODUCTION, *_command(group, context))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{context.command_path}`"
    yield _help(command)
    yield f"```text\n{_usage(command, context)}\n```"
    yield table(["Option", "Meaning"], _options(command, context))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _command(below, click.Context(below, info_name=name, parent=context))


def _help(command: click.Command) -> str:
    paragraphs = (command.help or "").split("\n\n")
    return "\n\n".join(cell(paragraph) for paragraph in paragraphs)


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *command.collect_usage_pieces(context)])


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None:
            yield code(record[0]), cell(record[1])
