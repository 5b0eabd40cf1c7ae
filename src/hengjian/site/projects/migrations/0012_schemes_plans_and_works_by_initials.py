"""Schemes, annual plans and utility works are found by the pinyin initials of their names too."""

from typing import Any

from django.db import migrations, models

from hengjian.site.projects.queries.names import initials

NAMED = ("scheme", "annualplan", "utilitywork")
CHUNK = 1000


def fill(apps: Any, _editor: Any) -> None:
    """Give the rows there are their initials."""
    for name in NAMED:
        rows = apps.get_model("projects", name).objects
        waiting = []
        for row in rows.only("pk", "name").iterator(CHUNK):
            row.pinyin = initials(row.name)
            waiting.append(row)
        rows.bulk_update(waiting, ["pinyin"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0011_orders_as_lists_ask"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="pinyin",
                field=models.CharField(default="", editable=False, max_length=400),
            )
            for name in NAMED
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
