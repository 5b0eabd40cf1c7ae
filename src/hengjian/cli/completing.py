"""What a shell offers when the tabulator is pressed: cases, frameworks, indicators, facts."""

from __future__ import annotations

from collections.abc import Iterable
from glob import escape, glob
from pathlib import Path
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from hengjian.errors import Refused

_SPACELESS = """\
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=($value)
            [[ $value == *= ]] && compopt -o nospace
"""
_PLAIN = """\
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=($value)
"""


@add_completion_class
class SpacelessBash(BashComplete):
    """Bash, without a blank behind ``FACT=``: the value comes next."""

    source_template = BashComplete.source_template.replace(_PLAIN, _SPACELESS)


def names_or_files(names: Iterable[str], written: str) -> list[CompletionItem]:
    """The names that begin so, and the files; files alone are left to the shell, which knows how to
    walk into folders."""
    found = [CompletionItem(name) for name in names if name.startswith(written)]
    if not found:
        return [CompletionItem(written, type="file")]
    beside = sorted(glob(f"{escape(written)}*")) if written else []
    return [*found, *(CompletionItem(f"{p}/" if Path(p).is_dir() else p) for p in beside)]


def frameworks(ctx: click.Context, param: click.Parameter, written: str) -> list[CompletionItem]:
    """Shipped frameworks, and files."""
    from hengjian import library

    return names_or_files(library.framework_names(), written)


def indicators(ctx: click.Context, param: click.Parameter, written: str) -> list[CompletionItem]:
    """The codes of the framework by which the case that is named is judged, with their names."""
    framework = _framework(ctx)
    language = ctx.find_root().params.get("lang") or "zh"
    return [
        CompletionItem(each.indicator.code, help=each.indicator.name.of(language))
        for each in (framework.indicators if framework else ())
        if each.indicator.code.startswith(written)
    ]


def facts(ctx: click.Context, written: str) -> list[CompletionItem]:
    """The facts of that framework, each with the sign that its value comes behind."""
    framework = _framework(ctx)
    names = [*framework.types] if framework else []
    return [CompletionItem(f"{name}=") for name in names if name.startswith(written)]


def _framework(ctx: click.Context) -> Any:
    """The framework of the case on the line; ``None`` where it cannot be read: a shell that is
    asked for completions must not be answered with problems."""
    case = ctx.params.get("case") or next(iter(ctx.args), None)  # unread before an open option
    if case is None:
        return None
    from hengjian.engine.api import framework_of
    from hengjian.engine.facts.reading import read_case
    from hengjian.library import find_case

    try:
        return framework_of(read_case(find_case(case)), ctx.params.get("framework"))
    except Refused:
        return None
