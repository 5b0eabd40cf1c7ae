"""Lines of the trail keep the region, project and section of their subject; the guards anew.

SQLite makes the table anew for it, and forgets the triggers. Lines that are there stay as they are:
of the first version, whose hash does not cover the new fields.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import trail_guard


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The guards that are missing now."""
    trail_guard.put_up_missing(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_tables")]

    operations = [
        migrations.AddField("trailentry", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "trailentry", "region", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddField(
            "trailentry", "project", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddField(
            "trailentry", "section", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.RemoveIndex("trailentry", "trail_by_organisation"),
        migrations.AddIndex(
            "trailentry", models.Index(fields=["region", "sequence"], name="trail_by_region")
        ),
        migrations.AddIndex(
            "trailentry", models.Index(fields=["project", "sequence"], name="trail_by_project")
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
