"""Annual plans and utility works; on PostgreSQL names in an index."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams

SEARCHED = (
    ("planning_annualplan", "name", "pinyin"),
    ("planning_utilitywork", "name", "pinyin", "code", "street"),
)


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The grams of each searched table."""
    for searched in SEARCHED:
        grams.run(editor.connection, grams.put_up(*searched))


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for table, *_ in SEARCHED:
        grams.run(editor.connection, grams.take_down(table))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_access_codes"),
        ("library", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualPlan",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("pinyin", models.CharField(default="", editable=False, max_length=400)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("submitted", "待批准"),
                            ("approved", "已批准"),
                            ("published", "已公布"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("weights", models.JSONField(blank=True, default=dict)),
                ("outcome", models.JSONField(blank=True, null=True)),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                ("job", models.BigIntegerField(blank=True, null=True)),
                ("entered_by", models.CharField(blank=True, max_length=150)),
                ("approved_by", models.CharField(blank=True, max_length=150)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="区县",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "code"],
            },
        ),
        migrations.CreateModel(
            name="CoordinatedPlan",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="会商日期")),
                ("entered_by", models.CharField(blank=True, max_length=150)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_plans",
                        to="library.contiguousarea",
                        verbose_name="连片区域",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_plans",
                        to="library.project",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="街道",
                    ),
                ),
                (
                    "sites",
                    models.ManyToManyField(
                        blank=True,
                        related_name="coordinated_plans",
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PlanBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=24, verbose_name="资金来源")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                (
                    "only_old",
                    models.BooleanField(default=False, verbose_name="只用于2000年底前建成"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budgets",
                        to="planning.annualplan",
                    ),
                ),
                (
                    "sub_district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="只用于街道",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by", models.CharField(max_length=150)),
                ("approved_by", models.CharField(blank=True, max_length=150)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待批准"),
                            ("approved", "已批准"),
                            ("refused", "未批准"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "added",
                    models.ManyToManyField(blank=True, related_name="+", to="library.scheme"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="planning.annualplan",
                    ),
                ),
                (
                    "removed",
                    models.ManyToManyField(blank=True, related_name="+", to="library.scheme"),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("free", "由测算决定"), ("in", "必须列入"), ("out", "暂不列入")],
                        default="free",
                        max_length=4,
                    ),
                ),
                ("wish_reason", models.CharField(blank=True, max_length=500)),
                ("chosen", models.BooleanField(default=False)),
                ("funding", models.JSONField(blank=True, default=dict)),
                ("why", models.JSONField(blank=True, default=dict)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="planning.annualplan",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_entries",
                        to="library.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="UtilityWork",
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
                    "utility",
                    models.CharField(
                        choices=[
                            ("water", "供水"),
                            ("power", "供电"),
                            ("gas", "燃气"),
                            ("heat", "供热"),
                            ("telecom", "通信"),
                            ("drainage", "排水"),
                        ],
                        max_length=8,
                        verbose_name="管线",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="工程名称")),
                ("pinyin", models.CharField(default="", editable=False, max_length=400)),
                ("street", models.CharField(blank=True, max_length=200, verbose_name="道路")),
                ("sites_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="经度（WGS-84）",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="纬度（WGS-84）",
                    ),
                ),
                ("digs", models.BooleanField(default=True, verbose_name="需开挖")),
                ("starts_on", models.DateField(verbose_name="计划开始")),
                ("ends_on", models.DateField(verbose_name="计划结束")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="utility_works",
                        to="library.contiguousarea",
                        verbose_name="连片区域",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="产权单位",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="区县",
                    ),
                ),
                (
                    "sites",
                    models.ManyToManyField(
                        blank=True,
                        related_name="utility_works",
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="CoordinatedTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="工序")),
                ("executor", models.CharField(max_length=100, verbose_name="责任单位")),
                ("starts_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(verbose_name="结束")),
                ("digs", models.BooleanField(default=False, verbose_name="需开挖")),
                (
                    "after",
                    models.ManyToManyField(
                        blank=True, related_name="before", to="planning.coordinatedtask"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="planning.coordinatedplan",
                    ),
                ),
                (
                    "utility_work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="planning.utilitywork",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="annualplan",
            constraint=models.UniqueConstraint(fields=("region", "year"), name="one_plan_a_year"),
        ),
        migrations.AddConstraint(
            model_name="annualplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("year__isnull", True), ("year__range", (2000, 2100)), _connector="OR"
                ),
                name="plan_within_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="planbudget",
            constraint=models.UniqueConstraint(
                fields=("plan", "source"), name="one_budget_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="planentry",
            constraint=models.UniqueConstraint(
                fields=("plan", "scheme"), name="one_entry_a_scheme"
            ),
        ),
        migrations.AddConstraint(
            model_name="planentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wish", "free"), models.Q(("wish_reason", ""), _negated=True), _connector="OR"
                ),
                name="wish_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="utilitywork",
            index=models.Index(fields=["starts_on", "id"], name="utility_work_by_start"),
        ),
        migrations.AddIndex(
            model_name="utilitywork",
            index=models.Index(fields=["ends_on", "id"], name="utility_work_by_end"),
        ),
        migrations.AddIndex(
            model_name="utilitywork",
            index=models.Index(
                fields=["utility", "digs", "region"], name="utility_work_by_utility"
            ),
        ),
        migrations.AddConstraint(
            model_name="utilitywork",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="utility_work_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="utilitywork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__range", (Decimal("3"), Decimal("54"))),
                        ("longitude__range", (Decimal("73"), Decimal("136"))),
                    ),
                    _connector="OR",
                ),
                name="utility_work_in_china",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinatedtask",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="task_dates_in_order",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
