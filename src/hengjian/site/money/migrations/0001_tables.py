"""Money, contracts and payments; on PostgreSQL payees in an index."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import hengjian.site.common.recorded
from hengjian.site.common import grams

SEARCHED = (("money_payment", "payee"),)


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
        ("common", "0002_lines_say_where_their_subject_stands"),
        ("library", "0001_tables"),
    ]

    operations = [
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
                    hengjian.site.common.recorded.Yuan(
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="library.project",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="library.section",
                        verbose_name="标段",
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
                ("amount", hengjian.site.common.recorded.Yuan(verbose_name="增减金额（元）")),
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
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_orders",
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_orders",
                        to="money.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["ordered_on", "code"],
            },
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
                    hengjian.site.common.recorded.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="送审金额（元）",
                    ),
                ),
                (
                    "approved",
                    hengjian.site.common.recorded.Yuan(
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
                        to="money.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="final_accounts",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
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
                    hengjian.site.common.recorded.Yuan(
                        default=Decimal("0"), editable=False, verbose_name="余额（元）"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_accounts",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "kind", "fund_source"],
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
                ("opening", hengjian.site.common.recorded.Yuan(blank=True, null=True)),
                ("closing", hengjian.site.common.recorded.Yuan(blank=True, null=True)),
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
                        to="money.fundaccount",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_on", "-pk"],
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
                    hengjian.site.common.recorded.Yuan(
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_documents",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_on", "code"],
            },
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "code"],
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="money.funddocument",
                        verbose_name="指标文件",
                    ),
                ),
                (
                    "from_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="money.fundaccount",
                        verbose_name="转出",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="library.project",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="money.movement",
                        verbose_name="冲销的分录",
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming",
                        to="money.fundaccount",
                        verbose_name="转入",
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
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
                ("amount", hengjian.site.common.recorded.Yuan(verbose_name="发生额（元）")),
                ("balance", hengjian.site.common.recorded.Yuan(blank=True, null=True)),
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
                        to="money.bankstatement",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_lines",
                        to="money.fundaccount",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bank_line",
                        to="money.movement",
                    ),
                ),
            ],
            options={
                "ordering": ["booked_on", "pk"],
            },
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="money.contract",
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
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["certified_on", "code"],
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
                    hengjian.site.common.recorded.Yuan(
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
                        to="money.fundaccount",
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
                        to="money.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="+", to="common.attachment"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-applied_on", "-pk"],
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
                to="money.payment",
            ),
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
                        to="money.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["project", "code"], name="money_contr_project_dde98b_idx"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovery_until__gt", models.F("recovery_from"))),
                name="advance_recovered_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundaccount",
            constraint=models.UniqueConstraint(
                fields=("project", "kind", "fund_source"), name="one_account_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "giver"), ("balance__gte", Decimal("0")), _connector="OR"
                ),
                name="account_not_overdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="fundplan",
            index=models.Index(
                fields=["project", "fund_source", "due_on"], name="money_fundp_project_438f97_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                fields=("account", "fingerprint"), name="one_bank_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="bank_line_not_zero"
            ),
        ),
        migrations.AddIndex(
            model_name="outputcertificate",
            index=models.Index(
                fields=["contract", "state", "certified_on"], name="money_outpu_contrac_3e1627_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="outputcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="output_of_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="outputcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="output_above_zero"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["project", "state", "applied_on"], name="money_payme_project_d10617_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["contract", "state"], name="money_payme_contrac_b23210_idx"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["state", "applied_on"], name="money_payme_state_41f71a_idx"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["applied_on", "id"], name="payment_by_applied_on"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["amount", "id"], name="payment_by_amount"),
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
            model_name="payment",
            index=models.Index(
                condition=models.Q(("line", ""), _negated=True),
                fields=["applied_on", "id"],
                name="payment_not_within",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("overridden_by", ""), _negated=True),
                fields=["applied_on", "id"],
                name="payment_let_pass",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", ""),
                    models.Q(("approved_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="payment_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overridden_by", ""),
                    models.Q(
                        models.Q(("overridden_by", models.F("override_asked_by")), _negated=True),
                        models.Q(("override_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="override_by_another_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "paid"), _negated=True),
                    ("paid_on__isnull", False),
                    _connector="OR",
                ),
                name="paid_on_a_day",
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
                fields=["project", "happened_on"], name="money_movem_project_1c60e6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="movement_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                name="movement_between_two_accounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                    models.Q(
                        models.Q(("kind", "reversal"), _negated=True), ("reverses__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reversal_of_something",
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
            model_name="redlinestop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("payment",), name="one_stop_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="redlinestop",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunPython(put_up, take_down),
    ]
