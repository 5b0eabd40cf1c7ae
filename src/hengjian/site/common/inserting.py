"""Writing many rows, new or changed: the way each database takes them fastest.

``bulk_create`` builds one statement with every value in it; for ten thousand rows that costs more
than all the rest. PostgreSQL takes them by COPY, SQLite by one prepared statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
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
    values = ([_value(field, row, connection, new=True) for field in fields] for row in rows)
    table, columns = _quote(model._meta.db_table), _list_fields(fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))
            return
        _copy(cursor, table, columns, values)


def update(model: type[Model], rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows that are there, found by their keys; all or none.

    Raises what ``bulk_update`` raises (``IntegrityError`` …).
    """
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    by_name = {field.name: field for field in model._meta.concrete_fields}
    key, fields = model._meta.pk, [by_name[name] for name in names]
    written = [*fields, key]
    values = ([_value(field, row, connection, new=False) for field in written] for row in rows)
    table, columns = _quote(model._meta.db_table), [_quote(str(f.column)) for f in fields]
    found = _quote(str(key.column))
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
    ):
        if connection.vendor != "postgresql":
            marks = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(f"UPDATE {table} SET {marks} WHERE {found} = %s", list(values))
            return
        listed, beside = _list_fields(written), _quote("changing")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {beside} ON COMMIT DROP AS "
            f"SELECT {listed} FROM {table} WITH NO DATA"
        )
        _copy(cursor, beside, listed, values)
        marks = ", ".join(f"{column} = {beside}.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} SET {marks} FROM {beside} WHERE {table}.{found} = {beside}.{found}"
        )
        cursor.execute(f"DROP TABLE {beside}")


def count_anew(*models: type[Model]) -> None:
    """Let PostgreSQL look at these tables before it is asked for rows that were just written.

    Its own look comes minutes later. Until then it plans for the few rows there were, and a plan
    for few rows of two joined tables may take hours for many. To be called at the end of the work
    that wrote them, after the trail: the tables stay held against another look until the commit,
    and writers of the trail line up. SQLite plans without counting.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ANALYZE {_quote(model._meta.db_table)}")


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[list[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def _quote(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _list_fields(fields: Iterable[Any]) -> str:
    return ", ".join(_quote(str(field.column)) for field in fields)


def _value(field: Any, row: Model, connection: BaseDatabaseWrapper, *, new: bool) -> Any:
    value = field.pre_save(row, new)
    if type(value) in PLAIN and isinstance(field, TAKEN_AS_THEY_ARE):
        return value
    return field.get_db_prep_save(value, connection)
