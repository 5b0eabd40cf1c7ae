"""Sites and areas as GeoJSON, in WGS-84."""

from __future__ import annotations

from datetime import date
from typing import Any

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.library.slip import level_of
from hengjian.site.library.visibility import visible_to

Collection = dict[str, Any]
NAMES = (
    *("code", "name", "stage", "longitude", "latitude", "households"),
    *("planned_start_on", "started_on"),
)
MOST_POINTS = 20_000
"""More points than this are not sent to a browser; the map says so."""


def sites_geojson(membership: Membership, as_of: date) -> Collection:
    """The sites that have coordinates, as points with their name, their stage, and the slip of
    their start on the day."""
    rows = (
        visible_to(Site, membership)
        .exclude(stage=Site.Stage.REMOVED)
        .exclude(longitude=None)
        .values_list(*NAMES)
        .order_by("code")
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(east), float(north)]},
            "properties": {
                "code": code,
                "name": name,
                "stage": stage,
                "households": households,
                "slip": _slip(stage, planned, started, as_of),
            },
        }
        for code, name, stage, east, north, households, planned, started in rows[:MOST_POINTS]
        if east is not None and north is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def _slip(stage: str, planned: date | None, started: date | None, as_of: date) -> str:
    """The level of the slip; sites that are in no plan have none."""
    return "unknown" if stage == Site.Stage.RESERVE else level_of(planned, started, as_of)


def areas_geojson(membership: Membership) -> Collection:
    """The contiguous areas that have a boundary."""
    rows = visible_to(ContiguousArea, membership).exclude(boundary=None)
    return {
        "type": "FeatureCollection",
        "features": [_feature(area.boundary, area.code, area.name) for area in rows],
    }


def regions_geojson(membership: Membership) -> Collection:
    """The boundaries that users loaded for the regions of the membership."""
    region = membership.organisation.region
    rows = Organisation.objects.filter(path__startswith=region.path).exclude(boundary=None)
    return {
        "type": "FeatureCollection",
        "features": [_feature(place.boundary, place.code, place.name) for place in rows],
    }


def _feature(geometry: object, code: str, name: str) -> Collection:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"code": code, "name": name},
    }
