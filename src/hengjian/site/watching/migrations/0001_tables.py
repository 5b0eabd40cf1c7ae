"""Warnings, suspensions and monitoring reports."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_access_codes"),
        ("common", "0002_lines_say_where_their_subject_stands"),
        ("library", "0001_tables"),
    ]

    operations = [
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
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-fired_on", "-pk"],
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
                        to="library.project",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="watching.warning",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_on", "-pk"],
            },
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
                        to="library.project",
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
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["project", "state"], name="watching_wa_project_8e2049_idx"),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["state", "due_on"], name="watching_wa_state_242bbf_idx"),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["owner", "state"], name="watching_wa_owner_i_7ffa99_idx"),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("project", "rule"),
                name="one_open_warning_a_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("closed_how", ""), _negated=True),
                    _connector="OR",
                ),
                name="warning_closed_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "in_force"])),
                fields=("project",),
                name="one_suspension_at_a_time",
            ),
        ),
    ]
