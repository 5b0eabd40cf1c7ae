"""How often something secret was guessed wrongly."""

from __future__ import annotations

from django.db import models


class Guesses(models.Model):
    """The tries of one address, or of one address on one name, within the last quarter of an hour.

    Neither name nor address is kept: ``key`` is a keyed hash of them.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    """When the first of them was made."""
    closed_until = models.DateTimeField(null=True)
    """Until when no further try is looked at."""

    class Meta:
        indexes = [models.Index(fields=["since"], name="accounts_guesses_since")]

    def __str__(self) -> str:
        return f"{self.count} {self.since}"
