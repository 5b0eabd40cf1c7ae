"""Facts of projects on any day: their rows as record tables, and the measures counted over them.

``measured`` answers for one project with the way each figure was come by; ``facts_of_many`` answers
for any number of projects with one query a table, and the same figures. What happened after the
day does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from hengjian.engine.facts.gathered import Fact, Measured, Value
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.frameworks.measure_book import CompiledBook, read_measure_book
from hengjian.engine.frameworks.model import Column
from hengjian.engine.language.evaluating import compiled
from hengjian.engine.language.printing import text_of
from hengjian.engine.measures.counting import count_all, kept_rows
from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Project, Site
from hengjian.site.library.table_queries import (
    Heads,
    Part,
    heads_of_days,
    record_tables,
    values_by_project,
)

Row = Mapping[str, Cell]


@cache
def book() -> CompiledBook:
    """The measures and formulas of ``measures.yaml``."""
    return read_measure_book(Path(__file__).with_name("measures.yaml"))


@dataclass(frozen=True, slots=True)
class Behind:
    """The records that a measure counted."""

    measure: CompiledMeasure
    rows: Sequence[Row]

    @property
    def codes(self) -> list[str]:
        """The codes of the rows."""
        return [str(row["code"]) for row in self.rows]


def facts_of(
    project: Project,
    as_of: date,
    tables: Iterable[str] | None = None,
    seen_by: Membership | None = None,
) -> Records:
    """The record tables of a project as of a day, all or those named; one query a part of a table.

    With ``seen_by`` only the rows that the membership sees. The rows carry their dates, later ones
    too: the measures leave out what comes after the day.
    """
    own = Project.objects.filter(pk=project.pk)
    rows = {
        name: [
            row for part in record_tables()[name] for row in _rows(name, part, own, as_of, seen_by)
        ]
        for name in (record_tables() if tables is None else tables)
    }
    return Records(book().tables, rows)


def measures_of(
    project: Project,
    as_of: date,
    names: Collection[str] | None = None,
    seen_by: Membership | None = None,
) -> dict[str, Fact]:
    """The measures and formulas of the book for one project, all or those named.

    A fact tells its value in base units, its unit, and how it was counted or computed; its value is
    ``None`` where it cannot be known. ``seen_by`` as in ``facts_of``. Raises ``KeyError`` for a
    name that the book does not have.
    """
    wanted = _with_inputs(names)
    measures = [book().measures[name] for name in wanted if name in book().measures]
    records = facts_of(project, as_of, {measure.table for measure in measures}, seen_by)
    found = facts_from(count_all(measures, records, as_of), as_of, wanted)
    return found if names is None else {name: found[name] for name in names}


def facts_from(
    counted: Mapping[str, Measured], as_of: date, wanted: Collection[str]
) -> dict[str, Fact]:
    """Counted measures as facts, with the formulas over them that are ``wanted``."""
    found = {
        name: Fact(name, value, book().units[name], "records", as_of, counted=how)
        for name, (value, how) in counted.items()
    }
    values: dict[str, Value | None] = {name: fact.value for name, fact in found.items()}
    for name, formula in book().formulas.items():
        if name in wanted:
            values[name] = _runs()[name]({**values, "as_of": as_of}.get)
            source = text_of(formula.expression)
            found[name] = Fact(
                name, values[name], book().units[name], "formula", as_of, formula=source
            )
    return found


def facts_of_many(
    projects: QuerySet[Project],
    as_of: date,
    names: Collection[str] | None = None,
    heads: Heads | None = None,
) -> dict[int, dict[str, Value | None]]:
    """The same figures for many projects, by the project's key; one query a table however many.

    Values are in base units: 元, shares of one. ``heads`` from who asks for many days
    (``queries_of_days``). Raises ``KeyError`` for an unknown name.
    """
    wanted = _with_inputs(names)
    measures = [book().measures[name] for name in wanted if name in book().measures]
    found = values_by_project(projects, measures, book().tables, as_of, heads)
    formulas = [name for name in book().formulas if name in wanted]
    for values in found.values():
        values["as_of"] = as_of
        for name in formulas:
            values[name] = _runs()[name](values.get)
        del values["as_of"]
    if names is None:
        return found
    return {key: {name: values[name] for name in names} for key, values in found.items()}


def queries_of_days(projects: QuerySet[Project]) -> Heads:
    """What ``facts_of_many`` asks of the same projects and names on many days, written once."""
    return heads_of_days(projects, book().tables)


def records_behind(
    project: Project, as_of: date, name: str, seen_by: Membership | None = None
) -> list[Behind]:
    """The records that a measure counted; of a formula, those of every measure it rests on."""
    measures = measures_behind(name)
    records = facts_of(project, as_of, {measure.table for measure in measures}, seen_by)
    return [
        Behind(measure, kept_rows(measure, records.rows[measure.table], as_of))
        for measure in measures
    ]


def measures_behind(name: str) -> list[CompiledMeasure]:
    """The measures that a measure or formula rests on. Raises ``KeyError`` for an unknown name."""
    return [book().measures[each] for each in _with_inputs([name]) if each in book().measures]


def sites_behind(project: Project, as_of: date, name: str) -> QuerySet[Site]:
    """The sites that a measure over sites counted; none for a measure over other records."""
    behind = records_behind(project, as_of, name)[:1]
    codes = [code for each in behind if each.measure.table == "sites" for code in each.codes]
    return Site.objects.filter(project=project, code__in=codes)


@cache
def _runs() -> Mapping[str, Any]:
    return {name: compiled(formula.expression) for name, formula in book().formulas.items()}


def _with_inputs(names: Collection[str] | None) -> list[str]:
    """The names and what they rest on, in the order of the book."""
    every = [*book().measures, *book().formulas]
    if names is None:
        return every
    waiting, needed = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in needed or name == "as_of":
            continue
        needed.add(name)
        if name not in book().measures:
            waiting += book().formulas[name].inputs
    return [name for name in every if name in needed]


def _rows(
    table: str, part: Part, own: QuerySet[Project], as_of: date, seen_by: Membership | None
) -> Iterable[Row]:
    specs, columns = book().tables[table].columns, part.columns(as_of)
    annotated = {f"c_{name}": expression for name, expression in columns.items()}
    rows = part.rows(own, seen_by, as_of).annotate(**annotated).order_by("pk")
    for values in rows.values_list(*annotated):
        yield {name: _cell(value, specs[name]) for name, value in zip(columns, values, strict=True)}


def _cell(value: Any, column: Column) -> Cell:
    """A value of the database as a cell: numbers in base units, months as ``2022-07``."""
    if value is None or column.type == "boolean":
        return value if value is None else bool(value)
    if column.type == "number":
        return Fraction(Decimal(value)) * column.unit.scale
    if column.type == "text" and isinstance(value, date):
        return f"{value:%Y-%m}"
    found: Cell = value
    return found
