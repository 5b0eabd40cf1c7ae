"""The manual page, ``man hengjian``, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from hengjian import __version__
from hengjian.cli import COMMANDS, group

_SEE = (
    "The documentation that comes with the source: docs/README.md. Problems go to standard error, "
    "one a line with its place; --lang en switches to English."
)
_EXITS = (
    ("0", "Everything is fine. 没有问题。"),
    ("1", "Problems were found, or the input was refused. 发现问题，或输入不能使用。"),
    ("2", "The command was called wrongly. 命令用法不对。"),
)

_BREAKS = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])(?=[\u3000-\u9fff\uff00-\uffef])")
"""Between Chinese characters, where roff knows no place to end a line."""


def manual() -> str:
    """Name, every command with its options, exit codes, environment."""
    context = click.Context(group, info_name="hengjian", **group.context_settings)
    return "\n".join([*_head(), *_commands(context), *_foot()]) + "\n"


def _head() -> Iterator[str]:
    yield '.\\" Generated from the code by python -m docs.build; change the code, not this page.'
    yield f'.TH HENGJIAN 1 "" "hengjian {__version__}" "Hengjian 衡鉴"'
    yield ".ad l"
    yield ".nh"
    yield ".SH NAME"
    yield "hengjian \\- evaluate publicly funded projects; every figure traces to its source"
    yield ".SH SYNOPSIS"
    yield ".B hengjian"
    yield "[\\-\\-lang zh|en] COMMAND [ARGUMENT \\&...]"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(group.help or "")
    for name, (_, zh, en) in COMMANDS.items():
        yield ".TP"
        yield f".B {_text(name)}"
        yield f"{_text(en)}. {_text(zh)}。"


def _commands(context: click.Context) -> Iterator[str]:
    yield ".SH COMMANDS"
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context)
        yield from _command(command, below)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f".SS {_text(usage)}"
    yield from _paragraphs(command.help or "")
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None:
            yield ".TP"
            yield f".B {_text(record[0])}"
            yield _text(record[1]) or "\\&"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(below, click.Context(below, info_name=name, parent=context))


def _foot() -> Iterator[str]:
    yield ".SH EXIT STATUS"
    for code, told in _EXITS:
        yield ".TP"
        yield f".B {code}"
        yield _text(told)
    yield ".SH ENVIRONMENT"
    yield ".TP"
    yield ".B HENGJIAN_LANG"
    yield "The language of the interface, zh or en."
    yield ".PP"
    yield "What the site reads is listed in docs/how\\-to/run\\-the\\-site.md."
    yield ".SH SEE ALSO"
    yield _text(_SEE)


def _paragraphs(help: str) -> Iterator[str]:
    for paragraph in help.split("\n\n"):
        yield ".PP"
        yield _text(" ".join(paragraph.split()))


def _text(words: str) -> str:
    """Words that are no requests: backslashes, hyphens and a leading dot or quote escaped; a line
    may end between Chinese characters."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    escaped = _BREAKS.sub(r"\\:", escaped)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
