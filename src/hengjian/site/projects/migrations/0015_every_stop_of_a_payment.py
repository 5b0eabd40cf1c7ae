"""Every stop of a payment at the red line is a row of its own; those there are get theirs."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def fill(apps: Any, _editor: Any) -> None:
    """The stop under which a payment stands, as its row tells it."""
    stops = apps.get_model("projects", "RedLineStop").objects
    payments = apps.get_model("projects", "Payment").objects
    for row in payments.filter(Q(state="stopped") | ~Q(overridden_by="")).iterator():
        passed = bool(row.overridden_by)
        made = stops.create(
            payment=row,
            stopped_by=row.entered_by,
            findings=row.findings,
            asked_by=row.override_asked_by,
            reason=row.override_reason,
            outcome="passed" if passed else "",
            decided_by=row.overridden_by,
            decision_reason=row.decision_reason if passed else "",
            decided_at=row.overridden_at,
        )
        stops.filter(pk=made.pk).update(stopped_at=row.overridden_at or row.changed_at)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0014_orders_of_schemes_and_sites"),
    ]

    operations = [
        migrations.CreateModel(
            name="RedLineStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stopped_at", models.DateTimeField(auto_now_add=True)),
                ("stopped_by", models.CharField(max_length=150)),
                ("findings", models.JSONField()),
                ("asked_by", models.CharField(blank=True, max_length=150)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "尚未处理"),
                            ("passed", "放行"),
                            ("refused", "不予放行"),
                            ("amended", "退回改填"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="projects.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("payment",),
                        name="one_stop_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "passed"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="stop_passed_by_another_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
