"""What follows from an evaluation: what next year's budget might be, what is to be issued."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded, money, plan_year
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation
from hengjian.site.library.models import Project


class BudgetProposal(Recorded):
    """What an issued evaluation suggests for a budget; decided by people, never by itself."""

    class Kind(models.TextChoices):
        """Which way."""

        MORE = "more", words("增加安排", "more")
        KEEP = "keep", words("保持", "the same")
        LESS = "less", words("核减", "less")
        STOP = "stop", words("停止安排", "stop")

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", words("建议，待决定", "proposed, to be decided")
        ADOPTED = "adopted", words("采纳", "adopted")
        REJECTED = "rejected", words("不采纳", "not adopted")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="budget_proposals")
    year = plan_year(words("预算年度", "budget year"))
    kind = models.CharField(words("怎样安排", "proposal"), max_length=4, choices=Kind.choices)
    base = money(words("预算基数（元）", "base (yuan)"))
    per_cent = models.DecimalField(
        words("增减比例（%）", "by (%)"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    reason = models.CharField(words("理由", "reason"), max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    entered_by = models.CharField(max_length=150, editable=False)
    decided_by = models.CharField(max_length=150, blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "year"],
                name="budget_proposed_once_a_year",
                violation_error_message=words(
                    "这项评价对该年度已提过建议", "there is a proposal for this year already"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("entered_by")),
                name="budget_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class PolicyDuty(Recorded):
    """A policy or rule that has to be issued, by whom and until when."""

    class Kind(models.TextChoices):
        """What is to be issued."""

        POLICY = "policy", words("配套政策", "policy")
        RULE = "rule", words("管理制度", "rule")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="+", verbose_name=words("项目", "project")
    )
    evaluation = models.ForeignKey(
        Evaluation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="policy_duties",
    )
    """The one that found it missing, where one did."""
    kind = models.CharField(words("类别", "kind"), max_length=6, choices=Kind.choices)
    title = models.CharField(words("应出台什么", "what is to be issued"), max_length=200)
    owed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("责任单位", "responsible unit"),
    )
    until = models.DateField(words("期限", "deadline"), null=True, blank=True)
    number = models.CharField(words("已印发文号", "number issued"), max_length=100, blank=True)
    issued_on = models.DateField(words("印发日期", "issued on"), null=True, blank=True)
    note = models.CharField(words("说明", "note"), max_length=500, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number="", issued_on__isnull=True)
                | (~models.Q(number="") & models.Q(issued_on__isnull=False)),
                name="policy_issued_with_number_and_day",
                violation_error_message=words(
                    "文号和印发日期要么都填，要么都不填",
                    "number and day of issue are both given, or neither",
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title
