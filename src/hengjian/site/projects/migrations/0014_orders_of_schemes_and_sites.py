"""Schemes and utility works know the number of their sites, and lists have their orders."""

from typing import Any

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.models import Count


def fill(apps: Any, _editor: Any) -> None:
    """Count the sites of the rows there are."""
    for name in ("scheme", "utilitywork"):
        rows = apps.get_model("projects", name).objects
        numbers = rows.annotate(number=Count("sites")).filter(number__gt=0)
        for key, number in numbers.values_list("pk", "number"):
            rows.filter(pk=key).update(sites_count=number)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sessions_and_retirement"),
        ("projects", "0013_names_are_found_by_an_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="scheme",
            name="sites_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="utilitywork",
            name="sites_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["region", "year"], name="projects_sc_region__b7cfac_idx"),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["cost", "id"], name="scheme_by_cost"),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["sites_count", "id"], name="scheme_by_sites_count"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["stage", "id"], name="site_by_stage"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    django.db.models.expressions.CombinedExpression(
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Cast(
                                "dossier_done", models.IntegerField()
                            ),
                            "*",
                            django.db.models.expressions.RawSQL("100", ()),
                        ),
                        "/",
                        django.db.models.functions.comparison.NullIf(
                            django.db.models.functions.comparison.Cast(
                                "dossier_due", models.IntegerField()
                            ),
                            django.db.models.expressions.RawSQL("0", ()),
                        ),
                    ),
                    django.db.models.expressions.RawSQL("100", ()),
                    output_field=models.IntegerField(),
                ),
                models.F("id"),
                name="site_by_share_done",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["applied_on", "id"], name="payment_by_applied_on"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["amount", "id"], name="payment_by_amount"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
