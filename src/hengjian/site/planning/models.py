"""The annual plan, works of the utility owners, and the coordinated construction plan.

Where money comes from: the sources of the published data dictionary, with their names.
"""

from __future__ import annotations

from django.db import models

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import PLAN_YEARS, Recorded, in_china, money, plan_year, within
from hengjian.site.common.words import words
from hengjian.site.library.models import ContiguousArea, Project, Scheme, Site
from hengjian.site.library.models.dossier import Utility


class AnnualPlan(Recorded):
    """The plan of a district for one year."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/plans.py``."""

        DRAFT = "draft", words("编制中", "being drawn up")
        SUBMITTED = "submitted", words("待批准", "awaiting approval")
        APPROVED = "approved", words("已批准", "approved")
        PUBLISHED = "published", words("已公布", "published")

    name = models.CharField(words("名称", "name"), max_length=200)
    pinyin = models.CharField(max_length=400, editable=False, default="")
    """Pinyin initials of the name, for search."""
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区县", "district")
    )
    year = plan_year(words("年度", "year"))
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    weights = models.JSONField(default=dict, blank=True)
    """Bonuses and minimums given to the optimiser, as entered."""
    outcome = models.JSONField(null=True, blank=True)
    """What the optimiser found: objective, gap, why each is in or out, the next 100 万元."""
    outcome_at = models.DateTimeField(null=True, blank=True)
    job = models.BigIntegerField(null=True, blank=True)
    """The job that works the outcome out, while it does."""
    entered_by = models.CharField(max_length=150, blank=True)
    """Who changed the inputs or submitted last: they may not approve."""
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="one_plan_a_year"),
            within("plan_within_measure", year=PLAN_YEARS),
        ]

    def __str__(self) -> str:
        return self.name


class PlanBudget(models.Model):
    """Money of one source for the plan's year."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="budgets")
    source = models.CharField(words("资金来源", "source of funds"), max_length=24)
    """A code of the fund sources: ``central``, ``special_bond`` …"""
    amount = money(words("金额（元）", "amount (yuan)"))
    only_old = models.BooleanField(
        words("只用于2000年底前建成", "only for sites built before the end of 2000"), default=False
    )
    sub_district = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("只用于街道", "only for the sub-district"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "source"], name="one_budget_a_source")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount}"


class PlanEntry(models.Model):
    """A scheme before the plan: chosen or not, by whom, and why."""

    class Wish(models.TextChoices):
        """What the planner asks of the optimiser."""

        FREE = "free", words("由测算决定", "left to the optimiser")
        IN = "in", words("必须列入", "must be in")
        OUT = "out", words("暂不列入", "left out for now")

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="entries")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="plan_entries")
    wish = models.CharField(max_length=4, choices=Wish.choices, default=Wish.FREE)
    wish_reason = models.CharField(max_length=500, blank=True)
    chosen = models.BooleanField(default=False)
    funding = models.JSONField(default=dict, blank=True)
    """Source code → amount in 元, as text with two decimals."""
    why = models.JSONField(default=dict, blank=True)
    """Why it is in or out, as the optimiser found."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "scheme"], name="one_entry_a_scheme"),
            models.CheckConstraint(
                condition=models.Q(wish="free") | ~models.Q(wish_reason=""),
                name="wish_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.scheme}"


class PlanChange(models.Model):
    """A change of a published plan: asked for with a reason, approved by somebody else."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", words("待批准", "awaiting approval")
        APPROVED = "approved", words("已批准", "approved")
        REFUSED = "refused", words("未批准", "refused")

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(words("理由", "reason"))
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.WAITING
    )
    decision_reason = models.TextField(blank=True)
    added = models.ManyToManyField(Scheme, related_name="+", blank=True)
    removed = models.ManyToManyField(Scheme, related_name="+", blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan} {self.at:%Y-%m-%d}"


class UtilityWork(Recorded):
    """A work that a utility owner plans for a place."""

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区县", "district")
    )
    utility = models.CharField(words("管线", "utility"), max_length=8, choices=Utility.choices)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("产权单位", "utility owner"),
    )
    name = models.CharField(words("工程名称", "name of the works"), max_length=200)
    pinyin = models.CharField(max_length=400, editable=False, default="")
    """Pinyin initials of the name, for search."""
    street = models.CharField(words("道路", "road"), max_length=200, blank=True)
    area = models.ForeignKey(
        ContiguousArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="utility_works",
        verbose_name=words("连片区域", "contiguous area"),
    )
    sites = models.ManyToManyField(
        Site, blank=True, related_name="utility_works", verbose_name=words("小区", "sites")
    )
    sites_count = models.PositiveIntegerField(default=0, editable=False)
    """How many sites it concerns, kept by the actions."""
    longitude = models.DecimalField(
        words("经度（WGS-84）", "longitude (WGS-84)"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
    )
    latitude = models.DecimalField(
        words("纬度（WGS-84）", "latitude (WGS-84)"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
    )
    digs = models.BooleanField(words("需开挖", "digs"), default=True)
    starts_on = models.DateField(words("计划开始", "planned start"))
    ends_on = models.DateField(words("计划结束", "planned end"))

    class Meta:
        ordering = ["starts_on", "code"]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="utility_work_by_start"),
            models.Index(fields=["ends_on", "id"], name="utility_work_by_end"),
            models.Index(fields=["utility", "digs", "region"], name="utility_work_by_utility"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="utility_work_dates_in_order",
            ),
            in_china("utility_work_in_china"),
        ]

    def __str__(self) -> str:
        return self.name


class CoordinatedPlan(Recorded):
    """Who works when at an area or a site: it should exist before a start is allowed."""

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("街道", "sub-district")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="coordinated_plans"
    )
    area = models.ForeignKey(
        ContiguousArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_plans",
        verbose_name=words("连片区域", "contiguous area"),
    )
    name = models.CharField(words("名称", "name"), max_length=200)
    sites = models.ManyToManyField(
        Site, related_name="coordinated_plans", blank=True, verbose_name=words("小区", "sites")
    )
    agreed_on = models.DateField(words("会商日期", "agreed on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class CoordinatedTask(models.Model):
    """One bar of the Gantt."""

    plan = models.ForeignKey(CoordinatedPlan, models.CASCADE, related_name="tasks")
    name = models.CharField(words("工序", "task"), max_length=200)
    executor = models.CharField(words("责任单位", "responsible unit"), max_length=100)
    utility_work = models.ForeignKey(
        UtilityWork, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before")
    starts_on = models.DateField(words("开始", "starts"))
    ends_on = models.DateField(words("结束", "ends"))
    digs = models.BooleanField(words("需开挖", "digs"), default=False)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="task_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


SOURCES: dict[str, Text] = {
    "central": Text("中央补助", "central government"),
    "provincial": Text("省级", "province"),
    "municipal": Text("市级", "city"),
    "county": Text("县区级", "district"),
    "special_bond": Text("专项债券", "special bond"),
    "residents": Text("居民出资", "residents"),
    "utilities": Text("专营单位", "utility owners"),
    "loan": Text("贷款", "loan"),
    "other": Text("其他", "other"),
}
"""By their codes in ``tables.yaml``, in its order."""
