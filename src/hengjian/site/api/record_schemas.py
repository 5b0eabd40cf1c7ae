"""What goes in and out of the table of an entity, made from its columns: what an import takes and
an export tells, by the same names. Amounts are numbers with all their digits, references codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db.models import (
    IntegerField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
)
from pydantic import BeforeValidator, Field, create_model

from hengjian.geodesy import Datum
from hengjian.site.api.schemas import (
    LEFT_OUT,
    Code,
    Day,
    Row,
    Rows,
    Short,
    Strict,
    Version,
    no_truth,
    written_with,
)
from hengjian.site.common.cents import MOST_DIGITS, Yuan
from hengjian.site.platform.columns import Column, Spec
from hengjian.site.platform.resource import resources

MOST_WHOLE, MOST_SMALL = 2_000_000_000, 32_767
"""Of a count on every database; of a small one."""
LONGEST = 4_000
OF_EVERY_ROW = frozenset(Row.model_fields)
# Made from the members, so that a new one is offered: no checker follows a Literal made so.
DATUM = Literal[tuple(str(each) for each in Datum)]  # type: ignore[valid-type]
"""Of the coordinates that are written; what is read is in WGS-84."""
ENTRIES = list[str | list[str]]


@dataclass(frozen=True)
class RecordSchemas:
    """The shapes of one table."""

    out: type[Row]
    part: type[Rows]
    new: type[Strict]
    change: type[Strict]
    asked: type[Strict]
    """By which codes of other rows a list may be narrowed."""


@cache
def record_schemas(table: Spec) -> RecordSchemas:
    """The shapes of a table's rows."""
    name, every = f"{table.model.__name__}Record", (*table.columns, *table.shown)
    shown: dict[str, Any] = {
        each.name: (_out(each, table.model), ...) for each in every if each.name not in OF_EVERY_ROW
    }
    out = create_model(name, __base__=Row, __doc__=f"{table.purpose.en}.", **shown)
    written = {
        each.name: _written(each, table.model) for each in table.columns if each.name != "code"
    }
    if table.placed:
        written["datum"] = DATUM
    new: dict[str, Any] = {"code": (Code, ...)}
    for field, kind in written.items():
        needed = field in {each.name for each in table.columns if each.required}
        new[field] = (kind, ...) if needed else (kind, LEFT_OUT)
    change: dict[str, Any] = {field: (kind, LEFT_OUT) for field, kind in written.items()}
    change |= {"version": (Version, LEFT_OUT), "why": (Short, "")}
    pointing: dict[str, Any] = {
        each.name: (Code | None, Field(None, description=f"the code of the {each.name}"))
        for each in table.columns
        if each.kind == "reference"
    }
    return RecordSchemas(
        out,
        create_model(
            f"{name}s", __base__=Rows, __doc__="A part of the table.", items=(list[out], ...)
        ),
        create_model(f"{name}New", __base__=Strict, __doc__="A row to enter.", **new),
        create_model(
            f"{name}Change",
            __base__=Strict,
            __doc__="A change, from the version it started with: here, or as ``If-Match``.",
            **change,
        ),
        create_model(f"{name}Asked", __base__=Strict, __doc__="Which rows.", **pointing),
    )


def _out(column: Column, model: type[Model]) -> Any:
    """As it is told: whatever stands there, reading never fails."""
    field: Any = model._meta.get_field(column.name)
    kind: Any = {
        "integer": int,
        "number": Decimal,
        "date": date,
        "yes_no": bool,
        "list": list[Any],
    }.get(column.kind, int if isinstance(field, IntegerField) else str)
    return kind | None if field.null else kind


def _written(column: Column, model: type[Model]) -> Any:
    """As it may be written: what the field holds at most; the rules say the rest."""
    field: Any = model._meta.get_field(column.name)
    kind = _kind(column, field)
    return kind | None if field.null else kind


def _kind(column: Column, field: Any) -> Any:
    match column.kind:
        case "reference":
            return Code
        case "choice":
            offered = column.offered or column.choices
            codes = [field.to_python(code) for code, _ in offered]
            blank = [""] if field.blank and "" not in codes else []
            return Literal[(*codes, *blank)]
        case "integer":
            least, most = _bounds(field)
            return Annotated[int, BeforeValidator(no_truth), Field(ge=least, le=most)]
        case "number":
            return _number(column, field)
        case "date":
            return Day
        case "yes_no":
            return bool
        case "list":
            return ENTRIES
    longest = column.longest or LONGEST
    least = 0 if field.blank else 1
    return Annotated[
        str,
        Field(min_length=least, max_length=longest, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"),
    ]


def _number(column: Column, field: Any) -> Any:
    digits = MOST_DIGITS if isinstance(field, Yuan) else field.max_digits
    least = _limit(field, MinValueValidator, None)
    bounds = {} if column.negative or least is None else {"ge": least}
    number = Field(max_digits=digits, decimal_places=column.places, **bounds)
    return Annotated[Decimal, number, written_with(column.places)]


def _bounds(field: Any) -> tuple[int, int]:
    small = isinstance(field, PositiveSmallIntegerField)
    least = (
        0 if isinstance(field, PositiveIntegerField | PositiveSmallIntegerField) else -MOST_WHOLE
    )
    most = MOST_SMALL if small else MOST_WHOLE
    return int(_limit(field, MinValueValidator, least)), int(_limit(field, MaxValueValidator, most))


def _limit(field: Any, kind: type[BaseValidator], otherwise: Any) -> Any:
    """The bound a validator of that kind sets."""
    set_by = [each.limit_value for each in field.validators if type(each) is kind]
    limits = [each() if callable(each) else each for each in set_by]
    if not limits:
        return otherwise
    known = limits if otherwise is None else [*limits, otherwise]
    return max(known) if kind is MinValueValidator else min(known)


def record_of(table: Spec) -> Any:
    """What tells a row: references by their codes. Needs what it points at selected."""
    every = (*table.columns, *table.shown)
    pointing = {each.name for each in every if each.kind == "reference"}
    names = OF_EVERY_ROW | {each.name for each in every}

    def record(row: Any) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in names - pointing}
        for name in pointing:
            target = getattr(row, name)
            found[name] = None if target is None else target.code
        return found

    return record


def rows_with_targets(table: Spec, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what they point at."""
    every = (*table.columns, *table.shown)
    pointing = [each.name for each in every if each.kind == "reference"]
    return rows.select_related(*pointing) if pointing else rows


def tables_served() -> list[Spec]:
    """The tables of every entity that has one, whatever becomes of its rows elsewhere."""
    found = (each.table for each in resources().values())
    return [table for table in found if table is not None]
