"""A file that somebody handed in."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A stored file: bounded, sniffed, named by its SHA-256, with a thumbnail of pictures.

    What it belongs to points at it; it points at nothing.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    """The file name as handed in, without folders."""
    media_type = models.CharField(max_length=100)
    """As sniffed from the bytes, never as claimed."""
    size = models.BigIntegerField()
    """Bytes as stored."""
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    """When the picture was taken, from its EXIF, before that was removed."""
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    """WGS-84, kept only where the person consented."""
    has_thumbnail = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """How the trail names it: by its content."""
        return self.sha256

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.has_thumbnail
