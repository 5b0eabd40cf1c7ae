"""Persons in charge: the name is masked and sealed, opened with a reason, erased when over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange.outgoing import csv_lines
from hengjian.site.library import actions
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Body, PersonInCharge, Project, Site
from hengjian.site.library.personal import DAYS
from hengjian.site.library.persons import name_of
from hengjian.site.platform import personal
from hengjian.site.platform.resource import tables

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ROW: dict[str, Any] = {"code": "L1", "project": "P-1", "name": "欧阳修", "post": "指挥长"}


@pytest.fixture
def project(district: Organisation) -> Project:
    """A project."""
    place = {each.code: each for each in Organisation.objects.all()}
    return Project.objects.create(
        code="P-1", name="项目", region=place["D"], competent_department=place["HSG"]
    )


def put(member: Member, **said: Any) -> PersonInCharge:
    by = member("competent_department")
    put_all(by=by, model=PersonInCharge, rows=[{**ROW, **said}], synthetic=True, why="导入")
    return PersonInCharge.objects.get(code="L1")


def test_the_name_is_nowhere_in_clear(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    row = put(member)
    assert (row.name, "欧阳修" in row.sealed_name) == ("欧**", False)
    by = member("finance_bureau")
    assert "欧阳修" not in b"".join(csv_lines(tables()["persons-in-charge"], by, "zh")).decode()
    Site.objects.create(
        code="S-1", name="x", project=project, sub_district=Organisation.objects.get(code="D1")
    )
    put(member, project=None, site="S-1")
    for address in ("/projects/P-1/bodies", "/sites/S-1/", "/records/persons-in-charge/L1/"):
        page = client_of("finance_bureau").get(address, follow=True).content.decode()
        assert "欧**" in page, address
        assert "欧阳修" not in page, address
    assert not [each for each in TrailEntry.objects.all() if "欧阳修" in str(each.after)]


def test_what_left_comes_back_the_same_and_the_seal_stays(project: Project, member: Member) -> None:
    before = put(member)
    after = put(member, name="欧**", duty="统筹")
    assert after.sealed_name == before.sealed_name
    assert put(member, name="李**").sealed_name == "", "another person: the old name is gone"


def test_the_same_full_name_once_more_is_no_change(project: Project, member: Member) -> None:
    put(member)
    lines = TrailEntry.objects.count()
    again = {"by": member("competent_department"), "synthetic": True, "why": "再导一次"}
    assert put_all(model=PersonInCharge, rows=[ROW], **again).unchanged == 1
    assert TrailEntry.objects.count() == lines
    put_all(model=PersonInCharge, rows=[{**ROW, "name": "欧阳明"}], **again)
    person = PersonInCharge.objects.get(code="L1")
    assert (person.name, name_of(person)) == ("欧**", "欧阳明")


def test_the_full_name_is_opened_with_a_reason_on_the_trail(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    row = put(member)
    by = member("competent_department")
    with pytest.raises(Refused):
        actions.reveal_person(by=by, person=row, why=" ")
    assert actions.reveal_person(by=by, person=row, why="核对公示") == "欧阳修"
    entry = TrailEntry.objects.get(action="personincharge.reveal")
    assert (entry.subject, entry.why, entry.after) == ("L1", "核对公示", {})
    client = client_of("competent_department")
    page = client.post("/projects/P-1/bodies/L1/reveal", {"why": "核对公示"})
    assert "欧阳修" in page.content.decode()
    refused = client_of("sub_district").post("/projects/P-1/bodies/L1/reveal", {"why": "x"})
    assert refused.status_code in (403, 404)


def test_a_masked_name_alone_has_nothing_to_open(project: Project, member: Member) -> None:
    row = put(member, name="欧**")
    with pytest.raises(Refused, match="full name"):
        actions.reveal_person(by=member("competent_department"), person=row, why="核对")


def test_the_name_is_erased_when_its_time_is_over_and_the_post_stays(
    project: Project, member: Member
) -> None:
    row = put(member, until=(current_day() - timedelta(days=DAYS + 1)).isoformat())
    jobs.start(personal.DAILY, by=System(), day=current_day().isoformat())
    row.refresh_from_db()
    assert (row.name, row.sealed_name, row.post) == ("", "", "指挥长")


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"project": None}, "person-belongs-nowhere", "project"),
        ({"body": "Z2"}, "person-of-another-body", "body"),
        ({"since": "2023-02-01", "until": "2023-01-01"}, "dates-out-of-order", "until"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    project: Project, member: Member, said: dict[str, Any], code: str, field: str
) -> None:
    other = Project.objects.create(
        code="P-2", name="另", region=project.region,
        competent_department=project.competent_department,
    )  # fmt: skip
    Body.objects.create(code="Z2", project=other, kind="headquarters", name="指挥部")
    with pytest.raises(Refused) as refused:
        put(member, **said)
    (found,) = refused.value.problems
    assert (found.code, found.place.path) == (code, field)
