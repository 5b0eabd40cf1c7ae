"""What is to be done, and what the survey of needs found lacking."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.common.recorded import Recorded, money
from hengjian.site.common.words import words
from hengjian.site.library.models.programme import Project
from hengjian.site.library.models.site import Site
from hengjian.site.library.scope_catalogue import works_named


class ScopeItem(Recorded):
    """A quantity of one kind of work, for a site or for the project as a whole.

    ``item`` is a code of the catalogue ``library/scope.yaml``, which gives its class
    (basic, improved, upgraded: 国办发〔2020〕23号) and its unit.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="scope_items"
    )
    site = models.ForeignKey(
        Site, models.CASCADE, null=True, blank=True, related_name="scope_items"
    )
    item = models.CharField(words("改造内容", "works"), max_length=48)
    quantity = models.DecimalField(
        words("数量", "quantity"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    unit_cost = money(words("单价（元）", "unit cost (yuan)"), null=True, blank=True)
    note = models.CharField(words("备注", "note"), max_length=255, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=False) | models.Q(project__isnull=False),
                name="scope_belongs_somewhere",
            )
        ]

    def __str__(self) -> str:
        return works_named(self.item, Decimal(self.quantity))

    @property
    def cost(self) -> Decimal | None:
        """Quantity × unit cost in 元, rounded half up to the cent; unknown without a unit cost."""
        if self.unit_cost is None:
            return None
        exact = Decimal(self.quantity) * Decimal(self.unit_cost)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Shortcoming(Recorded):
    """Something the survey of needs found lacking at a site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="shortcomings")
    item = models.CharField(words("短板", "shortcoming"), max_length=48)
    """The kind of work that would mend it, a code of the catalogue."""
    description = models.CharField(words("情况", "what was found"), max_length=500)
    severity = models.PositiveSmallIntegerField(
        words("紧迫程度", "urgency"),
        choices=[
            (1, words("一般", "ordinary")),
            (2, words("较急", "urgent")),
            (3, words("危及安全", "a danger")),
        ],
        default=1,
    )
    found_on = models.DateField(words("发现日期", "found on"))

    class Meta:
        ordering = ["-severity", "pk"]

    def __str__(self) -> str:
        return self.description
