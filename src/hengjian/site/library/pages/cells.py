"""What a field of a row shows, and how: for tables and lists of details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models as db
from django.utils.functional import Promise

from hengjian.site.common.words import said, words
from hengjian.site.library.pages.sections import verbose
from hengjian.site.library.scope_catalogue import catalogue

MONEY = frozenset(("unit_cost", "approved_investment"))
DEGREES = frozenset(("longitude", "latitude"))
YEARS = frozenset(("built_year", "starts_year", "ends_year"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A field's name, its value, and how it is drawn."""

    key: str
    title: str | Promise
    value: Any
    kind: str = "text"
    unit: str = ""

    @property
    def end(self) -> bool:
        """Whether it stands at the end of its cell."""
        return self.kind in ("number", "decimal", "degrees", "quantity", "yuan", "year")


def cell(row: db.Model, name: str) -> Cell:
    """How the field ``name`` of the row shows."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    title = verbose(type(row), name)
    if name == "item":
        kind = catalogue().get(value)
        return Cell(name, title, said(kind.name) if kind else value, "lead")
    if name == "quantity":
        kind = catalogue().get(getattr(row, "item", ""))
        return Cell(name, title, value, "quantity", said(kind.unit_name) if kind else "")
    if field.choices:
        return Cell(name, title, getattr(row, f"get_{name}_display")() if value else None)
    if isinstance(field, db.BooleanField):
        yes_no = {True: words("是", "yes"), False: words("否", "no")}
        return Cell(name, title, yes_no.get(value))
    if name in YEARS:
        return Cell(name, title, str(value) if value is not None else None, "year")
    if isinstance(field, db.IntegerField):
        return Cell(name, title, value, "number")
    if isinstance(field, db.DecimalField):
        if name in DEGREES and value is not None:
            return Cell(name, title, f"{value:.6f}", "degrees")
        return Cell(name, title, value, "yuan" if name in MONEY else "decimal")
    if isinstance(field, db.DateField):
        return Cell(name, title, value, "date")
    return Cell(name, title, str(value) if value not in (None, "") else None)
