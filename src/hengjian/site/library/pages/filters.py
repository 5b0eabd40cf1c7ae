"""Filters that people keep under a name: save, pick, delete."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform import actions
from hengjian.site.platform.models import SavedFilter
from hengjian.site.platform.telling import attempt

PAGES = {"sites": "web:sites", "projects": "web:projects"}
"""The lists whose filters can be kept, and their address."""
PASSING = frozenset(("page", "export", "csrfmiddlewaretoken"))


def own_filters(membership: Membership, listing: str) -> QuerySet[SavedFilter]:
    """One's own filters of a list."""
    return SavedFilter.objects.filter(person=membership.person, listing=listing)


@require_POST
@needs(Permission.LIBRARY_VIEW)
def keep(request: HttpRequest, membership: Membership, listing: str) -> HttpResponse:
    """Keep the filter that is shown."""
    address = _address(listing)
    parts = parse_qsl(request.POST.get("query", "").removeprefix("?"))
    query = urlencode([(name, value) for name, value in parts if name not in PASSING])

    def step() -> None:
        actions.keep(by=membership, listing=listing, name=request.POST.get("name", ""), query=query)

    attempt(request, step, words("筛选已保存", "The filter was kept"))
    return redirect(f"{address}?{query}")


@require_POST
@needs(Permission.LIBRARY_VIEW)
def forget(request: HttpRequest, membership: Membership, listing: str) -> HttpResponse:
    """Delete a filter of one's own."""
    address = _address(listing)
    actions.forget(by=membership, listing=listing, name=request.POST.get("name", ""))
    messages.success(request, words("筛选已删除", "The filter was deleted"))
    return redirect(address)


def _address(listing: str) -> str:
    if listing not in PAGES:
        raise Http404
    return reverse(PAGES[listing])
