"""Sessions a person can see and end."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hengjian.site.accounts.codes import address_of, device_of, shorten
from hengjian.site.accounts.models import Person, SessionRecord

SEEN_EVERY = timedelta(minutes=5)
"""How stale ``seen_at`` may grow before a request writes it again."""


def digest_of(session_key: str) -> str:
    """What is kept of a session key."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def is_alive(request: HttpRequest, person: Person) -> bool:
    """Whether the session of the request may go on; its record is made when it is first seen."""
    key = request.session.session_key
    if key is None:
        return False
    now = timezone.now()
    record, _ = SessionRecord.objects.get_or_create(
        digest=digest_of(key),
        defaults={
            "person": person,
            "device": device_of(request),
            "address": shorten(address_of(request)),
            "seen_at": now,
        },
    )
    if record.ended_at is not None or record.person_id != person.pk:
        return False
    if now - record.seen_at > SEEN_EVERY:
        SessionRecord.objects.filter(pk=record.pk).update(
            seen_at=now, address=shorten(address_of(request))
        )
    return True


def rotate(request: HttpRequest) -> None:
    """A new session key for the same session: after each step that gives it more rights."""
    before = request.session.session_key
    request.session.cycle_key()
    follow_key(request, before)


def follow_key(request: HttpRequest, before: str | None) -> None:
    """The session key changed from ``before``: the record follows."""
    after = request.session.session_key
    if before and after:
        SessionRecord.objects.filter(digest=digest_of(before)).update(digest=digest_of(after))


def end_this(request: HttpRequest) -> None:
    """The person logs out: the record goes with the session."""
    key = request.session.session_key
    if key:
        SessionRecord.objects.filter(digest=digest_of(key)).delete()


def forget_old(person: Person) -> None:
    """Remove the records of sessions that expired long ago."""
    long_ago = timezone.now() - timedelta(seconds=2 * settings.SESSION_COOKIE_AGE)
    SessionRecord.objects.filter(person=person, seen_at__lt=long_ago).delete()


def open_of(person: Person) -> QuerySet[SessionRecord]:
    """The sessions of a person that can still be used, the latest first."""
    since = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SessionRecord.objects.filter(person=person, ended_at=None, seen_at__gte=since)
