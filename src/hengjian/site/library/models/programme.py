"""Programme → project → section, and who takes part."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.ordering import missing_least
from hengjian.site.common.recorded import Recorded, money
from hengjian.site.common.words import words


class Programme(Recorded):
    """A policy with money over several years, e.g. the renewal of a district's old communities."""

    name = models.CharField(words("名称", "name"), max_length=200)
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区县", "district")
    )
    starts_year = models.PositiveSmallIntegerField(words("起始年度", "first year"))
    ends_year = models.PositiveSmallIntegerField(words("结束年度", "last year"))
    description = models.TextField(words("说明", "description"), blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_year__gte=models.F("starts_year")),
                name="programme_years_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Project(Recorded):
    """What is approved, paid for and judged as one."""

    class Stage(models.TextChoices):
        """Where it stands in its life."""

        RESERVE = "reserve", words("储备", "in reserve")
        APPROVED = "approved", words("已立项", "approved")
        UNDER_WAY = "under_way", words("在建", "under way")
        COMPLETED = "completed", words("完工", "finished")
        CLOSED = "closed", words("终止", "stopped")

    name = models.CharField(words("名称", "name"), max_length=200)
    pinyin = models.CharField(max_length=400, editable=False, db_index=True, default="")
    """Pinyin initials of the name, for search."""
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=words("项目群", "programme"),
    )
    region = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="projects",
        verbose_name=words("区县", "district"),
    )
    competent_department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("主管部门", "competent department"),
    )
    implementer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="implements",
        verbose_name=words("实施单位", "implementing unit"),
    )
    stage = models.CharField(
        words("阶段", "stage"), max_length=10, choices=Stage.choices, default=Stage.RESERVE
    )
    approved_investment = money(
        words("批复总投资（元）", "approved investment (yuan)"), null=True, blank=True
    )
    planned_start_on = models.DateField(words("计划开工", "planned start"), null=True, blank=True)
    planned_finish_on = models.DateField(words("计划完工", "planned finish"), null=True, blank=True)
    description = models.TextField(words("建设内容", "scope of works"), blank=True)
    policies = models.ManyToManyField("library.PolicyDocument", blank=True, related_name="projects")
    oc4ids = models.TextField(blank=True, editable=False)
    """The project as another system published it, as OC4IDS JSON with all its digits: what our
    rows do not hold is kept, and published again with them."""
    sites_count = models.PositiveIntegerField(default=0, editable=False)
    """Kept by the actions, for lists of many projects."""
    dossier_done = models.PositiveIntegerField(default=0, editable=False)
    dossier_due = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["region", "stage", "code"]),
            models.Index(fields=["sites_count", "id"], name="project_by_sites_count"),
            models.Index(fields=["dossier_done", "id"], name="project_by_dossier_done"),
            models.Index(
                missing_least("approved_investment", money("", null=True)),
                "id",
                name="project_by_investment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Section(Recorded):
    """A bid section (标段) of a project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sections")
    name = models.CharField(words("名称", "name"), max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """An organisation takes part in a project, or in one section of it."""

    class Capacity(models.TextChoices):
        """As what it takes part."""

        CONTRACTOR = "contractor", words("施工", "contractor")
        SUPERVISOR = "supervisor", words("监理", "supervisor")
        DESIGNER = "designer", words("设计", "designer")
        SURVEYOR = "surveyor", words("勘察", "survey")
        EVALUATOR = "evaluator", words("评价", "evaluator")

    project = models.ForeignKey(Project, models.PROTECT, related_name="participations")
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=words("标段", "section"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="participations",
        verbose_name=words("单位", "organisation"),
    )
    capacity = models.CharField(words("身份", "role"), max_length=10, choices=Capacity.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "organisation", "capacity"],
                condition=models.Q(section__isnull=False),
                name="one_participation_a_section",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "capacity"],
                condition=models.Q(section__isnull=True),
                name="one_participation_a_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_capacity_display()}"
