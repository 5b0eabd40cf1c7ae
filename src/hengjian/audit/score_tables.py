"""Score tables of a document: indicators with their points, scores and printed score rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hengjian.audit.document import Document
from hengjian.audit.lexicon import patterns
from hengjian.audit.tables_grid import Entry, Grid, bare, grid_of, turned_grid

_P = patterns("score_tables")

POLICY_PARTS = ("决策", "过程", "产出", "效益")
"""The four level-1 indicators of departmental and fiscal evaluations (财预〔2020〕10号 附2)."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a grid is: a subtotal (小计, rank 1), a total (rank 2), a note, or plain."""

    index: int
    rank: int = 0
    apart: bool = False
    """No row of numbers: a note, words over the whole width, the header again, or nothing."""


def rows_of(grid: Grid) -> list[Row]:
    """What each body row is."""
    return [_row(grid, index) for index in range(grid.headers, grid.height)]


def _row(grid: Grid, index: int) -> Row:
    labels = [e.words for e in grid.row_labels(index, own=True) if e.words]
    if not labels:
        return Row(index, apart=_is_empty(grid, index))
    if _is_header(grid, index):
        return Row(index, apart=True)
    totals = [words for words in labels if _P.total.fullmatch(words)]
    if totals:
        return Row(index, rank=1 if "小计" in totals[0] else 2)
    wide = grid.row_labels(index, own=True)[0].columns >= grid.width
    return Row(index, apart=wide or _P.note.match(labels[0]) is not None)


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


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a score table."""

    row: Row
    name: str
    points: Entry | None
    score: Entry | None
    rate: Entry | None


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """A table of points and, where it has them, scores."""

    grid: Grid
    points: int
    """The column of points that is farthest to the right: that of the finest indicators."""
    parents: tuple[int, ...]
    """The columns of points to its left: those of the levels above."""
    score: int | None
    rate: int | None
    lines: tuple[Line, ...]

    @property
    def total(self) -> Line | None:
        """The last total row."""
        found = [line for line in self.lines if line.row.rank > 1]
        return found[-1] if found else None

    @property
    def leaves(self) -> list[Line]:
        """The rows that are neither totals nor notes."""
        return [line for line in self.lines if not line.row.rank and not line.row.apart]


@lru_cache(maxsize=1)
def score_tables(document: Document) -> tuple[ScoreTable, ...]:
    """Every table of the document that gives points to named indicators."""
    return tuple(_score_tables(document))


def _score_tables(document: Document) -> Iterator[ScoreTable]:
    for block, _ in document.tables():
        found = _score_table(grid_of(block)) or _score_table(turned_grid(block))
        if found is not None:
            yield found


def _score_table(grid: Grid) -> ScoreTable | None:
    headings = [bare(heading) for heading in grid.headings]
    scores = [
        column
        for column, heading in enumerate(headings)
        if _P.score.search(heading)
        and not _P.rate.search(heading)
        and not _P.not_score.search(heading)
        and column in grid.numeric
    ]
    points = [
        column
        for column, heading in enumerate(headings)
        if _P.points.search(heading) and column in grid.numeric and column not in scores
    ]
    if not points:
        return None
    rates = [c for c, h in enumerate(headings) if _P.rate.search(h) and c in grid.numeric]
    leaf = points[-1]
    score = scores[-1] if scores else None
    rate = rates[0] if len(rates) == 1 else None
    lines = tuple(_line(grid, row, leaf, score, rate) for row in rows_of(grid))
    return ScoreTable(grid, leaf, tuple(points[:-1]), score, rate, lines)


def _line(grid: Grid, row: Row, points: int, score: int | None, rate: int | None) -> Line:
    def number(column: int | None) -> Entry | None:
        entry = None if column is None else grid.at(row.index, column)
        return entry if entry is not None and entry.number and entry.row == row.index else None

    return Line(row, name_of(grid, row.index, points), number(points), number(score), number(rate))


def name_of(grid: Grid, row: int, before: int) -> str:
    """The indicator of a row: its last name to the left of a column, without points in brackets."""
    named = [
        e.words
        for column in range(before)
        if not _P.no_name.search(grid.headings[column])
        and (e := grid.at(row, column)) is not None
        and e.number is None
        and e.words
    ]
    return re.sub(r"[（(]\d+(?:\.\d+)?分?[）)]$", "", named[-1]) if named else ""


@lru_cache(maxsize=4096)
def level_one(name: str) -> str | None:
    """Which of the four level-1 indicators a name is: 产出指标 is 产出."""
    plain = re.sub(r"\s|指标|类|情况|[（(].*?[）)]|^[A-D一二三四\d][、.．]?", "", name)
    return plain if plain in POLICY_PARTS else None
