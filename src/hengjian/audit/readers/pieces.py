"""Paragraphs without end, in pieces: what looks for relations inside of a paragraph tries pairs, so
the cost of reading a document must not hang on the length of one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hengjian.audit.document import Block

LONGEST = 1500
"""Signs of a paragraph that is read as one; those of real reports are shorter."""
_ENDS = (
    re.compile("[。！？\n]"),
    re.compile("[；;]"),
    re.compile("[，,、）)](?![0-9])"),
    re.compile("[一-鿿](?![一-鿿])"),
)
"""Where a piece may end, the best first."""


def in_pieces(block: Block) -> Iterator[Block]:
    """The block, or where it is too long its stretches from stop to stop. All have its source."""
    start, text = 0, block.text
    while len(text) - start > LONGEST:
        end = _end(text, start)
        yield _piece(block, start, end)
        start = end
    yield block if start == 0 else _piece(block, start, len(text))


def _end(text: str, start: int) -> int:
    """After the last stop that leaves a piece of some length, if there is one."""
    low, high = start + LONGEST // 2, start + LONGEST
    for stop in _ENDS:
        found = [match.end() for match in stop.finditer(text, low, high)]
        if found:
            return found[-1]
    return high


def _piece(block: Block, start: int, end: int) -> Block:
    printed = block.printed[start:end] if block.printed else ""
    return replace(block, text=block.text[start:end], printed=printed)
