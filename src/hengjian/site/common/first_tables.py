"""The tables of a new database, straight from the models.

Migrating rebuilds every model after every step of every migration: on a database that holds
nothing that takes ten times as long and comes to the same. ``tests/site/common/test_migrations.py``
holds what migrating makes to what is made here.
"""

from __future__ import annotations

import sys

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, router, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hengjian.site.common import append_only, grams
from hengjian.site.common.trail_guard import PUT_UP


def make_tables() -> None:
    """Make every table in a database that holds none, and note every migration as applied: all of
    it or nothing, so that a start that was cut off can be repeated."""
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    with connection.schema_editor() as editor:
        editor.create_model(MigrationRecorder.Migration)
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, connection.alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        put_up_besides()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def put_up_besides() -> None:
    """What migrating does besides: guards and grams, and the note that every migration ran."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*PUT_UP[connection.vendor], *append_only.put_up(connection.vendor)):
            cursor.execute(statement)
        grams.run(connection, [grams.FUNCTION])
        grams.run(connection, grams.put_up(*grams.TRAIL))
        for key, migration in MigrationLoader(None).disk_migrations.items():
            for searched in getattr(sys.modules[migration.__module__], "SEARCHED", ()):
                grams.run(connection, grams.put_up(*searched))
            for app, name in (*migration.replaces, key):
                recorder.record_applied(app, name)
