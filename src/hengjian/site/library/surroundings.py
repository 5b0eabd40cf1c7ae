"""Where the districts of sites lie: by the boundary that was loaded, else by their other sites."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Max, Min

from hengjian.geodesy import Box
from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import Site
from hengjian.site.platform.surroundings import Ground, Surroundings

ENOUGH = 10
"""Sites with coordinates from which on they show where a district lies."""
MARGIN = 0.2
"""Degrees, some 20 km: how far beyond its other sites a district's site may lie."""


def around(sub_districts: Collection[int], besides: Collection[int] = ()) -> Surroundings:
    """The surroundings of sites in these sub-districts, judged without the sites ``besides``.

    Two queries.
    """
    rows = Organisation.objects.filter(pk__in=sub_districts).select_related("parent")
    districts = {row.pk: row.parent or row for row in rows}
    unbounded = {each.pk for each in districts.values() if each.boundary is None}
    boxes = _boxes(unbounded, besides) if unbounded else {}
    grounds = {
        key: Ground(each.name, each.boundary, boxes.get(each.pk)) for key, each in districts.items()
    }
    return Surroundings(grounds=grounds)


def _boxes(districts: Collection[int], besides: Collection[int]) -> dict[int, Box]:
    placed = Site.objects.filter(
        sub_district__parent__in=districts, longitude__isnull=False
    ).exclude(pk__in=list(besides))
    extents = (
        placed.order_by()
        .values_list("sub_district__parent")
        .annotate(Count("pk"), Min("longitude"), Min("latitude"), Max("longitude"), Max("latitude"))
    )
    return {
        district: Box(*(float(edge) for edge in edges)).grown(MARGIN)
        for district, count, *edges in extents
        if count >= ENOUGH
    }
