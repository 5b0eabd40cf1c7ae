"""Who steers a project and who governs a site: headquarters, task forces, committees, branches."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import sealing
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, number_of, within
from hengjian.site.common.words import words
from hengjian.site.library.models.programme import Project
from hengjian.site.library.models.site import ContiguousArea, Site

MOST_MEMBERS = 500
"""Beyond what any committee has: such a number is a slip of a key."""


class Body(Recorded):
    """A body set up for a project, or by the residents of a site; counts of members, no names."""

    class Kind(models.TextChoices):
        """What it is."""

        HEADQUARTERS = "headquarters", words("指挥部", "headquarters")
        LEADING_GROUP = "leading_group", words("领导小组", "leading group")
        TASK_FORCE = "task_force", words("工作专班", "task force")
        OWNERS_COMMITTEE = "owners_committee", words("业主委员会", "owners' committee")
        PROPERTY_COMMITTEE = (
            "property_committee",
            words("物业管理委员会", "property management committee"),
        )
        PARTY_BRANCH = "party_branch", words("小区党组织", "party branch")
        RESIDENTS_COUNCIL = "residents_council", words("居民议事会", "residents' council")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=words("项目", "project"),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=words("小区", "site"),
    )
    area = models.ForeignKey(
        ContiguousArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("连片区域", "contiguous area"),
    )
    """For which area a task force works, where it is one area only."""
    kind = models.CharField(words("类别", "kind"), max_length=18, choices=Kind.choices)
    name = models.CharField(words("名称", "name"), max_length=200)
    set_up_by = models.CharField(words("成立单位", "set up by"), max_length=200, blank=True)
    established_on = models.DateField(words("成立日期", "established on"), null=True, blank=True)
    ended_on = models.DateField(words("撤销或届满日期", "ended on"), null=True, blank=True)
    members = number_of(words("成员数（人）", "members"), MOST_MEMBERS, null=True, blank=True)
    number = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    duty = models.CharField(words("职责", "duty"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("文件", "file"),
    )

    class Meta:
        ordering = ["kind", "established_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=False) | models.Q(project__isnull=False),
                name="body_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(established_on__isnull=True)
                | models.Q(ended_on__gte=models.F("established_on")),
                name="body_ends_after_it_began",
            ),
            within("body_within_measure", members=(0, MOST_MEMBERS)),
        ]

    def __str__(self) -> str:
        return self.name


OF_PROJECTS = frozenset((Body.Kind.HEADQUARTERS, Body.Kind.LEADING_GROUP, Body.Kind.TASK_FORCE))
"""Kinds that steer a project; the others govern a site."""


class PersonInCharge(Recorded):
    """Who answers for a project or a site, in which post, from when until when.

    Lists, exports and the interface know the post and a masked name (张**). The full name is sealed
    and opened one by one, with a reason that stays on the trail.
    """

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name=words("项目", "project"),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name=words("小区", "site"),
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name=words("组织领导", "body in charge"),
    )
    """In which body, where the post is one of it."""
    name = models.CharField(words("姓名", "name"), max_length=50)
    """Masked once it is kept; empty when its time is over."""
    sealed_name = models.TextField(
        words("姓名（加密）", "name, sealed"), blank=True, editable=False, default=""
    )
    post = models.CharField(words("职务", "post"), max_length=100)
    works_for = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("单位", "organisation"),
    )
    """A unit, or the office of a district or sub-district."""
    duty = models.CharField(words("职责", "duty"), max_length=300, blank=True)
    since = models.DateField(words("起", "since"), null=True, blank=True)
    until = models.DateField(words("止", "until"), null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=False) | models.Q(project__isnull=False),
                name="person_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="person_ends_after_the_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}".strip()


def context_of(person: PersonInCharge) -> str:
    """What the name of a person in charge is bound to."""
    return f"person-in-charge:{person.code}"


sealing.COLUMNS.append(sealing.Column(PersonInCharge, "sealed_name", context_of))
