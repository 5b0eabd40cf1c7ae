"""Every list of the site: filters, facets, search, order, pages and export, in one place.

A page declares a ``Listing`` and hands it the rows its reader may see; ``answer`` does the rest.
The query string is the state: ``?q=…&stage=planned&sort=-households&page=2&export=xlsx``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise, cached_property

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission

Words = str | Promise
Kind = Literal["text", "name", "number", "money", "area", "year", "date", "badge", "progress"]
ENDS = frozenset(("number", "money", "area", "year", "progress"))
"""Kinds that stand at the end of their cell."""
PAGE_SIZE = 50
COUNTED = 10_000
"""Rows are counted and paged up to here; of more, the list says that there are more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, and by which field it sorts."""

    key: str
    title: Words
    value: Callable[[Any], object]
    kind: Kind = "text"
    sort: str = ""
    """A database field; empty where the column cannot sort."""
    unit: Words = ""
    """Stands in the header; ``money`` is shown in 万元 and exported in 元."""

    @property
    def end(self) -> bool:
        """Whether its cells are right-aligned."""
        return self.kind in ENDS


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a facet offers."""

    value: str
    title: Words


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by one field, offered as a drop-down of its values."""

    key: str
    title: Words
    choices: Callable[[Membership], Sequence[Choice]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    """The rows with that value; unknown values give no rows, never an error."""
    kind: Literal["choice", "date", "hidden"] = "choice"
    """``hidden`` comes from a link and stays while the list is narrowed further."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page."""

    name: str
    """Its name for saved filters and for the file that is exported: ``sites``."""
    title: Words
    columns: tuple[Column, ...]
    address: Callable[[Any], str]
    """Where a row's name leads."""
    facets: tuple[Facet, ...] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: Words = ""
    """What can be searched for; by default name, pinyin initials or code."""
    order: str = "code"
    empty_title: Words = ""
    empty_hint: Words = ""


@dataclass(slots=True)
class Asked:
    """What the query string asks for, kept to what the listing knows."""

    search: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    page: str = "1"


def asked_of(request: HttpRequest, listing: Listing) -> Asked:
    """Read the query string; what the listing does not know is left aside."""
    sorts = {column.sort for column in listing.columns if column.sort}
    sort = request.GET.get("sort", "")
    return Asked(
        request.GET.get("q", "").strip()[:100],
        {f.key: v for f in listing.facets if (v := request.GET.get(f.key, ""))},
        sort if sort.removeprefix("-") in sorts else "",
        request.GET.get("page", "1"),
    )


def narrowed(rows: QuerySet[Any], listing: Listing, asked: Asked) -> QuerySet[Any]:
    """The rows that are asked for, in the order that is asked for."""
    for facet in listing.facets:
        if value := asked.chosen.get(facet.key):
            rows = facet.narrow(rows, value)
    if asked.search and listing.search:
        rows = listing.search(rows, asked.search)
    order = [asked.sort or listing.order]
    return rows.order_by(*order, "pk")


class Pages(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Pages of the first ``COUNTED`` rows: counting 300,000 to show 50 would take longer."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to ``COUNTED`` and one more."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: COUNTED + 1].count()


def answer(
    request: HttpRequest,
    membership: Membership,
    listing: Listing,
    rows: QuerySet[Any],
    template: str = "components/list_page.html",
    **extra: object,
) -> HttpResponseBase:
    """The page of the listing, the fragment of it that htmx asks for, or its export."""
    asked = asked_of(request, listing)
    found = narrowed(rows, listing, asked)
    if request.GET.get("export") == "xlsx" and membership.may(Permission.DATA_EXPORT):
        from hengjian.site.web.exporting import workbook_of

        return workbook_of(listing, found)
    pages = Pages(found, PAGE_SIZE)
    try:
        page = pages.page(asked.page)
    except InvalidPage:
        page = pages.page(1)
    context = {
        "listing": listing,
        "asked": asked,
        "page": page,
        "total": min(pages.count, COUNTED),
        "more": pages.count > COUNTED,
        "facets": [(f, f.choices(membership), asked.chosen.get(f.key, "")) for f in listing.facets],
        "table": list(_table(listing, page.object_list)),
        "searchable": listing.search is not None,
        "filtered": bool(asked.search or asked.chosen),
        "may_export": membership.may(Permission.DATA_EXPORT),
        **extra,
    }
    fragment = request.headers.get("HX-Target") == "list"
    return render(request, "components/list.html" if fragment else template, context)


def _table(
    listing: Listing, rows: Iterable[Model]
) -> Iterable[tuple[Model, str, list[tuple[Column, object]]]]:
    for row in rows:
        cells = [(column, column.value(row)) for column in listing.columns]
        yield row, listing.address(row), cells
