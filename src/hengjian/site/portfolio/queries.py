"""Who sees which portfolios: who sees a region sees what is of it and of the regions inside; who
works inside a region sees its places, and how one's own stands, but no list of its projects."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import everywhere, inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.portfolio.models import Place, Portfolio, SavedComparison, Standing

FILTERS = ("grade", "group")
"""What of an address is kept besides its place."""


def visible_portfolios(membership: Membership) -> QuerySet[Portfolio]:
    """Those of the membership's region, of what is inside it and of what it lies in."""
    return portfolios_seen(Portfolio.objects.select_related("region"), membership)


def portfolios_seen(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """Those of the rows that the membership sees."""
    if not membership.may(Permission.LIBRARY_VIEW) or membership.role.sees is not Sees.REGION:
        return rows.none()
    if everywhere(membership):
        return rows
    above = [code for code in membership.organisation.region.path.split("/") if code]
    inside = Q(region__in=inside_region(membership).values("pk"))
    return rows.filter(inside | Q(region__code__in=above))


def visible_places(membership: Membership) -> QuerySet[Place]:
    """The places of portfolios that the membership sees."""
    return Place.objects.filter(portfolio__in=visible_portfolios(membership))


def visible_standings(membership: Membership) -> QuerySet[Standing]:
    """The projects by name: of portfolios of the membership's own region or inside it."""
    return Standing.objects.filter(portfolio__in=with_names(membership))


def with_names(membership: Membership) -> QuerySet[Portfolio]:
    """The portfolios of which the membership sees projects and firms by name: of its own region or
    inside it."""
    rows = visible_portfolios(membership)
    if everywhere(membership):
        return rows
    return rows.filter(region__in=inside_region(membership).values("pk"))


def firms_seen(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """The firms that are asked about, for who sees the projects by name. Who works below the
    region does not: the points rest on projects elsewhere that nobody there may see."""
    return rows.filter(portfolio__in=with_names(membership))


def comparisons_seen(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """One's own and those that colleagues share, of portfolios that the membership sees."""
    own = Q(saved_by=membership.person.username)
    shared = Q(shared=True, organisation=membership.organisation_id)
    return rows.filter(own | shared, portfolio__in=visible_portfolios(membership))


def own_comparisons(membership: Membership) -> QuerySet[SavedComparison]:
    """Those the person saved, as far as the portfolios are still seen."""
    rows = comparisons_seen(SavedComparison.objects.all(), membership)
    return rows.filter(saved_by=membership.person.username)


def filters_of(query: str) -> str:
    """Of the query string of an address what is kept, in one order; nothing that is longer than
    the name of a group may be."""
    given = dict(parse_qsl(query))
    return urlencode(
        [(name, given[name]) for name in FILTERS if 0 < len(given.get(name, "")) < 256]
    )
