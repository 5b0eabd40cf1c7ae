"""Means over the rows of a table: of a column, or of the ratio of two.

A mean of ratios cannot be one sum of whole numbers, so a database gives the numbers themselves,
each pair once with how often it stands there, and the mean is taken here, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.frameworks.model import Table
from hengjian.engine.measures.sql import Emitter, quoted, stored_scale
from hengjian.errors import Place, Refused, problem
from hengjian.quantities import half_up

FINEST = 10**2000
"""The largest denominator an exact mean may have."""

Group = tuple[int, int, int]
"""A numerator, its denominator, and how many rows have the two."""


def mean_of(measure: CompiledMeasure, groups: Iterable[Group], scale: Fraction) -> Fraction | None:
    """The mean of the rows' ratios, in multiples of ``scale``, each rounded to a step first where
    the measure says so; ``None`` over no rows.

    Raises ``Refused`` (``mean-too-fine``) where so many different denominators meet that the exact
    mean is a number nobody can use.
    """
    step = measure.spec.each_to.base if measure.spec.each_to else None
    sums: dict[int, int] = {}
    rows = 0
    for over, under, times in groups:
        if under < 0:
            over, under = -over, -under
        if step is not None:
            steps = scale * Fraction(over, under) / step
            over, under = half_up(steps.numerator, steps.denominator), 1
        sums[under] = sums.get(under, 0) + over * times
        rows += times
    total = Fraction(0)
    for under, over in sums.items():
        total += Fraction(over, under)
        if total.denominator > FINEST:
            raise Refused([problem("mean-too-fine", Place(path=measure.name), name=measure.name)])
    return total * (step or scale) / rows if rows else None


@dataclass(frozen=True, slots=True)
class MeanQuery:
    """The numbers behind one mean: of all projects, or of one whose number stands in between."""

    measure: CompiledMeasure
    scale: Fraction
    before: str
    after: str = ""

    def mean(self, rows: Iterable[tuple[Any, ...]]) -> tuple[Fraction | None, int]:
        """The mean over a query's rows without the project's number, and how many rows count."""
        groups = list(rows)
        return mean_of(self.measure, groups, self.scale), sum(times for *_, times in groups)


def mean_query(
    name: str, table: Table, measure: CompiledMeasure, emitter: Emitter, project: str
) -> MeanQuery:
    """The query of ``measure`` over all projects, grouped by the column ``project``."""
    head, source, condition, groups = _parts(name, measure, emitter)
    sql = (
        f"SELECT {quoted(project)}, {head} FROM {source} WHERE {condition} "
        f"GROUP BY {quoted(project)}, {groups}"
    )
    return MeanQuery(measure, scale_of(measure, table), sql)


def mean_query_of_one(
    name: str, table: Table, measure: CompiledMeasure, emitter: Emitter, project: str
) -> MeanQuery:
    """The query of ``measure`` over one project."""
    head, source, condition, groups = _parts(name, measure, emitter)
    before = f"SELECT {head} FROM {source} WHERE {condition} AND {quoted(project)} = "
    return MeanQuery(measure, scale_of(measure, table), before, f" GROUP BY {groups}")


def _parts(name: str, measure: CompiledMeasure, emitter: Emitter) -> tuple[str, str, str, str]:
    """What is selected, from where, on which condition, and by what it is grouped."""
    assert measure.column is not None, "the reader lets only count and share have no column"
    column, per = quoted(measure.column), quoted(measure.per) if measure.per else None
    wanted = [f"{column} IS NOT NULL"]
    if per is not None:
        wanted += [f"{per} IS NOT NULL", f"{per} <> 0"]
    where = emitter.condition(measure.where)
    if where is not None:
        wanted.append(where)
    groups = column if per is None else f"{column}, {per}"
    return f"{column}, {per or 1}, COUNT(*)", quoted(name), " AND ".join(wanted), groups


def scale_of(measure: CompiledMeasure, table: Table) -> Fraction:
    """What one stored unit of the ratio is in base units."""
    assert measure.column is not None, "the reader lets only count and share have no column"
    scale = stored_scale(table.columns[measure.column])
    return scale / stored_scale(table.columns[measure.per]) if measure.per else scale
