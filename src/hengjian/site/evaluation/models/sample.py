"""The sites that evaluators go to see: drawn by money and stage, from a frame and a seed."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation
from hengjian.site.library.models import Site


class VisitSample(Recorded):
    """One draw of an evaluation: frame, seed and rule, from which anybody draws the same sites."""

    class Frame(models.TextChoices):
        """Which sites of the project may be drawn."""

        STARTED = "started", words("已开工的小区", "sites with works")
        ALL = "all", words("项目全部小区", "every site of the project")

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="visit_sample")
    frame_of = models.CharField(
        words("抽样范围", "sampling frame"),
        max_length=8,
        choices=Frame.choices,
        default=Frame.STARTED,
    )
    size = models.PositiveSmallIntegerField(
        words("抽取数（个）", "sites to visit"), validators=[MinValueValidator(1)]
    )
    seed = models.CharField(words("随机种子", "seed"), max_length=64)
    why = models.CharField(words("重抽理由", "why it is drawn again"), max_length=500, blank=True)
    frame = models.JSONField(editable=False)
    """Code, stage and money in 分 of each site that could be drawn, as they were on that day."""
    fingerprint = models.CharField(max_length=64, editable=False)
    """SHA-256 of the frame."""
    times = models.PositiveSmallIntegerField(default=1, editable=False)
    """How often it was drawn: drawing until a sample pleases shows."""
    drawn_on = models.DateField(words("抽取日期", "drawn on"), editable=False)
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["evaluation"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(times=1) | ~models.Q(why=""),
                name="sample_drawn_again_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} 实地核查抽样"


class SamplePoint(Recorded):
    """A site that was drawn, or that is visited instead of one."""

    sample = models.ForeignKey(VisitSample, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(words("序号", "no."))
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="+", verbose_name=words("小区", "site")
    )
    stage = models.CharField(words("阶段", "stage"), max_length=8, choices=Site.Stage.choices)
    """Where the site stood when it was drawn."""
    replaced_by = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="instead_of",
        verbose_name=words("替换为", "visited instead"),
    )
    why = models.CharField(words("替换理由", "why replaced"), max_length=500, blank=True)

    class Meta:
        ordering = ["sample", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "site"], name="site_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(why=""),
                name="point_replaced_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)
