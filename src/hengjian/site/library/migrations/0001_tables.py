"""The library; on PostgreSQL names in an index."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams

SEARCHED = (
    ("library_project", "name", "pinyin"),
    ("library_site", "name", "pinyin"),
    ("library_scheme", "name", "pinyin", "code"),
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
        ("common", "0002_lines_say_where_their_subject_stands"),
    ]

    operations = [
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
                        blank=True, related_name="projects", to="library.policydocument"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="library.programme",
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
            },
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
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
                        to="library.contiguousarea",
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
                        to="library.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
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
                        to="library.project",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="library.section",
                        verbose_name="标段",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
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
                        related_name="sites",
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
                        related_name="sites",
                        to="library.section",
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
                        to="library.site",
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
                        to="library.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scope_items",
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
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
                        to="library.scheme",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.site",
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
                related_name="schemes", to="library.site", verbose_name="小区"
            ),
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
                        to="library.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["archive_class", "dated_on", "pk"],
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
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
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
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["utility", "-asked_on"],
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
                        to="library.site",
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
                        to="library.viewpoint",
                    ),
                ),
            ],
            options={
                "ordering": ["taken_on", "pk"],
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
                        to="library.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_year__gte", models.F("starts_year"))),
                name="programme_years_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["region", "stage", "code"], name="library_pro_region__6f3724_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["sites_count", "id"], name="project_by_sites_count"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["dossier_done", "id"], name="project_by_dossier_done"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
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
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("not_needed", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="approval_waived_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemecomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", "open"), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="comment_decided_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("section__isnull", False)),
                fields=("section", "organisation", "capacity"),
                name="one_participation_a_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("section__isnull", True)),
                fields=("project", "organisation", "capacity"),
                name="one_participation_a_project",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                fields=["sub_district", "code"], name="library_sit_sub_dis_3fd6ff_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["project", "code"], name="library_sit_project_756bb6_idx"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["stage", "code"], name="library_sit_stage_a6f739_idx"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["stage", "id"], name="site_by_stage"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["stage", "built_year", "sub_district"], name="site_by_age"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["dossier_done", "id"], name="site_by_dossier_done"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["pinyin", "id"], name="site_by_pinyin"),
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
            model_name="site",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    models.F("households"),
                    django.db.models.expressions.RawSQL("-1", ()),
                    output_field=models.BigIntegerField(),
                ),
                models.F("id"),
                name="site_by_households",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    models.F("floor_area"),
                    django.db.models.expressions.RawSQL("-1", ()),
                    output_field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
                ),
                models.F("id"),
                name="site_by_floor_area",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    models.F("built_year"),
                    django.db.models.expressions.RawSQL("-1", ()),
                    output_field=models.BigIntegerField(),
                ),
                models.F("id"),
                name="site_by_built_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("floor_area__isnull", True), ("floor_area__gt", Decimal("0")), _connector="OR"
                ),
                name="site_area_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="scopeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("site__isnull", False), ("project__isnull", False), _connector="OR"
                ),
                name="scope_belongs_somewhere",
            ),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["region", "year"], name="library_sch_region__2c73e9_idx"),
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
            model_name="scheme",
            index=models.Index(fields=["year"], name="scheme_by_year"),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["state", "region"], name="scheme_by_state"),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("year__isnull", True), ("year__range", (2000, 2100)), _connector="OR"
                ),
                name="scheme_within_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("site__isnull", False), ("project__isnull", False), _connector="OR"
                ),
                name="document_belongs_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("built_year__isnull", True),
                        ("built_year__range", (1900, 2100)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("storeys__isnull", True), ("storeys__range", (1, 150)), _connector="OR"
                    ),
                    models.Q(
                        ("entrances__isnull", True), ("entrances__range", (0, 100)), _connector="OR"
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
            ),
        ),
        migrations.AddConstraint(
            model_name="systemcheck",
            constraint=models.UniqueConstraint(
                fields=("project", "system"), name="one_check_a_system"
            ),
        ),
        migrations.AddConstraint(
            model_name="willingnesssurvey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered__lte", models.F("asked")), ("in_favour__lte", models.F("answered"))
                ),
                name="willingness_counts_nest",
            ),
        ),
        migrations.AddConstraint(
            model_name="willingnesssurvey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked__isnull", True), ("asked__range", (0, 100000)), _connector="OR"
                    ),
                    models.Q(
                        ("willing_to_pay__isnull", True),
                        ("willing_to_pay__range", (0, 100000)),
                        _connector="OR",
                    ),
                ),
                name="willingness_within_measure",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
