"""What a unit says of its own project, line by line, and what a re-check makes of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import LARGEST, Recorded, plan_year
from hengjian.site.common.words import words
from hengjian.site.library.models import Project


def score(label: Any) -> Any:
    """Points with two decimals; missing where nobody gave them."""
    return models.DecimalField(label, max_digits=6, decimal_places=2, null=True, blank=True)


def wan(label: Any) -> Any:
    """An amount in 万元, as the official form prints it."""
    return models.DecimalField(label, max_digits=LARGEST, decimal_places=4, null=True, blank=True)


class SelfEvaluation(Recorded):
    """The yearly self-evaluation of a project by the form of 财预〔2020〕10号 附1."""

    class Origin(models.TextChoices):
        """How it came in."""

        TYPED = "typed", words("在线填写", "filled in here")
        WORKBOOK = "xlsx", words("表格导入", "imported from a workbook")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/self_evaluations.py``."""

        DRAFT = "draft", words("填写中", "being filled in")
        HANDED_IN = "handed_in", words("待审核", "awaiting review")
        ACCEPTED = "accepted", words("已受理", "accepted")
        RETURNED = "returned", words("已退回", "sent back")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="self_evaluations",
        verbose_name=words("项目", "project"),
    )
    year = plan_year(words("自评年度", "year"))
    as_of = models.DateField(words("截至日", "as of"))
    """The day for which the system's own figures stand beside the lines."""
    origin = models.CharField(max_length=5, choices=Origin.choices, default=Origin.TYPED)
    reconstruction = models.BooleanField(words("重建", "reconstruction"), default=False)
    """Rebuilt from what a report says of a form that was not published."""
    budget = wan(words("全年预算数（万元）", "budget of the year, 10,000 yuan"))
    executed = wan(words("全年执行数（万元）", "spent in the year, 10,000 yuan"))
    funds_points = score(words("预算执行率分值", "points of execution"))
    funds_claimed = score(words("预算执行率自评得分", "score of execution"))
    total_claimed = score(words("自评总分", "total claimed"))
    """As printed on the form; the sum of the lines where it was filled in here."""
    expected = models.TextField(words("年初目标", "goal of the year"), max_length=2000, blank=True)
    achieved = models.TextField(words("实际完成情况", "what was done"), max_length=2000, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    """The workbook it came from."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    filled_by = models.CharField(max_length=150, editable=False)
    reviewed_by = models.CharField(max_length=150, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"],
                name="self_evaluation_once_a_year",
                violation_error_message=words(
                    "这个项目本年度已有自评", "the project has a self-evaluation of that year"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by="") | ~models.Q(reviewed_by=models.F("filled_by")),
                name="self_evaluation_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class SelfLine(models.Model):
    """One indicator of the form; texts as they were written."""

    class Verdict(models.TextChoices):
        """What the re-check decided about the line."""

        OPEN = "", words("未定", "undecided")
        AGREED = "agreed", words("认可复核", "re-check stands")
        JUDGED = "judged", words("人工认定", "judged by a person")

    self_evaluation = models.ForeignKey(SelfEvaluation, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    level1 = models.CharField(words("一级指标", "level 1"), max_length=80, blank=True)
    level2 = models.CharField(words("二级指标", "level 2"), max_length=80, blank=True)
    name = models.CharField(words("三级指标", "indicator"), max_length=200)
    target = models.CharField(words("指标值", "target"), max_length=100, blank=True)
    actual = models.CharField(words("完成值", "actual"), max_length=100, blank=True)
    counted = models.CharField(words("系统统计", "counted here"), max_length=100, blank=True)
    """What the site's rows gave when the form was begun; empty where nothing counts it."""
    measure = models.CharField(max_length=80, blank=True)
    """The measure that counts it."""
    points = score(words("分值", "points"))
    claimed = score(words("自评得分", "score claimed"))
    reason = models.CharField(
        words("偏差原因和改进措施", "reasons and measures"), max_length=1000, blank=True
    )
    evidence = models.CharField(words("佐证材料", "evidence"), max_length=500, blank=True)
    places = models.JSONField(default=dict, blank=True)
    """Where each column stands in the workbook it came from."""
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    verdict_score = score(words("认定得分", "score decided"))
    verdict_why = models.CharField(words("认定理由", "why"), max_length=500, blank=True)
    verdict_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["self_evaluation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_evaluation", "position"], name="self_line_in_its_place"
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="judged") | ~models.Q(verdict_why=""),
                name="self_line_judged_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name
