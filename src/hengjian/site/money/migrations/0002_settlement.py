"""Whether a final account was examined stands on it as its state."""

from typing import Any

from django.db import migrations, models


def settle(apps: Any, schema_editor: Any) -> None:
    """What has its examined amount and its day is settled."""
    rows = apps.get_model("money", "FinalAccount").objects
    rows.filter(approved_on__isnull=False, approved__isnull=False).update(state="settled")


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0002_lines_say_where_their_subject_stands"),
        ("library", "0001_tables"),
        ("money", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="finalaccount",
            name="state",
            field=models.CharField(
                choices=[("claimed", "结算待审定"), ("settled", "结算已审定")],
                default="claimed",
                editable=False,
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="finalaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "settled"), _negated=True),
                    models.Q(("approved__isnull", False), ("approved_on__isnull", False)),
                    _connector="OR",
                ),
                name="settlement_has_its_amount",
            ),
        ),
    ]
