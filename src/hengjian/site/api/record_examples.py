"""Examples of the rows of tables, for the interface's document: as their templates show one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hengjian.site.accounts.models import Organisation
from hengjian.site.api.examples import Example, row_example
from hengjian.site.api.record_schemas import OF_EVERY_ROW, tables_served
from hengjian.site.platform.columns import Column, Spec
from hengjian.site.platform.resource import resources

DAY, UNIT = "2023-09-30", "HT-HSG"


def record_examples() -> Iterator[tuple[str, Example]]:
    """By the name of its schema, an example of each row that goes in or out."""
    for table in tables_served():
        name, code = f"{table.model.__name__}Record", _code_of(table.model)
        given = {each.name: _value(each, table) for each in table.columns if each.name != "code"}
        told = given | {each.name: _value(each, table) for each in table.shown}
        yield name, row_example(code, **{k: v for k, v in told.items() if k not in OF_EVERY_ROW})
        if table.importable:
            datum = {"datum": "WGS-84"} if table.placed else {}
            yield f"{name}New", {"code": code, **given, **datum}
            first = next(iter(given))
            yield f"{name}Change", {"version": 3, first: given[first], "why": "录入有误"}


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
            return DAY
        case "yes_no":
            return True
        case "list":
            entries = str(column.example or "").split(";")
            parts = [each.split() for each in entries if each.strip()]
            return [each[0] if len(each) == 1 else each for each in parts]
    longest = column.longest or 100
    return str(column.example or ("" if field.blank else "…"))[:longest]
