"""Score tables: a row a leaf, the cells of the levels above it merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hengjian.documents.evaluation.figures import Figures
from hengjian.documents.model import Cell, Column, Row, Runs, Tone, Words, cell, words
from hengjian.engine.result import Evaluation, IndicatorResult

Extra = tuple[Column, Callable[[IndicatorResult], Cell]]
"""A further column: its head, and its cell for a leaf."""


def depth(evaluation: Evaluation) -> int:
    """How many levels the framework has."""
    return max(r.compiled.level for r in evaluation.indicators)


def ancestors(evaluation: Evaluation, result: IndicatorResult) -> list[IndicatorResult]:
    """The indicators above a leaf, the highest first, and the leaf itself."""
    line = [result]
    while (parent := line[0].compiled.parent) is not None:
        line.insert(0, evaluation[parent])
    return line


def leaves_below(evaluation: Evaluation, code: str) -> int:
    """How many leaves stand below an indicator."""
    return sum(
        r.compiled.is_leaf and any(a.code == code for a in ancestors(evaluation, r))
        for r in evaluation.indicators
    )


def level_columns(figures: Figures, *, width: int = 12) -> list[Column]:
    """A column for each level of the framework."""
    deep = depth(figures.evaluation)
    columns = []
    for level in range(1, deep + 1):
        key = f"level-{level}" if level <= 3 else "level-n"
        last = level == deep
        columns.append(Column(figures.say(key, number=level), width=width * 2 if last else width))
    return columns


def score_rows(figures: Figures, extras: list[Extra]) -> Iterator[Row]:
    """A row for each leaf: the names of its levels, merged, then the cells of ``extras``."""
    evaluation = figures.evaluation
    deep = depth(evaluation)
    seen: set[str] = set()
    for leaf in (r for r in evaluation.indicators if r.compiled.is_leaf):
        cells: list[Cell | None] = []
        line = ancestors(evaluation, leaf)
        for result in line:
            if result.code in seen:
                cells.append(None)
                continue
            seen.add(result.code)
            across = deep - len(line) + 1 if result is leaf else 1
            rows = 1 if result is leaf else leaves_below(evaluation, result.code)
            cells.append(Cell(_name(figures, result, leaf), rows, across))
            cells.extend([None] * (across - 1))
        yield Row((*cells, *(make(leaf) for _, make in extras)))


def _name(figures: Figures, result: IndicatorResult, leaf: IndicatorResult) -> Runs:
    name = figures.of(result.compiled.indicator.name)
    if result is leaf:
        return words(name)
    score, points = (figures.get(f"{head}.{result.code}") for head in ("scores", "points"))
    return (Words(f"{name}\n"), score, Words(" / "), points)


def score_cell(figures: Figures, result: IndicatorResult) -> Cell:
    """A score, warned of where little of the points was earned."""
    return cell(figures.get(f"scores.{result.code}"), tone=tone_of(result))


def tone_of(result: IndicatorResult) -> Tone:
    """Amber below 60% of the points, red below 40%, grey where there is no score."""
    if result.rate is None:
        return "muted"
    percent = result.rate * 100
    return "bad" if percent < 40 else "warn" if percent < 60 else ""
