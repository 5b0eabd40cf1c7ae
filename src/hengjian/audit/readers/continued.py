"""Tables that go on under a caption of their own: 续表 1, 表 1（续）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hengjian.audit.document import Block, Table
from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.tables import table_of

_P = patterns("readers.continued")


def without_continuations(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every continued table as one, its captions said once."""
    found: list[Block] = []
    last: int | None = None
    """Where the table stands that may go on."""
    for block in blocks:
        if block.table is None:
            found.append(block)
            continue
        between = [] if last is None else found[last + 1 :]
        before = None if last is None else found[last]
        if before is not None and before.table is not None and _goes_on(between):
            whole = joined_tables(before.table, block.table, captioned=bool(between))
            if whole is not None:
                source = f"{before.source.split('-')[0]}-{block.source.split('-')[-1]}"
                del found[last:]  # the table, and the captions of its continuation
                block = replace(before, table=whole, source=source if before.source else "")
        last = len(found)
        found.append(block)
    return found


def _goes_on(between: Sequence[Block]) -> bool:
    """Whether nothing, or only the caption of a continuation and a unit, stands between tables."""
    if not between:
        return True
    if len(between) > 2 or any(len(block.text) > 40 for block in between):
        return False
    rest = [block for block in between if not _P.continued.match(block.text)]
    return len(rest) < len(between) and all("单位" in block.text for block in rest)


def joined_tables(first: Table, second: Table, *, captioned: bool = True) -> Table | None:
    """Both tables as one, without the header that the second repeats; ``None`` where their columns
    are not the same, or where the first has its total and nothing says that it goes on."""
    if first.width != second.width:
        return None
    ended = any(_P.total.match(cell.text.strip()) for cell in first.row(first.height - 1)[:2])
    if ended and not captioned:
        return None
    repeated = 0
    while repeated < min(first.headers, second.height - 1) and _row(first, repeated) == _row(
        second, repeated
    ):
        repeated += 1
    if repeated != first.headers and second.headers:
        return None
    below = [
        replace(cell, row=cell.row - repeated + first.height)
        for cell in second.cells
        if cell.row >= repeated
    ]
    height = first.height + second.height - repeated
    return table_of([*first.cells, *below], height, first.width)


def _row(table: Table, row: int) -> list[tuple[int, str]]:
    return [(cell.column, "".join(cell.text.split())) for cell in table.cells if cell.row == row]
