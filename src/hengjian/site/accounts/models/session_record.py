"""A browser in which somebody is logged in."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models.person import Person


class SessionRecord(models.Model):
    """What a person needs to recognise one of their sessions, and to end it.

    It keeps no session key, only its hash: who reads this table cannot take a session over.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the session key."""
    device = models.CharField(max_length=60)
    """Browser and system in words, from the User-Agent."""
    address = models.CharField(max_length=45)
    """The network address, shortened to its network."""
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it was revoked; a session with this set lets nobody in."""

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device} {self.address}"
