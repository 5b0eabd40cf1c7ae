"""Places on the earth: the two datums that Chinese maps use, boxes and boundaries.

Coordinates are degrees, longitude first. Devices give WGS-84; Chinese map services give GCJ-02,
which lies some hundred metres off. Which one a number is in cannot be seen from it: it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, radians, sin, sqrt
from typing import Any

SEMI_MAJOR = 6378245.0
"""Metres; the ellipsoid of Krasovsky 1940."""
ECCENTRICITY_SQUARED = 0.00669342162296594323
CLOSE = 1e-10
"""Degrees (about a hundredth of a millimetre) at which the conversion back is exact enough."""


class Datum(StrEnum):
    """What a pair of coordinates refers to."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"


@dataclass(frozen=True, slots=True)
class Spot:
    """A longitude and a latitude in degrees."""

    longitude: float
    latitude: float


def in_china(spot: Spot) -> bool:
    """Inside the rectangle in which GCJ-02 differs from WGS-84."""
    return 72.004 <= spot.longitude <= 137.8347 and 0.8293 <= spot.latitude <= 55.8271


def to_gcj02(spot: Spot) -> Spot:
    """A place in WGS-84 as GCJ-02 writes it; unchanged outside China."""
    if not in_china(spot):
        return spot
    x, y = spot.longitude - 105.0, spot.latitude - 35.0
    phi = radians(spot.latitude)
    flatness = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    east = _east(x, y) * 180.0 / (SEMI_MAJOR / sqrt(flatness) * cos(phi) * pi)
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / (flatness * sqrt(flatness))
    north = _north(x, y) * 180.0 / (meridian * pi)
    return Spot(spot.longitude + east, spot.latitude + north)


def to_wgs84(spot: Spot) -> Spot:
    """A place in GCJ-02 as WGS-84 writes it, by iteration until the way back returns the place."""
    found = spot
    for _ in range(30):
        there = to_gcj02(found)
        east, north = spot.longitude - there.longitude, spot.latitude - there.latitude
        found = Spot(found.longitude + east, found.latitude + north)
        if abs(east) < CLOSE and abs(north) < CLOSE:
            break
    return found


def in_wgs84(spot: Spot, datum: Datum) -> Spot:
    """The place in WGS-84, whatever datum it was given in."""
    return to_wgs84(spot) if datum is Datum.GCJ02 else spot


def _east(x: float, y: float) -> float:
    metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    metres += _waves(((20.0, 6.0), (20.0, 2.0)), x)
    metres += _waves(((20.0, 1.0), (40.0, 1 / 3)), x)
    return metres + _waves(((150.0, 1 / 12), (300.0, 1 / 30)), x)


def _north(x: float, y: float) -> float:
    metres = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    metres += _waves(((20.0, 6.0), (20.0, 2.0)), x)
    metres += _waves(((20.0, 1.0), (40.0, 1 / 3)), y)
    return metres + _waves(((160.0, 1 / 12), (320.0, 1 / 30)), y)


def _waves(terms: Iterable[tuple[float, float]], at: float) -> float:
    return sum(height * sin(at * often * pi) for height, often in terms) * 2.0 / 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of longitudes and latitudes."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, degrees: float) -> Box:
        """The box with a margin on every side."""
        return Box(
            self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees
        )

    def holds(self, spot: Spot) -> bool:
        """Whether the place lies in it or on its edge."""
        return (
            self.west <= spot.longitude <= self.east and self.south <= spot.latitude <= self.north
        )


def holds(boundary: Mapping[str, Any], spot: Spot) -> bool:
    """Whether a GeoJSON Polygon or MultiPolygon holds the place; holes are outside.

    Raises ``ValueError`` for another kind of geometry.
    """
    match boundary.get("type"):
        case "Polygon":
            polygons = [boundary["coordinates"]]
        case "MultiPolygon":
            polygons = boundary["coordinates"]
        case other:
            raise ValueError(f"a boundary is a Polygon or a MultiPolygon, not {other}")
    return any(
        _in_ring(rings[0], spot) and not any(_in_ring(hole, spot) for hole in rings[1:])
        for rings in polygons
    )


def _in_ring(ring: list[list[float]], spot: Spot) -> bool:
    inside = False
    x, y = spot.longitude, spot.latitude
    for (x1, y1), (x2, y2) in zip(
        ((p[0], p[1]) for p in ring), ((p[0], p[1]) for p in ring[1:] + ring[:1]), strict=True
    ):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
