"""Coordinates as they are entered: in a datum that is said, kept in WGS-84."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Datum, Spot, in_wgs84

PLACES = Decimal("0.000001")
"""Six decimals of a degree: about a decimetre."""


def place_of(values: dict[str, Any], before: tuple[object, object]) -> Iterator[Problem]:
    """Turn ``longitude`` and ``latitude`` of ``values`` into WGS-84, by their ``datum``.

    Coordinates that are the ones kept ``before`` need no datum. What cannot be read as a number is
    left as it is, for the rules to name.
    """
    datum = values.pop("datum", None) or ""
    if "longitude" not in values and "latitude" not in values:
        return
    longitude, latitude = _degrees(values.get("longitude")), _degrees(values.get("latitude"))
    if longitude is None or latitude is None:
        return
    if (longitude, latitude) == before:
        values.update(longitude=longitude, latitude=latitude)
        return
    if not datum:
        yield problem("datum-not-said", Place(path="datum"))
        return
    if datum not in set(Datum):
        yield problem("datum-unknown", Place(path="datum"), found=datum)
        return
    spot = in_wgs84(Spot(float(longitude), float(latitude)), Datum(datum))
    values["longitude"], values["latitude"] = _to_stored(spot.longitude), _to_stored(spot.latitude)


def _degrees(raw: object) -> Decimal | None:
    if raw in (None, ""):
        return None
    try:
        found = Decimal(str(raw).strip())
    except InvalidOperation:
        return None
    return found.quantize(PLACES, ROUND_HALF_UP) if abs(found) < 1000 else None


def _to_stored(degrees: float) -> Decimal:
    return Decimal(repr(degrees)).quantize(PLACES, ROUND_HALF_UP)
