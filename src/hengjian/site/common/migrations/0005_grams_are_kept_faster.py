"""The function of the grams in fewer steps, on PostgreSQL; what it gives is found the same."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hengjian.site.common import grams


def put_up(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The function anew."""
    grams.run(editor.connection, [grams.FUNCTION])


class Migration(migrations.Migration):
    """The way back leaves it: the older migration takes it down."""

    dependencies = [("common", "0004_words_are_found_by_an_index")]
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
