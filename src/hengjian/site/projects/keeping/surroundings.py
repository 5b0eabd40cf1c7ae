"""What lies around a row that is checked: today, and where its district lies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Box, Spot, holds
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.days import current_day
from hengjian.site.projects.models import Site

ENOUGH = 10
"""Sites with coordinates from which on they show where a district lies."""
MARGIN = 0.2
"""Degrees, some 20 km: how far beyond its other sites a district's site may lie."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a district lies: its loaded boundary, else the box of its other sites, else unknown."""

    district: str
    boundary: Mapping[str, Any] | None = None
    box: Box | None = None

    def problems(self, spot: Spot, place: Place) -> Iterator[Problem]:
        """A place outside."""
        if self.boundary is not None:
            inside, basis = holds(self.boundary, spot), BY_BOUNDARY
        elif self.box is not None:
            inside, basis = self.box.holds(spot), BY_SITES
        else:
            return
        if not inside:
            yield problem(
                "coordinates-outside",
                place,
                longitude=spot.longitude,
                latitude=spot.latitude,
                district=self.district,
                basis=basis,
            )


BY_BOUNDARY = Text("载入的区划边界", "the boundary that was loaded")
BY_SITES = Text(
    "本区其他小区的位置（可由管理员载入边界）",
    "where its other sites lie (a boundary may be loaded)",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Today, and the ground of each sub-district by its key."""

    today: date = field(default_factory=current_day)
    grounds: Mapping[int, Ground] = field(default_factory=dict)


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
