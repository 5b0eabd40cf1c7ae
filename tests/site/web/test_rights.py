"""The page that shows anybody what they may do and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.accounts.rights import rights_of
from hengjian.site.accounts.roles import roles
from tests.site.reading import seen
from tests.site.world import build

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
PAGE = "/accounts/rights/"


@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_the_page_says_what_the_gate_does(role: str, member: Member) -> None:
    """The same cell by cell: a right that is shown as held is one the membership holds."""
    mine = member(role)
    shown = {right.code: right.held for right in rights_of(mine, [mine])}
    assert shown == {str(each): mine.may(each) for each in Permission}


@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_every_right_is_named_in_words(role: str, client_of: ClientOf) -> None:
    page = seen(client_of(role).get(PAGE).content.decode())
    for words in WORDS.values():
        assert words.zh in page


def test_what_separation_forbids_is_said_with_the_right_that_forbids_it(
    client_of: ClientOf,
) -> None:
    page = seen(client_of("competent_department").get(PAGE).content.decode())
    assert "已有“编制年度计划”，这两项须由不同的人办理" in page


def test_what_another_role_of_mine_may_says_to_switch(member: Member) -> None:
    clerk = member("sub_district")
    other = Membership.objects.create(
        person=clerk.person, organisation=clerk.organisation, role_code="utility_owner"
    )
    why = {right.code: right.why.zh for right in rights_of(clerk, [clerk, other])}
    assert why["utility.edit"] == "换到“管线产权单位”（东街道）的身份就可以"


@pytest.mark.parametrize(
    ("role", "reach", "sites"),
    [
        ("finance_bureau", "某区范围内的全部记录", 3),
        ("sub_district", "东街道范围内的全部记录", 1),
        ("implementing_unit", "国资公司负责实施的项目", 2),
        ("contractor", "施工单位参与的项目；只参与标段的，只看该标段", 1),
        ("administrator", "不看业务数据", 0),
    ],
)
def test_it_says_which_records_and_how_many(
    district: Organisation, client_of: ClientOf, role: str, reach: str, sites: int
) -> None:
    client = client_of(role)
    build(district)
    page = seen(client.get(PAGE).content.decode())
    assert reach in page
    assert f'<b><span class="number">{sites}</span></b>个小区' in page


def test_an_administrator_sees_the_same_of_another_without_any_record(
    client_of: ClientOf, member: Member
) -> None:
    person = member("auditor").person
    page = seen(
        client_of("administrator").get(f"/accounts/people/{person.pk}/rights/").content.decode()
    )
    assert "auditor甲" in page
    assert "审计人员的权利" in page
    assert "个小区" not in page


def test_of_somebody_without_a_role_it_says_so(client_of: ClientOf, member: Member) -> None:
    ended = member("auditor")
    ended.active = False
    ended.save()
    client = client_of("administrator")
    page = seen(client.get(f"/accounts/people/{ended.person_id}/rights/").content.decode())
    assert "没有有效的任职" in page


def test_in_english_nothing_chinese_is_left_but_names(client_of: ClientOf) -> None:
    page = client_of("competent_department").get(PAGE, headers={"Accept-Language": "en"})
    text = seen(page.content.decode()).split("<main")[1].split("</main>")[0]
    for name in ("competent_department甲", "住建局", "某区"):
        text = text.replace(name, "")
    assert [c for c in text if "一" <= c <= "鿿"] == []
