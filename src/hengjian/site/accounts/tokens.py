"""Tokens of the REST interface: made for a membership, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from hengjian.site.accounts.models import ApiToken, Membership
from hengjian.site.accounts.permissions import Permission

MARK = "hj_"
"""How every token begins, so that a leaked one can be searched for."""
LONGEST_DAYS = 365
USED_EVERY = timedelta(minutes=5)
"""How stale ``last_used_at`` may grow before a request writes it again."""


def issue(membership: Membership, name: str, days: int) -> tuple[str, ApiToken]:
    """A new token that works for ``days``, and its row; the token itself is nowhere kept.

    Pages use ``actions.tokens.issue``, which checks the right and writes the trail. Raises
    ``ValueError`` for days outside 1 to ``LONGEST_DAYS``.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"days={days}: from 1 to {LONGEST_DAYS}")
    token = MARK + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        membership=membership,
        name=name,
        digest=_digest(token),
        prefix=token[:9],
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, row


def membership_of(token: str) -> Membership | None:
    """Whose token this is; None where it is unknown, expired, revoked, or its holder may not.

    The row is found by the hash of the token, which tells nothing of how near a guess came.
    """
    digest = _digest(token)
    now = timezone.now()
    row = (
        ApiToken.objects.filter(digest=digest, revoked_at=None, expires_at__gt=now)
        .select_related("membership__person", "membership__organisation__parent__parent__parent")
        .first()
    )
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    person = row.membership.person
    if not person.is_active or person.must_change_password:
        return None
    if not row.membership.may(Permission.API_TOKEN):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    if row.last_used_at is None or now - row.last_used_at > USED_EVERY:
        ApiToken.objects.filter(stale, pk=row.pk).update(last_used_at=now)
    return row.membership


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
