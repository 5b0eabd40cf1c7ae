"""Paragraphs of a Word file that are the lines of one, as programs make it out of a pdf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hengjian.audit.document import Block
from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.words import MARK, joined, width

_P = patterns("readers.broken")

_LEAST = 36
"""Columns that a line has which is broken at the edge of a page."""


def without_breaks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every paragraph whole whose lines are paragraphs of their own."""
    found: list[Block] = []
    last = ""
    """The last line of the paragraph that may go on."""
    for block in blocks:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, last, block):
            source = f"{before.source.split('-')[0]}-{block.source}"
            text = joined([before.text, block.text])
            found[-1] = replace(before, text=text, source=source)
        else:
            found.append(block)
        last = block.text
    return found


def _goes_on(before: Block, last: str, block: Block) -> bool:
    """Whether a paragraph goes on in the next: its last line is of full length and ends in the
    middle of a sentence."""
    if before.kind != "paragraph" or block.kind != "paragraph" or not block.text:
        return False
    if not (_P.body.fullmatch(before.source.split("-")[0]) and _P.body.fullmatch(block.source)):
        return False
    if width(last) < _LEAST or _P.ended.search(last) or MARK.match(block.text):
        return False
    return _P.prose.search(before.text) is not None
