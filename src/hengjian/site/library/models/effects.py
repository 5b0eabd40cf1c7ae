"""What a renewal changed, measured: before and after, in the unit of what is measured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models.site import Site

MOST = Decimal("99999999.99")


def _measurement(label: Any) -> Any:
    return models.DecimalField(
        label,
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MOST)],
        null=True,
        blank=True,
    )


class SiteEffect(Recorded):
    """One thing measured at a site before its renewal and after; a measurement not made is missing,
    and not zero."""

    class Measured(models.TextChoices):
        """What is measured; its unit is in ``UNITS``."""

        PARKING = "parking", words("停车位", "parking places")
        CHARGING = "charging", words("充电桩", "charging points")
        BICYCLES = "bicycles", words("电动自行车停车点", "places for electric bicycles")
        LAMPS = "lamps", words("路灯", "street lamps")
        ROADS = "roads", words("道路硬化面积", "paved road area")
        FIRE_LANES = "fire_lanes", words("消防通道面积", "fire access area")
        GREEN = "green", words("绿化面积", "green area")
        WATER_MAINS = "water_mains", words("给水主管", "water mains")
        SEWERS = "sewers", words("雨污水管", "drains and sewers")
        CABLES = "cables", words("架空线缆", "overhead cables")
        CAMERAS = "cameras", words("监控", "cameras")
        WASTE = "waste", words("环卫设施", "waste facilities")
        LIFTS = "lifts", words("电梯", "lifts")
        ILLEGAL = "illegal", words("违法建筑面积", "illegal structures")
        SERVICES = "services", words("公共服务用房", "rooms for public services")
        COMPLAINTS = "complaints", words("年投诉件数", "complaints a year")
        FEES = "fees", words("物业费收缴率", "share of property fees paid")

    site = models.ForeignKey(
        Site,
        models.CASCADE,
        related_name="effects",
        verbose_name=words("小区", "site"),
    )
    measured = models.CharField(
        words("测量项目", "what is measured"), max_length=12, choices=Measured.choices
    )
    before = _measurement(words("改造前", "before"))
    before_on = models.DateField(
        words("改造前测量日期", "measured before on"), null=True, blank=True
    )
    after = _measurement(words("改造后", "after"))
    after_on = models.DateField(words("改造后测量日期", "measured after on"), null=True, blank=True)
    note = models.CharField(words("说明", "description"), max_length=255, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "measured"],
                name="one_effect_a_site",
                violation_error_message=words(
                    "这个小区已有这一项前后数据", "the site has that measurement already"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
                name="effect_is_measured",
            ),
            models.CheckConstraint(
                condition=(models.Q(before__isnull=True) | models.Q(before__range=(0, MOST)))
                & (models.Q(after__isnull=True) | models.Q(after__range=(0, MOST))),
                name="effect_within_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.get_measured_display()}"

    @property
    def unit(self) -> str:
        """The symbol of what is measured."""
        return UNITS[self.measured]

    @property
    def difference(self) -> Decimal | None:
        """After less before; None where one of the two is missing."""
        before: Decimal | None = self.before
        after: Decimal | None = self.after
        return None if before is None or after is None else after - before

    @property
    def better(self) -> bool | None:
        """Whether it changed for the better; None where it did not change or is not known."""
        if not self.difference:
            return None
        return (self.difference < 0) == (self.measured in LESS_IS_BETTER)


M = SiteEffect.Measured
UNITS: dict[str, str] = {
    M.PARKING: "个",
    M.CHARGING: "个",
    M.BICYCLES: "个",
    M.LAMPS: "盏",
    M.ROADS: "平方米",
    M.FIRE_LANES: "平方米",
    M.GREEN: "平方米",
    M.WATER_MAINS: "米",
    M.SEWERS: "米",
    M.CABLES: "米",
    M.CAMERAS: "套",
    M.WASTE: "处",
    M.LIFTS: "部",
    M.ILLEGAL: "平方米",
    M.SERVICES: "平方米",
    M.COMPLAINTS: "件",
    M.FEES: "%",
}
"""In which unit each is measured, as the published report gives its works."""
LESS_IS_BETTER = frozenset((M.CABLES, M.ILLEGAL, M.COMPLAINTS))
