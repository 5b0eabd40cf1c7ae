"""The trail in the database: written with the change, chained, never changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import Attachment, TrailEntry
from hengjian.site.common.trail import Change, export, head, record, record_all, snapshot, written
from hengjian.site.common.trail_guard import TAKE_DOWN, missing_guards
from hengjian.trail import GENESIS, hash_of, verify_trail_file
from tests.site.common.files import Clerk

pytestmark = pytest.mark.django_db
BY = Clerk()


def renamed(place: Organisation, name: str, why: str = "") -> TrailEntry:
    with transaction.atomic():
        before = snapshot(place)
        place.name = name
        place.save()
        return record(by=BY, action="organisation.change", subject=place, why=why, before=before)


def test_a_line_says_who_what_why_before_and_after(district: Organisation) -> None:
    line = renamed(district, "新区", why="区划调整")
    line.refresh_from_db()
    assert (line.sequence, line.actor, line.action) == (1, "clerk", "organisation.change")
    assert (line.subject_type, line.subject, line.subject_name) == (
        "accounts.organisation",
        "D",
        "新区",
    )
    assert (line.why, line.before, line.after) == ("区划调整", {"name": "某区"}, {"name": "新区"})
    assert (line.previous_hash, line.hash) == (GENESIS, hash_of(written(line)))


def test_lines_are_chained(district: Organisation) -> None:
    lines = [renamed(district, name) for name in "甲乙丙"]
    assert [line.sequence for line in lines] == [1, 2, 3]
    assert [line.previous_hash for line in lines] == [GENESIS, lines[0].hash, lines[1].hash]
    assert head() == (3, lines[2].hash)


def test_many_changes_are_chained_in_one_go(district: Organisation) -> None:
    changes = [Change("organisation.check", district, after={"n": n}) for n in range(1200)]
    with transaction.atomic():
        lines = record_all(by=BY, changes=changes)
    stored = list(TrailEntry.objects.order_by("sequence"))
    assert [line.hash for line in stored] == [line.hash for line in lines]
    assert all(b.previous_hash == a.hash for a, b in pairwise(stored))


@pytest.mark.django_db(transaction=True)
def test_a_line_is_written_in_a_transaction_only(district: Organisation) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(by=BY, action="organisation.change", subject=district)


@pytest.mark.django_db(transaction=True)
def test_the_line_falls_with_the_change(district: Organisation) -> None:
    def fails() -> None:
        with transaction.atomic():
            renamed(district, "新区")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not TrailEntry.objects.exists()


def test_rows_are_named_by_code_and_files_by_their_content(member: Any) -> None:
    membership: Membership = member("auditor")
    assert snapshot(membership)["organisation"] == "AUD"
    file = Attachment(sha256="a" * 64, name="x.pdf")
    assert file.code == "a" * 64


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE common_trailentry SET why = 'x'",
        "UPDATE common_trailentry SET why = 'x' WHERE sequence = 1",
        "DELETE FROM common_trailentry",
        "DELETE FROM common_trailentry WHERE sequence = 1",
        "TRUNCATE common_trailentry",
    ],
)
def test_the_database_itself_refuses_to_change_a_line(
    district: Organisation, statement: str
) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        statement = "DELETE FROM common_trailentry"
    renamed(district, "新区")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert TrailEntry.objects.get().why == ""


ANOTHER = "'" + "f" * 64 + "'"


@pytest.mark.parametrize("sequence", ["1", "2", "4", "0", "-1"])
@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE"])
def test_the_database_itself_takes_a_line_at_the_end_only(
    district: Organisation, how: str, sequence: str
) -> None:
    """On SQLite ``INSERT OR REPLACE`` exchanged a line without touching a trigger."""
    if connection.vendor == "postgresql":
        how = "INSERT"
    for name in "甲乙":
        renamed(district, name)
    refused = _insert(how, sequence=sequence, previous_hash="hash", hash=ANOTHER)
    assert "follows from the last" in refused
    assert list(TrailEntry.objects.values_list("why", flat=True)) == ["", ""]


@pytest.mark.parametrize(
    ("previous", "own"),
    [(ANOTHER, "'" + "e" * 64 + "'"), ("hash", "hash"), ("hash", "previous_hash")],
)
def test_the_database_itself_takes_a_line_that_is_chained_to_the_last_only(
    district: Organisation, previous: str, own: str
) -> None:
    """A line at the end with the hash of another one would exchange that one on SQLite."""
    for name in "甲乙":
        renamed(district, name)
    how = "INSERT" if connection.vendor == "postgresql" else "INSERT OR REPLACE"
    assert "follows from the last" in _insert(how, sequence="3", previous_hash=previous, hash=own)
    assert TrailEntry.objects.count() == 2


def _insert(how: str, **values: str) -> str:
    """What the database says to a copy of the second line that somebody writes by hand."""
    given = {"why": "'exchanged'", **values}
    columns = [str(field.column) for field in TrailEntry._meta.concrete_fields]
    taken = ", ".join(given.get(column, column) for column in columns)
    copied = f"SELECT {taken} FROM common_trailentry WHERE sequence = 2"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{how} INTO common_trailentry ({', '.join(columns)}) {copied}")
    except DatabaseError as error:
        return str(error)
    return ""


def test_a_missing_guard_is_noticed() -> None:
    assert missing_guards() == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE_DOWN[connection.vendor][0])
        assert missing_guards() == ["trail_keeps_update"]
        transaction.set_rollback(True)


def test_the_export_is_what_verify_takes(district: Organisation, tmp_path: Path) -> None:
    for number in range(5):
        renamed(district, f"第{number}区", why="a\nb\u2028c")
    file, out = tmp_path / "trail.jsonl", StringIO()
    call_command("export_trail", str(file), stdout=out)
    assert head()[1] in out.getvalue()
    assert all(check.holds for check in verify_trail_file(file, head()[1]))
    header = json.loads(file.read_text("utf-8").split("\n")[0])
    assert (header["count"], header["shown"]) == (5, 5)


def test_an_export_for_one_region_keeps_the_chain_whole(
    district: Organisation, member: Any, tmp_path: Path
) -> None:
    renamed(district, "新区")
    with transaction.atomic():
        record(by=member("auditor"), action="organisation.check", subject=district)
    lines = list(export(TrailEntry.objects.filter(organisation="AUD")))
    assert "organisation.check" in lines[2]
    assert set(json.loads(lines[1])) == {"sequence", "previous_hash", "hash"}
    file = tmp_path / "trail.jsonl"
    file.write_text("".join(lines), "utf-8")
    assert all(check.holds for check in verify_trail_file(file))


def test_the_time_hashes_the_same_whatever_zone_it_is_read_in(district: Organisation) -> None:
    line = renamed(district, "新区")
    assert written(line)["at"].endswith("+00:00")
    line.at = datetime(2026, 1, 1, 8, tzinfo=UTC).astimezone()
    assert written(line)["at"] == "2026-01-01T08:00:00+00:00"
