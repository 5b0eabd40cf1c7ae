"""The pages of administration: for administrators, of their region, with constant queries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership, Organisation, Person

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
PEOPLE, ORGANISATIONS = "/accounts/people/", "/accounts/organisations/"


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_lists_ask_the_same_number_of_questions_for_one_row_and_for_many(
    client_of: ClientOf, member: Member
) -> None:
    client = client_of("administrator")
    one = [_queries(client, address) for address in (PEOPLE, ORGANISATIONS)]
    for role in ("auditor", "expert", "contractor"):
        member(role)
    Organisation.objects.create(
        code="N", name="新单位", kind="unit", parent=Organisation.objects.get(code="D1")
    )
    assert [_queries(client, address) for address in (PEOPLE, ORGANISATIONS)] == one


def test_only_people_of_the_region_are_listed(
    client_of: ClientOf, member: Member, district: Organisation
) -> None:
    kind = Organisation.Kind
    other = Organisation.objects.create(
        code="E", name="别区", kind=kind.DISTRICT, parent=district.parent
    )
    stranger = Person.objects.create_user("stranger", None, name="别区的人")
    Membership.objects.create(person=stranger, organisation=other, role_code="expert")
    member("auditor")
    client = client_of("administrator")
    page = client.get(PEOPLE).content.decode()
    assert "auditor甲" in page
    assert "别区的人" not in page
    assert "别区" not in client.get(ORGANISATIONS).content.decode()
    assert client.get(f"{PEOPLE}{stranger.pk}/").status_code == 404


def test_people_are_found_by_name_role_and_state(client_of: ClientOf, member: Member) -> None:
    member("auditor")
    client = client_of("administrator")
    assert "auditor甲" in client.get(f"{PEOPLE}?q=auditor").content.decode()
    assert "auditor甲" not in client.get(f"{PEOPLE}?q=nobody").content.decode()
    assert "auditor甲" in client.get(f"{PEOPLE}?role=auditor").content.decode()
    assert "auditor甲" not in client.get(f"{PEOPLE}?role=expert").content.decode()
    assert "auditor甲" not in client.get(f"{PEOPLE}?state=closed").content.decode()


def test_a_person_is_added_and_can_come_in_with_what_is_shown(client_of: ClientOf) -> None:
    client = client_of("administrator")
    unit = Organisation.objects.get(code="EVA")
    sent = {"name": "李娜", "username": "li.na", "organisation": unit.pk, "role": "expert"}
    page = client.post(f"{PEOPLE}add/", sent).content.decode()
    password = re.findall(r'class="once"><code>(.+?)</code>', page)[0]
    theirs = Client()
    theirs.post("/accounts/log-in/", {"username": "li.na", "password": password})
    assert theirs.get("/")["Location"].startswith("/accounts/change-password/")


def test_what_an_action_refuses_stands_on_the_form(client_of: ClientOf, member: Member) -> None:
    client = client_of("administrator")
    clerk = member("competent_department").person
    unit = Organisation.objects.get(code="HSG")
    sent = {"organisation": unit.pk, "role": "department_head"}
    page = client.post(f"{PEOPLE}{clerk.pk}/", sent).content.decode()
    assert "不得由同一人兼任" in page.split('class="field-error"')[1]
    page = client.post(f"{PEOPLE}{clerk.pk}/close/", {"why": ""}).content.decode()
    assert "field-error" in page
    clerk.refresh_from_db()
    assert clerk.is_active


def test_a_role_is_given_and_ended(client_of: ClientOf, member: Member) -> None:
    client = client_of("administrator")
    person = member("resident").person
    unit = Organisation.objects.get(code="EVA")
    client.post(f"{PEOPLE}{person.pk}/", {"organisation": unit.pk, "role": "evaluator"})
    given = Membership.objects.get(person=person, role_code="evaluator")
    client.post(f"/accounts/memberships/{given.pk}/end/", {"why": "调离"})
    given.refresh_from_db()
    assert not given.active
    assert "已结束的任职" in client.get(f"{PEOPLE}{person.pk}/").content.decode()


def test_ones_own_page_offers_nothing_to_change(client_of: ClientOf, member: Member) -> None:
    client = client_of("administrator")
    page = client.get(f"{PEOPLE}{member('administrator').person_id}/").content.decode()
    assert "这是您自己" in page
    assert "停用账号" not in page
    assert "添加任职" not in page


def test_an_organisation_is_renamed_moved_and_retired_on_its_page(client_of: ClientOf) -> None:
    client = client_of("administrator")
    unit = Organisation.objects.get(code="HOT")
    under = Organisation.objects.get(code="D2")
    address = f"{ORGANISATIONS}{unit.pk}/"
    client.post(address, {"act": "name", "name-name": "市民热线"})
    client.post(address, {"act": "move", "move-parent": under.pk, "move-why": "划转"})
    client.post(address, {"act": "retire", "retire-why": "撤并"})
    unit.refresh_from_db()
    assert (unit.name, unit.path) == ("市民热线", "C/D/D2/HOT/")
    assert unit.retired_on is not None
    page = client.post(address, {"act": "move", "move-parent": unit.pk, "move-why": "x"})
    assert page.status_code == 200, "a retired one takes nobody below it"


def test_a_name_with_marks_of_html_is_only_text(client_of: ClientOf) -> None:
    client = client_of("administrator")
    unit = Organisation.objects.get(code="HOT")
    client.post(f"{ORGANISATIONS}{unit.pk}/", {"act": "name", "name-name": "<script>x</script>"})
    for address in (ORGANISATIONS, f"{ORGANISATIONS}{unit.pk}/", f"{PEOPLE}add/"):
        assert "<script>x" not in client.get(address).content.decode()
