"""Dual monitoring: warnings with an owner and a deadline, suspensions, the monitoring report."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Project


class Level(models.TextChoices):
    """How grave a warning is."""

    BLUE = "blue", words("蓝色", "blue")
    YELLOW = "yellow", words("黄色", "yellow")
    RED = "red", words("红色", "red")


class Warning(Recorded):
    """A rule that a project meets: who must do what by when, and how it ended."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/watching.py``."""

        OPEN = "open", words("待答复", "awaiting an answer")
        ANSWERED = "answered", words("已答复", "answered")
        ESCALATED = "escalated", words("已升级", "escalated")
        CLOSED = "closed", words("已解除", "closed")

    class Closed(models.TextChoices):
        """What ended it."""

        DATA = "data", words("数据恢复正常", "the data are in order again")
        EVIDENCE = "evidence", words("凭佐证解除", "closed by evidence")

    project = models.ForeignKey(Project, models.PROTECT, related_name="warnings")
    rule = models.CharField(words("规则", "rule"), max_length=64)
    """A code of ``warning_rules.yaml``."""
    level = models.CharField(words("等级", "level"), max_length=6, choices=Level.choices)
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.OPEN
    )
    fired_on = models.DateField(words("触发日期", "fired on"))
    measured = models.JSONField(default=dict)
    """The figures as they stood: the formula of the rule, its inputs with units, the bound."""
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("责任单位", "responsible unit"),
    )
    due_on = models.DateField(words("答复期限", "answer due"))
    answer = models.TextField(words("答复", "answer"), blank=True)
    answered_by = models.CharField(max_length=150, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_on = models.DateField(null=True, blank=True, editable=False)
    escalated_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(words("解除日期", "closed on"), null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, editable=False)
    closed_how = models.CharField(max_length=8, choices=Closed.choices, blank=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-fired_on", "-pk"]
        indexes = [
            models.Index(fields=["project", "state"]),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["owner", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "rule"],
                condition=~models.Q(state="closed"),
                name="one_open_warning_a_rule",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(closed_how=""),
                name="warning_closed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.rule}"


class Suspension(Recorded):
    """Disbursement suspended or stopped for a serious deviation (财预〔2021〕61号)."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", words("建议暂停", "proposed")
        IN_FORCE = "in_force", words("暂停拨付", "in force")
        REFUSED = "refused", words("未采纳", "not adopted")
        LIFTED = "lifted", words("已恢复", "lifted")

    project = models.ForeignKey(Project, models.PROTECT, related_name="suspensions")
    warning = models.ForeignKey(
        Warning, models.PROTECT, null=True, blank=True, related_name="suspensions"
    )
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.PROPOSED
    )
    proposed_on = models.DateField(words("建议日期", "proposed on"))
    proposed_by = models.CharField(max_length=150, blank=True, editable=False)
    """Who proposed it; empty where a rule did. They do not decide on it."""
    reason = models.TextField(words("理由", "reason"))
    decided_by = models.CharField(max_length=150, blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True, editable=False)
    lifted_on = models.DateField(null=True, blank=True, editable=False)
    lifting_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["proposed", "in_force"]),
                name="one_suspension_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_state_display()}"


class MonitoringReport(Recorded):
    """The mid-year monitoring form: progress January to July, what is expected of the year."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("填报中", "being filled in")
        SUBMITTED = "submitted", words("已提交", "handed in")
        REVIEWED = "reviewed", words("已审核", "confirmed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="monitoring_reports")
    year = models.PositiveSmallIntegerField(words("年度", "year"))
    until = models.DateField(words("监控截止", "until"))
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    lines = models.JSONField(default=list, blank=True)
    """A line a goal and one for the money: values from data when it was begun, what is expected,
    classes of deviation, likelihood, and the measures that are taken, as entered."""
    conclusion = models.TextField(words("监控结论", "conclusion"), blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    reviewed_by = models.CharField(max_length=150, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["project", "until"], name="one_monitoring_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.until}"
