"""Sites and areas as GeoJSON, in WGS-84."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.map_layers import Layer, Shade
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.library.visibility import visible_to

Collection = dict[str, Any]
NAMES = (
    *("pk", "code", "name", "pinyin", "longitude", "latitude", "households"),
    *("sub_district__code", "sub_district__name"),
)
AROUND = Decimal("0.02")
"""Degrees: about two kilometres to each side of a site."""
MOST_POINTS = 20_000
"""More points than this are not sent to a browser; the map says so."""


def sites_geojson(
    membership: Membership, layer: Layer, as_of: date, near: Site | None = None
) -> Collection:
    """The sites that have coordinates, as points with their name, sub-district, and how they stand
    on the day by the layer; of those around ``near``, where it is given."""
    rows = (
        visible_to(Site, membership)
        .exclude(stage=Site.Stage.REMOVED)
        .exclude(longitude=None)
        .order_by("code")
    )
    if near is not None:
        rows = _around(rows, near)
    points = [row for row in rows.values_list(*NAMES)[:MOST_POINTS] if row[5] is not None]
    shades = layer.shades(membership, [row[0] for row in points], as_of)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(east), float(north)]},
            "properties": {
                "code": code,
                "name": name,
                "initials": initials,
                "households": households,
                "region": region,
                "place": place,
                **_standing(shades.get(key)),
            },
        }
        for key, code, name, initials, east, north, households, region, place in points
    ]
    return {"type": "FeatureCollection", "features": features}


def _around(rows: QuerySet[Site], site: Site) -> QuerySet[Site]:
    if site.longitude is None or site.latitude is None:
        return rows.none()
    east, north = site.longitude, site.latitude
    return rows.filter(
        longitude__range=(east - AROUND, east + AROUND),
        latitude__range=(north - AROUND, north + AROUND),
    )


def _standing(shade: Shade | None) -> dict[str, str]:
    if shade is None:
        return {"level": ""}
    return {"level": shade.level, "says": shade.says, "leads": shade.leads}


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
