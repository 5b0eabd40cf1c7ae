"""An evaluation, the framework it is judged by, who judges, and the facts as they were counted."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, plan_year
from hengjian.site.common.words import words
from hengjian.site.library.models import Project


class FrameworkEdition(Recorded):
    """A framework as it was when an evaluation took it: text and hash never change."""

    framework = models.CharField(words("指标体系", "framework"), max_length=80)
    edition = models.CharField(words("版次", "edition"), max_length=32)
    title = models.CharField(words("名称", "name"), max_length=255)
    text = models.TextField(editable=False)
    """The YAML, as it is frozen into packages."""
    sha256 = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ["framework", "edition"]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class Evaluation(Recorded):
    """One evaluation of one project as of one day, by an agency that had no part in the project."""

    class Kind(models.TextChoices):
        """Who evaluates (财预〔2020〕10号 第三条)."""

        FISCAL = "fiscal", words("财政评价", "fiscal evaluation")
        DEPARTMENTAL = "departmental", words("部门评价", "departmental evaluation")

    class Timing(models.TextChoices):
        """At what point of the project."""

        ANNUAL = "annual", words("年度", "annual")
        MID = "mid", words("中期", "mid-term")
        FINAL = "final", words("终期", "final")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/evaluations.py``."""

        SCORING = "scoring", words("评分中", "being scored")
        REVIEW = "review", words("待出具", "awaiting issue")
        ISSUED = "issued", words("已出具", "issued")
        STOPPED = "stopped", words("已终止", "stopped")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="evaluations", verbose_name=words("项目", "project")
    )
    kind = models.CharField(words("评价类型", "kind"), max_length=16, choices=Kind.choices)
    timing = models.CharField(words("评价时点", "timing"), max_length=8, choices=Timing.choices)
    year = plan_year(words("评价年度", "year"))
    as_of = models.DateField(words("评价截至日", "as of"))
    """The day for which facts are counted."""
    commissioner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("委托方", "commissioner")
    )
    agency = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("评价机构", "evaluator")
    )
    notice = models.CharField(words("委托文号", "notice number"), max_length=100, blank=True)
    edition = models.ForeignKey(
        FrameworkEdition,
        models.PROTECT,
        related_name="evaluations",
        verbose_name=words("指标体系", "framework"),
    )
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="superseded_by",
        verbose_name=words("更替的评价", "supersedes"),
    )
    """The issued evaluation that this one takes the place of; that one stays as it was issued."""
    supersedes_why = models.CharField(
        words("更替理由", "why it is superseded"), max_length=500, blank=True, editable=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.SCORING)
    commissioned_by = models.CharField(max_length=150, editable=False)
    handed_in_by = models.CharField(max_length=150, blank=True, editable=False)
    issued_by = models.CharField(max_length=150, blank=True, editable=False)
    issued_on = models.DateField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "timing", "year"],
                condition=models.Q(state__in=("scoring", "review")),
                name="evaluation_one_open_of_a_kind",
                violation_error_message=words(
                    "这个项目本年度已有一项同类评价尚未结束",
                    "the project has an open evaluation of this kind and year already",
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="issued") | models.Q(issued_on__isnull=False),
                name="evaluation_issued_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes=None) | ~models.Q(supersedes_why=""),
                name="evaluation_superseded_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(issued_by="") | ~models.Q(issued_by=models.F("handed_in_by")),
                name="evaluation_issued_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.project}"


class KeptStanding(models.Model):
    """How far an evaluation has come, kept for the board: told from its rows, never entered."""

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="standing")
    stale = models.BooleanField(default=True)
    """Something was changed since."""
    points = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    """Points of the indicators that are decided."""
    full = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    low = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    high = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    grade = models.CharField(max_length=40, blank=True)
    parts = models.JSONField(default=list)
    """Of each indicator of the first level: code, name in both languages, low, high, points."""
    open_leaves = models.PositiveSmallIntegerField(default=0)
    unchecked = models.PositiveSmallIntegerField(default=0)
    """Answers that count and nobody has checked."""

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


class TeamMember(Recorded):
    """Who works on an evaluation. The declaration is the door: before it only the title is seen."""

    class Part(models.TextChoices):
        """What they do in it."""

        LEAD = "lead", words("主评人", "lead evaluator")
        MEMBER = "member", words("评价人员", "evaluator")
        EXPERT = "expert", words("评审专家", "expert")
        ENGINEER = "engineer", words("注册造价工程师", "registered cost engineer")

    class Verdict(models.TextChoices):
        """What the declaration came to."""

        AWAITED = "awaited", words("未声明", "not declared")
        NONE = "none", words("无利害关系", "no interest")
        RECUSED = "recused", words("回避", "recused")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="team")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    part = models.CharField(words("分工", "part"), max_length=8, choices=Part.choices)
    qualification = models.CharField(words("职称", "qualification"), max_length=100, blank=True)
    verdict = models.CharField(
        words("利害关系", "interest"),
        max_length=8,
        choices=Verdict.choices,
        default=Verdict.AWAITED,
    )
    interest = models.CharField(words("说明", "note"), max_length=500, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True, editable=False)
    declared_by = models.CharField(max_length=150, blank=True, editable=False)
    added_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "membership"], name="team_member_only_once"
            ),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=models.Q(part="lead") & ~models.Q(verdict="recused"),
                name="team_one_lead",
                violation_error_message=words(
                    "已有一名主评人", "there is a lead evaluator already"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="awaited") | models.Q(declared_at__isnull=False),
                name="team_declared_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.membership.person.name


class Snapshot(models.Model):
    """Facts of a project as they were counted: to work on, or issued in a package."""

    class Kind(models.TextChoices):
        """What it is for."""

        WORKING = "working", words("工作底数", "working figures")
        ISSUE = "issue", words("出具", "issue")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    as_of = models.DateField()
    body = models.JSONField()
    """``figures``: what each measure counted, and how; ``total``, ``grade`` of an issue."""
    sha256 = models.CharField(max_length=64)
    """Of the package of an issue, else of the figures."""
    package = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="issue") | models.Q(package__isnull=False),
                name="snapshot_issue_has_its_package",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.get_kind_display()} {self.as_of}"


class PackageCheck(models.Model):
    """Somebody who had no part in an evaluation verified its issued package; never changed."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="checks")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holds = models.BooleanField()
    found = models.JSONField(default=list)
    """Of each check: what it looks at in both languages, whether it holds, why not."""
    checked_at = models.DateTimeField(auto_now_add=True)
    checked_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.office} {self.checked_at}"
