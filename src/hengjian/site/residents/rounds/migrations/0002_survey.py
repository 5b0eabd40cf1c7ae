"""A round knows its survey by a key, and no longer by a code that somebody typed."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def by_key(apps: Any, _: object) -> None:
    """The survey of that code, where there is one; a code that names none is lost."""
    surveys = apps.get_model("surveys", "Survey").objects
    for row in apps.get_model("rounds", "Round").objects.exclude(survey_code=""):
        row.survey = surveys.filter(code=row.survey_code).first()
        row.save(update_fields=["survey"])


def by_code(apps: Any, _: object) -> None:
    """Back again."""
    for row in apps.get_model("rounds", "Round").objects.exclude(survey=None):
        row.survey_code = row.survey.code
        row.save(update_fields=["survey_code"])


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_tables"), ("surveys", "0003_codebook")]
    operations = [
        migrations.RenameField("round", "survey", "survey_code"),
        migrations.AddField(
            "round",
            "survey",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="surveys.survey",
                verbose_name="居民调查",
            ),
        ),
        migrations.RunPython(by_key, by_code),
        migrations.RemoveField("round", "survey_code"),
    ]
