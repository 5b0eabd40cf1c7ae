"""The lists people keep for themselves."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Person


class SavedFilter(models.Model):
    """A list's filter under a name, for one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_filters")
    listing = models.CharField(max_length=32)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "listing", "name"], name="one_filter_a_name")
        ]

    def __str__(self) -> str:
        return self.name
