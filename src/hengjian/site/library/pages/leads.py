"""From a site to what other subjects know of it: links with counts, and lists of just that site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Choice, Facet, Words


@dataclass(frozen=True, slots=True)
class Lead:
    """A list of rows about a site, and how many are in it: the address shows exactly these."""

    place: int
    """Where it stands among the others, in the order of a site's life."""
    icon: str
    title: Words
    count: int
    address: str
    scope: Words = ""
    """Where the rows are about more than the site: its section, its project."""


def leads_of(membership: Membership, site: Site, parts: Mapping[str, object]) -> list[Lead]:
    """The schemes, and what every subject above added to the page (``parts_of``)."""
    schemes = visible_to(Scheme, membership).filter(sites=site).count()
    found = [
        Lead(
            10, "git-compare", words("改造方案", "schemes"), schemes, list_address("schemes", site)
        )
    ]
    for part in parts.values():
        found += [each for each in part if isinstance(each, Lead)] if isinstance(part, list) else []
    return sorted(found, key=lambda each: each.place)


def list_address(name: str, site: Site, **query: str) -> str:
    """The address of a list, narrowed to the site."""
    return f"{reverse(f'web:{name}')}?{urlencode({'site': site.code, **query})}"


def of_site(rows_of: Callable[[QuerySet[Any], Site], QuerySet[Any]]) -> Facet:
    """Keeps a list to the rows about one site, for links from its page.

    ``rows_of`` narrows the rows of the list, which the reader sees, to those about a site.
    """

    def narrow(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        site = Site.objects.filter(code=code).first()
        return rows.none() if site is None else rows_of(rows, site)

    return Facet("site", words("小区", "site"), _offers_none, narrow, "hidden", says=_site_name)


def site_asked(request: HttpRequest, membership: Membership) -> Site | None:
    """The site that a page is narrowed to (``?site=``); none where it asks for none. Raises
    ``Http404`` where the reader does not see it."""
    code = request.GET.get("site", "")
    return get_object_or_404(visible_to(Site, membership), code=code) if code else None


def _offers_none(membership: Membership) -> Sequence[Choice]:
    return ()


def _site_name(membership: Membership, code: str) -> str:
    site = visible_to(Site, membership).filter(code=code).first()
    return site.name if site is not None else ""
