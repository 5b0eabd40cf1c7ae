"""Bodies that steer a project or govern a site, and what a renewal changed, measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.actions import put_all
from hengjian.site.library.facts import measures_of
from hengjian.site.library.models import Body, Project, Site, SiteEffect
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 30)


@pytest.fixture
def site(district: Organisation) -> Site:
    """A site of a project."""
    place = {each.code: each for each in Organisation.objects.all()}
    project = Project.objects.create(
        code="P-1", name="项目", region=place["D"], competent_department=place["HSG"]
    )
    return Site.objects.create(
        code="S-1", name="东风小区", sub_district=place["D1"], project=project, stage="planned"
    )


def put(member: Member, model: type[Any], *rows: dict[str, Any]) -> None:
    given = [{"code": f"R{number}", **row} for number, row in enumerate(rows)]
    put_all(by=member("competent_department"), model=model, rows=given, synthetic=True, why="导入")


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"kind": "task_force", "name": "x", "site": "S-1", "project": "P-1"},
         "body-of-a-project", "site"),
        ({"kind": "owners_committee", "name": "x", "project": "P-1"}, "body-of-a-site", "site"),
        ({"kind": "party_branch", "name": "x", "site": "S-1", "established_on": "2023-02-01",
          "ended_on": "2023-01-01"}, "dates-out-of-order", "ended_on"),
        ({"kind": "party_branch", "name": "x", "site": "S-1", "established_on": "2999-01-01"},
         "date-in-future", "established_on"),
    ],
)  # fmt: skip
def test_a_body_belongs_where_its_kind_says(
    site: Site, member: Member, row: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        put(member, Body, row)
    (found,) = refused.value.problems
    assert (found.code, found.place.path) == (code, field)


def test_bodies_stand_on_the_pages_and_are_counted_while_they_last(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    put(
        member,
        Body,
        {"kind": "headquarters", "name": "区指挥部", "project": "P-1"},
        {"kind": "owners_committee", "name": "甲业委会", "site": "S-1",
         "established_on": "2023-03-01", "members": "7"},
        {"kind": "owners_committee", "name": "旧业委会", "site": "S-1",
         "established_on": "2020-03-01", "ended_on": "2023-03-01"},
        {"kind": "party_branch", "name": "党支部", "site": "S-1"},
    )  # fmt: skip
    client = client_of("sub_district")
    assert "甲业委会" in seen(client.get("/sites/S-1/").content.decode())
    page = seen(client_of("competent_department").get("/projects/P-1/bodies/").content.decode())
    assert "区指挥部" in page
    assert "甲业委会" not in page
    assert site.project is not None
    found = measures_of(site.project, DAY, ("业主委员会数", "小区党组织数"))
    assert [each.value for each in found.values()] == [1, 0], "one ended, one has no day"


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"measured": "parking"}, "effect-not-measured", "before"),
        ({"measured": "parking", "before": "1"}, "effect-without-day", "before_on"),
        ({"measured": "fees", "after": "101", "after_on": "2023-01-01"},
         "effect-above-hundred", "after"),
        ({"measured": "parking", "before": "1", "before_on": "2023-02-01", "after": "2",
          "after_on": "2023-01-01"}, "dates-out-of-order", "after_on"),
        ({"measured": "parking", "before": "-1", "before_on": "2023-02-01"},
         "field-invalid", "before"),
    ],
)  # fmt: skip
def test_a_measurement_that_cannot_be_is_refused_by_its_field(
    site: Site, member: Member, row: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        put(member, SiteEffect, {"site": "S-1", **row})
    assert (code, field) in [(each.code, each.place.path) for each in refused.value.problems]


def test_before_and_after_stand_beside_the_pictures_with_their_difference(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    days = {"before_on": "2022-05-20", "after_on": "2023-08-30", "site": "S-1"}
    put(
        member,
        SiteEffect,
        {"measured": "parking", "before": "35", "after": "62", **days},
        {"measured": "complaints", "before": "12", "after": "15", **days},
        {"measured": "lamps", "before": "8", "site": "S-1", "before_on": "2022-05-20"},
    )
    parking, complaints, lamps = SiteEffect.objects.order_by("code")
    assert (parking.difference, parking.better) == (Decimal(27), True)
    assert (complaints.better, lamps.difference, lamps.better) == (False, None, None)
    client = client_of("sub_district")
    part = seen(client.get("/sites/S-1/").content.decode())
    assert "改善" in part
    assert "变差" in part
    opened = client.get("/figures/siteeffect/R0/difference")
    assert opened.status_code == 200
    assert site.project is not None
    assert measures_of(site.project, DAY, ["前后实测项数"])["前后实测项数"].value == 2


def test_one_measurement_a_site(site: Site, member: Member) -> None:
    row = {"measured": "parking", "before": "1", "before_on": "2023-01-01", "site": "S-1"}
    with pytest.raises(Refused, match="前后数据"):
        put(member, SiteEffect, row, row)


def test_it_is_entered_on_the_page_of_the_site(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    assert 'name="measured"' in client.get("/sites/S-1/parts/effects").content.decode()
    values = {"measured": "green", "before": "120.50", "before_on": "2022-05-20"}
    client.post("/sites/S-1/parts/effects", values)
    assert SiteEffect.objects.get().before == Decimal("120.50")
