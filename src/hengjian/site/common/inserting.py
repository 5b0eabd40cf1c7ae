"""Writing many new rows: the way each database takes them fastest.

``bulk_create`` builds one statement with every value in it; for ten thousand rows that costs more
than all the rest. PostgreSQL takes them by COPY, SQLite by one prepared statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Model


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
    values = (
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    )
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
