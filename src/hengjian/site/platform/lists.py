"""Every list of the site: filters, facets, search, order, pages and export, in one place.

A page declares a ``Listing`` and hands it the rows its reader may see; ``answer`` does the rest.
The query string is the state: ``?q=…&stage=planned&sort=-households&page=2&export=xlsx``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform import paging
from hengjian.site.platform.listing import Choice, Facet, Listing
from hengjian.site.platform.table import body_of, heads_of, options_of


@dataclass(slots=True)
class Asked:
    """What the query string asks for, kept to what the listing knows."""

    search: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    place: paging.Place = field(default_factory=paging.Place)


def read_query(request: HttpRequest, listing: Listing) -> Asked:
    """Read the query string; what the listing does not know is left aside."""
    sorts = {column.sort for column in listing.columns if column.sort}
    sort = request.GET.get("sort", "")
    return Asked(
        request.GET.get("q", "").strip()[:100],
        {f.key: v for f in listing.facets if (v := request.GET.get(f.key, ""))},
        sort if sort.removeprefix("-") in sorts else "",
        paging.Place.of(*(request.GET.get(key, "") for key in ("page", "after", "before"))),
    )


def narrowed(rows: QuerySet[Any], listing: Listing, asked: Asked) -> QuerySet[Any]:
    """The rows that are asked for."""
    for facet in listing.facets:
        if value := asked.chosen.get(facet.key):
            rows = facet.narrow(rows, value)
    if asked.search and listing.search:
        rows = listing.search(rows, asked.search)
    return rows


def answer(
    request: HttpRequest,
    membership: Membership,
    listing: Listing,
    rows: QuerySet[Any],
    template: str = "components/list_page.html",
    **extra: object,
) -> HttpResponseBase:
    """The page of the listing, the fragment of it that htmx asks for, or its export."""
    asked = read_query(request, listing)
    found, order = narrowed(rows, listing, asked), asked.sort or listing.order
    if request.GET.get("export") == "xlsx" and membership.may(Permission.DATA_EXPORT):
        from hengjian.site.platform.exporting import workbook_of

        return workbook_of(listing, paging.reading(found.order_by(order, "pk"), listing.reads))
    page = paging.page_of(found, order, asked.place, listing.reads)
    offered = [(each, each.choices(membership)) for each in listing.facets]
    same = {f.key for f, known in offered if f.alike and (f.key in asked.chosen or len(known) == 1)}
    listing = replace(listing, columns=tuple(c for c in listing.columns if c.key not in same))
    context = {
        "listing": listing,
        "asked": asked,
        "page": page,
        "facets": [_facet_options(facet, known, asked) for facet, known in offered],
        "heads": heads_of(listing, order, request.GET),
        "body": body_of(listing, page.rows),
        "searchable": listing.search is not None,
        "filtered": bool(asked.search or asked.chosen),
        "may_export": membership.may(Permission.DATA_EXPORT),
        **extra,
    }
    fragment = request.headers.get("HX-Target") == "list"
    return render(request, "components/list.html" if fragment else template, context)


def _facet_options(
    facet: Facet, known: Sequence[Choice], asked: Asked
) -> tuple[Facet, str, SafeString]:
    """A facet, the value that is chosen, and its options."""
    chosen = asked.chosen.get(facet.key, "")
    return facet, chosen, options_of(known, chosen)
