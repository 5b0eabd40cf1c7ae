"""Codes that let people without an account come to one row."""

from __future__ import annotations

from django.db import models


class AccessCode(models.Model):
    """A code that was issued: its keyed hash, what it is for, and the row it leads to."""

    purpose = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    """HMAC-SHA-256 of the code; the code itself is shown once and kept nowhere."""
    subject_type = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    """The row by its model and key."""
    expires_on = models.DateField()
    """The last day on which it opens anything."""
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject"], name="access_code_by_row")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_type} {self.subject}"

    def is_of(self, row: models.Model) -> bool:
        """Whether it leads to that row."""
        return self.subject_type == row._meta.label_lower and self.subject == str(row.pk)
