"""The database refuses to change or delete a line of the trail."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common.trail_guard import PUT_UP, TAKE_DOWN


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database."""
    for statement in PUT_UP[editor.connection.vendor]:
        editor.execute(statement)


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for statement in TAKE_DOWN[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("common", "0002_jobs_have_claims")]
    operations = [migrations.RunPython(put_up, take_down)]
