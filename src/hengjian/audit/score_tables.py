"""Score tables of a document: indicators with their points, scores and printed score rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hengjian.audit.document import Document
from hengjian.audit.lexicon import patterns
from hengjian.audit.tables_grid import Entry, Grid, bare, grid_of, turned_grid
from hengjian.audit.total_rows import Row, rows_of

_P = patterns("score_tables")

POLICY_PARTS = ("决策", "过程", "产出", "效益")
"""The four level-1 indicators of departmental and fiscal evaluations (财预〔2020〕10号 附2)."""


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


def execution_marks(tables: list[ScoreTable]) -> list[Line]:
    """The rows that give points to the execution of the budget in a table of their own, as the
    self-evaluation form has them: the total under the indicators adds them."""
    return [
        line
        for table in tables
        if any("执行率" in heading for heading in table.grid.headings)
        for line in table.leaves
        if line.points is not None
    ]


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
