"""Payments are listed by their line and found by their payee by an index."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams

LINES = [("", "红线以内"), ("escalate", "提示"), ("stop", "越线")]
SIZE = 1000


def keep_lines(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The gravest finding of each payment that has any."""
    payments = apps.get_model("projects", "Payment").objects
    waiting = []
    for row in payments.exclude(findings=[]).only("findings").iterator(chunk_size=SIZE):
        levels = {each["level"] for each in row.findings}
        row.line = "stop" if "stop" in levels else "escalate"
        waiting.append(row)
        if len(waiting) == SIZE:
            payments.bulk_update(waiting, ["line"])
            waiting = []
    payments.bulk_update(waiting, ["line"])


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The grams of payees."""
    grams.run(editor.connection, grams.put_up(*grams.PAYMENTS))


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    grams.run(editor.connection, grams.take_down(grams.PAYMENTS[0]))


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_words_are_found_by_an_index"),
        ("projects", "0016_streams_by_any_period"),
    ]
    operations = [
        migrations.AddField(
            "payment",
            "line",
            models.CharField(blank=True, choices=LINES, default="", editable=False, max_length=8),
        ),
        migrations.RunPython(keep_lines, migrations.RunPython.noop),
        migrations.RunPython(put_up, take_down),
        migrations.AddIndex(
            "payment",
            models.Index(
                condition=models.Q(("line", ""), _negated=True),
                fields=["applied_on", "id"],
                name="payment_not_within",
            ),
        ),
        migrations.AddIndex(
            "payment",
            models.Index(
                condition=models.Q(("overridden_by", ""), _negated=True),
                fields=["applied_on", "id"],
                name="payment_let_pass",
            ),
        ),
    ]
