"""Holding a row until the transaction ends, as it stands now."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """The row as it stands now, held until the transaction ends; what it points at is read too,
    but not held."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    pointers = [field.name for field in row._meta.concrete_fields if field.is_relation]
    return rows.select_related(*pointers).get(pk=row.pk) if pointers else rows.get(pk=row.pk)
