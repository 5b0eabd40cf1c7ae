"""Whether somebody ever did a thing is asked by the first steps at each opening of the home page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0002_lines_say_where_their_subject_stands")]

    operations = [
        migrations.AddIndex(
            "trailentry", models.Index(fields=["actor", "action"], name="trail_by_doing")
        ),
    ]
