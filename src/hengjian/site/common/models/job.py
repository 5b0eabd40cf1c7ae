"""Work that goes on after the page was sent."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A long piece of work with its visible progress."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=64)
    """The registered name of the work: ``sites.import``."""
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=255, blank=True)
    result = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    """``Problem.as_json`` of what went wrong."""
    by = models.CharField(max_length=150)
    membership = models.BigIntegerField(null=True)
    """The membership under which the person asked for it."""
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    """The last sign of life of the process that does it."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
