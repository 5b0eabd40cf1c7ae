"""Whether a district can bear a project: ratios reckoned, bounds with reasons."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.affordability import beyond, burden_share, debt_ratio, debt_room
from hengjian.site.bonds.models import Affordability
from hengjian.site.exchange.actions import enter_record
from hengjian.site.library.models import Project
from tests.site.bonds import bond_rows
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def project(member: Member) -> Project:
    """A project with bond money."""
    return bond_rows.lent(member).project


def assess(member: Member, project: Project, **said: Any) -> Affordability:
    values = {
        "project": project, "kind": "fiscal", "assessed_on": "2022-04-20", "year": 2021,
        "expenditure": "1000.00", "burden": "55.55", "conclusion": "bearable", **said,
    }  # fmt: skip
    made: Any = enter_record(by=member("finance_bureau"), model=Affordability, values=values)
    return made


def test_ratios_are_reckoned_and_rounded_once(member: Member, project: Project) -> None:
    row = assess(
        member, project, kind="debt", resources="900.00", debt="1000.00", debt_limit="950.00",
        ratio_bound="120", conclusion="unbearable",
    )  # fmt: skip
    assert (burden_share(row), debt_ratio(row), debt_room(row)) == (
        D("5.56"), D("111.11"), D("-50.00"),
    )  # fmt: skip
    assert beyond(row) == ["limit"]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"burden": None}, "affordability-without", "burden"),
        ({"expenditure": "0.00"}, "affordability-of-nothing", "expenditure"),
        ({"burden_bound": "5"}, "affordability-beyond", "reason"),
        ({"conclusion": "conditions"}, "affordability-conditions", "reason"),
        ({"kind": "debt", "debt": "1.00"}, "affordability-without", "resources"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    member: Member, project: Project, said: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        assess(member, project, **said)
    assert (code, field) in [(each.code, each.place.path) for each in refused.value.problems]


def test_it_stands_on_the_page_of_the_debt_and_every_ratio_opens(
    member: Member, project: Project, client_of: ClientOf
) -> None:
    row = assess(member, project, burden_bound="5", reason="上级补助到位")
    page = seen(client_of("finance_bureau").get("/bonds/projects/P-1/").content.decode())
    assert "5.56" in page
    assert "超过上限" in page
    for name in ("burden_share", "debt_ratio", "debt_room", "burden"):
        answer = client_of("finance_bureau").get(f"/figures/affordability/{row.code}/{name}")
        assert answer.status_code == 200, name


def test_it_is_the_finance_bureaus(member: Member, project: Project, client_of: ClientOf) -> None:
    assess(member, project)
    page = client_of("implementing_unit").get("/records/affordability/")
    assert page.status_code == 200
    assert "/records/affordability/new" not in page.content.decode()
    assert client_of("contractor").get("/records/affordability/").status_code in (200, 403)
