"""The membership under which a request acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.standing import Standing, standing_of


class MembershipMiddleware:
    """Sets ``request.standing`` and ``request.membership``, found when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach both; ``membership`` is falsy until every step of the way in is done."""
        request.standing = SimpleLazyObject(lambda: standing_of(request))  # type: ignore[attr-defined]
        request.membership = SimpleLazyObject(lambda: _membership(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _membership(request: HttpRequest) -> Membership | None:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return standing.membership
