"""Stretches of running text with their places: whole texts, sentences, and pairs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from hengjian.audit.document import Block, Document, Spot


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a block's text or of one cell's."""

    block: Block
    text: str
    start: int = 0
    """Where it begins in its block or cell."""
    cell: tuple[int, int] | None = None

    def spot(self, start: int = 0, end: int | None = None) -> Spot:
        """The place of a part of it; of all of it where nothing is given."""
        last = len(self.text) if end is None else end
        return Spot(self.block.index, self.start + start, self.start + last, self.cell)

    def of(self, match: re.Match[str], group: int | str = 0) -> Spot:
        """The place of a match, or of one of its groups."""
        return self.spot(match.start(group), match.end(group))


@lru_cache(maxsize=1)
def texts(document: Document) -> tuple[Stretch, ...]:
    """Every block's text and every cell's text, in reading order."""
    return tuple(_texts(document))


def _texts(document: Document) -> Iterator[Stretch]:
    for block in document.blocks:
        if block.table is None:
            yield Stretch(block, block.text)
            continue
        for cell in block.table.cells:
            yield Stretch(block, cell.text, 0, (cell.row, cell.column))


@lru_cache(maxsize=4)
def sentences(document: Document, ends: str = "。！？；") -> tuple[Stretch, ...]:
    """The texts cut after each of ``ends`` and at line ends, blanks around them left out."""
    return tuple(part for whole in texts(document) for part in cut(whole, ends))


def cut(whole: Stretch, ends: str = "。！？；") -> Iterator[Stretch]:
    """The sentences of one text."""
    for match in _sentence(ends).finditer(whole.text):
        written = match[0].strip()
        if written:
            start = whole.start + match.start() + match[0].index(written)
            yield Stretch(whole.block, written, start, whole.cell)


@cache
def _sentence(ends: str) -> re.Pattern[str]:
    marks = re.escape(ends)
    return re.compile(f"[^{marks}\n]+[{marks}]*")


def joined(text: str) -> str:
    """``text`` without blanks, as Chinese is compared."""
    return "".join(text.split())


def bigrams(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters: content words without a dictionary."""
    return {
        run[at : at + 2]
        for run in re.findall("[一-鿿]{2,}", joined(text))
        for at in range(len(run) - 1)
    }
