"""Works on the ground: planned, done, seen, checked, accepted and handed over."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, yuan
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.library.models.dossier import Utility
from hengjian.site.money.models import Contract, per_cent


def project_of_row() -> models.ForeignKey[Project, Project]:
    """The project that the row belongs to."""
    return models.ForeignKey(
        Project, models.PROTECT, related_name="%(class)ss", verbose_name=words("项目", "project")
    )


def section_of_row() -> models.ForeignKey[Section | None, Section | None]:
    """The section that the row belongs to; none: every section."""
    return models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=words("标段", "section"),
    )


def site_of_row() -> models.ForeignKey[Site | None, Site | None]:
    """The site that the row belongs to; none: the section or the project as a whole."""
    return models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=words("小区", "site"),
    )


class Milestone(Recorded):
    """A step of the works with its planned and its actual day, and who saw it."""

    PLANNED = ("planned_on",)
    """Once the plan stands, these change with a reason only."""

    class Kind(models.TextChoices):
        """Which step."""

        TENDER = "tender", words("招标完成", "tender finished")
        DESIGN = "design", words("施工图完成", "working drawings")
        START = "start", words("开工", "start")
        HIDDEN = "hidden", words("隐蔽工程", "hidden works")
        STRUCTURE = "structure", words("主体完成", "main works")
        FINISH = "finish", words("完工", "finish")
        ACCEPTANCE = "acceptance", words("竣工验收", "acceptance of completed works")
        OTHER = "other", words("其他节点", "other")

    project = project_of_row()
    section = section_of_row()
    site = site_of_row()
    kind = models.CharField(words("节点", "step"), max_length=10, choices=Kind.choices)
    name = models.CharField(words("名称", "name"), max_length=200)
    planned_on = models.DateField(words("计划日期", "planned"))
    actual_on = models.DateField(words("实际日期", "actual"), null=True, blank=True)
    seen_by = models.CharField(words("现场确认人", "seen by"), max_length=100, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["planned_on", "code"]
        indexes = [models.Index(fields=["project", "planned_on"])]

    def __str__(self) -> str:
        return self.name


class PlannedOutput(Recorded):
    """The output value that is planned for a month: the plan's half of the S-curve."""

    PLANNED = ("amount", "month")
    """Once the plan stands, these change with a reason only."""

    project = project_of_row()
    section = section_of_row()
    month = models.DateField(words("月份", "month"))
    """The first day of the month."""
    amount = yuan(words("计划产值（元）", "planned output (yuan)"))

    class Meta:
        ordering = ["month", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "section", "month"],
                condition=models.Q(section__isnull=False),
                name="one_planned_output_a_section",
            ),
            models.UniqueConstraint(
                fields=["project", "month"],
                condition=models.Q(section__isnull=True),
                name="one_planned_output_a_month",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="planned_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"


class Inspection(Recorded):
    """A check of safety or quality on the spot, and whether what it found was put right."""

    class Kind(models.TextChoices):
        """What was looked at."""

        SAFETY = "safety", words("安全", "safety")
        QUALITY = "quality", words("质量", "quality")
        CIVILISED = "civilised", words("文明施工", "orderly site")

    project = project_of_row()
    section = section_of_row()
    site = site_of_row()
    kind = models.CharField(words("类别", "kind"), max_length=9, choices=Kind.choices)
    on = models.DateField(words("检查日期", "date"))
    inspector = models.CharField(words("检查人", "inspector"), max_length=100)
    passed = models.BooleanField(words("合格", "passed"), default=True)
    found = models.TextField(words("发现的问题", "what was found"), blank=True)
    serious = models.BooleanField(words("重大隐患", "serious danger"), default=False)
    due_on = models.DateField(words("整改期限", "to be put right by"), null=True, blank=True)
    put_right_on = models.DateField(words("整改完成", "put right on"), null=True, blank=True)
    put_right = models.TextField(words("整改情况", "what was done"), blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(found=""), name="failed_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Incident(Recorded):
    """An accident or another event that did harm or could have."""

    class Severity(models.TextChoices):
        """How grave it was (生产安全事故报告和调查处理条例, art. 3)."""

        NEAR = "near", words("险情", "near miss")
        ORDINARY = "ordinary", words("一般事故", "ordinary accident")
        LARGER = "larger", words("较大事故", "larger accident")
        MAJOR = "major", words("重大事故", "major accident")

    project = project_of_row()
    section = section_of_row()
    site = site_of_row()
    on = models.DateField(words("发生日期", "date"))
    severity = models.CharField(words("等级", "severity"), max_length=8, choices=Severity.choices)
    what = models.TextField(words("经过", "what happened"))
    injured = models.PositiveIntegerField(words("受伤（人）", "injured"), default=0)
    deaths = models.PositiveIntegerField(words("死亡（人）", "deaths"), default=0)
    reported_on = models.DateField(words("上报日期", "reported on"), null=True, blank=True)
    closed_on = models.DateField(words("结案日期", "closed on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_severity_display()} {self.on}"


class DiaryEntry(Recorded):
    """A day on a site as the person there wrote it down, on a phone with a poor network.

    ``sent_as`` is made by the phone: the same entry sent again is the same row.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="diary")
    on = models.DateField(words("日期", "date"))
    weather = models.CharField(words("天气", "weather"), max_length=40, blank=True)
    workers = models.PositiveIntegerField(
        words("在场人数（人）", "people at work"), null=True, blank=True
    )
    text = models.TextField(words("施工情况", "what was done"))
    sent_as = models.UUIDField(unique=True)
    pictures = models.ManyToManyField(Attachment, blank=True, related_name="+")
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "diary entries"

    def __str__(self) -> str:
        return f"{self.site} {self.on}"


class Acceptance(Recorded):
    """Works that were accepted: a part of them on the way, or all of them at completion.

    Only the acceptance at completion counts a site as accepted and begins the warranty and the
    defects period (建设工程质量管理条例 art. 40: from the day the completion acceptance is passed).
    """

    class Kind(models.TextChoices):
        """What was accepted."""

        PART = "part", words("分部或阶段验收", "of a part")
        COMPLETION = "completion", words("竣工验收", "acceptance of completed works")

    project = project_of_row()
    kind = models.CharField(
        words("验收类别", "kind of acceptance"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.COMPLETION,
    )
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptances",
        verbose_name=words("合同", "contract"),
    )
    site = site_of_row()
    accepted_on = models.DateField(words("验收日期", "accepted on"))
    passed = models.BooleanField(words("验收合格", "passed"), default=True)
    share_passed = per_cent(words("一次合格率（%）", "passed at once (%)"), null=True, blank=True)
    conclusion = models.CharField(words("验收意见", "conclusion"), max_length=500)
    defects_until = models.DateField(words("缺陷责任期至", "defects until"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-accepted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.site or self.contract or self.project} {self.accepted_on}"


class HandOver(Recorded):
    """A specialised facility handed over to the unit that will keep it."""

    PLANNED = ("planned_on",)
    """Once the plan stands, these change with a reason only."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="hand_overs")
    utility = models.CharField(words("专业设施", "facility"), max_length=8, choices=Utility.choices)
    to = models.CharField(words("接收单位", "handed over to"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned_on = models.DateField(words("计划移交", "planned"), null=True, blank=True)
    handed_on = models.DateField(words("移交日期", "handed over on"), null=True, blank=True)
    note = models.CharField(words("说明", "note"), max_length=255, blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.site} {self.get_utility_display()}"
