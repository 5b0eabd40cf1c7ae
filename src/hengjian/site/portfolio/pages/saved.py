"""Saved comparisons: one's own and those that colleagues share."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import naming
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt
from hengjian.site.portfolio import actions
from hengjian.site.portfolio.models import SavedComparison
from hengjian.site.portfolio.pages.places import address_of
from hengjian.site.portfolio.queries import FILTERS, filters_of, own_comparisons, visible_places

MOST = 200
"""Shown of each of the two lists."""


@needs(Permission.LIBRARY_VIEW)
def comparisons(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """One's own with what may be done to them, and those of colleagues."""
    rows = visible_to(SavedComparison, membership).select_related("portfolio")
    rows = rows.annotate(saver=naming("saved_by"))
    me = membership.person.username
    mine = rows.filter(saved_by=me)[:MOST]
    shared = rows.exclude(saved_by=me)[:MOST]
    return render(request, "portfolio/comparisons.html", {"mine": mine, "shared": shared})


@needs(Permission.LIBRARY_VIEW)
def comparison(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The place that was saved, with its filters."""
    row = get_object_or_404(visible_to(SavedComparison, membership), code=code)
    address = address_of(row.portfolio, row.path)
    return redirect(f"{address}?{row.query}" if row.query else address)


@require_POST
@needs(Permission.LIBRARY_VIEW)
def save(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Keep the place in view under a name."""
    sent = request.POST
    rows = visible_places(membership).select_related("portfolio")
    place = get_object_or_404(rows, portfolio__code=code, path=sent.get("path", ""))
    query = urlencode([(name, sent.get(name, "")) for name in FILTERS])
    act = partial(
        actions.save_comparison,
        by=membership,
        place=place,
        name=sent.get("name", ""),
        query=query,
        shared="shared" in sent,
    )
    if attempt(request, act, words("已保存这个比较", "the comparison is saved")):
        return redirect("web:comparisons")
    kept = filters_of(query)
    address = address_of(place.portfolio, place.path)
    return redirect(f"{address}?{kept}" if kept else address)


@require_POST
@needs(Permission.LIBRARY_VIEW)
def change(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Rename one's own, or share it."""
    row = get_object_or_404(own_comparisons(membership), code=code)
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    act = partial(actions.change_comparison, by=membership, row=row, name=name, shared=shared)
    attempt(request, act, words("已改", "changed"))
    return redirect(reverse("web:comparisons"))


@require_POST
@needs(Permission.LIBRARY_VIEW)
def remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take one's own out."""
    row = get_object_or_404(own_comparisons(membership), code=code)
    act = partial(actions.remove_comparison, by=membership, row=row)
    attempt(request, act, words("已删除", "deleted"))
    return redirect(reverse("web:comparisons"))
