"""What migrating makes is what the models say: the tests' tables come from the models."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hengjian.errors import Refused
from hengjian.site.common import starting
from hengjian.site.common.starting import bring_up_to_date
from tests.site.serving import KEYS, SECRET, OwnSite, own_site

BY_HAND = {
    "accounts.0003_sealed_authenticators": "seals what is there, which in tests is nothing",
    "accounts.0002_guesses": "tables of a library that is used no more, which tests never had",
    "money.0002_settlement": "says of the rows that are there whether they are settled",
    "bonds.0002_goal_states": "says of the goals that are there where they stand",
    "exchange.0003_unfinished": "says of the imports that are there where they stand",
    "evaluation.0008_lines_into_campaigns": "puts what was planned into the plan of its year",
    "rounds.0002_survey": "finds the surveys that rounds named by their code",
    "common.0001_tables": "the guard and grams, which first_tables puts up too",
    "common.0002_lines_say_where_their_subject_stands": "the guard again, which SQLite forgets",
    "hotline.0002_events_are_kept": "the guard of events, which first_tables puts up too",
    **{
        f"{app}.0001_tables": "grams, which first_tables puts up too"
        for app in ("library", "planning", "money")
    },
}
"""Migrations that do more than follow the models, each with the reason the tests may do without."""
COLUMNS = {
    "sqlite": 'SELECT m.name, c.name, lower(c.type), c."notnull" FROM sqlite_master m '
    "JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT table_name, column_name, data_type, is_nullable "
    "FROM information_schema.columns WHERE table_schema = 'public'",
}
RULES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE conrelid <> 0 "
    "UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
    "UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) "
    "FROM pg_trigger WHERE NOT tgisinternal",
}
"""Checks, uniqueness, keys, indexes and triggers, each with what it says."""


@pytest.mark.django_db
def test_migrations_are_up_to_date_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_other_migration_does_something_by_hand() -> None:
    kinds = (RunPython, RunSQL, SeparateDatabaseAndState)
    found = set()
    for app in apps.get_app_configs():
        if not app.name.startswith("hengjian."):
            continue
        for file in Path(app.path, "migrations").glob("0*.py"):
            migration = import_module(f"{app.name}.migrations.{file.stem}").Migration
            if any(isinstance(each, kinds) for each in migration.operations):
                found.add(f"{app.label}.{file.stem}")
    assert found == set(BY_HAND)


def _made(site: OwnSite, queries: dict[str, str]) -> set[tuple[object, ...]]:
    """Of our own tables: others' are theirs to hold. Columns may stand in another order."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)
            if model.__module__.startswith("hengjian.")}  # fmt: skip
    rows = [row for row in site.rows(queries[connection.vendor]) if row[0] in ours]
    return {(*row[:-1], _parts(row[-1])) for row in rows} if queries is RULES else set(rows)


def _parts(statement: str) -> tuple[str, ...]:
    """What a statement that makes a table says of each column, in no order; others are one part."""
    if not statement.startswith("CREATE TABLE"):
        return (statement,)
    head, _, rest = statement.partition("(")
    return (head, *sorted(rest.removesuffix(")").split(", ")))


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[OwnSite]:
    """A site in production whose tables came by every migration in its order."""
    settings = {"HENGJIAN_MODE": "production", "HENGJIAN_SECRET_KEY": SECRET}
    folder = tmp_path / "migrated"
    folder.mkdir()
    with own_site(folder, HENGJIAN_ENCRYPTION_KEYS=KEYS, **settings) as site:
        site.manage("migrate", "--verbosity", "0")
        yield site


def test_a_first_start_makes_what_every_migration_in_its_order_makes(
    migrated: OwnSite, tmp_path: Path, blank: str
) -> None:
    said = migrated.run("-m", "hengjian", "serve", "--check")
    assert "everything is in order" in said
    with own_site(tmp_path, blank) as new:
        for queries in (COLUMNS, RULES):
            assert _made(migrated, queries) == _made(new, queries)
            assert _made(migrated, queries)
        noted = "SELECT app, name FROM django_migrations"
        assert set(migrated.rows(noted)) == set(new.rows(noted))


@pytest.mark.django_db
def test_a_start_makes_tables_only_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that somebody else filled is left to Django, which says what stands in the way."""
    done: list[str] = []
    monkeypatch.setattr(starting, "migrations_due", lambda allowed: (3, False))
    monkeypatch.setattr(starting, "make_tables", lambda: done.append("made"))
    monkeypatch.setattr(starting, "call_command", lambda name, **_: done.append(name))
    assert bring_up_to_date(allowed=True) == 3
    assert done == ["migrate"]


@pytest.mark.django_db
def test_a_database_of_the_older_migrations_goes_on_as_it_is(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    joined = {key for key, each in MigrationLoader(None).disk_migrations.items() if each.replaces}
    assert {app for app, _ in joined} == {"accounts", "common"}
    for app, name in joined:
        recorder.record_unapplied(app, name)
    assert bring_up_to_date(allowed=False) == 0
    assert joined <= set(recorder.applied_migrations())


@pytest.mark.django_db
def test_a_database_in_the_midst_of_the_older_migrations_is_refused(settings: Any) -> None:
    """Django takes such a database to need nothing."""
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    steps = len(MigrationLoader(None).disk_migrations["common", "0001_tables"].replaces)
    recorder.record_unapplied("common", "0001_initial")
    with pytest.raises(Refused) as refused:
        bring_up_to_date(allowed=True)
    (problem,) = refused.value.problems
    assert problem.code == "database-older"
    assert dict(problem.values) == {"app": "common", "done": f"{steps - 1}", "count": f"{steps}"}
    told = f"of the {steps} steps of common it has {steps - 1}"
    with pytest.raises(SystemCheckError, match=told):
        call_command("migrate", skip_checks=False, verbosity=0)


@pytest.mark.django_db
def test_a_database_from_before_each_subject_had_its_tables_is_refused_by_name(
    settings: Any,
) -> None:
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    for name in ("0001_tables", "0002_acceptance_of_a_part"):
        recorder.record_applied("projects", name)
    with pytest.raises(Refused) as refused:
        bring_up_to_date(allowed=True)
    (problem,) = refused.value.problems
    assert problem.code == "database-left-behind"
    named = {"count": "2", "last": "projects.0002_acceptance_of_a_part"}
    assert dict(problem.values) == named
    with pytest.raises(SystemCheckError, match="export its tables"):
        call_command("migrate", skip_checks=False, verbosity=0)
