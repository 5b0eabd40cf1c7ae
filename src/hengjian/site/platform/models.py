"""The lists people keep for themselves, the records at hand, and the first steps put away."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Membership, Person


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


class Pin(models.Model):
    """A record that one person keeps at hand: on the home page and where one goes by keys."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="pins")
    subject_type = models.CharField(max_length=64)
    """The label of the record's model: ``library.site``."""
    subject_key = models.BigIntegerField()
    """The key of the record."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject_type", "subject_key"], name="one_pin_a_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_key}"


class StepsAway(models.Model):
    """That a membership put its first steps away; bringing them back deletes the row."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="steps_away")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.membership)
