"""The library, money, works and watching; on PostgreSQL names and payees in an index."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import hengjian.site.common.cents
from hengjian.site.common import grams

SEARCHED = (*grams.LIBRARY, grams.PAYMENTS)


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The grams of each searched table."""
    for searched in SEARCHED:
        grams.run(editor.connection, grams.put_up(*searched))


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for table, *_ in SEARCHED:
        grams.run(editor.connection, grams.take_down(table))


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_plans_and_coordination"),
        ("projects", "0003_project_as_published"),
        ("projects", "0004_named_fields"),
        ("projects", "0005_imports_can_be_undone"),
        ("projects", "0006_site_orders"),
        ("projects", "0007_one_part_each"),
        ("projects", "0008_money_bonds_works_and_watching"),
        ("projects", "0009_suspensions_are_proposed_by_somebody"),
        ("projects", "0010_bond_support_and_reversals"),
        ("projects", "0011_orders_as_lists_ask"),
        ("projects", "0012_schemes_plans_and_works_by_initials"),
        ("projects", "0013_names_are_found_by_an_index"),
        ("projects", "0014_orders_of_schemes_and_sites"),
        ("projects", "0015_every_stop_of_a_payment"),
        ("projects", "0016_streams_by_any_period"),
        ("projects", "0017_payments_by_line_and_payee"),
        ("projects", "0018_imported_payments_and_the_line"),
        ("projects", "0019_figures_within_measure"),
        ("projects", "0020_money_added_up_from_indexes"),
        ("projects", "0021_plans_of_years_to_come"),
        ("projects", "0022_lists_found_by_an_index"),
    ]
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("common", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="FundAccount",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("giver", "资金来源方"),
                            ("treasury", "财政"),
                            ("special", "专户"),
                            ("payees", "收款单位"),
                        ],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("fund_source", models.CharField(max_length=24, verbose_name="资金来源")),
                ("name", models.CharField(max_length=200, verbose_name="账户名称")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="账号")),
                (
                    "balance",
                    hengjian.site.common.cents.Yuan(
                        default=Decimal("0"), editable=False, verbose_name="余额（元）"
                    ),
                ),
            ],
            options={
                "ordering": ["project", "kind", "fund_source"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "giver"), ("balance__gte", Decimal("0")), _connector="OR"
                        ),
                        name="account_not_overdrawn",
                    )
                ],
            },
        ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("region", "year"), name="one_plan_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__isnull", True), ("year__range", (2000, 2100)), _connector="OR"
                        ),
                        name="plan_within_measure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("framework", models.CharField(max_length=64, verbose_name="评估体系")),
                ("edition", models.CharField(max_length=32)),
                ("assessed_on", models.DateField(verbose_name="评估日期")),
                ("judgements", models.JSONField(blank=True, default=dict)),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="得分"
                    ),
                ),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admit", "予以支持"),
                            ("adjust", "调整完善后予以支持"),
                            ("refuse", "不予支持"),
                        ],
                        max_length=6,
                        verbose_name="结论",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "评估中"),
                            ("submitted", "待审核"),
                            ("concluded", "已出结论"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="结论理由")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("concluded_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("concluded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "concluded"), _negated=True),
                            models.Q(("conclusion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_concludes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
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
                ("first_on", models.DateField(verbose_name="起始日期")),
                ("last_on", models.DateField(verbose_name="截止日期")),
                ("opening", hengjian.site.common.cents.Yuan(blank=True, null=True)),
                ("closing", hengjian.site.common.cents.Yuan(blank=True, null=True)),
                ("handed_in_by", models.CharField(editable=False, max_length=150)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="projects.fundaccount",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Bond",
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
                ("name", models.CharField(max_length=255, verbose_name="债券名称")),
                ("kind", models.CharField(blank=True, max_length=100, verbose_name="债券类型")),
                (
                    "size",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="发行规模（元）",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="票面利率（%）",
                    ),
                ),
                ("term_years", models.PositiveSmallIntegerField(verbose_name="期限（年）")),
                ("issued_on", models.DateField(verbose_name="起息日")),
                (
                    "payments_a_year",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "每年一次"), (2, "每半年一次")],
                        default=1,
                        verbose_name="每年付息次数",
                    ),
                ),
                (
                    "repayment",
                    models.CharField(
                        choices=[
                            ("bullet", "到期一次还本"),
                            ("equal_principal", "等额本金"),
                            ("annuity", "等额本息"),
                            ("instalments", "分期还本"),
                        ],
                        default="bullet",
                        max_length=15,
                        verbose_name="还本方式",
                    ),
                ),
                (
                    "instalments",
                    models.JSONField(blank=True, default=list, verbose_name="还本计划"),
                ),
                (
                    "issue_fee",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0"),
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="发行手续费率（%）",
                    ),
                ),
                (
                    "service_fee",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0"),
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="兑付手续费率（%）",
                    ),
                ),
                (
                    "lent_on_document",
                    models.CharField(blank=True, max_length=100, verbose_name="转贷文号"),
                ),
                ("lent_on", models.DateField(blank=True, null=True, verbose_name="转贷下达日期")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                        verbose_name="区县",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_on", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="bond_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_years__gte", 1)), name="bond_has_a_term"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContiguousArea",
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
                ("boundary", models.JSONField(blank=True, null=True, verbose_name="范围")),
                (
                    "sub_district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("works", "施工"),
                            ("design", "勘察设计"),
                            ("supervision", "监理"),
                            ("goods", "材料设备"),
                            ("service", "咨询服务"),
                            ("operation", "运营"),
                        ],
                        default="works",
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="合同名称")),
                ("party", models.CharField(max_length=200, verbose_name="乙方")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="合同价（元）",
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="签订日期")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="合同开工")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="合同完工")),
                (
                    "advance",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="预付款比例（%）",
                    ),
                ),
                (
                    "recovery_from",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="预付款起扣点（%）",
                    ),
                ),
                (
                    "recovery_until",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="预付款扣完点（%）",
                    ),
                ),
                (
                    "progress",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("80"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="进度款支付比例（%）",
                    ),
                ),
                (
                    "retention",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("3"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="质保金比例（%）",
                    ),
                ),
                (
                    "defects_months",
                    models.PositiveSmallIntegerField(default=24, verbose_name="缺陷责任期（月）"),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="accounts.organisation",
                        verbose_name="乙方单位",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recovery_until__gt", models.F("recovery_from"))),
                        name="advance_recovered_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FundDocument",
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
                ("fund_source", models.CharField(max_length=24, verbose_name="资金来源")),
                ("number", models.CharField(max_length=100, verbose_name="文号")),
                ("title", models.CharField(blank=True, max_length=255, verbose_name="标题")),
                ("issued_on", models.DateField(verbose_name="下达日期")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="下达金额（元）",
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=500, verbose_name="规定用途")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                    "group",
                    models.CharField(
                        choices=[
                            ("output", "产出"),
                            ("cost", "成本"),
                            ("benefit", "效益"),
                            ("satisfaction", "满意度"),
                            ("risk", "偿债风险"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="绩效目标")),
                ("measure", models.CharField(blank=True, max_length=64, verbose_name="口径")),
                (
                    "direction",
                    models.CharField(
                        choices=[("at_least", "不低于"), ("at_most", "不高于")],
                        default="at_least",
                        max_length=8,
                        verbose_name="方向",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="目标值"),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="单位")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="完成时限")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                ("approved_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "replaced_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="projects.goal",
                    ),
                ),
                (
                    "replaced_under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "group", "code"],
            },
        ),
        migrations.CreateModel(
            name="GoalProgress",
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
                ("on", models.DateField(verbose_name="日期")),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="完成值"),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="projects.goal",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "on"), name="one_value_a_day")
                ],
            },
        ),
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
                        to="projects.importbatch",
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
        migrations.CreateModel(
            name="Movement",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrival", "到位"),
                            ("transfer", "拨付"),
                            ("payment", "支付"),
                            ("refund", "退回"),
                            ("reversal", "冲销"),
                        ],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("fund_source", models.CharField(max_length=24, verbose_name="资金来源")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="摘要")),
                ("entered_by", models.CharField(blank=True, editable=False, max_length=150)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="projects.funddocument",
                        verbose_name="指标文件",
                    ),
                ),
                (
                    "from_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="projects.fundaccount",
                        verbose_name="转出",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="projects.movement",
                        verbose_name="冲销的分录",
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming",
                        to="projects.fundaccount",
                        verbose_name="转入",
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="movement_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="movement_between_two_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            models.Q(
                                models.Q(("kind", "reversal"), _negated=True),
                                ("reverses__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reversal_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("row", models.PositiveIntegerField()),
                ("booked_on", models.DateField(verbose_name="记账日期")),
                ("serial", models.CharField(blank=True, max_length=64, verbose_name="流水号")),
                ("amount", hengjian.site.common.cents.Yuan(verbose_name="发生额（元）")),
                ("balance", hengjian.site.common.cents.Yuan(blank=True, null=True)),
                (
                    "counterparty",
                    models.CharField(blank=True, max_length=200, verbose_name="对方户名"),
                ),
                ("summary", models.CharField(blank=True, max_length=255, verbose_name="摘要")),
                (
                    "explained",
                    models.CharField(blank=True, max_length=255, verbose_name="差异说明"),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="projects.bankstatement",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_lines",
                        to="projects.fundaccount",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bank_line",
                        to="projects.movement",
                    ),
                ),
            ],
            options={
                "ordering": ["booked_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "fingerprint"), name="one_bank_line_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="bank_line_not_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("fund_source", models.CharField(max_length=24, verbose_name="资金来源")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advance", "预付款"),
                            ("progress", "进度款"),
                            ("settlement", "结算款"),
                            ("retention", "质保金"),
                            ("other", "其他费用"),
                        ],
                        default="progress",
                        max_length=10,
                        verbose_name="款项",
                    ),
                ),
                ("category", models.CharField(max_length=32, verbose_name="支出用途")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                ("payee", models.CharField(max_length=200, verbose_name="收款单位")),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="支付日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("stopped", "红线拦截"),
                            ("submitted", "待审批"),
                            ("approved", "待支付"),
                            ("paid", "已支付"),
                            ("refused", "未批准"),
                            ("reversed", "已冲销"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("findings", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        choices=[("", "红线以内"), ("escalate", "提示"), ("stop", "越线")],
                        default="",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("approved_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("paid_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("override_asked_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("override_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("overridden_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("overridden_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="projects.fundaccount",
                        verbose_name="付款账户",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="projects.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
            ],
            options={
                "ordering": ["-applied_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["contract", "state"], name="projects_pa_contrac_9eac7e_idx"
                    ),
                    models.Index(
                        fields=["state", "applied_on"], name="projects_pa_state_02d86a_idx"
                    ),
                    models.Index(fields=["applied_on", "id"], name="payment_by_applied_on"),
                    models.Index(fields=["amount", "id"], name="payment_by_amount"),
                    models.Index(
                        condition=models.Q(("line", ""), _negated=True),
                        fields=["applied_on", "id"],
                        name="payment_not_within",
                    ),
                    models.Index(
                        condition=models.Q(("overridden_by", ""), _negated=True),
                        fields=["applied_on", "id"],
                        name="payment_let_pass",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overridden_by", ""),
                            models.Q(
                                models.Q(
                                    ("overridden_by", models.F("override_asked_by")), _negated=True
                                ),
                                models.Q(("override_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="override_by_another_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            ("paid_on__isnull", False),
                            _connector="OR",
                        ),
                        name="paid_on_a_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="movement",
            name="payment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movement",
                to="projects.payment",
            ),
        ),
        migrations.CreateModel(
            name="PerformanceClause",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "base",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="年度付费基数（元）",
                    ),
                ),
                (
                    "linked",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="与绩效挂钩比例（%）",
                    ),
                ),
                (
                    "formula",
                    models.CharField(
                        choices=[("proportional", "按得分率"), ("ladder", "分档")],
                        default="proportional",
                        max_length=12,
                        verbose_name="计算方式",
                    ),
                ),
                ("ladder", models.JSONField(blank=True, default=list, verbose_name="分档")),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="评价得分",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="projects.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "year"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "year"), name="one_clause_a_year")
                ],
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
                        to="projects.annualplan",
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
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "source"), name="one_budget_a_source")
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyDocument",
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
                ("number", models.CharField(max_length=100, verbose_name="文号")),
                ("title", models.CharField(max_length=255, verbose_name="标题")),
                (
                    "issued_by",
                    models.CharField(blank=True, max_length=100, verbose_name="发文机关"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="发文日期")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
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
                ("starts_year", models.PositiveSmallIntegerField(verbose_name="起始年度")),
                ("ends_year", models.PositiveSmallIntegerField(verbose_name="结束年度")),
                ("description", models.TextField(blank=True, verbose_name="说明")),
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
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_year__gte", models.F("starts_year"))),
                        name="programme_years_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                (
                    "pinyin",
                    models.CharField(db_index=True, default="", editable=False, max_length=400),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reserve", "储备"),
                            ("approved", "已立项"),
                            ("under_way", "在建"),
                            ("completed", "完工"),
                            ("closed", "终止"),
                        ],
                        default="reserve",
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "approved_investment",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="批复总投资（元）",
                    ),
                ),
                (
                    "planned_start_on",
                    models.DateField(blank=True, null=True, verbose_name="计划开工"),
                ),
                (
                    "planned_finish_on",
                    models.DateField(blank=True, null=True, verbose_name="计划完工"),
                ),
                ("description", models.TextField(blank=True, verbose_name="建设内容")),
                ("oc4ids", models.TextField(blank=True, editable=False)),
                ("sites_count", models.PositiveIntegerField(default=0, editable=False)),
                ("dossier_done", models.PositiveIntegerField(default=0, editable=False)),
                ("dossier_due", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "competent_department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="主管部门",
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="implements",
                        to="accounts.organisation",
                        verbose_name="实施单位",
                    ),
                ),
                (
                    "policies",
                    models.ManyToManyField(
                        blank=True, related_name="projects", to="projects.policydocument"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.programme",
                        verbose_name="项目群",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="accounts.organisation",
                        verbose_name="区县",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "indexes": [
                    models.Index(
                        fields=["region", "stage", "code"], name="projects_pr_region__7763f2_idx"
                    ),
                    models.Index(fields=["sites_count", "id"], name="project_by_sites_count"),
                    models.Index(fields=["dossier_done", "id"], name="project_by_dossier_done"),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce(
                            models.F("approved_investment"),
                            django.db.models.expressions.RawSQL("-1", ()),
                            output_field=models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="",
                            ),
                        ),
                        models.F("id"),
                        name="project_by_investment",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="MonitoringReport",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("until", models.DateField(verbose_name="监控截止")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("submitted", "已提交"),
                            ("reviewed", "已审核"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("lines", models.JSONField(blank=True, default=list)),
                ("conclusion", models.TextField(blank=True, verbose_name="监控结论")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("reviewed_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("reviewed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("review_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monitoring_reports",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "until"), name="one_monitoring_a_day"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="goals",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="FundPlan",
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
                ("fund_source", models.CharField(max_length=24, verbose_name="资金来源")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="应到位日期")),
                ("basis", models.CharField(blank=True, max_length=255, verbose_name="依据")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_plans",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "code"],
                "indexes": [
                    models.Index(
                        fields=["project", "fund_source", "due_on"],
                        name="projects_fu_project_e3e54f_idx",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="funddocument",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fund_documents",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="fundaccount",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fund_accounts",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="FinalAccount",
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
                    "claimed",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="送审金额（元）",
                    ),
                ),
                (
                    "approved",
                    hengjian.site.common.cents.Yuan(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="审定金额（元）",
                    ),
                ),
                (
                    "audited_by",
                    models.CharField(blank=True, max_length=200, verbose_name="审核单位"),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="审定日期")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="projects.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="final_accounts",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="DebtService",
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
                    "kind",
                    models.CharField(
                        choices=[("principal", "本金"), ("interest", "利息"), ("fee", "手续费")],
                        max_length=9,
                        verbose_name="类别",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="应付日期")),
                ("paid_on", models.DateField(verbose_name="实付日期")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                (
                    "paid_from",
                    models.CharField(blank=True, max_length=200, verbose_name="偿还来源"),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "bond",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid",
                        to="projects.bond",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="projects.debtservice",
                        verbose_name="冲销的分录",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debt_service",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["paid_on", "code"],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="BondUse",
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
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="使用额度（元）",
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                (
                    "admitted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bond_uses",
                        to="projects.assessment",
                        verbose_name="事前评估",
                    ),
                ),
                (
                    "bond",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="projects.bond",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bond_uses",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("bond", "project"), name="one_use_a_project"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="bond_use_above_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BondTerms",
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
                    "coverage_lower",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1.20"),
                        max_digits=5,
                        verbose_name="覆盖倍数下限",
                    ),
                ),
                (
                    "coverage_upper",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="覆盖倍数上限",
                    ),
                ),
                ("operates_from", models.DateField(blank=True, null=True, verbose_name="运营起始")),
                (
                    "operates_until",
                    models.DateField(blank=True, null=True, verbose_name="运营截止"),
                ),
                (
                    "idle_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="资金使用期限（月）"),
                ),
                (
                    "overhead",
                    hengjian.site.common.cents.Yuan(
                        default=Decimal("0"),
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="项目管理成本（元/年）",
                    ),
                ),
                (
                    "overhead_growth",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        verbose_name="管理成本年增长率（%）",
                    ),
                ),
                (
                    "support",
                    models.JSONField(blank=True, default=list, verbose_name="安排的付息资金"),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bond_terms",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="Approval",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("feasibility", "可行性研究批复"),
                            ("survey", "勘察"),
                            ("design", "设计（概算）批复"),
                            ("land", "用地手续"),
                            ("environment", "环评手续"),
                            ("start_permit", "施工许可"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("not_needed", models.BooleanField(default=False, verbose_name="按规定无需办理")),
                ("reason", models.CharField(blank=True, max_length=255, verbose_name="理由")),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=100, verbose_name="批准机关"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_needed", False),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_waived_with_a_reason",
                    )
                ],
            },
        ),
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
        migrations.CreateModel(
            name="RevenueStream",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("parking", "停车"),
                            ("charging", "充电"),
                            ("kiosk", "商铺亭点"),
                            ("advertising", "广告"),
                            ("property", "物业服务"),
                            ("subsidy", "补贴"),
                            ("other", "其他"),
                        ],
                        max_length=11,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="数量"),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="单位")),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="单价（元/单位）"
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("month", "每月"), ("day", "每天"), ("year", "每年")],
                        default="month",
                        max_length=5,
                        verbose_name="计价周期",
                    ),
                ),
                (
                    "utilisation",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="利用率（%）",
                    ),
                ),
                ("ramp", models.JSONField(blank=True, default=list, verbose_name="爬坡期达产率")),
                (
                    "growth",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        verbose_name="增长率（%）",
                    ),
                ),
                (
                    "growth_every",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="每几年增长一次（年）",
                    ),
                ),
                (
                    "cost_share",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="运营成本率（%）",
                    ),
                ),
                (
                    "fixed_cost",
                    hengjian.site.common.cents.Yuan(
                        default=Decimal("0"),
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="固定成本（元/年）",
                    ),
                ),
                (
                    "cost_growth",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        verbose_name="固定成本年增长率（%）",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("assumption", models.CharField(max_length=500, verbose_name="测算依据")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revenue_streams",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Income",
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
                ("received_on", models.DateField(verbose_name="入账日期")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="说明")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="projects.income",
                        verbose_name="冲销的分录",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income",
                        to="projects.project",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income",
                        to="projects.revenuestream",
                        verbose_name="收入类别",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listing", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1000)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "listing", "name"), name="one_filter_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
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
                ("name", models.CharField(max_length=200, verbose_name="方案名称")),
                ("pinyin", models.CharField(default="", editable=False, max_length=400)),
                ("sites_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="计划年度",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("submitted", "待审定"),
                            ("accepted", "可入选"),
                            ("rejected", "不采用"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="思路")),
                (
                    "property_after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("market", "市场化物业"),
                            ("state", "国企托管"),
                            ("community", "社区代管"),
                            ("owners", "业主自管"),
                            ("none", "无物业"),
                        ],
                        max_length=10,
                        verbose_name="改造后物业",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="计划开工")),
                ("finishes_on", models.DateField(blank=True, null=True, verbose_name="计划完工")),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="总投资（元）",
                    ),
                ),
                (
                    "utilities_aligned",
                    models.BooleanField(default=False, verbose_name="与管线计划衔接"),
                ),
                ("judgements", models.JSONField(blank=True, default=dict)),
                (
                    "benefit",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("benefit_trace", models.JSONField(blank=True, null=True)),
                ("entered_by", models.CharField(blank=True, max_length=150)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schemes",
                        to="projects.contiguousarea",
                        verbose_name="连片区域",
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
            ],
            options={
                "ordering": ["code"],
                "indexes": [
                    models.Index(fields=["region", "year"], name="projects_sc_region__b7cfac_idx"),
                    models.Index(fields=["cost", "id"], name="scheme_by_cost"),
                    models.Index(fields=["sites_count", "id"], name="scheme_by_sites_count"),
                    models.Index(fields=["year"], name="scheme_by_year"),
                    models.Index(fields=["state", "region"], name="scheme_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__isnull", True), ("year__range", (2000, 2100)), _connector="OR"
                        ),
                        name="scheme_within_measure",
                    )
                ],
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
                        to="projects.annualplan",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_entries",
                        to="projects.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "scheme"), name="one_entry_a_scheme"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wish", "free"),
                            models.Q(("wish_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="wish_with_a_reason",
                    ),
                ],
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="projects.annualplan",
                    ),
                ),
                (
                    "added",
                    models.ManyToManyField(blank=True, related_name="+", to="projects.scheme"),
                ),
                (
                    "removed",
                    models.ManyToManyField(blank=True, related_name="+", to="projects.scheme"),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SchemeComment",
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
                    "voice",
                    models.CharField(
                        choices=[
                            ("resident", "居民"),
                            ("utility", "管线产权单位"),
                            ("other", "其他"),
                        ],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                (
                    "utility",
                    models.CharField(
                        blank=True,
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
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("text", models.TextField(verbose_name="意见")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("adopted", "采纳"),
                            ("partly", "部分采纳"),
                            ("rejected", "不采纳"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="处理",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("entered_by", models.CharField(blank=True, max_length=150)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="projects.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "open"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="comment_decided_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PlannedOutput",
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
                ("month", models.DateField(verbose_name="月份")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="计划产值（元）",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
            ],
            options={
                "ordering": ["month", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", False)),
                        fields=("project", "section", "month"),
                        name="one_planned_output_a_section",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", True)),
                        fields=("project", "month"),
                        name="one_planned_output_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="planned_by_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("contractor", "施工"),
                            ("supervisor", "监理"),
                            ("designer", "设计"),
                            ("surveyor", "勘察"),
                            ("evaluator", "评价"),
                        ],
                        max_length=10,
                        verbose_name="身份",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="accounts.organisation",
                        verbose_name="单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="projects.project",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", False)),
                        fields=("section", "organisation", "capacity"),
                        name="one_participation_a_section",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", True)),
                        fields=("project", "organisation", "capacity"),
                        name="one_participation_a_project",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="projects.section",
                verbose_name="标段",
            ),
        ),
        migrations.CreateModel(
            name="Site",
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
                ("name", models.CharField(max_length=200, verbose_name="小区名称")),
                (
                    "pinyin",
                    models.CharField(db_index=True, default="", editable=False, max_length=400),
                ),
                ("community", models.CharField(blank=True, max_length=100, verbose_name="社区")),
                ("street", models.CharField(blank=True, max_length=200, verbose_name="道路门牌")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reserve", "储备"),
                            ("planned", "列入计划"),
                            ("started", "已开工"),
                            ("finished", "已完工"),
                            ("removed", "移出"),
                        ],
                        default="reserve",
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "built_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="建成年份",
                    ),
                ),
                (
                    "buildings_count",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(2000)],
                        verbose_name="楼栋数（栋）",
                    ),
                ),
                (
                    "households",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="户数（户）",
                    ),
                ),
                (
                    "floor_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(50000000),
                        ],
                        verbose_name="建筑面积（平方米）",
                    ),
                ),
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
                (
                    "property_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("market", "市场化物业"),
                            ("state", "国企托管"),
                            ("community", "社区代管"),
                            ("owners", "业主自管"),
                            ("none", "无物业"),
                        ],
                        max_length=10,
                        verbose_name="改造前物业",
                    ),
                ),
                (
                    "property_after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("market", "市场化物业"),
                            ("state", "国企托管"),
                            ("community", "社区代管"),
                            ("owners", "业主自管"),
                            ("none", "无物业"),
                        ],
                        max_length=10,
                        verbose_name="改造后物业",
                    ),
                ),
                (
                    "planned_start_on",
                    models.DateField(blank=True, null=True, verbose_name="计划开工"),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="实际开工")),
                (
                    "planned_finish_on",
                    models.DateField(blank=True, null=True, verbose_name="计划完工"),
                ),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="实际完工")),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("confirmed_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("entered_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("dossier_done", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("dossier_due", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="projects.contiguousarea",
                        verbose_name="连片区域",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
                (
                    "sub_district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="accounts.organisation",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "indexes": [
                    models.Index(
                        fields=["sub_district", "code"], name="projects_si_sub_dis_5bb644_idx"
                    ),
                    models.Index(fields=["project", "code"], name="projects_si_project_99786c_idx"),
                    models.Index(fields=["stage", "code"], name="projects_si_stage_2317f4_idx"),
                    models.Index(fields=["stage", "id"], name="site_by_stage"),
                    models.Index(
                        fields=["stage", "built_year", "sub_district"], name="site_by_age"
                    ),
                    models.Index(fields=["dossier_done", "id"], name="site_by_dossier_done"),
                    models.Index(fields=["pinyin", "id"], name="site_by_pinyin"),
                    models.Index(
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
                    models.Index(
                        django.db.models.functions.comparison.Coalesce(
                            models.F("households"),
                            django.db.models.expressions.RawSQL("-1", ()),
                            output_field=models.BigIntegerField(),
                        ),
                        models.F("id"),
                        name="site_by_households",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce(
                            models.F("floor_area"),
                            django.db.models.expressions.RawSQL("-1", ()),
                            output_field=models.DecimalField(
                                decimal_places=2, max_digits=14, null=True
                            ),
                        ),
                        models.F("id"),
                        name="site_by_floor_area",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce(
                            models.F("built_year"),
                            django.db.models.expressions.RawSQL("-1", ()),
                            output_field=models.BigIntegerField(),
                        ),
                        models.F("id"),
                        name="site_by_built_year",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor_area__isnull", True),
                            ("floor_area__gt", Decimal("0")),
                            _connector="OR",
                        ),
                        name="site_area_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__range", (Decimal("3"), Decimal("54"))),
                                ("longitude__range", (Decimal("73"), Decimal("136"))),
                            ),
                            _connector="OR",
                        ),
                        name="site_in_china",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("built_year__isnull", True),
                                ("built_year__range", (1900, 2100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("buildings_count__isnull", True),
                                ("buildings_count__range", (0, 2000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("households__isnull", True),
                                ("households__range", (0, 100000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("floor_area__isnull", True),
                                ("floor_area__range", (0, 50000000)),
                                _connector="OR",
                            ),
                        ),
                        name="site_within_measure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortcoming",
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
                ("item", models.CharField(max_length=48, verbose_name="短板")),
                ("description", models.CharField(max_length=500, verbose_name="情况")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "一般"), (2, "较急"), (3, "危及安全")],
                        default=1,
                        verbose_name="紧迫程度",
                    ),
                ),
                ("found_on", models.DateField(verbose_name="发现日期")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shortcomings",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-severity", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ScopeItem",
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
                ("item", models.CharField(max_length=48, verbose_name="改造内容")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="数量",
                    ),
                ),
                (
                    "unit_cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="单价（元）",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="备注")),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope_items",
                        to="projects.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scope_items",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("site__isnull", False), ("project__isnull", False), _connector="OR"
                        ),
                        name="scope_belongs_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=48, verbose_name="改造内容")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="数量",
                    ),
                ),
                (
                    "unit_cost",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="单价（元）",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="projects.scheme",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="scheme",
            name="sites",
            field=models.ManyToManyField(
                related_name="schemes", to="projects.site", verbose_name="小区"
            ),
        ),
        migrations.CreateModel(
            name="OutputCertificate",
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
                ("month", models.DateField(verbose_name="所属月份")),
                ("certified_on", models.DateField(verbose_name="审核日期")),
                (
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="产值（元）",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "待审核"),
                            ("confirmed", "已审核"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="entered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("confirmed_by", models.CharField(blank=True, editable=False, max_length=150)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="projects.contract",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["certified_on", "code"],
                "indexes": [
                    models.Index(
                        fields=["contract", "state", "certified_on"],
                        name="projects_ou_contrac_7a61da_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="output_of_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="output_above_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("tender", "招标完成"),
                            ("design", "施工图完成"),
                            ("start", "开工"),
                            ("hidden", "隐蔽工程"),
                            ("structure", "主体完成"),
                            ("finish", "完工"),
                            ("acceptance", "竣工验收"),
                            ("other", "其他节点"),
                        ],
                        max_length=10,
                        verbose_name="节点",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("planned_on", models.DateField(verbose_name="计划日期")),
                ("actual_on", models.DateField(blank=True, null=True, verbose_name="实际日期")),
                (
                    "seen_by",
                    models.CharField(blank=True, max_length=100, verbose_name="现场确认人"),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["planned_on", "code"],
                "indexes": [
                    models.Index(
                        fields=["project", "planned_on"], name="projects_mi_project_80846c_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("safety", "安全"),
                            ("quality", "质量"),
                            ("civilised", "文明施工"),
                        ],
                        max_length=9,
                        verbose_name="类别",
                    ),
                ),
                ("on", models.DateField(verbose_name="检查日期")),
                ("inspector", models.CharField(max_length=100, verbose_name="检查人")),
                ("passed", models.BooleanField(default=True, verbose_name="合格")),
                ("found", models.TextField(blank=True, verbose_name="发现的问题")),
                ("serious", models.BooleanField(default=False, verbose_name="重大隐患")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("put_right_on", models.DateField(blank=True, null=True, verbose_name="整改完成")),
                ("put_right", models.TextField(blank=True, verbose_name="整改情况")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed", True),
                            models.Q(("found", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="failed_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                ("on", models.DateField(verbose_name="发生日期")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("near", "险情"),
                            ("ordinary", "一般事故"),
                            ("larger", "较大事故"),
                            ("major", "重大事故"),
                        ],
                        max_length=8,
                        verbose_name="等级",
                    ),
                ),
                ("what", models.TextField(verbose_name="经过")),
                ("injured", models.PositiveIntegerField(default=0, verbose_name="受伤（人）")),
                ("deaths", models.PositiveIntegerField(default=0, verbose_name="死亡（人）")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="上报日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="结案日期")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.section",
                        verbose_name="标段",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
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
                        verbose_name="专业设施",
                    ),
                ),
                ("to", models.CharField(max_length=200, verbose_name="接收单位")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="计划移交")),
                ("handed_on", models.DateField(blank=True, null=True, verbose_name="移交日期")),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="说明")),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                    "archive_class",
                    models.CharField(
                        choices=[
                            ("setting_up", "立项性"),
                            ("evidence", "证明性"),
                            ("conclusion", "结论性"),
                        ],
                        max_length=10,
                        verbose_name="档案类别",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=48, verbose_name="材料种类")),
                ("title", models.CharField(max_length=255, verbose_name="题名")),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="projects.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["archive_class", "dated_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("site__isnull", False), ("project__isnull", False), _connector="OR"
                        ),
                        name="document_belongs_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DiaryEntry",
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
                ("on", models.DateField(verbose_name="日期")),
                ("weather", models.CharField(blank=True, max_length=40, verbose_name="天气")),
                (
                    "workers",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="在场人数（人）"
                    ),
                ),
                ("text", models.TextField(verbose_name="施工情况")),
                ("sent_as", models.UUIDField(unique=True)),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "pictures",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "diary entries",
                "ordering": ["-on", "-pk"],
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
                        to="projects.contiguousarea",
                        verbose_name="连片区域",
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_plans",
                        to="projects.project",
                    ),
                ),
                (
                    "sites",
                    models.ManyToManyField(
                        blank=True,
                        related_name="coordinated_plans",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ChangeOrder",
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
                ("title", models.CharField(max_length=200, verbose_name="事项")),
                ("reason", models.TextField(verbose_name="原因")),
                ("amount", hengjian.site.common.cents.Yuan(verbose_name="增减金额（元）")),
                ("ordered_on", models.DateField(verbose_name="日期")),
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
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("decided_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_orders",
                        to="projects.contract",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_orders",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["ordered_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="Building",
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
                ("name", models.CharField(max_length=100, verbose_name="楼栋")),
                (
                    "built_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="建成年份",
                    ),
                ),
                (
                    "storeys",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(150),
                        ],
                        verbose_name="层数（层）",
                    ),
                ),
                (
                    "entrances",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="单元数（个）",
                    ),
                ),
                (
                    "households",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10000)],
                        verbose_name="户数（户）",
                    ),
                ),
                (
                    "floor_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(2000000),
                        ],
                        verbose_name="建筑面积（平方米）",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="buildings",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("built_year__isnull", True),
                                ("built_year__range", (1900, 2100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("storeys__isnull", True),
                                ("storeys__range", (1, 150)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("entrances__isnull", True),
                                ("entrances__range", (0, 100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("households__isnull", True),
                                ("households__range", (0, 10000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("floor_area__isnull", True),
                                ("floor_area__range", (0, 2000000)),
                                _connector="OR",
                            ),
                        ),
                        name="building_within_measure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Asset",
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
                ("name", models.CharField(max_length=200, verbose_name="资产名称")),
                ("kind", models.CharField(max_length=100, verbose_name="资产类型")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("1"), max_digits=14, verbose_name="数量"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                (
                    "value",
                    hengjian.site.common.cents.Yuan(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="入账价值（元）",
                    ),
                ),
                ("formed_on", models.DateField(blank=True, null=True, verbose_name="形成日期")),
                ("keeper", models.CharField(blank=True, max_length=200, verbose_name="管理单位")),
                ("earns", models.BooleanField(default=False, verbose_name="产生收益")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="projects.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
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
                ("accepted_on", models.DateField(verbose_name="验收日期")),
                ("passed", models.BooleanField(default=True, verbose_name="验收合格")),
                (
                    "share_passed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="一次合格率（%）",
                    ),
                ),
                ("conclusion", models.CharField(max_length=500, verbose_name="验收意见")),
                (
                    "defects_until",
                    models.DateField(blank=True, null=True, verbose_name="缺陷责任期至"),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="projects.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["-accepted_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SystemCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("legal_person", "项目法人责任制"),
                            ("tendering", "招标投标制"),
                            ("supervision", "工程监理制"),
                            ("disclosure", "信息公示制"),
                            ("contract", "合同管理制"),
                        ],
                        max_length=12,
                        verbose_name="制度",
                    ),
                ),
                ("in_place", models.BooleanField(null=True, verbose_name="已落实")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="核查日期")),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="systems",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "system"), name="one_check_a_system")
                ],
            },
        ),
        migrations.CreateModel(
            name="UseChange",
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
                    "amount",
                    hengjian.site.common.cents.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="调整金额（元）",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("asked_on", models.DateField(verbose_name="申请日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "已申请"),
                            ("agreed", "主管部门同意"),
                            ("approved", "财政部门批准"),
                            ("refused", "未批准"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                ("agreed_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("approved_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "bond",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_changes",
                        to="projects.bond",
                    ),
                ),
                (
                    "from_project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                        verbose_name="原项目",
                    ),
                ),
                (
                    "to_project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                        verbose_name="新项目",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UtilityOpinion",
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
                ("asked_on", models.DateField(verbose_name="征求日期")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                (
                    "opinion",
                    models.CharField(
                        choices=[
                            ("waiting", "待答复"),
                            ("agrees", "同意"),
                            ("conditions", "有条件同意"),
                            ("objects", "不同意"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="意见",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="意见内容")),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="utility_opinions",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["utility", "-asked_on"],
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
                        to="projects.contiguousarea",
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
                        to="projects.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "code"],
                "indexes": [
                    models.Index(fields=["starts_on", "id"], name="utility_work_by_start"),
                    models.Index(fields=["ends_on", "id"], name="utility_work_by_end"),
                    models.Index(
                        fields=["utility", "digs", "region"], name="utility_work_by_utility"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="utility_work_dates_in_order",
                    ),
                    models.CheckConstraint(
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
                ],
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
                        blank=True, related_name="before", to="projects.coordinatedtask"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="projects.coordinatedplan",
                    ),
                ),
                (
                    "utility_work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="projects.utilitywork",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="task_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Viewpoint",
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
                ("name", models.CharField(max_length=100, verbose_name="拍摄点")),
                ("direction", models.CharField(blank=True, max_length=50, verbose_name="朝向")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="viewpoints",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SitePicture",
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
                    "moment",
                    models.CharField(
                        choices=[("before", "改造前"), ("during", "施工中"), ("after", "改造后")],
                        max_length=6,
                        verbose_name="时点",
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="拍摄日期")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.attachment",
                    ),
                ),
                (
                    "viewpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="projects.viewpoint",
                    ),
                ),
            ],
            options={
                "ordering": ["taken_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Warning",
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
                ("rule", models.CharField(max_length=64, verbose_name="规则")),
                (
                    "level",
                    models.CharField(
                        choices=[("blue", "蓝色"), ("yellow", "黄色"), ("red", "红色")],
                        max_length=6,
                        verbose_name="等级",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("answered", "已答复"),
                            ("escalated", "已升级"),
                            ("closed", "已解除"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("fired_on", models.DateField(verbose_name="触发日期")),
                ("measured", models.JSONField(default=dict)),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("escalated_on", models.DateField(blank=True, editable=False, null=True)),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="解除日期")),
                ("closed_by", models.CharField(blank=True, editable=False, max_length=150)),
                (
                    "closed_how",
                    models.CharField(
                        blank=True,
                        choices=[("data", "数据恢复正常"), ("evidence", "凭佐证解除")],
                        max_length=8,
                    ),
                ),
                ("closing_reason", models.CharField(blank=True, max_length=500)),
                (
                    "escalated_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-fired_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["project", "state"], name="projects_wa_project_3bf305_idx"
                    ),
                    models.Index(fields=["state", "due_on"], name="projects_wa_state_a485de_idx"),
                    models.Index(fields=["owner", "state"], name="projects_wa_owner_i_977dc0_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("project", "rule"),
                        name="one_open_warning_a_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_how", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="warning_closed_somehow",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "建议暂停"),
                            ("in_force", "暂停拨付"),
                            ("refused", "未采纳"),
                            ("lifted", "已恢复"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="建议日期")),
                ("proposed_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("reason", models.TextField(verbose_name="理由")),
                ("decided_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("decided_on", models.DateField(blank=True, editable=False, null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
                ("lifted_by", models.CharField(blank=True, editable=False, max_length=150)),
                ("lifted_on", models.DateField(blank=True, editable=False, null=True)),
                ("lifting_reason", models.CharField(blank=True, max_length=500)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="projects.project",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="projects.warning",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "in_force"])),
                        fields=("project",),
                        name="one_suspension_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WillingnessSurvey",
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
                ("asked_on", models.DateField(verbose_name="征询日期")),
                ("method", models.CharField(max_length=100, verbose_name="方式")),
                (
                    "asked",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="应征询户数（户）",
                    ),
                ),
                (
                    "answered",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="答复户数（户）",
                    ),
                ),
                (
                    "in_favour",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="同意户数（户）",
                    ),
                ),
                (
                    "willing_to_pay",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="愿出资户数（户）",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="willingness",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered__lte", models.F("asked")),
                            ("in_favour__lte", models.F("answered")),
                        ),
                        name="willingness_counts_nest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked__isnull", True),
                                ("asked__range", (0, 100000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("willing_to_pay__isnull", True),
                                ("willing_to_pay__range", (0, 100000)),
                                _connector="OR",
                            ),
                        ),
                        name="willingness_within_measure",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["project", "state", "applied_on"], name="projects_pa_project_f4b8d1_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=[
                    "project",
                    "state",
                    "paid_on",
                    "contract",
                    "fund_source",
                    "category",
                    "amount",
                    "code",
                ],
                name="payment_as_replayed",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=[
                    "project",
                    "fund_source",
                    "from_account",
                    "to_account",
                    "happened_on",
                    "amount",
                ],
                name="movement_as_added_up",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["project", "happened_on"], name="projects_mo_project_f59eaf_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "payment"), _negated=True),
                    ("payment__isnull", False),
                    _connector="OR",
                ),
                name="payment_by_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundaccount",
            constraint=models.UniqueConstraint(
                fields=("project", "kind", "fund_source"), name="one_account_a_source"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["project", "code"], name="projects_co_project_967d3e_idx"),
        ),
        migrations.RunPython(put_up, take_down),
    ]
