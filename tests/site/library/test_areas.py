"""Contiguous areas as a map draws them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import ContiguousArea
from hengjian.site.library.queries.areas import features, hull
from tests.site.planning.planning_rows import site

Member = Callable[[str], Membership]


def test_the_hull_leaves_out_what_lies_inside() -> None:
    points = sorted([(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0), (1.0, 0.0)])
    assert hull(points) == [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]


@pytest.mark.django_db
def test_an_area_is_drawn_by_its_boundary_else_by_its_sites(member: Member) -> None:
    by = member("finance_bureau")
    place = Organisation.objects.get(code="D1")
    square = {"type": "Polygon", "coordinates": [[[102, 24], [103, 24], [103, 25], [102, 24]]]}
    drawn = ContiguousArea.objects.create(
        code="A1", name="有界", sub_district=place, boundary=square
    )
    guessed = ContiguousArea.objects.create(code="A2", name="无界", sub_district=place)
    ContiguousArea.objects.create(code="A3", name="空", sub_district=place)
    spots = [("102.50", "24.30"), ("102.52", "24.30"), ("102.51", "24.32")]
    for number, (longitude, latitude) in enumerate(spots):
        site(f"S{number}", area=guessed, longitude=Decimal(longitude), latitude=Decimal(latitude))
    site("S9", area=drawn, households=None)
    first, second, third = features(by)
    assert first["geometry"] == square
    assert first["properties"]["households"] is None, "one site has not entered its households"
    assert (second["geometry"]["type"], second["properties"]["drawn"]) == ("Polygon", "hull")
    assert len(second["geometry"]["coordinates"][0]) == 4
    assert second["properties"]["households"] == 300
    assert (third["geometry"], third["properties"]["drawn"]) == (None, "")
