"""Notes on records, and what they ask of people."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="编码")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("synthetic", models.BooleanField(default=False, verbose_name="合成数据")),
                ("source", models.CharField(blank=True, max_length=255, verbose_name="数据来源")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_key", models.BigIntegerField()),
                ("subject", models.CharField(max_length=64)),
                ("subject_name", models.CharField(max_length=255)),
                ("text", models.TextField(max_length=2000, verbose_name="留言内容")),
                ("written_by", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_key"], name="notes_of_a_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="编码")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("synthetic", models.BooleanField(default=False, verbose_name="合成数据")),
                ("source", models.CharField(blank=True, max_length=255, verbose_name="数据来源")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("given_by", models.CharField(max_length=150, verbose_name="交办人")),
                ("given_to", models.CharField(max_length=150, verbose_name="接办人")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待回应"), ("done", "已回应"), ("withdrawn", "已撤回")],
                        default="open",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("finished_by", models.CharField(blank=True, max_length=150)),
                ("finished_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="回应")),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="errands",
                        to="talk.note",
                        verbose_name="留言",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["given_to"],
                        name="errands_open",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["given_by"],
                        name="errands_given_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("finished_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="errand_done_by_somebody",
                    )
                ],
            },
        ),
    ]
