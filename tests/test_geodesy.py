"""The two datums, boxes and boundaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.geodesy import Box, Datum, Spot, holds, in_wgs84, to_gcj02, to_wgs84

CHINA = st.builds(Spot, st.floats(73.5, 135), st.floats(3.9, 53.5))


def test_tiananmen_lies_where_the_map_services_draw_it() -> None:
    """A published pair: WGS-84 116.391263, 39.907325 is GCJ-02 116.397505, 39.908728."""
    drawn = to_gcj02(Spot(116.391263, 39.907325))
    assert drawn.longitude == pytest.approx(116.397505, abs=2e-5)
    assert drawn.latitude == pytest.approx(39.908728, abs=2e-5)


@given(CHINA)
def test_there_and_back_is_the_same_place(spot: Spot) -> None:
    back = to_wgs84(to_gcj02(spot))
    assert back.longitude == pytest.approx(spot.longitude, abs=1e-8)
    assert back.latitude == pytest.approx(spot.latitude, abs=1e-8)


@given(CHINA)
def test_the_datums_lie_apart_by_less_than_a_kilometre(spot: Spot) -> None:
    moved = to_gcj02(spot)
    assert 0 < abs(moved.longitude - spot.longitude) + abs(moved.latitude - spot.latitude) < 0.02


def test_only_gcj02_is_converted() -> None:
    spot = Spot(102.54, 24.35)
    assert in_wgs84(spot, Datum.WGS84) == spot
    assert in_wgs84(spot, Datum.GCJ02) == to_wgs84(spot)
    assert to_gcj02(Spot(2.35, 48.86)) == Spot(2.35, 48.86), "outside China nothing moves"


SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("spot", "inside"),
    [(Spot(0.5, 0.5), True), (Spot(2, 2), False), (Spot(5, 2), False), (Spot(2, 3.5), True)],
)
def test_a_boundary_holds_what_is_in_it_and_not_in_its_holes(spot: Spot, inside: bool) -> None:
    assert holds({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, spot) is inside
    assert holds({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]}, spot) is inside


def test_a_line_is_no_boundary() -> None:
    with pytest.raises(ValueError, match="LineString"):
        holds({"type": "LineString", "coordinates": []}, Spot(1, 1))


def test_a_box_grows_on_every_side() -> None:
    box = Box(102.0, 24.0, 103.0, 25.0)
    assert not box.holds(Spot(101.9, 24.5))
    assert box.grown(0.2).holds(Spot(101.9, 24.5))
