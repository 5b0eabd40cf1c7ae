"""The works."""

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
                (
                    "kind",
                    models.CharField(
                        choices=[("part", "分部或阶段验收"), ("completion", "竣工验收")],
                        default="completion",
                        max_length=10,
                        verbose_name="验收类别",
                    ),
                ),
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
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
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
                        related_name="%(class)ss",
                        to="library.project",
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
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["-accepted_on", "-pk"],
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
                        to="library.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "diary entries",
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
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
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
                        to="library.project",
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
                        to="library.section",
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
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
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
                        to="library.project",
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
                        to="library.section",
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
                        to="library.site",
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
                        to="library.project",
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
                        to="library.section",
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
                        to="library.site",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "ordering": ["planned_on", "code"],
                "indexes": [
                    models.Index(
                        fields=["project", "planned_on"], name="works_miles_project_95606e_idx"
                    )
                ],
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
                    hengjian.site.common.recorded.Yuan(
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="计划产值（元）",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="library.project",
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
                        to="library.section",
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
    ]
