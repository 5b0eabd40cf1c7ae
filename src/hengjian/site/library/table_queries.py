"""Measures of many projects at once: the engine's queries over the rows of the site.

The engine writes SQL over record tables in which numbers are whole, dates are day numbers and
truths are 0 or 1. Each record table is put before its query as a common table expression of that
shape.

The record tables that the engine counts, as the entities declare their parts of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, partial
from typing import Any

from django.db import connections
from django.db.models import (
    BigIntegerField,
    CharField,
    Expression,
    F,
    Field,
    Func,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Round

from hengjian.engine.facts.gathered import Value as FactValue
from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.language.walking import names
from hengjian.engine.measures.means import MeanQuery
from hengjian.engine.measures.queries import (
    PROJECT,
    PROJECTS,
    Output,
    all_projects_query,
    by_table,
    given,
)
from hengjian.engine.measures.sql import day_of, quoted
from hengjian.errors import Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.recorded import Yuan
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import Columns, resources


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one model that make up a record table, or a part of it."""

    model: type[Model]
    project: str
    """The link to the key of the row's project."""
    columns: Callable[[date], Columns]
    """What each column is, as of a day, of which no other is made."""
    narrow: Q
    since: str

    def rows(
        self,
        projects: QuerySet[Project],
        seen_by: Membership | None = None,
        as_of: date | None = None,
    ) -> QuerySet[Any]:
        """The rows of these projects, in no order: all, or those a membership sees; of those that
        have a day from which on they are there, only such as are there ``as_of``."""
        own: dict[str, Any] = {f"{self.project}__in": projects.values("pk")}
        if self.since and as_of is not None:
            own[f"{self.since}__lte"] = as_of
        every = self.model._default_manager.all()
        rows = every if seen_by is None else visible_to(self.model, seen_by)
        return rows.filter(self.narrow, **own).order_by()


@cache
def record_tables() -> Mapping[str, tuple[Part, ...]]:
    """Every record table that rows of the site fill, with its parts in declared order."""
    found: dict[str, tuple[Part, ...]] = {}
    for model, each in resources().items():
        for part in each.records:
            made = Part(part.model or model, part.project, part.columns, part.narrow, part.since)
            found[part.table] = (*found.get(part.table, ()), made)
    return found


Values = dict[str, FactValue | None]
Sql = tuple[str, Sequence[Any]]
Heads = Callable[[str, Sequence[CompiledMeasure], date], list[Sql]]
"""The tables that stand before the query of the measures of one record table, on a day."""
DAYS = date(1999, 1, 30), date(2008, 11, 6)
"""Two days without a part in common: what both leave alone in a query, any other does too."""


class DayNumber(Func):
    """A date as days since 1970-01-01."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps dates as text."""
        template = "CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A date less a date is a number of days."""
        template = "(%(expressions)s - DATE '1970-01-01')"
        return self.as_sql(compiler, connection, template=template, **context)


def values_by_project(
    projects: QuerySet[Project],
    measures: Iterable[CompiledMeasure],
    tables: Mapping[str, Table],
    as_of: date,
    heads: Heads | None = None,
) -> dict[int, Values]:
    """The value of every measure for every project, by the project's key; one query a table.

    Who asks for many days gives the same ``heads_of_days`` with each.
    """
    found: dict[int, Values] = {
        key: {} for key in projects.order_by("pk").values_list("pk", flat=True)
    }
    if not found:
        return found
    heads = heads or partial(_heads, projects, tables)
    for name, own in by_table(measures).items():
        query = all_projects_query(name, tables[name], own, as_of)
        before = heads(name, own, as_of)
        with_, params = ", ".join(sql for sql, _ in before), [p for _, ps in before for p in ps]
        body = query.sql.replace("%", "%%")
        with connections[projects.db].cursor() as cursor:
            cursor.execute(f"WITH {with_} {body}", params)
            for row in cursor.fetchall():
                if query.guard is not None and row[query.guard]:
                    raise Refused([problem("number-too-large", found=name, digits=18)])
                # a project that came in between the queries is left for the next time
                values = found.get(row[0], {})
                for output in query.outputs:
                    values[output.measure.name] = _value(output, row, tables[name])
            for mean in query.means:
                body = mean.before.replace("%", "%%")
                cursor.execute(f"WITH {before[1][0]} {body}", before[1][1])
                _add_means(found, mean, cursor.fetchall())
    return found


def _heads(
    projects: QuerySet[Project],
    tables: Mapping[str, Table],
    name: str,
    own: Sequence[CompiledMeasure],
    as_of: date,
) -> list[Sql]:
    return [_projects(projects, name), _table(projects, name, tables[name], own, as_of)]


def heads_of_days(projects: QuerySet[Project], tables: Mapping[str, Table]) -> Heads:
    """The heads for the same projects and measures on many days, put into SQL once: the day stands
    in it as a value. Where it does more than that they are written anew for each day."""
    write = partial(_heads, projects, tables)
    known: dict[tuple[str, ...], list[tuple[Sql, frozenset[int]]] | None] = {}

    def read(name: str, own: Sequence[CompiledMeasure], as_of: date) -> list[Sql]:
        # Other goals are in force on another day, and with them other measures and columns.
        key = (name, *(measure.name for measure in own))
        if key not in known:
            each = zip(*(write(name, own, day) for day in DAYS), strict=True)
            places = [(one, _places_of_the_day(one, other, projects.db)) for one, other in each]
            whole = [(one, found) for one, found in places if found is not None]
            known[key] = whole if len(whole) == len(places) else None
        templates = known[key]
        if templates is None:
            return write(name, own, as_of)
        day = _bound(as_of, projects.db)
        return [
            (sql, [day if number in places else value for number, value in enumerate(values)])
            for (sql, values), places in templates
        ]

    return read


def _places_of_the_day(one: Sql, other: Sql, alias: str) -> frozenset[int] | None:
    """Which values of a query are the day; None where it differs by day in anything else."""
    if one[0] != other[0]:
        return None
    pairs = list(enumerate(zip(one[1], other[1], strict=True)))
    differ = frozenset(number for number, (first, second) in pairs if first != second)
    days = tuple(_bound(day, alias) for day in DAYS)
    return differ if all(pair == days for number, pair in pairs if number in differ) else None


def _bound(day: date, alias: str) -> Any:
    """A day as a value of a query."""
    return connections[alias].ops.adapt_datefield_value(day)


def _add_means(found: dict[int, Values], query: MeanQuery, rows: Iterable[tuple[Any, ...]]) -> None:
    groups: dict[int, list[tuple[Any, ...]]] = {}
    for project, *group in rows:
        groups.setdefault(project, []).append(tuple(group))
    for project, values in found.items():
        values[query.measure.name] = query.mean(groups.get(project, ()))[0]


def _value(output: Output, row: Sequence[Any], table: Table) -> FactValue | None:
    measure, value = output.measure, row[output.value]
    if output.among is not None:
        divisor = row[output.among]
        return Fraction(value, divisor) if divisor else None
    if value is None:
        return None
    if measure.column and table.columns[measure.column].type == "date":
        return day_of(value)
    return Fraction(value) * output.scale


def _projects(projects: QuerySet[Project], table: str) -> Sql:
    """The table of projects; the mark that a project has the table is its own key."""
    sql, params = _sql(projects.order_by().values_list("pk"))
    inner = f"SELECT _key AS {quoted(PROJECT)}, _key AS {quoted(given(table))} FROM own"
    return f"own(_key) AS ({sql}), {quoted(PROJECTS)} AS ({inner})", params


def _table(
    projects: QuerySet[Project],
    name: str,
    table: Table,
    measures: Iterable[CompiledMeasure],
    as_of: date,
) -> Sql:
    """The record table with the columns that the measures name."""
    used = sorted({column for measure in measures for column in _columns_of(measure)})
    parts = [_part(part, projects, used, table, as_of) for part in record_tables()[name]]
    head = ", ".join(map(quoted, [PROJECT, *used]))
    body = " UNION ALL ".join(sql for sql, _ in parts)
    return f"{quoted(name)}({head}) AS ({body})", [p for _, params in parts for p in params]


def _columns_of(measure: CompiledMeasure) -> set[str]:
    conditions = [node for node in (measure.where, measure.among) if node is not None]
    named = {name for node in conditions for name in names(node)} - {"as_of"}
    return named | {column for column in (measure.column, measure.per) if column}


def _part(
    part: Part, projects: QuerySet[Project], used: Sequence[str], table: Table, as_of: date
) -> Sql:
    columns = part.columns(as_of)
    raw = {f"r_{name}": columns[name] for name in used if name in columns}
    rows = part.rows(projects, as_of=as_of).annotate(**raw)
    fields = {name: rows.query.annotations[name].output_field for name in raw}
    stored = {
        f"c_{name}": _lake_column(f"r_{name}", table.columns[name], fields.get(f"r_{name}"))
        for name in used
    }
    return _sql(rows.annotate(**stored).values_list(part.project, *stored))


def _lake_column(name: str, column: Column, field: Field[Any, Any] | None) -> Expression:
    """A column in the shape of a lake: whole numbers, day numbers, 0 and 1, words."""
    text = column.type == "text"
    if field is None:
        return Cast(Value(None), CharField() if text else BigIntegerField())
    if text:
        return Cast(F(name), CharField())
    if column.type == "date":
        return DayNumber(F(name))
    if column.type == "number" and column.places and not isinstance(field, Yuan):
        return Cast(Round(F(name) * 10**column.places), BigIntegerField())
    return Cast(F(name), BigIntegerField() if column.type == "number" else IntegerField())


def _sql(rows: QuerySet[Any]) -> Sql:
    sql, params = rows.query.get_compiler(rows.db).as_sql()
    return sql, params
