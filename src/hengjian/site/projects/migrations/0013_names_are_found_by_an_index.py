"""On PostgreSQL names, initials, codes and roads are found by an index."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The grams of each searched table."""
    for searched in grams.LIBRARY:
        grams.run(editor.connection, grams.put_up(*searched))


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for table, *_ in grams.LIBRARY:
        grams.run(editor.connection, grams.take_down(table))


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_words_are_found_by_an_index"),
        ("projects", "0012_schemes_plans_and_works_by_initials"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
