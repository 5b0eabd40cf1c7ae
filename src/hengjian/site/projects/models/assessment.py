"""The ex-ante assessment of a bond project, and its performance goals."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.models import Attachment
from hengjian.site.common.words import words
from hengjian.site.projects.models.base import Recorded
from hengjian.site.projects.models.programme import Project


class Assessment(Recorded):
    """An ex-ante assessment in the eight items of 财预〔2021〕61号 art. 5.

    Only the conclusion "admit" lets the project into the bond library.
    """

    class Conclusion(models.TextChoices):
        """What it comes to."""

        ADMIT = "admit", words("予以支持", "admit")
        ADJUST = "adjust", words("调整完善后予以支持", "admit after adjustment")
        REFUSE = "refuse", words("不予支持", "do not admit")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/bonds.py``."""

        DRAFT = "draft", words("评估中", "being assessed")
        SUBMITTED = "submitted", words("待审核", "awaiting approval")
        CONCLUDED = "concluded", words("已出结论", "concluded")

    project = models.ForeignKey(Project, models.PROTECT, related_name="assessments")
    framework = models.CharField(words("评估体系", "framework"), max_length=64)
    edition = models.CharField(max_length=32)
    assessed_on = models.DateField(words("评估日期", "assessed on"))
    judgements = models.JSONField(default=dict, blank=True)
    """Item → answer of each criterion with its reason and evidence, as the framework asks."""
    score = models.DecimalField(
        words("得分", "score"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    conclusion = models.CharField(
        words("结论", "conclusion"), max_length=6, choices=Conclusion.choices, blank=True
    )
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    reason = models.TextField(words("结论理由", "reason"), blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    concluded_by = models.CharField(max_length=150, blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="concluded") | ~models.Q(conclusion=""),
                name="assessment_concludes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.assessed_on}"


class Goal(Recorded):
    """A performance goal of a project: approved with the money, then fixed.

    It changes only by the procedure of a new project (财预〔2021〕61号): the old goal is kept and
    names the assessment by which the new one took its place.
    """

    class Group(models.TextChoices):
        """Under which level-1 indicator it stands."""

        OUTPUT = "output", words("产出", "output")
        COST = "cost", words("成本", "cost")
        BENEFIT = "benefit", words("效益", "benefit")
        SATISFACTION = "satisfaction", words("满意度", "satisfaction")
        RISK = "risk", words("偿债风险", "repayment risk")

    class Direction(models.TextChoices):
        """When it is met."""

        AT_LEAST = "at_least", words("不低于", "at least")
        AT_MOST = "at_most", words("不高于", "at most")

    project = models.ForeignKey(Project, models.PROTECT, related_name="goals")
    group = models.CharField(words("类别", "group"), max_length=12, choices=Group.choices)
    name = models.CharField(words("绩效目标", "goal"), max_length=200)
    measure = models.CharField(words("口径", "measure"), max_length=64, blank=True)
    """A measure of ``measures.yaml`` from which the actual value is counted; empty where it is
    reported by hand."""
    direction = models.CharField(
        words("方向", "direction"),
        max_length=8,
        choices=Direction.choices,
        default=Direction.AT_LEAST,
    )
    target = models.DecimalField(words("目标值", "target"), max_digits=18, decimal_places=4)
    unit = models.CharField(words("单位", "unit"), max_length=20)
    due_on = models.DateField(words("完成时限", "due on"), null=True, blank=True)
    approved_on = models.DateField(words("批准日期", "approved on"), null=True, blank=True)
    approved_by = models.CharField(max_length=150, blank=True, editable=False)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    replaced_under = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["project", "group", "code"]

    def __str__(self) -> str:
        return self.name


class GoalProgress(Recorded):
    """What a goal had reached on a day, reported where no measure counts it."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="progress")
    on = models.DateField(words("日期", "date"))
    value = models.DecimalField(words("完成值", "value"), max_digits=18, decimal_places=4)
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["goal", "on"], name="one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}"
