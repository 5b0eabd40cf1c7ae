"""Where the planted errors are in a document that was read: places are found by their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.corpus.pieces import Grid, Heading, Report, marks, plain
from hengjian.audit.document import Block, Cell, Document, Spot

CONTEXTS = (24, 12, 6, 3)
"""How many characters before and after the planted words are looked for, the most first."""


@dataclass(frozen=True)
class _Wanted:
    """A plant with the words around it; of a cell also the other words of its row."""

    number: int
    before: str
    text: str
    after: str
    row: tuple[str, ...] = ()
    column: int = 0


def spots(report: Report, document: Document) -> dict[int, Spot]:
    """The place of every plant that the document still has."""
    found = {wanted.number: _spot(document, wanted) for wanted in _wanted(report)}
    return {number: spot for number, spot in found.items() if spot is not None}


def _wanted(report: Report) -> Iterator[_Wanted]:
    for piece in report.pieces:
        if isinstance(piece, Grid):
            yield from _wanted_in(piece)
        elif not isinstance(piece, Heading):
            text = plain(piece.text)
            for number, start, end in marks(piece.text):
                yield _Wanted(number, text[:start], text[start:end], text[end:])


def _wanted_in(piece: Grid) -> Iterator[_Wanted]:
    for row, column, cell in piece.placed():
        text = plain(cell.text)
        cells = [plain(other.text) for other in piece.rows[row]]
        at = piece.rows[row].index(cell)
        for number, start, end in marks(cell.text):
            before = "".join(cells[:at]) + text[:start]
            after = text[end:] + "".join(cells[at + 1 :])
            yield _Wanted(number, before, text[start:end], after, tuple(cells), column)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each of its characters stood."""
    kept = [at for at, character in enumerate(text) if not character.isspace()]
    return "".join(text[at] for at in kept), kept


def _bare(text: str) -> str:
    return "".join(text.split())


def _spot(document: Document, wanted: _Wanted) -> Spot | None:
    if wanted.row:
        spot = _cell_spot(document, wanted)
        if spot is not None:
            return spot
    for context in CONTEXTS:
        before = _bare(wanted.before)[-context:]
        sought = before + _bare(wanted.text) + _bare(wanted.after)[:context]
        for block in document.blocks:
            short, kept = _squeezed(block.text)
            at = short.find(sought)
            if at >= 0:
                start = at + len(before)
                return Spot(block.index, kept[start], kept[start + len(_bare(wanted.text)) - 1] + 1)
    return None


def _cell_spot(document: Document, wanted: _Wanted) -> Spot | None:
    best: tuple[int, Spot] | None = None
    for block, table in document.tables():
        for cell in table.cells:
            if _bare(cell.text) != _bare(wanted.text):
                continue
            likeness = _likeness(block, cell, wanted)
            spot = Spot(block.index, 0, len(cell.text), (cell.row, cell.column))
            if likeness >= 2 and (best is None or likeness > best[0]):
                best = likeness, spot
    return None if best is None else best[1]


def _likeness(block: Block, cell: Cell, wanted: _Wanted) -> int:
    """How many of the row's words are in the cell's row; its column decides between equals."""
    assert block.table is not None
    there = [_bare(other.text) for other in block.table.row(cell.row)]
    shared = sum(1 for word in map(_bare, wanted.row) if word and word in there)
    return 2 * shared + (cell.column == wanted.column)
