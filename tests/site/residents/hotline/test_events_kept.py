"""What happened to a case is written once: the model refuses, and so does the database itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from hengjian.site.common import append_only
from hengjian.site.residents.hotline.models import CaseEvent
from tests.site.residents.hotline.conftest import TakeIn

pytestmark = pytest.mark.django_db
TABLE = CaseEvent._meta.db_table


def refused(statement: str) -> str:
    """What the database says to a statement that somebody writes by hand."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            connection.check_constraints()  # what is deferred would stand in the way
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""


def by_hand() -> list[str]:
    """The ways of changing a row that this database has."""
    found = [f"UPDATE {TABLE} SET reason = 'x'", f"DELETE FROM {TABLE}"]
    columns = [f'"{field.column}"' for field in CaseEvent._meta.concrete_fields]
    if connection.vendor == "postgresql":
        exchanged = f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET "
        return [*found, f"TRUNCATE {TABLE} CASCADE", f"{exchanged} reason = 'x'"]
    changed = ", ".join("'x'" if name == '"reason"' else name for name in columns)
    into = f"{TABLE} ({', '.join(columns)})"
    return [*found, f"INSERT OR REPLACE INTO {into} SELECT {changed} FROM {TABLE}"]


def test_nobody_changes_or_removes_what_happened(take: TakeIn) -> None:
    event = take(date(2022, 9, 9)).events.get()
    for way in (event.save, event.delete):
        with pytest.raises(TypeError, match="append-only"):
            way()
    for rows in (CaseEvent.objects.all(), CaseEvent.objects.filter(pk=event.pk)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(reason="x")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(connection.alias)  # type: ignore[attr-defined]  # past its own guard
    for statement in by_hand():
        assert "append-only" in refused(statement), statement
    assert CaseEvent.objects.get().reason == ""


def test_a_guard_that_somebody_took_away_is_told_and_put_back(
    take: TakeIn, capsys: pytest.CaptureFixture[str]
) -> None:
    take(date(2022, 9, 9))
    assert append_only.missing_guards() == []
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in append_only.take_down(connection.vendor):
            cursor.execute(statement)
        assert len(append_only.missing_guards()) == 3
        call_command("guard_trail")
        assert "hotline_caseevent_keeps_update" in capsys.readouterr().out
        assert append_only.missing_guards() == []
    assert "append-only" in refused(f"DELETE FROM {TABLE}")
