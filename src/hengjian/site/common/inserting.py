"""Writing many new rows: the way each database takes them fastest.

``bulk_create`` builds one statement with every value in it; for ten thousand rows that costs more
than all the rest. PostgreSQL takes them by COPY, SQLite by one prepared statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    AutoField,
    BooleanField,
    CharField,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

PLAIN = frozenset((str, int, bool, type(None)))
TAKEN_AS_THEY_ARE = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
"""Fields whose plain values a database takes as they are: most of all values."""


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Write new rows in their order. Keys that the database gives are not told.

    Raises what ``bulk_create`` raises (``IntegrityError`` …).
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, AutoField)
    ]
    values = ([_value(field, row, connection) for field in fields] for row in rows)
    quoted = connection.ops.quote_name
    table, columns = quoted(model._meta.db_table), ", ".join(quoted(str(f.column)) for f in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))
            return
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
            for row in values:
                into.write_row(row)


def _value(field: Any, row: Model, connection: BaseDatabaseWrapper) -> Any:
    value = field.pre_save(row, True)
    if type(value) in PLAIN and isinstance(field, TAKEN_AS_THEY_ARE):
        return value
    return field.get_db_prep_save(value, connection)
