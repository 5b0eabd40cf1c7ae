"""First steps that were put away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_access_codes"),
        ("platform", "0002_pins"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepsAway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps_away",
                        to="accounts.membership",
                    ),
                ),
            ],
        ),
    ]
