"""Problems found, what is recommended, and what becomes of it year by year."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, plan_year
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation
from hengjian.site.platform.clock import Clocked


class Finding(Recorded):
    """A problem with its causes and the indicators it bears on; or an experience to pass on."""

    class Kind(models.TextChoices):
        """What it is."""

        PROBLEM = "problem", words("问题", "problem")
        EXPERIENCE = "experience", words("经验做法", "experience")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/findings.py``."""

        DRAFT = "draft", words("草拟", "draft")
        CONFIRMED = "confirmed", words("已确认", "confirmed")
        DROPPED = "dropped", words("不采用", "rejected")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PROBLEM)
    title = models.CharField(words("标题", "title"), max_length=200)
    text = models.TextField(words("内容", "content"), max_length=4000)
    """Figures by reference: ``{facts.开工率}``, ``{scores.C11}``."""
    cause = models.TextField(words("成因", "cause"), max_length=1000, blank=True)
    side = models.CharField(
        words("主客观", "side"),
        max_length=10,
        blank=True,
        choices=[
            ("objective", words("客观", "objective")),
            ("subjective", words("主观", "subjective")),
        ],
    )
    origin = models.CharField(
        words("内外部", "origin"),
        max_length=8,
        blank=True,
        choices=[("internal", words("内部", "internal")), ("external", words("外部", "external"))],
    )
    indicators = models.JSONField(words("涉及指标", "indicators"), default=list, blank=True)
    none_because = models.CharField(
        words("为何不提建议", "why no recommendation"), max_length=500, blank=True
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    entered_by = models.CharField(max_length=150, editable=False)
    confirmed_by = models.CharField(max_length=150, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "code"]

    def __str__(self) -> str:
        return self.title


class Recommendation(Clocked, Recorded):
    """What one organisation should do about a problem, and how one will know that it is done."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/recommendations.py``."""

        DRAFT = "draft", words("未发出", "not sent")
        SENT = "sent", words("待答复", "awaiting an answer")
        ACCEPTED = "accepted", words("待制定计划", "awaiting a plan")
        PLANNED = "planned", words("整改中", "under way")
        CLAIMED = "claimed", words("待验证", "awaiting validation")
        CLOSED = "closed", words("已销号", "closed, done")
        REFUSED = "refused", words("不接受", "not accepted")
        UNDONE = "undone", words("未落实销号", "closed as not done")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="recommendations")
    title = models.CharField(words("建议", "recommendation"), max_length=200)
    text = models.TextField(words("内容", "content"), max_length=2000)
    addressee = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("责任单位", "responsible unit"),
    )
    done_when = models.CharField(words("怎样算完成", "done when"), max_length=500)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    sent_on = models.DateField(null=True, blank=True, editable=False)
    response = models.CharField(
        words("答复", "answer"),
        max_length=8,
        blank=True,
        choices=[
            ("whole", words("接受", "accepted")),
            ("partly", words("部分接受", "accepted in part")),
            ("refused", words("不接受", "not accepted")),
        ],
    )
    response_why = models.CharField(words("答复说明", "why"), max_length=500, blank=True)
    plan = models.TextField(words("整改措施", "measures"), max_length=2000, blank=True)
    planned_for = models.DateField(words("计划完成日", "planned for"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    responded_by = models.CharField(max_length=150, blank=True, editable=False)
    claimed_by = models.CharField(max_length=150, blank=True, editable=False)
    validated_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["finding", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(validated_by="")
                | models.Q(claimed_by="")
                | ~models.Q(validated_by=models.F("claimed_by")),
                name="recommendation_validated_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Progress(models.Model):
    """One round of a recommendation: what the addressee claims, and what was found."""

    class Verdict(models.TextChoices):
        """What the validation found."""

        OPEN = "", words("待验证", "awaiting validation")
        DONE = "done", words("已完成", "done")
        PARTLY = "partly", words("部分完成", "done in part")
        NOT = "not", words("未完成", "not done")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="progress")
    year = plan_year(words("年度", "year"))
    claim = models.TextField(words("完成情况", "what was done"), max_length=2000)
    evidence = models.ManyToManyField(Attachment, related_name="+", blank=True)
    claimed_on = models.DateField()
    claimed_by = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Of who claims it: another one validates."""
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    why = models.CharField(words("验证意见", "what was found"), max_length=500, blank=True)
    validated_by = models.CharField(max_length=150, blank=True)
    validated_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(validated_by="")
                | ~models.Q(validated_by=models.F("claimed_by")),
                name="progress_validated_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="") | ~models.Q(why=""),
                name="progress_validated_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.year}"
