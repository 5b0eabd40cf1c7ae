"""Contiguous areas, sites (小区) and buildings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.ordering import missing_least, share_done
from hengjian.site.common.recorded import Recorded, in_china, number_of, square_metres, within
from hengjian.site.common.words import words
from hengjian.site.library.models.programme import Project, Section

OLD_BEFORE = 2001
"""Built before the end of 2000 has priority (国办发〔2020〕23号)."""
YEARS = (1900, 2100)
MOST_BUILDINGS, MOST_HOUSEHOLDS, LARGEST_SITE = 2_000, 100_000, 50_000_000
MOST_STOREYS, MOST_ENTRANCES, MOST_IN_A_BUILDING, LARGEST_BUILDING = 150, 100, 10_000, 2_000_000
"""Beyond what any community or building has: such a figure is a slip of the unit or of a key."""


class PropertyMode(models.TextChoices):
    """How a site is managed after its renovation."""

    MARKET = "market", words("市场化物业", "market property manager")
    STATE = "state", words("国企托管", "state-owned manager")
    COMMUNITY = "community", words("社区代管", "run by the community")
    OWNERS = "owners", words("业主自管", "run by the owners")
    NONE = "none", words("无物业", "none")


ORDERS: dict[str, models.Field[Any, Any]] = {
    "households": models.PositiveIntegerField(null=True),
    "floor_area": models.DecimalField(max_digits=14, decimal_places=2, null=True),
    "built_year": models.PositiveSmallIntegerField(null=True),
}
"""Fields that lists of any length are put in order by, though they may be missing."""


class ContiguousArea(Recorded):
    """Sites that are planned and renewed together (连片改造)."""

    name = models.CharField(words("名称", "name"), max_length=200)
    sub_district = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("街道", "sub-district")
    )
    boundary = models.JSONField(words("范围", "boundary"), null=True, blank=True)
    """A GeoJSON Polygon in WGS-84."""

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Site(Recorded):
    """An old residential community: the unit of the reserve library."""

    PLANNED = ("planned_start_on", "planned_finish_on")
    """Once the plan stands, these change with a reason only."""

    class Stage(models.TextChoices):
        """Where it stands, from wish to use."""

        RESERVE = "reserve", words("储备", "in reserve")
        PLANNED = "planned", words("列入计划", "put into a plan")
        STARTED = "started", words("已开工", "started")
        FINISHED = "finished", words("已完工", "finished")
        REMOVED = "removed", words("移出", "taken out")

    name = models.CharField(words("小区名称", "site name"), max_length=200)
    pinyin = models.CharField(max_length=400, editable=False, db_index=True, default="")
    """Pinyin initials of the name, for search."""
    sub_district = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="sites",
        verbose_name=words("街道", "sub-district"),
    )
    community = models.CharField(words("社区", "community"), max_length=100, blank=True)
    street = models.CharField(words("道路门牌", "street address"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=words("项目", "project"),
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=words("标段", "section"),
    )
    area = models.ForeignKey(
        ContiguousArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=words("连片区域", "contiguous area"),
    )
    stage = models.CharField(
        words("阶段", "stage"), max_length=8, choices=Stage.choices, default=Stage.RESERVE
    )
    built_year = models.PositiveSmallIntegerField(
        words("建成年份", "built in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])],
    )
    buildings_count = number_of(
        words("楼栋数（栋）", "buildings"), MOST_BUILDINGS, null=True, blank=True
    )
    households = number_of(
        words("户数（户）", "households"), MOST_HOUSEHOLDS, null=True, blank=True
    )
    floor_area = square_metres(
        words("建筑面积（平方米）", "floor area (m²)"), LARGEST_SITE, null=True, blank=True
    )
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
    property_before = models.CharField(
        words("改造前物业", "property management before"),
        max_length=10,
        choices=PropertyMode.choices,
        blank=True,
    )
    property_after = models.CharField(
        words("改造后物业", "property management after"),
        max_length=10,
        choices=PropertyMode.choices,
        blank=True,
    )
    planned_start_on = models.DateField(words("计划开工", "planned start"), null=True, blank=True)
    started_on = models.DateField(words("实际开工", "started on"), null=True, blank=True)
    planned_finish_on = models.DateField(words("计划完工", "planned finish"), null=True, blank=True)
    finished_on = models.DateField(words("实际完工", "finished on"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the dossier was confirmed; any later change of the dossier takes it back."""
    confirmed_by = models.CharField(max_length=150, blank=True, editable=False)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    """Who changed the dossier last: they may not confirm it."""
    dossier_done = models.PositiveSmallIntegerField(default=0, editable=False)
    dossier_due = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many pieces of the dossier are there, and how many are due; kept by the actions."""

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["sub_district", "code"]),
            models.Index(fields=["project", "code"]),
            models.Index(fields=["stage", "code"]),
            models.Index(fields=["stage", "id"], name="site_by_stage"),
            models.Index(fields=["stage", "built_year", "sub_district"], name="site_by_age"),
            models.Index(fields=["dossier_done", "id"], name="site_by_dossier_done"),
            models.Index(fields=["pinyin", "id"], name="site_by_pinyin"),
            models.Index(share_done(), "id", name="site_by_share_done"),
            *(
                models.Index(missing_least(name, kind), "id", name=f"site_by_{name}")
                for name, kind in ORDERS.items()
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(floor_area__isnull=True) | models.Q(floor_area__gt=Decimal(0)),
                name="site_area_above_zero",
            ),
            in_china("site_in_china"),
            within(
                "site_within_measure",
                built_year=YEARS,
                buildings_count=(0, MOST_BUILDINGS),
                households=(0, MOST_HOUSEHOLDS),
                floor_area=(0, LARGEST_SITE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def old(self) -> bool:
        """Built before the end of 2000; unknown years are not old."""
        return self.built_year is not None and self.built_year < OLD_BEFORE


class Building(Recorded):
    """A building of a site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="buildings")
    name = models.CharField(words("楼栋", "building"), max_length=100)
    built_year = models.PositiveSmallIntegerField(
        words("建成年份", "built in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])],
    )
    storeys = models.PositiveSmallIntegerField(
        words("层数（层）", "storeys"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_STOREYS)],
    )
    entrances = models.PositiveSmallIntegerField(
        words("单元数（个）", "entrances"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_ENTRANCES)],
    )
    households = number_of(
        words("户数（户）", "households"), MOST_IN_A_BUILDING, null=True, blank=True
    )
    floor_area = square_metres(
        words("建筑面积（平方米）", "floor area (m²)"), LARGEST_BUILDING, null=True, blank=True
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            within(
                "building_within_measure",
                built_year=YEARS,
                storeys=(1, MOST_STOREYS),
                entrances=(0, MOST_ENTRANCES),
                households=(0, MOST_IN_A_BUILDING),
                floor_area=(0, LARGEST_BUILDING),
            )
        ]

    def __str__(self) -> str:
        return self.name
