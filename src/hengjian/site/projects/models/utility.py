"""Works of the utility owners, and the coordinated construction plan."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.words import words
from hengjian.site.projects.models.base import Recorded, in_china
from hengjian.site.projects.models.dossier import Utility
from hengjian.site.projects.models.programme import Project
from hengjian.site.projects.models.site import ContiguousArea, Site


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
