"""What goes in and out of an entity, made from its declaration: what an import takes and an export
tells, by the same names. Amounts are numbers with all their digits, references codes.

An entity without a table is told by the fields of its model: those that are numbers, days, words
and codes of other rows, but for personal data and what it declares ``untold``.

Examples of the rows of tables, for the interface's document: as their templates show one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db.models import (
    BinaryField,
    DateTimeField,
    IntegerField,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
    UUIDField,
)
from pydantic import AwareDatetime, BeforeValidator, Field, create_model

from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.api.examples import Example, row_example
from hengjian.site.api.lists import Part
from hengjian.site.api.schemas import (
    LEFT_OUT,
    Code,
    Day,
    Row,
    Rows,
    Short,
    Strict,
    Version,
    Year,
    no_truth,
    written_with,
)
from hengjian.site.common.recorded import MOST_DIGITS, Yuan
from hengjian.site.platform.columns import Column, Given, Spec, derive
from hengjian.site.platform.personal import personal_data
from hengjian.site.platform.resource import Resource, resource_of, resources
from hengjian.site.platform.writing import Opening

MOST_WHOLE, MOST_SMALL = 2_000_000_000, 32_767
"""Of a count on every database; of a small one."""
LONGEST = 4_000
OF_EVERY_ROW = frozenset(Row.model_fields)
OF_EVERY_LIST = frozenset((*Part.model_fields, "sort"))
"""What every list is asked by; no field of a row goes by these names."""
NEVER_TOLD = frozenset(("created_at", "pinyin", "sent_as"))
"""Fields that serve the site alone."""
# Made from the members, so that a new one is offered: no checker follows a Literal made so.
DATUM = Literal[tuple(str(each) for each in Datum)]  # type: ignore[valid-type]
"""Of the coordinates that are written; what is read is in WGS-84."""
ENTRIES = list[str | list[str]]


@dataclass(frozen=True)
class RecordSchemas:
    """The shapes of one table."""

    out: type[Row]
    one: type[Row]
    """Of one row asked for by its code: with what is told of it alone."""
    part: type[Rows]
    new: type[Strict]
    change: type[Strict]
    asked: type[Strict]
    """By which codes of other rows a list may be narrowed."""


def schema_name(model: type[Model]) -> str:
    """How the shapes of an entity begin; two of one name are told apart by their subject."""
    alike = [each for each in resources() if each.__name__ == model.__name__]
    first = model._meta.app_label.title() if len(alike) > 1 else ""
    return f"{first}{model.__name__}Record"


@cache
def record_schemas(table: Spec) -> RecordSchemas:
    """The shapes of a table's rows."""
    name, every = schema_name(table.model), (*table.columns, *table.shown)
    declared = resource_of(table.model)
    shown: dict[str, Any] = {
        each.name: (_out(each, table.model), ...) for each in every if each.name not in OF_EVERY_ROW
    }
    told = {key: each for key, each in declared.tells.items() if not each.alone}
    shown |= {key: (each.kind, ...) for key, each in told.items()}
    out = create_model(name, __base__=Row, __doc__=f"{table.purpose.en}.", **shown)
    alone = {key: (each.kind, ...) for key, each in declared.tells.items() if each.alone}
    one = out
    if alone:
        whole: dict[str, Any] = alone
        one = create_model(f"{name}Whole", __base__=out, __doc__=f"{table.purpose.en}.", **whole)
    written = {each.name: _written(each, table.model) for each in written_columns(table)}
    if table.placed:
        written["datum"] = DATUM
    new: dict[str, Any] = {"code": (Code, ...)}
    for field, kind in written.items():
        needed = field in {each.name for each in written_columns(table) if each.required}
        new[field] = (kind, ...) if needed else (kind, LEFT_OUT)
    change: dict[str, Any] = {field: (kind, LEFT_OUT) for field, kind in written.items()}
    change |= {"version": (Version, LEFT_OUT), "why": (Short, "")}
    return RecordSchemas(
        out,
        one,
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
        create_model(f"{name}Asked", __base__=Strict, __doc__="Which rows.", **_ask(table)),
    )


@cache
def opening_schema(model: type[Model]) -> type[Strict]:
    """What the interface asks for to begin a row, where an action of its own begins it."""
    opens = resource_of(model).opens
    if opens is None:
        raise KeyError(model)
    fields: dict[str, Any] = dict.fromkeys(opens.points, (Code, ...))
    for name, field in opens.takes.items():
        fields[name] = _open_with(model, field, name in opens.optional)
    return create_model(
        f"{schema_name(model)}New", __base__=Strict, __doc__="A row to begin.", **fields
    )


def _open_with(model: type[Model], name: str, optional: bool) -> Any:
    """As it may be written; what is needed is never nothing."""
    column, field = derive(model, name, Given()), model._meta.get_field(name)
    kind = Year if name == "year" else _kind(column, field)
    return (kind, LEFT_OUT) if optional else (kind, ...)


def _ask(table: Spec) -> dict[str, Any]:
    """What a list may be narrowed by: whether rows are invented, codes of other rows, choices,
    years, and a text."""
    found: dict[str, Any] = {
        "synthetic": (bool | None, Field(None, description="whether invented for demonstration"))
    }
    for each in (*table.columns, *table.shown):
        if each.name in OF_EVERY_LIST:
            continue
        if each.kind == "reference":
            found[each.name] = Code | None, Field(None, description=f"the code of the {each.name}")
        elif each.choices:
            field: Any = table.model._meta.get_field(each.name)
            codes = tuple(field.to_python(code) for code, _ in each.choices if code != "")
            found[each.name] = Literal[codes] | None, None
        elif each.name == "year":
            found["year"] = Year | None, None
    if resource_of(table.model).finds is not None:
        found["q"] = Short, Field("", description="a name, pinyin initials or a code")
    return found


def written_columns(table: Spec) -> list[Column]:
    """What the interface takes of a row, besides its code: what only a file fills it does not."""
    by_file = resource_of(table.model).by_file
    return [each for each in table.columns if each.name not in {"code", *by_file}]


def _out(column: Column, model: type[Model]) -> Any:
    """As it is told: whatever stands there, reading never fails."""
    field: Any = model._meta.get_field(column.name)
    if isinstance(field, DateTimeField):
        return datetime | None if field.null else datetime
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
            return AwareDatetime if isinstance(field, DateTimeField) else Day
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


def record_of(table: Spec, *, alone: bool = False) -> Callable[[Any], dict[str, Any]]:
    """What tells a row: references by their codes. Needs what ``rows_to_tell`` brings.

    ``alone``: with what is told of one row only.
    """
    every = (*table.columns, *table.shown)
    pointing = {each.name for each in every if each.kind == "reference"}
    names = OF_EVERY_ROW | {each.name for each in every}
    tells = {
        key: each for key, each in resource_of(table.model).tells.items() if alone or not each.alone
    }

    def record(row: Any) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in names - pointing}
        for name in pointing:
            target = getattr(row, name)
            found[name] = None if target is None else target.code
        return found | {key: each.value(row) for key, each in tells.items()}

    return record


def rows_to_tell(table: Spec, rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """The rows with what they point at and what hangs on them, as far as the membership sees it."""
    every = (*table.columns, *table.shown)
    pointing = [each.name for each in every if each.kind == "reference"]
    beside = [one for each in resource_of(table.model).tells.values() for one in each.reads(by)]
    rows = rows.select_related(*pointing) if pointing else rows
    return rows.prefetch_related(*beside) if beside else rows


@cache
def tables_served() -> list[Spec]:
    """Every entity whose rows have a code: its table with what is told besides, or its fields."""
    return [_serve(each) for each in resources().values() if each.address]


def _serve(declared: Resource) -> Spec:
    table = declared.table
    if table is not None:
        besides = tuple(derive(declared.model, name, Given()) for name in declared.told)
        return replace(table, shown=(*table.shown, *besides))
    personal = {
        name for each in personal_data() if each.model is declared.model for name in each.fields
    }
    left = OF_EVERY_ROW | personal | declared.untold | NEVER_TOLD
    fields = [each for each in declared.model._meta.concrete_fields if each.name not in left]
    return Spec(
        declared.address,
        declared.title or declared.noun,
        declared.model,
        (derive(declared.model, "code", Given()),),
        declared.each or declared.noun,
        importable=False,
        shown=tuple(_column(declared, each) for each in fields if _is_plain(each)),
    )


def _column(declared: Resource, field: Any) -> Column:
    title = declared.words.get(field.name)
    return derive(declared.model, field.name, Given(title=title))


def _is_plain(field: Any) -> bool:
    """Whether a reader of the interface can make something of it: no key, no structure, no
    digest, and no row without a code."""
    if field.primary_key or isinstance(field, BinaryField | JSONField | UUIDField):
        return False
    if field.name.endswith(("_digest", "sha256")):
        return False
    target = field.related_model
    if target is Organisation:
        return True
    return target is None or (target in resources() and bool(resource_of(target).address))


DAY, MOMENT, UNIT = "2023-09-30", "2023-10-08T01:20:00Z", "HT-HSG"


def record_examples() -> Iterator[tuple[str, Example]]:
    """By the name of its schema, an example of each row that goes in or out."""
    for table in tables_served():
        name, code = schema_name(table.model), _code_of(table.model)
        every = (*table.columns, *table.shown)
        told = {each.name: _value(each, table) for each in every if each.name not in OF_EVERY_ROW}
        tells = resource_of(table.model).tells.items()
        told |= {key: each.example for key, each in tells if not each.alone}
        yield name, row_example(code, **told)
        alone = {key: each.example for key, each in tells if each.alone}
        if alone:
            yield f"{name}Whole", row_example(code, **told, **alone)
        if table.importable:
            given = {each.name: _value(each, table) for each in written_columns(table)}
            datum = {"datum": "WGS-84"} if table.placed else {}
            yield f"{name}New", {"code": code, **given, **datum}
            first = next(iter(given))
            yield f"{name}Change", {"version": 3, first: given[first], "why": "录入有误"}
        opens = resource_of(table.model).opens
        if opens is not None:
            yield f"{name}New", _opening_example(table, opens)


def _opening_example(table: Spec, opens: Opening) -> Example:
    values = {
        name: _value(derive(table.model, field, Given()), table)
        for name, field in opens.takes.items()
    }
    if "year" in values:
        values["year"] = int(DAY[:4])
    return {name: _code_of(target) for name, target in opens.points.items()} | values


def _code_of(model: Any) -> str:
    """The example of a code in the table of the model."""
    if model is Organisation:
        return UNIT
    declared = resources().get(model)
    given = declared.columns.get("code") if declared is not None else None
    return str(given.example) if given is not None and given.example else "X-1"


def _value(column: Column, table: Spec) -> Any:
    field: Any = table.model._meta.get_field(column.name)
    match column.kind:
        case "reference":
            return _code_of(column.target)
        case "choice":
            codes = [code for code, _ in column.offered or column.choices]
            return field.to_python(column.example if column.example in codes else codes[0])
        case "integer":
            return column.example if isinstance(column.example, int) else 1
        case "number":
            return str(column.example or f"{1:.{column.places}f}")
        case "date":
            return MOMENT if isinstance(field, DateTimeField) else DAY
        case "yes_no":
            return True
        case "list":
            entries = str(column.example or "").split(";")
            parts = [each.split() for each in entries if each.strip()]
            return [each[0] if len(each) == 1 else each for each in parts]
    longest = column.longest or 100
    return str(column.example or ("" if field.blank else "…"))[:longest]
