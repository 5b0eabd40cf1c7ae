"""Bonds, forecasts, assessments and goals."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import hengjian.site.common.recorded


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_access_codes"),
        ("common", "0002_lines_say_where_their_subject_stands"),
        ("library", "0001_tables"),
        ("money", "0001_tables"),
    ]

    operations = [
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="library.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
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
                    hengjian.site.common.recorded.Yuan(
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="bonds.assessment",
                        verbose_name="事前评估",
                    ),
                ),
                (
                    "bond",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="bonds.bond",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bond_uses",
                        to="library.project",
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="bonds.bond",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debt_service",
                        to="library.project",
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
                        to="bonds.debtservice",
                        verbose_name="冲销的分录",
                    ),
                ),
            ],
            options={
                "ordering": ["paid_on", "code"],
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="library.project",
                    ),
                ),
                (
                    "replaced_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="bonds.goal",
                    ),
                ),
                (
                    "replaced_under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bonds.assessment",
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
                        to="bonds.goal",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="money.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "year"],
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="library.project",
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
                    hengjian.site.common.recorded.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="金额（元）",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="说明")),
                ("entered_by", models.CharField(editable=False, max_length=150)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income",
                        to="library.project",
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
                        to="bonds.income",
                        verbose_name="冲销的分录",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income",
                        to="bonds.revenuestream",
                        verbose_name="收入类别",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "code"],
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="bonds.bond",
                    ),
                ),
                (
                    "from_project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.project",
                        verbose_name="原项目",
                    ),
                ),
                (
                    "to_project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.project",
                        verbose_name="新项目",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "concluded"), _negated=True),
                    models.Q(("conclusion", ""), _negated=True),
                    _connector="OR",
                ),
                name="assessment_concludes",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="bond_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(("term_years__gte", 1)), name="bond_has_a_term"
            ),
        ),
        migrations.AddConstraint(
            model_name="bonduse",
            constraint=models.UniqueConstraint(
                fields=("bond", "project"), name="one_use_a_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="bonduse",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="bond_use_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="goalprogress",
            constraint=models.UniqueConstraint(fields=("goal", "on"), name="one_value_a_day"),
        ),
        migrations.AddConstraint(
            model_name="performanceclause",
            constraint=models.UniqueConstraint(
                fields=("contract", "year"), name="one_clause_a_year"
            ),
        ),
    ]
