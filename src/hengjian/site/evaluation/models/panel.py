"""The expert panel: one score a judge, nobody sees another's until all are disclosed at once."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Membership
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation


class Panel(Recorded):
    """The panel of an evaluation: blind until it is disclosed."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", words("评分中", "being scored")
        DISCLOSED = "disclosed", words("已揭示", "disclosed")

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="panel")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    disclosed_on = models.DateField(null=True, blank=True, editable=False)
    disclosed_by = models.CharField(max_length=150, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)
    """Why somebody's scores are missing, where they are."""

    class Meta:
        ordering = ["evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation} 专家组"


class PanelScore(Recorded):
    """What one judge gave for one indicator; after disclosure the first score stays beside it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="panel_scores")
    indicator = models.CharField(words("指标", "indicator"), max_length=40)
    judge = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name=words("专家", "judge")
    )
    points = models.DecimalField(words("打分", "score"), max_digits=8, decimal_places=2)
    first = models.DecimalField(max_digits=8, decimal_places=2, null=True, editable=False)
    """As it was disclosed, where it was changed since."""
    reason = models.CharField(words("理由", "reason"), max_length=1000)

    class Meta:
        ordering = ["evaluation", "indicator", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator", "judge"], name="panel_score_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.judge.person.name}"
