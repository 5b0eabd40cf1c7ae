"""The database itself keeps what happened to cases from being changed or removed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import append_only


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers that are missing now."""
    append_only.put_up_missing(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("hotline", "0001_tables")]

    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
