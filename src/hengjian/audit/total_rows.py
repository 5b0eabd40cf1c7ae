"""Which rows of a grid are totals, and which rows each of them adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hengjian.audit.lexicon import patterns
from hengjian.audit.tables_grid import Entry, Grid

_P = patterns("total_rows")

_RANKS = {
    "小计": 1,
    "合计": 2,
    "共计": 2,
    "总计": 3,
    "总和": 3,
    "总合计": 3,
    "总分": 3,
    "总得分": 3,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a grid is: a total of some rank (小计 1, 合计 2, 总计 3), a part of another row
    (其中), a note, or plain (rank 0)."""

    index: int
    rank: int = 0
    among: bool = False
    apart: bool = False
    """No row of numbers: a note, words over the whole width, the header again, or nothing."""
    level: int | None = None
    """By its numbering: 一、 is 0, （一） 1, and so on."""
    label: Entry | None = None
    """The cell that calls it a total."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows that a total may add up."""

    rows: tuple[int, ...]
    doubtful: tuple[int, ...] = ()
    """Rows after 其中 without a number of their own: they may belong to the row above."""


def rows_of(grid: Grid) -> list[Row]:
    """What each body row is."""
    return [_row(grid, index) for index in range(grid.headers, grid.height)]


def _row(grid: Grid, index: int) -> Row:
    labels = [e for e in grid.row_labels(index, own=True) if e.words]
    if not labels:
        return Row(index, apart=_is_empty(grid, index))
    if _is_header(grid, index):
        return Row(index, apart=True)
    for entry in labels:
        found = _P.total.fullmatch(entry.words)
        if found:
            return Row(index, rank=_RANKS[found["word"]], label=entry)
    wide = labels[0].columns >= grid.width
    apart = wide or bool(_P.note.match(labels[0].words))
    among = any(_P.among.match(entry.words) for entry in labels)
    return Row(index, among=among, apart=apart, level=_level(labels))


def _is_header(grid: Grid, index: int) -> bool:
    """Whether a row says the header again, as at the head of a page."""
    found = [grid.at(index, column) for column in range(grid.width)]
    last = [heading.split(" ")[-1] for heading in grid.headings]
    here = [entry.words if entry is not None else "" for entry in found]
    return sum(map(bool, here)) > 1 and here == last


def _is_empty(grid: Grid, index: int) -> bool:
    """Whether nothing stands in a row, as under the shorter of two tables side by side."""
    found = (grid.at(index, column) for column in range(grid.width))
    return all(entry is None or entry.blank for entry in found)


def _level(labels: list[Entry]) -> int | None:
    for entry in labels:
        if marked := _P.levels.match(entry.words):
            return marked.lastindex
    return None


def parts_of(grid: Grid, rows: list[Row], total: Row) -> list[Parts]:
    """The sets of rows a total may stand for, the likeliest first, each once."""
    group = _group(grid, total)
    found: list[Parts] = []
    for scope in _scopes(rows, total, group):
        for parts in _readings(scope):
            if len(parts.rows) + len(parts.doubtful) > 1 and parts not in found:
                found.append(parts)
    return found


def _group(grid: Grid, total: Row) -> range | None:
    """The rows of the merged cell at the left of a total's label."""
    if total.label is None:
        return None
    for column in range(total.label.column - 1, -1, -1):
        over = grid.at(total.index, column)
        if over is not None and 1 < over.rows < grid.height - grid.headers:
            return range(over.row, over.row + over.rows)
    return None


def _scopes(rows: list[Row], total: Row, group: range | None) -> Iterator[list[Row]]:
    """Stretches of rows a total may close or open."""
    at = rows.index(total)
    if group is not None:
        yield [row for row in rows if row.index in group and row.index != total.index]
        return
    above, below = rows[:at], rows[at + 1 :]
    start = max((i + 1 for i, row in enumerate(above) if row.rank >= total.rank), default=0)
    end = next((i for i, row in enumerate(below) if row.rank >= total.rank), len(below))
    opens = max((i + 1 for i, row in enumerate(above) if row.apart), default=0)
    yield above[max(start, opens) :]
    yield above[start:]
    if total.rank > 1:
        yield above
    yield below[:end]
    if total.rank > 1:
        yield [*above, *below]


def _readings(scope: list[Row]) -> Iterator[Parts]:
    plain = [row for row in scope if not row.rank and not row.apart]
    levels = {row.level for row in plain if row.level is not None}
    if len(levels) > 1:
        top = min(levels)
        yield Parts(tuple(row.index for row in plain if row.level == top))
        yield Parts(tuple(row.index for row in plain if row.level == max(levels)))
    yield _without_among(plain)
    ranks = {row.rank for row in scope if row.rank}
    for rank in sorted(ranks):
        yield Parts(tuple(row.index for row in scope if row.rank == rank))
        yield Parts(tuple(row.index for row in _outside(scope, rank)))
    if any(row.among for row in plain):
        first = next(i for i, row in enumerate(plain) if row.among)
        yield Parts(tuple(row.index for row in plain[first:]))


def _without_among(plain: list[Row]) -> Parts:
    sure: list[int] = []
    doubtful: list[int] = []
    inside = False
    for row in plain:
        if row.among:
            inside = True
            continue
        if inside and row.level is not None:
            inside = False
        (doubtful if inside else sure).append(row.index)
    return Parts(tuple(sure), tuple(doubtful[:10]))


def _outside(scope: list[Row], rank: int) -> list[Row]:
    """The subtotals of a rank, and the plain rows after the last of them."""
    last = max(i for i, row in enumerate(scope) if row.rank == rank)
    tail = [row for row in scope[last + 1 :] if not row.rank and not row.apart and not row.among]
    return [*(row for row in scope if row.rank == rank), *tail]
