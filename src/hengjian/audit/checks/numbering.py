"""Serial numbers and codes of subjects in tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.relations.numbering import Named, codes, serials
from hengjian.audit.tables_grid import Grid, grids_of
from hengjian.bilingual import Text

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
    message = Text(
        f"编号写作 {written}；按“{other}”应为 {named.due}",
        f"the number is written {written}; by “{other}” it is {named.due}",
    )
    finding = Finding(CODE, "warning", message, spots, written, named.due, confidence=_SURE)
    return Claim(CODE, spots, (finding,))


CHECK = Check(
    code=CODE,
    title=Text("序号与科目编码", "Serial numbers and subject codes"),
    why=Text(
        "序号逐行加一，科目编码与科目名称、上级科目对应；错一位，数就记到别的科目上。",
        "Serial numbers go on by one, and a subject's code goes with its name and with the subject "
        "above it; with one digit wrong, an amount is entered under another subject.",
    ),
    run=_run,
    benign=(Text("序号有意跳号", "numbers left out on purpose"),),
)
