"""The map: what the sites are coloured by, for whom, as of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.map_layers import Layer, Tone, add_layer, layers_of
from hengjian.site.library.models import Project, Site, UtilityOpinion
from hengjian.site.money.models import Payment
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.watching.models import Warning
from tests.site.library.case_rows import project_under_way
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
AS_OF = "2023-09-30"
pytestmark = pytest.mark.django_db


@pytest.fixture
def project(district: Organisation) -> Project:
    """The reference case, under way, with places that a map can show."""
    made = project_under_way()
    Site.objects.filter(longitude=None).update(longitude="102.5", latitude="24.3")
    return made


def points(client: Client, colour: str, day: str = AS_OF) -> dict[str, dict[str, Any]]:
    """What the map says of each site, by its code."""
    data = client.get("/map/data/", {"colour": colour, "as_of": day}).json()
    return {each["properties"]["code"]: each["properties"] for each in data["sites"]["features"]}


def levels(client: Client, colour: str, day: str = AS_OF) -> Counter[str]:
    """How many sites stand at each level."""
    return Counter(each["level"] for each in points(client, colour, day).values())


def test_the_sites_are_coloured_by_how_late_they_start(
    project: Project, client_of: ClientOf
) -> None:
    late = levels(client_of("auditor"), "slip")
    assert late == {"none": 79, "late": 1, "red": 216}
    assert levels(client_of("auditor"), "slip", "2022-07-31")["red"] == 0
    page = seen(client_of("auditor").get("/map/", {"colour": "slip"}).content.decode())
    assert "滞后9个月以上" in page


def test_a_stage_is_the_one_of_the_day(project: Project, client_of: ClientOf) -> None:
    client = client_of("auditor")
    assert levels(client, "stage") == {"started": 80, "planned": 216}
    assert levels(client, "stage", "2020-01-01")["started"] == 0


def test_payments_stand_against_the_output_of_the_section(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    assert set(levels(client, "money")) == {"unpaid"}
    payments = Payment.objects.filter(project=project)
    payments.update(state="paid", paid_on=F("applied_on"))
    assert set(levels(client, "money")) == {"within"}
    payments.update(line=Payment.Line.ACROSS)
    across = [each for each in points(client, "money").values() if each["level"] == "across"]
    assert across, "a payment across the line is seen on the sites of its section"
    assert all("已支付" in each["says"] for each in across)
    assert client.get(across[0]["leads"]).status_code == 200
    assert levels(client, "money", "2020-01-01") == {"": 296}


def test_a_warning_lies_on_the_sites_of_its_project_while_it_stands(
    project: Project, client_of: ClientOf
) -> None:
    owner = Organisation.objects.get(code="HSG")
    for number, level in enumerate(("blue", "red")):
        Warning.objects.create(
            code=f"W-{number}", project=project, rule=f"r{number}", level=level, owner=owner,
            fired_on=date(2023, 8, 1), due_on=date(2023, 8, 31),
        )  # fmt: skip
    client = client_of("finance_bureau")
    assert levels(client, "warnings") == {"red": 296}
    assert levels(client, "warnings", "2023-07-31") == {"": 296}
    Warning.objects.filter(level="red").update(
        state="closed", closed_on=date(2023, 9, 1), closed_how="data"
    )
    assert levels(client, "warnings") == {"blue": 296}
    assert levels(client, "warnings", "2023-08-15") == {"red": 296}


def test_the_gravest_answer_of_the_utilities_colours_a_site(
    project: Project, client_of: ClientOf
) -> None:
    site = Site.objects.filter(project=project).first()
    assert site is not None
    for utility, opinion in (("water", "agrees"), ("power", "objects")):
        UtilityOpinion.objects.create(
            code=f"O-{utility}", site=site, utility=utility, opinion=opinion,
            asked_on=date(2023, 3, 1), answered_on=date(2023, 4, 1),
        )  # fmt: skip
    client = client_of("auditor")
    found = points(client, "utilities")[site.code]
    assert (found["level"], found["says"]) == ("objects", "征求 2 家专营单位，1 家同意")
    assert client.get(found["leads"]).status_code == 200
    assert points(client, "utilities", "2023-03-15")[site.code]["level"] == "waiting"
    assert points(client, "utilities", "2023-02-15")[site.code]["level"] == ""


def test_a_case_past_its_day_colours_its_site(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    site = Site.objects.filter(project=project).first()
    assert site is not None
    at = datetime(2023, 9, 1, 12, tzinfo=UTC)
    told = Said("phone", "三号楼楼道灯坏了两周", site, received_at=at)
    take_in(told, member("hotline_operator"))
    client = client_of("hotline_operator")
    found = points(client, "complaints")[site.code]
    assert found["level"] in ("open", "overdue")
    assert "诉求 1 件，在办 1 件" in found["says"]
    assert points(client, "complaints", "2023-08-31")[site.code]["level"] == ""


def test_who_may_not_see_the_money_is_not_shown_it_by_its_colour(
    project: Project, client_of: ClientOf, member: Member
) -> None:
    keys = {
        role: {each.key for each in layers_of(member(role))} for role in ("auditor", "sub_district")
    }
    assert {"money", "warnings", "complaints"} <= keys["auditor"]
    assert "money" not in keys["sub_district"]
    asked = client_of("sub_district").get("/map/data/", {"colour": "money", "as_of": AS_OF}).json()
    assert asked["levels"][0][0] == "reserve", "the first open layer instead"
    assert "支付" not in seen(client_of("sub_district").get("/map/").content.decode())


@pytest.mark.parametrize("key", ["stage", "slip", "money", "warnings", "utilities", "complaints"])
def test_more_sites_cost_no_more_queries(project: Project, client_of: ClientOf, key: str) -> None:
    client, counts = client_of("finance_bureau"), []
    asked = {"colour": key, "as_of": AS_OF}
    client.get("/map/data/", asked)
    for place in ("102.6", "102.7"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/map/data/", asked)
        counts.append(len(queries))
        district = Organisation.objects.get(code="D1")
        Site.objects.bulk_create(
            Site(code=f"N{place}-{each}", name="甲", sub_district=district, project=project,
                 longitude=place, latitude="24.3")
            for each in range(20)
        )  # fmt: skip
    assert counts[0] == counts[1]


def test_one_key_has_one_layer() -> None:
    other = Layer("stage", "x", 1, {"a": (Tone.RED, "a")}, "b", lambda *_: {})
    with pytest.raises(ValueError, match="stage"):
        add_layer(other)
