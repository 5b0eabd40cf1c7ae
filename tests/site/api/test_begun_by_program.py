"""Rows whose beginning is an action of their own: the interface begins them as their pages do."""

from __future__ import annotations

from typing import Any

import pytest

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.api.record_schemas import record_examples, schema_name
from hengjian.site.bonds.models import Assessment, UseChange
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import PolicyDocument, Project, Site
from hengjian.site.library.resources import PICTURE
from hengjian.site.money.models import Contract, FinalAccount
from hengjian.site.platform.resource import Resource, opening_rights, resource_of
from hengjian.site.platform.writing import Opening
from hengjian.site.residents.public.models import Announcement
from hengjian.site.watching.actions import begin_report
from tests.site.api.conftest import Asking
from tests.site.api.test_records import codes, sent
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
BEGUN = list(opening_rights())
ASKED = ("competent_department", "finance_bureau", "implementing_unit", "supervisor")


@pytest.fixture
def world(district: Organisation) -> World:
    """Everything, and everybody."""
    return build(district)


def example_of(model: Any) -> Any:
    """As the document shows one."""
    return dict(record_examples())[f"{schema_name(model)}New"]


@pytest.mark.parametrize("model", BEGUN, ids=lambda model: model.__name__)
def test_the_example_is_read_and_judged_and_who_lacks_the_right_begins_nothing(
    model: Any, district: Organisation, asking: Asking
) -> None:
    """Its codes name nothing here: it is refused for what it says, not for how."""
    right, may = opening_rights()[model], roles().by_code
    address, before = resource_of(model).address, model.objects.count()
    lacking = next(each for each in ASKED if right not in may[each].may)
    status, answer = sent(asking(lacking), "post", address, **example_of(model))
    assert (status, codes(answer)) == (403, ["request-right-missing"])
    able = next((each for each in ASKED if right in may[each].may), None)
    if able is None:  # of an evaluation's team: the role matrix has it
        assert str(right).startswith(("evaluation.", "consult."))
        return
    status, answer = sent(asking(able), "post", address, **example_of(model))
    assert status in (201, 422), answer
    assert status == 201 or "request-value-unfit" not in codes(answer), answer
    assert model.objects.count() == before + (status == 201)


def test_they_are_begun_as_on_their_pages(world: World, asking: Asking) -> None:
    unit, contract = asking("implementing_unit"), world[Contract, "A"]
    FinalAccount.objects.filter(contract=contract).delete()
    body = {"contract": contract.code, "claimed": "1234567.89"}
    status, made = sent(unit, "post", "final-accounts", **body)
    assert (status, made["claimed"], made["state"]) == (201, "1234567.89", "claimed")
    assert codes(sent(unit, "post", "final-accounts", **body)[1]) == ["code-taken"]
    assert TrailEntry.objects.filter(action="finalaccount.create").count() == 1
    project = world[Project, "A"].code
    body = {"project": project, "on": "2023-05-01"}
    status, made = sent(asking("competent_department"), "post", "assessments", **body)
    assert status == 201
    assert Assessment.objects.get(code=made["code"]).entered_by == "competent_department"
    body = {"number": "财预〔2020〕10号", "title": "绩效评价管理办法"}
    status, made = sent(asking("competent_department"), "post", "policy-documents", **body)
    assert (status, PolicyDocument.objects.get(code=made["code"]).title) == (201, body["title"])


def test_days_and_hours_are_kept_and_what_may_be_left_out_is(world: World, asking: Asking) -> None:
    street, site = asking("sub_district"), world[Site, "A"].code
    body = {"site": site, "kind": "water", "text": "停水", "begins_at": "2023-10-08T09:20:00+08:00"}
    status, made = sent(street, "post", "announcements", **body)
    assert (status, made["begins_at"][:16]) == (201, "2023-10-08T01:20")
    assert Announcement.objects.get(code=made["code"]).ends_at is None
    status, answer = sent(street, "post", "announcements", **{**body, "begins_at": "2023-10-08"})
    assert (status, answer["problems"][0]["where"]) == (422, "begins_at")


def test_a_row_that_one_does_not_see_is_not_named(world: World, asking: Asking) -> None:
    """It is refused like one that is not there, at its field; all at once."""
    unit, before = asking("implementing_unit"), UseChange.objects.count()
    body = {"use": world[Project, "X"].code, "to_project": "P-NO", "amount": "1.00", "reason": "x"}
    status, answer = sent(unit, "post", "use-changes", **body)
    assert status == 422
    places = [(each["code"], each["where"]) for each in answer["problems"]]
    assert places == [("reference-unknown", "use"), ("reference-unknown", "to_project")]
    foreign = {"contract": world[Contract, "X"].code, "claimed": "1.00"}
    status, answer = sent(unit, "post", "final-accounts", **foreign)
    assert (status, codes(answer)) == (422, ["reference-unknown"])
    assert UseChange.objects.count() == before


def test_a_declaration_says_once_how_rows_come_in() -> None:
    told = {"noun": Text("图片", "picture"), "reach": PICTURE.reach}
    with pytest.raises(ValueError, match="says not once how"):
        Resource(PICTURE.model, **told)
    opens = Opening(begin_report, {"project": Project})
    with pytest.raises(ValueError, match="says not once how"):
        Resource(PICTURE.model, **told, only_read=Text("上传", "uploaded"), opens=opens)
    with pytest.raises(ValueError, match="opened with until, and has no such field"):
        Resource(PICTURE.model, **told, opens=Opening(begin_report, takes={"until": "until"}))
