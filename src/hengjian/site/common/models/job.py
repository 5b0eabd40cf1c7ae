"""Work that goes on after the page was sent."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.words import words


class Job(models.Model):
    """A long piece of work: asked for by a person, done by a worker, watched on a page.

    How far it is while it runs stands in ``common.progress``, not here: the work may hold the
    database's write lock until its end.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", words("排队中", "waiting")
        RUNNING = "running", words("进行中", "running")
        DONE = "done", words("已完成", "done")
        FAILED = "failed", words("没有完成", "failed")
        CANCELLED = "cancelled", words("已取消", "cancelled")

    kind = models.CharField(max_length=64)
    """The registered name of the work: ``sites.import``."""
    module = models.CharField(max_length=200)
    """The module that registers it."""
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    claim = models.CharField(max_length=32, blank=True)
    """The token of the worker that does it; only its holder may end it."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often a worker began."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    result = models.JSONField(null=True)
    """What the work returned; ``address`` is the page that shows it."""
    problems = models.JSONField(default=list)
    """What went wrong, each as ``{"zh": Problem.as_json("zh"), "en": …}``."""
    by = models.CharField(max_length=150)
    membership = models.BigIntegerField(null=True)
    """The membership under which the person asked for it."""
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=("waiting", "running")),
                name="jobs_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
