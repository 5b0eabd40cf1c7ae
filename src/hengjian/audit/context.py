"""What the checks look at: the document, its figures, and the ways to find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hengjian.audit.document import Block, Document
from hengjian.audit.figures import Figure


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
