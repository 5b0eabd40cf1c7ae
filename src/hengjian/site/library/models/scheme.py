"""Schemes: several ways to renew a site or an area, compared before one is chosen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import PLAN_YEARS, Recorded, money, plan_year, within
from hengjian.site.common.words import words
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.models.site import ContiguousArea, PropertyMode, Site
from hengjian.site.library.scope_catalogue import works_named


class Scheme(Recorded):
    """One way to renew a site, or the sites of a contiguous area."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/schemes.py``."""

        DRAFT = "draft", words("编制中", "being drawn up")
        SUBMITTED = "submitted", words("待审定", "awaiting decision")
        ACCEPTED = "accepted", words("可入选", "eligible")
        REJECTED = "rejected", words("不采用", "rejected")

    name = models.CharField(words("方案名称", "scheme name"), max_length=200)
    pinyin = models.CharField(max_length=400, editable=False, default="")
    """Pinyin initials of the name, for search."""
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("街道", "sub-district")
    )
    area = models.ForeignKey(
        ContiguousArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        verbose_name=words("连片区域", "contiguous area"),
    )
    sites = models.ManyToManyField(
        Site, related_name="schemes", verbose_name=words("小区", "sites")
    )
    sites_count = models.PositiveIntegerField(default=0, editable=False)
    """How many sites it has, kept by the actions."""
    year = plan_year(words("计划年度", "plan year"))
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    description = models.TextField(words("思路", "idea"), blank=True)
    property_after = models.CharField(
        words("改造后物业", "property management after"),
        max_length=10,
        choices=PropertyMode.choices,
        blank=True,
    )
    starts_on = models.DateField(words("计划开工", "planned start"), null=True, blank=True)
    finishes_on = models.DateField(words("计划完工", "planned finish"), null=True, blank=True)
    cost = money(words("总投资（元）", "total cost (yuan)"), default=Decimal(0))
    """The sum of its items, kept by the actions."""
    utilities_aligned = models.BooleanField(
        words("与管线计划衔接", "aligned with the utility plans"), default=False
    )
    judgements = models.JSONField(default=dict, blank=True)
    """Answers to the criteria of the benefit framework that no record gives."""
    benefit = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    """The score of the benefit framework, out of 100; unknown until evaluated."""
    benefit_trace = models.JSONField(null=True, blank=True)
    entered_by = models.CharField(max_length=150, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["region", "year"]),
            models.Index(fields=["cost", "id"], name="scheme_by_cost"),
            models.Index(fields=["sites_count", "id"], name="scheme_by_sites_count"),
            models.Index(fields=["year"], name="scheme_by_year"),
            models.Index(fields=["state", "region"], name="scheme_by_state"),
        ]
        constraints = [within("scheme_within_measure", year=PLAN_YEARS)]

    def __str__(self) -> str:
        return self.name


class SchemeItem(models.Model):
    """A quantity of one kind of work in a scheme."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="items")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(words("改造内容", "works"), max_length=48)
    quantity = models.DecimalField(
        words("数量", "quantity"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    unit_cost = money(words("单价（元）", "unit cost (yuan)"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return works_named(self.item, Decimal(self.quantity))

    @property
    def cost(self) -> Decimal:
        """Quantity × unit cost in 元, rounded half up to the cent."""
        exact = Decimal(self.quantity) * Decimal(self.unit_cost)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


class SchemeComment(Recorded):
    """What a resident or a utility owner says to a scheme, and what became of it."""

    class Voice(models.TextChoices):
        """Whose opinion it is; residents are not named."""

        RESIDENT = "resident", words("居民", "resident")
        UTILITY = "utility", words("管线产权单位", "utility owner")
        OTHER = "other", words("其他", "other")

    class Decision(models.TextChoices):
        """What became of it."""

        OPEN = "open", words("待答复", "awaiting answer")
        ADOPTED = "adopted", words("采纳", "adopted")
        PARTLY = "partly", words("部分采纳", "adopted in part")
        REJECTED = "rejected", words("不采纳", "not adopted")

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="comments")
    voice = models.CharField(words("来源", "voice"), max_length=8, choices=Voice.choices)
    utility = models.CharField(
        words("管线", "utility"), max_length=8, choices=Utility.choices, blank=True
    )
    received_on = models.DateField(words("收到日期", "received on"))
    text = models.TextField(words("意见", "comment"))
    decision = models.CharField(
        words("处理", "decision"), max_length=8, choices=Decision.choices, default=Decision.OPEN
    )
    reason = models.TextField(words("理由", "reason"), blank=True)
    entered_by = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="open") | ~models.Q(reason=""),
                name="comment_decided_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
