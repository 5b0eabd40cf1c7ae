"""What the checks look at: the document, its figures, and the ways to find them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hengjian.audit.dating import evaluation_date
from hengjian.audit.document import Block, Document, Spot
from hengjian.audit.figures import Figure
from hengjian.audit.measures_words import place_in, topic_in
from hengjian.audit.reading_passages import Passage, figures_in
from hengjian.audit.reading_tables import figures_of_table


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """A document and its figures, in reading order; equal to none but itself."""

    document: Document
    figures: Sequence[Figure]
    by_block: Mapping[int, Sequence[Figure]]
    by_cell: Mapping[tuple[int, int, int], Sequence[Figure]]
    """By block, row and column of a cell's upper left corner."""

    def in_block(self, block: Block) -> Sequence[Figure]:
        """The figures of a block's own text, in order."""
        return self.by_block.get(block.index, ())

    def in_cell(self, block: Block, row: int, column: int) -> Sequence[Figure]:
        """The figures of one cell of a table block."""
        return self.by_cell.get((block.index, row, column), ())

    def prose(self) -> Iterator[Block]:
        """Every block that is not a table."""
        return (block for block in self.document.blocks if block.table is None)


def context_of(document: Document) -> Context:
    """The figures of ``document`` and the ways to find them.

    Numbers that measure nothing (dates, document and telephone numbers, list marks, what stands in
    titles《》) are left out. The day of the evaluation is taken from the document, if it says it.
    """
    evaluated_on = evaluation_date([block.text for block in document.blocks])
    figures: list[Figure] = []
    by_block: defaultdict[int, list[Figure]] = defaultdict(list)
    by_cell: defaultdict[tuple[int, int, int], list[Figure]] = defaultdict(list)
    for block in document.blocks:
        for figure in _of_block(block, evaluated_on):
            figures.append(figure)
            if figure.spot.cell is None:
                by_block[block.index].append(figure)
            else:
                by_cell[(block.index, *figure.spot.cell)].append(figure)
    return Context(document, tuple(figures), dict(by_block), dict(by_cell))


def _of_block(block: Block, evaluated_on: dt.date | None) -> Iterator[Figure]:
    if block.table is not None:
        yield from figures_of_table(block.index, block.table, evaluated_on)
    elif block.text:
        spot, place = Spot(block.index, 0, 0), place_in(block.path)
        topic = topic_in(block.path)
        yield from figures_in(Passage(block.text, spot, place, evaluated_on, topic=topic))
