"""An import whose work ended unfinished says so itself."""

from typing import Any

from django.db import migrations

BACK = {"reading": "refused", "applying": "ready", "undoing": "applied"}


def settle_back(apps: Any, schema_editor: Any) -> None:
    """Where each batch whose job is over stands again; the pages reckoned it before."""
    jobs = apps.get_model("common", "Job").objects.filter(state__in=("waiting", "running"))
    under_way = list(jobs.values_list("pk", flat=True))
    batches = apps.get_model("exchange", "ImportBatch").objects
    for start, end in BACK.items():
        batches.filter(state=start).exclude(job__in=under_way).update(state=end)


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_tables"),
        ("exchange", "0002_headers"),
    ]

    operations = [migrations.RunPython(settle_back, migrations.RunPython.noop)]
