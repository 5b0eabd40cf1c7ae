"""Calls on the households of a site."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Site


class Call(Recorded):
    """One round of calls at a site: how many households were met, what it cost."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("记录中", "being written")
        CHECKED = "checked", words("已复核", "checked")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="calls", verbose_name=words("小区", "site")
    )
    called_on = models.DateField(words("走访日期", "called on"))
    households = models.PositiveIntegerField(words("走访户数", "households called on"))
    met = models.PositiveIntegerField(words("见到户数", "households met"), default=0)
    state = models.CharField(
        words("状态", "state"), max_length=7, choices=State.choices, default=State.DRAFT
    )
    entered_by = models.CharField(max_length=150, editable=False, default="")
    checked_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(met__lte=models.F("households")), name="met_within_called_on"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.called_on:%Y-%m-%d}"
