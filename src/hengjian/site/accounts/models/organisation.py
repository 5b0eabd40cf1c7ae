"""Organisations: a tree of regions, with units hanging below them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from hengjian.site.common.words import words


class Organisation(models.Model):
    """A region (province, city, district, sub-district) or a unit inside one."""

    class Kind(models.TextChoices):
        """What it is."""

        PROVINCE = "province", words("省", "province")
        CITY = "city", words("市", "city")
        DISTRICT = "district", words("区县", "district")
        SUB_DISTRICT = "sub_district", words("街道（乡镇）", "sub-district")
        UNIT = "unit", words("单位", "unit")

    code = models.CharField(words("编码", "code"), max_length=32, unique=True)
    name = models.CharField(words("名称", "name"), max_length=100)
    kind = models.CharField(words("类别", "kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=words("上级", "parent"),
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    """The codes from the root to here, each followed by ``/``; kept by ``save``."""
    boundary = models.JSONField(words("范围", "boundary"), null=True, blank=True)
    """A GeoJSON Polygon or MultiPolygon in WGS-84, loaded by the users; never drawn by us."""
    retired_on = models.DateField(words("停用日期", "retired on"), null=True, blank=True)
    """A retired organisation stays for what was done, and takes no new members."""
    synthetic = models.BooleanField(words("合成数据", "synthetic data"), default=False)

    class Meta:
        ordering = ["path"]
        constraints = [
            # Paths are compared by their beginnings, which SQLite does without regard to case.
            models.UniqueConstraint(Lower("code"), name="one_organisation_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep ``path``. Moving an organisation is an action of its own."""
        if not self.path:
            self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def region(self) -> Organisation:
        """The region it stands in: itself, or the nearest region above."""
        here = self
        while here.kind == self.Kind.UNIT and here.parent is not None:
            here = here.parent
        return here
