"""The search of the top bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import codes
from hengjian.site.platform.lists import TEN_THOUSAND_YUAN, first_of
from hengjian.site.platform.telling import leading_to
from hengjian.site.platform.templatetags.shell import wan
from hengjian.site.web.home.pins import pins_of
from hengjian.site.web.search.kinds import Searched, kinds
from hengjian.site.web.shell import pages_for

SHOWN = 8
"""Rows of one kind; the list behind shows the rest."""
SUGGESTED = 4
"""Rows of one kind that are suggested while one types."""
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


@needs(Permission.LIBRARY_VIEW)
def suggestions(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The pages of the menu and the first rows that words find while they are typed.

    Without words it is every page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = _groups(membership, text, SUGGESTED) if text else []
    pins = [] if text else pins_of(membership)
    pages = [each for each in pages_for(membership) if text.casefold() in each.known_as]
    return render(
        request,
        "search/suggestions.html",
        {"text": text, "pins": pins, "pages": pages, "groups": groups},
    )


def _groups(membership: Membership, text: str, shown: int = SHOWN) -> list[dict[str, object]]:
    """Of every kind of which the membership sees a row that the words find."""
    every = kinds()
    named = [kind.model for kind in every if kind.finds.search is None]
    asked = codes.matching(text, codes.only_named(text, *named))
    found = []
    for kind in every:
        search, rows = kind.finds.search, visible_to(kind.model, membership)
        rows = search(rows, text) if search else rows.filter(asked)
        if group := _group(kind, rows, shown):
            found.append(group)
    return found


def _group(kind: Searched, rows: QuerySet[Any], shown: int) -> dict[str, object]:
    how = kind.finds
    first, more = first_of(rows, how.order, how.reads, shown, COUNTED)
    if not first:
        return {}
    address = leading_to(how.page)
    return {
        "title": said(kind.title),
        "icon": how.icon,
        "rows": [(row, how.name(row), _beside(how.beside(row)), address(row)) for row in first],
        "listing": reverse(how.listing),
        "more": more,
    }


def _beside(parts: Sequence[object]) -> SafeString:
    """What tells rows of one name apart, in one line; amounts in 万元."""
    shown = [(_part(part),) for part in parts]
    return format_html_join(" · ", "{}", shown)


def _part(part: object) -> object:
    match part:
        case Decimal():
            return format_html("{} {}", wan(part), TEN_THOUSAND_YUAN)
        case date():
            return part.isoformat()
    return part
