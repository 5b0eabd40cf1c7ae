"""A yearly plan is a row of its own; what was planned stands in the plan of its year and bureau."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_access_codes"),
        ("evaluation", "0006_papers_on_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
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
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="评价年度",
                    ),
                ),
                (
                    "commissioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="委托方",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("notice", models.CharField(blank=True, max_length=100, verbose_name="计划文号")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                (
                    "procedure",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="适用步骤"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("published", "已公布"),
                            ("closed", "计划已结束"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("published_by", models.CharField(blank=True, editable=False, max_length=150)),
                (
                    "published_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="公布日期"
                    ),
                ),
                ("closed_by", models.CharField(blank=True, editable=False, max_length=150)),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="计划结束日期"
                    ),
                ),
                ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ],
            options={
                "ordering": ["-year", "code"],
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                fields=("year", "commissioner"),
                name="campaign_one_a_year",
                violation_error_message="这个单位本年度已有一份评价计划",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("published_on__isnull", False), models.Q(("notice", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="campaign_published_under_a_number",
            ),
        ),
        migrations.AddField(
            model_name="plannedevaluation",
            name="campaign",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="evaluation.campaign",
                verbose_name="年度评价计划",
            ),
        ),
    ]
