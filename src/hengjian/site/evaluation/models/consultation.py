"""Consultation on a draft: who was asked by when, what they said, what became of it."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation
from hengjian.site.evaluation.models.report import Passage, ReportDraft
from hengjian.site.platform.clock import Clocked


class Consultation(Clocked, Recorded):
    """One office asked for its comments on one draft of the report, in one round."""

    class Audience(models.TextChoices):
        """Who is asked: departments first, then the sections of the finance bureau."""

        DEPARTMENT = "dept", words("部门和单位", "departments and units")
        SECTION = "section", words("财政业务股室", "finance sections")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/consultations.py``."""

        ASKED = "asked", words("待提意见", "awaiting comments")
        ANSWERED = "answered", words("已答复", "answered")
        SILENT = "silent", words("逾期未答", "silent")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="consultations")
    draft = models.ForeignKey(
        ReportDraft,
        models.PROTECT,
        related_name="consultations",
        verbose_name=words("征求意见稿", "draft"),
    )
    round = models.PositiveSmallIntegerField(words("轮次", "round"), default=1)
    audience = models.CharField(
        words("征求对象", "audience"), max_length=7, choices=Audience.choices
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("征求单位", "office asked"),
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField(words("发出日期", "sent on"))
    asked_by = models.CharField(max_length=150, editable=False)
    reply = models.TextField(words("总体意见", "reply"), max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    answered_by = models.CharField(max_length=150, blank=True, editable=False)
    late = models.BooleanField(words("逾期答复", "late"), default=False, editable=False)

    class Meta:
        ordering = ["evaluation", "round", "audience", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "round", "organisation"],
                name="consultation_once_a_round",
                violation_error_message=words(
                    "这个单位本轮已经征求过", "this office was asked in this round already"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(
            words(
                f"{self.organisation} 第{self.round}轮", f"{self.organisation}, round {self.round}"
            )
        )


class ReportComment(Recorded):
    """What an office said about a paragraph, and what became of it with the reason."""

    class State(models.TextChoices):
        """What was decided; the moves between are in ``procedures/consultations.py``."""

        OPEN = "open", words("待处理", "open")
        ADOPTED = "adopted", words("采纳", "adopted")
        PARTLY = "partly", words("部分采纳", "adopted in part")
        REJECTED = "rejected", words("不予采纳", "rejected")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    passage = models.ForeignKey(
        Passage, models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    place = models.CharField(words("位置", "place"), max_length=200, blank=True)
    """The heading it stands under, as sent; empty of the report as a whole."""
    quoted = models.TextField(words("送出原文", "as sent"), blank=True)
    text = models.TextField(words("意见", "comment"), max_length=2000)
    late = models.BooleanField(words("逾期提出", "after the deadline"), default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    given_on = models.DateField(words("提出日期", "given on"))
    given_by = models.CharField(max_length=150, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)
    change = models.TextField(words("所作修改", "change made"), max_length=2000, blank=True)
    decided_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("given_by")),
                name="report_comment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("partly", "rejected"))
                | ~models.Q(decision_reason=""),
                name="report_comment_decided_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
