"""The search of the top bar."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.projects.queries import names, visible_to
from hengjian.site.web.paging import first_of
from hengjian.site.web.search.kinds import KINDS, Searched

SHOWN = 8
"""Rows of one kind; the list behind shows the rest."""
COUNTED = 500
"""Rows that are put in order to show the first; of more, an index of the order is walked."""
LONGEST = 100


@needs(Permission.LIBRARY_VIEW)
def search(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What the words find, by kind; each kind names its first rows and links to its list."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = _groups(membership, text) if text else []
    money = membership.may(Permission.MONEY_VIEW)
    return render(
        request, "search/search.html", {"text": text, "groups": groups, "with_money": money}
    )


def _groups(membership: Membership, text: str) -> list[dict[str, object]]:
    """Of every kind of which the membership sees a row that the words find."""
    named = [kind.model for kind in KINDS if kind.search is None]
    asked = names.matching(text, names.only_named(text, *named))
    found = []
    for kind in KINDS:
        rows = visible_to(kind.model, membership)
        rows = kind.search(rows, text) if kind.search else rows.filter(asked)
        if group := _group(kind, rows):
            found.append(group)
    return found


def _group(kind: Searched, rows: QuerySet[Any]) -> dict[str, object]:
    first, more = first_of(rows, kind.order, kind.reads, SHOWN, COUNTED)
    if not first:
        return {}
    return {
        "title": kind.title,
        "icon": kind.icon,
        "rows": [(row, kind.name(row), kind.beside(row), kind.address(row)) for row in first],
        "listing": reverse(f"web:{kind.listing}"),
        "more": more,
    }
