"""Where a goal stands is a state of its own."""

from typing import Any

from django.db import migrations, models


def read_states(apps: Any, schema_editor: Any) -> None:
    """Where each goal stands, from the days of approval that said it before."""
    goals = apps.get_model("bonds", "Goal").objects
    goals.exclude(approved_on=None).update(state="approved")
    replaced = goals.exclude(replaced_by=None).exclude(replaced_by__approved_on=None)
    goals.filter(pk__in=list(replaced.values_list("pk", flat=True))).update(state="replaced")


class Migration(migrations.Migration):
    dependencies = [
        ("bonds", "0001_tables"),
        ("library", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="state",
            field=models.CharField(
                choices=[("open", "待批复"), ("approved", "已批复"), ("replaced", "已被替换")],
                default="open",
                editable=False,
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(read_states, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(
                        ("approved_on__isnull", False),
                        models.Q(("approved_by", models.F("entered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="goal_approved_by_another",
            ),
        ),
    ]
