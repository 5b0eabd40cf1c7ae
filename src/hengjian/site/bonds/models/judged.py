"""What is judged of a bond project: before it begins, whether it can be borne, and its goals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import LARGEST, Recorded, plan_year, yuan
from hengjian.site.common.words import words
from hengjian.site.library.models import Project


def per_cent_or_none(label: Any) -> Any:
    """A bound in per cent with two decimals, not below zero; missing where nothing bounds it."""
    return models.DecimalField(
        label,
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        null=True,
        blank=True,
    )


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
        SUBMITTED = "submitted", words("待审核", "awaiting review")
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
    reason = models.TextField(words("结论理由", "reason of the conclusion"), blank=True)
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


class Affordability(Recorded):
    """An assessment of whether the district can bear a project: of its budget or of its debt.

    Ratios are not stored: ``bonds.affordability`` reckons them from the figures of the year.
    """

    class Kind(models.TextChoices):
        """What is assessed."""

        FISCAL = "fiscal", words("财政承受能力", "fiscal affordability")
        DEBT = "debt", words("债务承受能力", "debt affordability")

    class Conclusion(models.TextChoices):
        """What it comes to."""

        BEARABLE = "bearable", words("可以承受", "can be borne")
        CONDITIONS = "conditions", words("有条件承受", "can be borne with conditions")
        UNBEARABLE = "unbearable", words("不能承受", "cannot be borne")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="affordability",
        verbose_name=words("项目", "project"),
    )
    kind = models.CharField(
        words("评估类别", "kind of assessment"), max_length=6, choices=Kind.choices
    )
    assessed_on = models.DateField(words("评估日期", "assessed on"))
    assessed_by = models.CharField(words("评估单位", "assessed by"), max_length=200, blank=True)
    year = plan_year(words("数据年度", "year of the figures"))
    expenditure = yuan(
        words("一般公共预算支出（元）", "spending of the general budget (yuan)"),
        null=True,
        blank=True,
    )
    burden = yuan(
        words("本项目年均支出责任（元）", "asked of the budget a year (yuan)"),
        null=True,
        blank=True,
    )
    burden_bound = per_cent_or_none(words("支出责任上限（%）", "bound of what is asked (%)"))
    resources = yuan(words("综合财力（元）", "resources of the year (yuan)"), null=True, blank=True)
    debt = yuan(words("政府债务余额（元）", "government debt (yuan)"), null=True, blank=True)
    debt_limit = yuan(
        words("政府债务限额（元）", "ceiling of the debt (yuan)"), null=True, blank=True
    )
    ratio_bound = per_cent_or_none(words("债务率上限（%）", "bound of the debt ratio (%)"))
    conclusion = models.CharField(
        words("结论", "conclusion"), max_length=10, choices=Conclusion.choices
    )
    reason = models.CharField(
        words("结论理由", "reason of the conclusion"), max_length=1000, blank=True
    )
    number = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("文件", "file"),
    )

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "assessed_on"],
                name="one_affordability_a_day",
                violation_error_message=words(
                    "这个项目这一天已有同类评估",
                    "the project has an assessment of that kind on that day already",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()} {self.assessed_on}"


class GoalKind(models.TextChoices):
    """The level-2 indicator under which a goal table lists a goal (财预〔2020〕10号 附1)."""

    QUANTITY = "quantity", words("数量指标", "quantity")
    QUALITY = "quality", words("质量指标", "quality")
    TIME = "time", words("时效指标", "timeliness")
    COST = "cost", words("成本指标", "cost")
    ECONOMIC = "economic", words("经济效益指标", "economic benefit")
    SOCIAL = "social", words("社会效益指标", "social benefit")
    ECOLOGICAL = "ecological", words("生态效益指标", "ecological benefit")
    LASTING = "lasting", words("可持续影响指标", "lasting effect")
    SATISFACTION = "satisfaction", words("服务对象满意度指标", "satisfaction of those served")


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

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", words("待批复", "awaiting approval")
        APPROVED = "approved", words("已批复", "approved")
        REPLACED = "replaced", words("已被替换", "replaced")

    project = models.ForeignKey(Project, models.PROTECT, related_name="goals")
    group = models.CharField(words("类别", "kind"), max_length=12, choices=Group.choices)
    kind = models.CharField(
        words("指标类别", "indicator"), max_length=12, choices=GoalKind.choices, blank=True
    )
    """The level-2 indicator; missing where nobody said."""
    name = models.CharField(words("绩效目标", "goal"), max_length=200)
    measure = models.CharField(words("口径", "what is counted"), max_length=64, blank=True)
    """A measure of ``measures.yaml`` from which the actual value is counted; empty where it is
    reported by hand."""
    direction = models.CharField(
        words("方向", "direction"),
        max_length=8,
        choices=Direction.choices,
        default=Direction.AT_LEAST,
    )
    target = models.DecimalField(words("目标值", "target"), max_digits=LARGEST, decimal_places=4)
    unit = models.CharField(words("单位", "unit"), max_length=20)
    due_on = models.DateField(words("完成时限", "due on"), null=True, blank=True)
    state = models.CharField(
        words("状态", "state"),
        max_length=8,
        choices=State.choices,
        default=State.OPEN,
        editable=False,
    )
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
        constraints = [
            models.CheckConstraint(
                name="goal_approved_by_another",
                condition=models.Q(state="open")
                | (
                    models.Q(approved_on__isnull=False)
                    & ~models.Q(approved_by=models.F("entered_by"))
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


GROUPS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((GoalKind.QUANTITY, GoalKind.QUALITY, GoalKind.TIME), (Goal.Group.OUTPUT,)),
    GoalKind.COST: (Goal.Group.COST, Goal.Group.OUTPUT),
    **dict.fromkeys(
        (GoalKind.ECONOMIC, GoalKind.SOCIAL, GoalKind.ECOLOGICAL), (Goal.Group.BENEFIT,)
    ),
    GoalKind.LASTING: (Goal.Group.BENEFIT, Goal.Group.RISK),
    GoalKind.SATISFACTION: (Goal.Group.SATISFACTION,),
}
"""Under which level-1 indicators each may stand; cost is one of its own since 财预〔2021〕101号."""


class AdjustedGoal(Recorded):
    """A goal as it was set anew for judging, beside the goal that was approved with the money.

    It changes nothing of the approved goal, which stays fixed; it says what is judged and why that
    is not what was declared. A goal in words only (可控, balanced) has no number for a target.
    """

    class Outcome(models.TextChoices):
        """Whether it was reached, as somebody found."""

        MET = "met", words("达成", "met")
        PARTLY = "partly", words("部分达成", "partly met")
        UNMET = "unmet", words("未达成", "not met")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="adjusted_goals",
        verbose_name=words("项目", "project"),
    )
    goal = models.ForeignKey(
        "bonds.Goal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name=words("原目标", "the declared goal"),
    )
    """The approved goal in whose place it is judged; none where it is new."""
    kind = models.CharField(words("指标类别", "indicator"), max_length=12, choices=GoalKind.choices)
    name = models.CharField(words("绩效目标", "goal"), max_length=200)
    direction = models.CharField(
        words("方向", "direction"),
        max_length=8,
        choices=Goal.Direction.choices,
        default=Goal.Direction.AT_LEAST,
    )
    target = models.DecimalField(
        words("目标值", "target"), max_digits=LARGEST, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(words("单位", "unit"), max_length=20, blank=True)
    wording = models.CharField(words("定性目标", "target in words"), max_length=100, blank=True)
    measure = models.CharField(words("口径", "what is counted"), max_length=64, blank=True)
    """A measure of ``measures.yaml`` from which the actual value is counted."""
    reported = models.DecimalField(
        words("填报完成值", "actual as reported"),
        max_digits=LARGEST,
        decimal_places=4,
        null=True,
        blank=True,
    )
    outcome = models.CharField(
        words("实现情况", "outcome"), max_length=6, choices=Outcome.choices, blank=True
    )
    told = models.CharField(words("完成情况说明", "what was reached"), max_length=500, blank=True)
    reason = models.CharField(words("调整原因", "reason of adjustment"), max_length=500, blank=True)

    class Meta:
        ordering = ["project", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=False) | ~models.Q(wording=""),
                name="adjusted_goal_has_a_target",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GoalProgress(Recorded):
    """What a goal had reached on a day, reported where no measure counts it."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="progress")
    on = models.DateField(words("日期", "date"))
    value = models.DecimalField(words("完成值", "actual"), max_digits=LARGEST, decimal_places=4)
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["goal", "on"], name="one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}"
