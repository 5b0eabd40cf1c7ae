"""A number of items that a table is said to show, against its rows and against what was announced:
11 个绩效指标…详见表 3, where table 3 has ten, or where 12 were set."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.document import Block
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import exactly
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.score_tables import rows_of
from hengjian.audit.tables_grid import Grid, bare, grid_of

_P = patterns("checks.table_rows")

_CODE = "table-rows"
_COUNTS = frozenset("个条项")
_NEAR = 4
"""A table whose rows are off by more than one in so many shows something else."""


def _run(context: Context) -> Iterator[Claim]:
    tables = dict(_titled(context))
    for block in context.prose():
        shown = _P.shown.search(block.text) if "表" in block.text else None
        if shown is None:
            continue
        stated = [
            figure
            for figure in context.in_block(block)
            if figure.unit in _COUNTS and figure.hedge is None and not figure.in_range
            and figure.spot.end <= shown.start()
        ]  # fmt: skip
        table = tables.get(int(shown["number"]))
        if table is not None:
            yield from _against_rows(stated, table, shown["number"])
        for figure in stated:
            yield from _against_announced(context, figure, shown["number"])


def _titled(context: Context) -> Iterator[tuple[int, Block]]:
    """The tables by the numbers of their captions, which the reader keeps or leaves above them."""
    blocks = context.document.blocks
    for block, table in context.document.tables():
        above = blocks[block.index - 1].text if block.index else ""
        title = _P.titled.match(table.caption) or _P.titled.match(above)
        if title is not None:
            yield int(title["number"]), block


def _against_rows(stated: list[Figure], table: Block, number: str) -> Iterator[Claim]:
    """The first number of items of a kind is that of all; the others are parts of it."""
    told = {figure.value for figure in stated}
    seen: set[str] = set()
    for figure in stated:
        noun = _P.noun.search(figure.measure)
        word = (noun["level"] or noun["head"]) if noun else ""
        if noun is None or word in seen:
            continue
        seen.add(word)
        counts = _named_rows(grid_of(table), word)
        if told & counts:
            yield Claim(_CODE, (figure.spot,))
        elif counts and abs(max(counts) - figure.value) * _NEAR <= figure.value:
            yield _claim(figure, max(counts), noun["noun"], number)


def _named_rows(grid: Grid, word: str) -> set[int]:
    """How many names stand under a header with ``word``, in every row or each once: of several such
    columns in the finest."""
    left_out = {row.index for row in rows_of(grid) if row.rank or row.apart}
    found = [
        [entry.words for entry in grid.column(column) if entry.words and entry.row not in left_out]
        for column, heading in enumerate(map(bare, grid.headings))
        if word in heading and not _P.no_name.search(heading) and column not in grid.numeric
    ]
    finest = max(found, key=lambda names: len(set(names)), default=[])
    return {len(finest), len(set(finest))} - {0}


def _claim(figure: Figure, rows: int, noun: str, number: str) -> Claim:
    message = tell("checks.table_rows.claim", figure.text, noun, number, rows, figure.unit)
    return Finding(
        _CODE, "warning", message, (figure.spot,), figure.text, f"{rows}{figure.unit}",
        exactly(figure.value), considered=CHECK.benign,
    ).claim  # fmt: skip


def _against_announced(context: Context, figure: Figure, number: str) -> Iterator[Claim]:
    """Indicators that were set, where a table tells of all that were set, and of another number."""
    noun = _P.noun.search(figure.measure)
    if noun is None or noun["head"] != "指标" or not _P.set.search(figure.measure):
        return
    name = _bare(noun["noun"])
    for other in context.figures:
        if other is figure or other.unit not in _COUNTS or other.hedge is not None:
            continue
        said = _P.noun.search(other.measure)
        if said is None or not _P.set.search(other.measure) or _bare(said["noun"]) != name:
            continue
        spots = (other.spot, figure.spot)
        if other.value == figure.value or other.spot.block == figure.spot.block:
            yield Claim(_CODE, spots)
            continue
        message = tell("checks.table_rows.against_announced", name, other.text, number, figure.text)
        yield Finding(
            _CODE, "query", message, spots, other.text, figure.text, figure.interval,
            considered=CHECK.benign,
        ).claim  # fmt: skip


def _bare(noun: str) -> str:
    """The noun without the act before it: 申报绩效指标 is 绩效指标."""
    return _P.set.split(noun)[-1]


CHECK = Check(_CODE, _run)
