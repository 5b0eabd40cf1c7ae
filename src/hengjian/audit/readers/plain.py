"""Plain text, typed or as programs take it out of pdf pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from hengjian.audit.document import Block, Reading
from hengjian.audit.readers.lines import Line, blocks_of
from hengjian.audit.readers.margins import without_margins
from hengjian.audit.readers.markdown import read_markdown
from hengjian.audit.readers.tables import Piece, laid_out
from hengjian.audit.readers.words import clean

_MARKDOWN_TABLE = re.compile(
    r"<table\b|^\s*\|.*\|\s*$|^[^|\n]+(?:\|[^|\n]*){2,}\n[^|\n]+(?:\|[^|\n]*){2,}$",
    re.IGNORECASE | re.MULTILINE,
)


def read_plain(text: str, name: str) -> Reading:
    """The blocks of a plain text; a block's source is its lines, counted from 1.

    A text with tables as markdown writes them is read as markdown.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _MARKDOWN_TABLE.search(text):
        reading = read_markdown(text, name)
        reading.kind = "txt"
        return reading
    reading = Reading(name, "txt", pages=text.count("\f") + 1 if "\f" in text else None)
    lines = _lines(text, paged=reading.pages is not None)
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    reading.blocks = list(_blocks(without_margins(pages) if len(pages) > 2 else lines))
    return reading


def _blocks(lines: list[Line]) -> Iterator[Block]:
    """Tables copied from a word processor or a workbook have a tab between their cells; the lines
    between them are put together as paragraphs."""
    between: list[Line] = []
    for tabs, group in groupby(lines, key=_tabs):
        run = list(group)
        table = laid_out([[Piece(clean(c)) for c in line.text.split("\t")] for line in run])
        if not tabs or len(run) < 2 or table is None:
            between += run
            continue
        yield from blocks_of(between)
        between = []
        source = f"{run[0].number}-{run[-1].number}"
        yield Block(0, "table", "", page=run[0].page, table=table, source=source)
    yield from blocks_of(between)


def _tabs(line: Line) -> int:
    """The tabs between cells: none in a line that only begins with one, as paragraphs do."""
    inside = line.text.strip().count("\t")
    tabs = line.text.count("\t")
    return tabs if inside or tabs > 1 else 0


def _lines(text: str, paged: bool) -> list[Line]:
    """The lines that have words; a gap is more empty lines than there usually are between two."""
    raw = text.split("\n")
    usual = _usual_room(raw)
    lines: list[Line] = []
    page = 1
    room = 0
    for number, line in enumerate(raw, 1):
        page += line.count("\f")
        words = line.strip()
        if words:
            kept = line.strip(" \f\u3000") if "\t" in words else words
            indent = len(line.lstrip("\f")) - len(line.lstrip())
            lines.append(Line(kept, number, page if paged else None, room > usual, indent))
            room = 0
        else:
            room += 1
    return lines


def _usual_room(raw: list[str]) -> int:
    """1 where most lines with words have an empty line before them, else 0."""
    words = [bool(line.strip()) for line in raw]
    after = sum(1 for above, here in pairwise(words) if here and not above)
    return 1 if after * 10 > sum(words) * 7 else 0
