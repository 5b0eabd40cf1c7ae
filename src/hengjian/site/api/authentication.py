"""Who asks: the membership of a bearer token."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.tokens import membership_of
from hengjian.site.common.rates import Rate

MINUTE = 60.0


class TooOften(Exception):
    """The token asked more often than it may; the next request is taken after ``wait`` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


class Token(HttpBearer):
    """``Authorization: Bearer hj_…``: a token made under “log-in and security”."""

    openapi_description = "A token made under “log-in and security”; it acts as its membership."

    def authenticate(self, request: HttpRequest, token: str) -> Membership | None:
        """The membership, or None: the request is answered with 401. Raises ``TooOften``."""
        found = membership_of(token)
        if found is not None:
            wait = Rate(settings.INTERFACE_RATE, MINUTE).wait(
                hashlib.sha256(token.encode()).hexdigest()
            )
            if wait:
                raise TooOften(wait)
        return found


def by(request: HttpRequest) -> Membership:
    """The membership that asks; set by ``Token`` before any operation runs."""
    found: Any = getattr(request, "auth", None)
    assert isinstance(found, Membership)
    return found
