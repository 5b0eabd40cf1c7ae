"""The tables of the tests, straight from the models: migrating takes ten times as long.

``tests/site/common/test_migrations.py`` holds what migrating makes to what is made here.
"""

from __future__ import annotations

import django
from django.conf import settings
from django.db import connection, transaction


def complete() -> None:
    """What migrating does besides: guard and grams, and the note that every migration ran."""
    import sys

    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from hengjian.site.common import grams
    from hengjian.site.common.trail_guard import PUT_UP

    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in PUT_UP[connection.vendor]:
            cursor.execute(statement)
        grams.run(connection, [grams.FUNCTION])
        grams.run(connection, grams.put_up(*grams.TRAIL))
        for key, migration in MigrationLoader(None).disk_migrations.items():
            for searched in getattr(sys.modules[migration.__module__], "SEARCHED", ()):
                grams.run(connection, grams.put_up(*searched))
            for app, name in (*migration.replaces, key):
                recorder.record_applied(app, name)


def main() -> None:
    """Make them in a database of its own."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    complete()


if __name__ == "__main__":
    main()
