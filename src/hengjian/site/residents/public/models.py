"""Whom a community can ask, and what it is told."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Site

EARLIEST_FIRST = ["region", "role", "-since", "pk"]


class Contact(Recorded):
    """A person or a number one can turn to: of one site, or of all sites of a region."""

    class Role(models.TextChoices):
        """For what."""

        STREET = "street", words("街道联系人", "sub-district")
        COMMUNITY = "community", words("社区联系人", "community")
        CONTRACTOR = "contractor", words("施工单位", "contractor")
        SUPERVISOR = "supervisor", words("监理单位", "supervising engineer")
        DESIGNER = "designer", words("设计单位", "designer")
        PROPERTY = "property", words("物业", "property management")
        HOTLINE = "hotline", words("投诉热线", "hotline")
        RESIDENT = "resident", words("居民监督员", "resident supervisor")

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区域", "region")
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=words("小区", "site"),
    )
    """None: for every site of the region."""
    role = models.CharField(words("联系事项", "for what"), max_length=10, choices=Role.choices)
    name = models.CharField(words("姓名或单位", "name"), max_length=100)
    phone = models.CharField(words("电话", "phone"), max_length=30, blank=True)
    since = models.DateField(words("起", "since"))
    until = models.DateField(words("止", "until"), null=True, blank=True)
    public = models.BooleanField(words("公开", "public"), default=True)
    """Residents who are named agreed to it; who is not public is shown to staff only."""

    class Meta:
        ordering = EARLIEST_FIRST
        indexes = [models.Index(fields=["site", "role"], name="contact_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="contact_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Announcement(Recorded):
    """What the residents of one site, or of a whole region, are told. It is replaced, never
    removed."""

    class Kind(models.TextChoices):
        """What about."""

        WORKS = "works", words("施工", "works")
        WATER = "water", words("停水", "water off")
        POWER = "power", words("停电", "power off")
        ROAD = "road", words("封路", "road closed")
        CONSULTATION = "consultation", words("征求意见", "consultation")
        RESULT = "result", words("结果公布", "result")
        POLICY = "policy", words("政策", "policy")

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区域", "region")
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=words("小区", "site"),
    )
    kind = models.CharField(words("类别", "kind"), max_length=12, choices=Kind.choices)
    text = models.CharField(words("内容", "content"), max_length=500)
    posted_on = models.DateField(words("通知日期", "posted on"))
    begins_at = models.DateTimeField(words("开始", "start"), null=True, blank=True)
    ends_at = models.DateTimeField(words("结束", "ends"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=words("替换", "replaces"),
    )
    opened = models.PositiveIntegerField(
        words("在公开页显示（次）", "times shown on the public page"), default=0, editable=False
    )
    """A counter and nothing else: not who, from where or when; one person twice counts twice."""
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-posted_on", "-pk"]
        indexes = [models.Index(fields=["site", "posted_on"], name="notice_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(begins_at__isnull=True)
                | models.Q(ends_at__gte=models.F("begins_at")),
                name="notice_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
