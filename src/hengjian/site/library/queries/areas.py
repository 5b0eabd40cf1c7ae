"""Contiguous areas for a map: GeoJSON features with what stands in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.library.visibility import visible_to

Point = tuple[float, float]


def features(membership: Membership) -> list[dict[str, Any]]:
    """A GeoJSON feature each area, WGS-84: its boundary, else the hull of its sites' points, else
    no geometry. ``drawn`` says which: ``boundary``, ``hull`` or nothing."""
    seen = visible_to(Site, membership).order_by("code")
    areas = visible_to(ContiguousArea, membership).distinct().order_by("code")
    rows = areas.select_related("sub_district").prefetch_related(Prefetch("sites", seen))
    return [_feature(area, list(area.sites.all())) for area in rows]


def _feature(area: ContiguousArea, sites: list[Site]) -> dict[str, Any]:
    geometry, drawn = area.boundary, "boundary" if area.boundary else ""
    if not geometry:
        geometry = _hull_of(sites)
        drawn = "hull" if geometry else ""
    homes = [site.households for site in sites if site.households is not None]
    stages = {stage: sum(site.stage == stage for site in sites) for stage in Site.Stage.values}
    return {
        "type": "Feature",
        "id": area.pk,
        "geometry": geometry,
        "properties": {
            "code": area.code,
            "name": area.name,
            "sub_district": area.sub_district.name,
            "sites": len(sites),
            "households": sum(homes) if len(homes) == len(sites) and sites else None,
            "stages": stages,
            "drawn": drawn,
            "synthetic": area.synthetic,
        },
    }


def _hull_of(sites: list[Site]) -> dict[str, Any] | None:
    points = sorted(
        {
            (float(site.longitude), float(site.latitude))
            for site in sites
            if site.longitude is not None and site.latitude is not None
        }
    )
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": list(points[0])}
    ring = hull(points)
    if len(ring) < 3:
        return {"type": "LineString", "coordinates": [list(point) for point in ring]}
    return {"type": "Polygon", "coordinates": [[list(point) for point in [*ring, ring[0]]]]}


def hull(points: list[Point]) -> list[Point]:
    """The corners of the convex hull of sorted points, counter-clockwise."""

    def half(ordered: list[Point]) -> list[Point]:
        chain: list[Point] = []
        for point in ordered:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return half(points) + half(points[::-1])


def _turn(first: Point, second: Point, third: Point) -> float:
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (
        third[0] - first[0]
    )
