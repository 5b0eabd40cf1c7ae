"""One line of the trail."""

from __future__ import annotations

from django.db import models


class TrailEntry(models.Model):
    """Who changed what, when and why, before and after, chained by hash to the line before.

    It has no foreign keys: it outlives what it speaks of. The database refuses to change or
    delete a line (see the migration); ``hengjian verify`` finds what was changed all the same.
    """

    sequence = models.BigIntegerField(primary_key=True)
    """Counts from 1 without gaps."""
    version = models.PositiveSmallIntegerField(default=1)
    """Which fields the hash covers; see ``hengjian.trail``."""
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    """The user name; ``system`` where no person acted."""
    actor_name = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=64, blank=True)
    """The code of the organisation the person acted for."""
    role = models.CharField(max_length=32, blank=True)
    action = models.CharField(max_length=64)
    """What was done, as ``noun.verb``: ``site.change``."""
    subject_type = models.CharField(max_length=64)
    """The model's label in lower case: ``library.site``."""
    subject = models.CharField(max_length=128)
    """The code of the row that was changed."""
    subject_name = models.CharField(max_length=255, blank=True)
    region = models.CharField(max_length=64, blank=True, default="")
    """The code of the region the row stood in; empty where it belonged to none alone. It, the
    project and the section say who may read the line once the row is gone; lines of the first
    version do not know them."""
    project = models.CharField(max_length=64, blank=True, default="")
    """The code of the one project the row belonged to."""
    section = models.CharField(max_length=64, blank=True, default="")
    """The code of the one section of that project."""
    why = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject_type", "subject", "-sequence"]),
            models.Index(fields=["region", "sequence"], name="trail_by_region"),
            models.Index(fields=["project", "sequence"], name="trail_by_project"),
            models.Index(fields=["actor", "sequence"], name="trail_by_actor"),
            models.Index(fields=["actor", "action"], name="trail_by_doing"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"
