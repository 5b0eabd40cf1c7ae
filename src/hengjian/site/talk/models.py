"""A note on a record of any kind, and what it asks of one person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words

LONGEST = 2000
"""How many characters a note may have."""
SHOWN = 40
"""How many of them stand where it is named."""


class Note(Recorded):
    """What somebody says of a record, to everybody who sees it."""

    subject_type = models.CharField(max_length=64)
    """The label of the record's model: ``library.site``."""
    subject_key = models.BigIntegerField()
    """The key of the record."""
    subject = models.CharField(max_length=64)
    """The code of the record, or its key where it has none."""
    subject_name = models.CharField(max_length=255)
    """What the record was called when the note was written."""
    text = models.TextField(words("留言内容", "text of the note"), max_length=LONGEST)
    written_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_key"], name="notes_of_a_record")]

    def __str__(self) -> str:
        return self.subject_name

    @property
    def beginning(self) -> str:
        """Its first words."""
        line = " ".join(self.text.split())
        return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


class Errand(Recorded):
    """What a note asks of one person: to read it, or with a day to do something by then."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", words("待回应", "awaits a response")
        DONE = "done", words("已回应", "responded to")
        WITHDRAWN = "withdrawn", words("已撤回", "withdrawn")

    note = models.ForeignKey(
        Note, models.CASCADE, related_name="errands", verbose_name=words("留言", "note")
    )
    given_by = models.CharField(words("交办人", "assigned by"), max_length=150)
    given_to = models.CharField(words("接办人", "assigned to"), max_length=150)
    due_on = models.DateField(words("期限", "deadline"), null=True, blank=True)
    """The day by which it is to be done; none where the person was only named."""
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.OPEN
    )
    finished_by = models.CharField(max_length=150, blank=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(words("回应", "response"), max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["given_to"], condition=Q(state="open"), name="errands_open"),
            models.Index(fields=["given_by"], condition=Q(state="open"), name="errands_given_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(finished_by=""), name="errand_done_by_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.note.subject_name}：{self.note.beginning}"
