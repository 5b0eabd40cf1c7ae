"""Headers that were assumed: shown, confirmed once, remembered in a file beside the tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click
from rich import box
from rich.table import Table as Shown

from hengjian.bilingual import Language, Text
from hengjian.cli.output import console
from hengjian.engine.facts.reading import CaseFiles
from hengjian.engine.facts.recognising import assumed_names_in
from hengjian.engine.frameworks.model import Table
from hengjian.engine.sheets.names import AssumedName, remember
from hengjian.errors import Problem, Refused

T = TypeVar("T")
ASSUMED = frozenset(("header-assumed", "sheet-assumed", "column-unknown"))
"""The codes of what can be settled by confirming it."""
_HEADS = (Text("表", "Table"), Text("写作", "Written"), Text("读作", "Read as"))
_UNREAD = Text("不读取", "not read")

accept_headers_option = click.option(
    "--accept-headers",
    is_flag=True,
    help="表头照所列的读法读取，并记住 read headers as they are shown, and remember it",
)


def settled(
    read: Callable[[], T],
    found_in: Callable[[T], Sequence[Problem]],
    tables: Callable[[], tuple[CaseFiles, Mapping[str, Table]]],
    accept: bool,
    language: Language,
) -> T:
    """What ``read`` gives. Where it is held up by assumed headers, they are shown, and once they
    are confirmed (by ``accept``, or by a person at a terminal) remembered, and it reads again.

    ``found_in`` are the problems of what it gave; ``tables`` the files and the tables they may
    hold. Raises ``Refused`` as ``read`` does.
    """
    try:
        outcome = read()
        problems = found_in(outcome)
    except Refused as refused:
        if _has_assumed(refused.problems) and _confirm(tables, accept, language):
            return read()
        raise
    if _has_assumed(problems) and _confirm(tables, accept, language):
        return read()
    return outcome


def _has_assumed(problems: Sequence[Problem]) -> bool:
    return any(found.code in ASSUMED for found in problems)


def _confirm(
    tables: Callable[[], tuple[CaseFiles, Mapping[str, Table]]], accept: bool, language: Language
) -> bool:
    """Show the assumed names and remember them once they are confirmed; whether they were."""
    files, specs = tables()
    assumed = assumed_names_in(files.table_files, specs, files.names)
    if not assumed:
        return False
    _show(assumed, language)
    if not accept:
        if not sys.stdin.isatty():
            return False
        question = Text("这样读对吗？", "is this how they are to be read?").of(language)
        if not click.confirm(question, err=True):
            return False
    file = remember(files.file.parent, assumed)
    words = Text(f"已记在 {file}，以后照此读取", f"remembered in {file}")
    console().print(words.of(language), soft_wrap=True)
    return True


def _show(assumed: Sequence[AssumedName], language: Language) -> None:
    table = Shown(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in _HEADS:
        table.add_column(head.of(language), overflow="fold")
    for name in assumed:
        table.add_row(name.table, name.written, name.read_as or _UNREAD.of(language))
    console().print(table)
