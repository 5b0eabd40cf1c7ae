"""On PostgreSQL words in the trail are found by an index."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The function and the grams of the trail."""
    grams.run(editor.connection, [grams.FUNCTION, *grams.put_up(*grams.TRAIL)])


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    grams.run(editor.connection, [*grams.take_down(grams.TRAIL[0]), grams.DROP])


class Migration(migrations.Migration):
    dependencies = [("common", "0003_trail_is_append_only")]
    operations = [migrations.RunPython(put_up, take_down)]
