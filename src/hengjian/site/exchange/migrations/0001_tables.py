"""Imports."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_access_codes"),
        ("common", "0002_lines_say_where_their_subject_stands"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=32)),
                ("datum", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "读取中"),
                            ("refused", "有问题"),
                            ("ready", "待确认"),
                            ("applying", "导入中"),
                            ("applied", "已导入"),
                            ("undoing", "撤销中"),
                            ("undone", "已撤销"),
                        ],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("more_problems", models.PositiveIntegerField(default=0)),
                ("examples", models.PositiveIntegerField(default=0)),
                ("why", models.CharField(blank=True, max_length=255)),
                ("undone_why", models.CharField(blank=True, max_length=255)),
                ("synthetic", models.BooleanField(default=False, verbose_name="合成数据")),
                ("job", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=64)),
                ("change", models.CharField(max_length=9)),
                ("values", models.JSONField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("findings", models.JSONField(default=list)),
                (
                    "weight",
                    models.CharField(
                        blank=True,
                        choices=[("", "红线以内"), ("escalate", "提示"), ("stop", "越线")],
                        max_length=8,
                    ),
                ),
                ("version_after", models.PositiveIntegerField(null=True)),
                ("undone", models.BooleanField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_rows",
                        to="exchange.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["line"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "line"), name="one_row_a_line")
                ],
            },
        ),
    ]
