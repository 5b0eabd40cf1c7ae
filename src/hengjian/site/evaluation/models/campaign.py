"""The yearly plan of evaluations: a bureau draws it up, makes it public, works it off."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded, plan_year
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation
from hengjian.site.library.models import Project


class Campaign(Recorded):
    """What one bureau has evaluated in one year; the evaluations of the year are its lines."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/campaigns.py``."""

        DRAFT = "draft", words("编制中", "being drawn up")
        PUBLISHED = "published", words("已公布", "published")
        CLOSED = "closed", words("计划已结束", "closed")

    year = plan_year(words("评价年度", "year"))
    commissioner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("委托方", "commissioner")
    )
    title = models.CharField(words("名称", "name"), max_length=200)
    notice = models.CharField(words("计划文号", "number of the plan"), max_length=100, blank=True)
    note = models.TextField(words("说明", "note"), max_length=2000, blank=True)
    """By what the projects were chosen, which money is covered."""
    procedure = models.CharField(
        words("适用步骤", "steps in force"), max_length=120, blank=True, editable=False
    )
    """Name and edition of the steps in force when it was made public."""
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    published_by = models.CharField(max_length=150, blank=True, editable=False)
    published_on = models.DateField(
        words("公布日期", "published on"), null=True, blank=True, editable=False
    )
    closed_by = models.CharField(max_length=150, blank=True, editable=False)
    closed_on = models.DateField(
        words("计划结束日期", "closed on"), null=True, blank=True, editable=False
    )
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "commissioner"],
                name="campaign_one_a_year",
                violation_error_message=words(
                    "这个单位本年度已有一份评价计划",
                    "the bureau has a plan of evaluations for this year already",
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (models.Q(published_on__isnull=False) & ~models.Q(notice="")),
                name="campaign_published_under_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlannedEvaluation(Recorded):
    """One line of a yearly plan: which project, what kind, why."""

    class Kind(models.TextChoices):
        """Who evaluates; a self-evaluation is filled in by the unit (财预〔2020〕10号 第三条)."""

        SELF = "self", words("单位自评", "self-evaluation")
        DEPARTMENTAL = "departmental", words("部门评价", "departmental evaluation")
        FISCAL = "fiscal", words("财政评价", "fiscal evaluation")

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="lines",
        verbose_name=words("年度评价计划", "yearly evaluation plan"),
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="planned", verbose_name=words("项目", "project")
    )
    kind = models.CharField(words("评价类型", "kind"), max_length=16, choices=Kind.choices)
    timing = models.CharField(
        words("评价时点", "timing"), max_length=8, choices=Evaluation.Timing.choices
    )
    notice = models.CharField(words("委托文号", "notice number"), max_length=100, blank=True)
    """Of this evaluation alone; the plan's own where it has none."""
    why = models.CharField(words("列入理由", "why"), max_length=500, blank=True)
    evaluation = models.OneToOneField(
        Evaluation,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="planned_as",
        verbose_name=words("评价", "evaluation"),
    )

    class Meta:
        ordering = ["campaign", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "project", "kind", "timing"],
                name="planned_once_a_year",
                violation_error_message=words(
                    "这个项目本年度的同类评价已经列入计划",
                    "an evaluation of this kind is planned for the project and year already",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign.year} {self.project}"
