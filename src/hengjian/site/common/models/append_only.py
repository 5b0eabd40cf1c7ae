"""The base of rows that are written once."""

from __future__ import annotations

from typing import Any

from django.db import models


class AppendOnly(models.Model):
    """A row that nothing changes or removes once it is there; the database refuses it too
    (``common/append_only.py``)."""

    append_only = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Only a new one is kept. Raises ``TypeError`` for a change."""
        if self.pk is not None:
            raise TypeError(f"{self._meta.label} is append-only: a row is never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        """Never. Raises ``TypeError``."""
        raise TypeError(f"{self._meta.label} is append-only: a row is never removed")
