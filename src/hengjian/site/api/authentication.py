"""Who asks: the membership of a bearer token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.tokens import membership_of


class Token(HttpBearer):
    """``Authorization: Bearer hj_…``: a token made under “log-in and security”."""

    openapi_description = "A token made under “log-in and security”; it acts as its membership."

    def authenticate(self, request: HttpRequest, token: str) -> Membership | None:
        """The membership, or None: the request is answered with 401."""
        return membership_of(token)


def by(request: HttpRequest) -> Membership:
    """The membership that asks; set by ``Token`` before any operation runs."""
    found: Any = getattr(request, "auth", None)
    assert isinstance(found, Membership)
    return found
