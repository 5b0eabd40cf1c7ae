"""The membership under which a request acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from hengjian.site.accounts.models import Membership, Person

SESSION_KEY = "membership"


class MembershipMiddleware:
    """Sets ``request.membership``: the one the person chose, else their first in force, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the membership, found when first asked for."""
        request.membership = SimpleLazyObject(lambda: current(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def current(request: HttpRequest) -> Membership | None:
    """The membership in force for this request."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return None
    mine = person.memberships.filter(active=True).select_related(
        "person", "organisation__parent__parent__parent"
    )
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        found = mine.filter(pk=chosen).first()
        if found is not None:
            return found
    return mine.order_by("pk").first()
