"""Serial numbers and codes of subjects in tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.messages import tell
from hengjian.audit.relations.numbering import Named, codes, serials
from hengjian.audit.tables_grid import Grid, grids_of

CODE = "numbering"
_SURE = Fraction(85, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            for named in (*serials(grid), *codes(grid)):
                yield _claim(grid, named)


def _claim(grid: Grid, named: Named) -> Claim:
    spots = (grid.spot(named.entry), grid.spot(named.by))
    if named.holds:
        return Claim(CODE, spots)
    written, other = named.entry.words, named.by.words
    message = tell("checks.numbering.claim", written, other, named.due)
    finding = Finding(CODE, "warning", message, spots, written, named.due, confidence=_SURE)
    return Claim(CODE, spots, (finding,))


CHECK = Check(CODE, _run)
