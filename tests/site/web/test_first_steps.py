"""First steps: what a role is offered, ticked by what was done, put away by one membership."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from hengjian import site as site_package
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.library.nouns import nouns, verbs
from hengjian.site.notices.models import Preference
from hengjian.site.platform.actions import bring_steps_back, pin, put_steps_away
from hengjian.site.platform.guide import MOST, Did, every_first_step, first_steps_of, steps_for
from hengjian.site.platform.models import StepsAway
from hengjian.site.platform.procedure import procedures
from hengjian.site.web.home.first_steps import steps_at_home
from tests.site.conftest import PLACE_OF, Member
from tests.site.world import World, build

ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(district: Organisation) -> World:
    return build(district)


def done_of(membership: Membership) -> set[str]:
    return {each.step.title.zh for each in first_steps_of(membership) if each.done}


@pytest.mark.parametrize("role", sorted(PLACE_OF))
def test_a_role_is_offered_steps_and_may_open_each(
    world: World, client_of: ClientOf, member: Member, role: str
) -> None:
    steps = steps_for(member(role))
    assert (2 if role == "resident" else 3) <= len(steps) <= MOST
    client = client_of(role)
    for each in steps:
        assert client.get(each.address).status_code == 200, each.title.zh


def test_a_role_has_a_step_of_its_own_and_none_that_it_may_not_do(member: Member) -> None:
    """Beside those of everybody: what a role is there for."""
    for role in PLACE_OF:
        may, steps = member(role).role.may, steps_for(member(role))
        assert all(each.right is None or each.right in may for each in steps), role
        own = [each for each in steps if each.right is not None and each.order < 60]
        assert own or role == "resident", role
    assert not any("支付" in each.title.zh for each in steps_for(member("expert")))


def test_every_fact_of_the_trail_is_one_that_is_written() -> None:
    steps_taken = {
        f"{each.trail or each.noun}.{outcome.verb}"
        for each in procedures()
        for step in each.steps
        for outcome in step.outcomes
    }
    source = [
        path.read_text("utf-8")
        for path in Path(site_package.__file__).parent.rglob("*.py")
        if path.name != "first_steps.py"
    ]
    for step in every_first_step():
        for name in step.fact.actions if isinstance(step.fact, Did) else ():
            noun, _, verb = name.partition(".")
            said = name in steps_taken or any(f'"{name}"' in each for each in source)
            assert said or (noun in nouns() and verb in verbs()), name


def test_a_step_is_ticked_by_what_this_membership_did(
    world: World, member: Member, client_of: ClientOf
) -> None:
    clerk, other = member("sub_district"), member("implementing_unit")
    before = done_of(clerk)
    assert not any("档案" in each for each in before)
    record(by=other, action="site.change", subject=world[Site, "A"])
    assert done_of(clerk) == before, "somebody else's work ticks nothing"
    record(by=clerk, action="site.change", subject=world[Site, "A"])
    (new,) = done_of(clerk) - before
    assert "档案" in new
    page = client_of("sub_district").get("/").content.decode()
    (line,) = [each for each in page.split("<li") if new in each]
    assert "first-step-done" in line
    twin = Membership.objects.create(
        person=clerk.person, organisation=clerk.organisation, role_code="implementing_unit"
    )
    assert new not in done_of(twin), "in another role it is still to be done"


def test_rows_of_the_person_tick_too(world: World, member: Member) -> None:
    auditor = member("auditor")
    assert done_of(auditor) == set()
    TOTPDevice.objects.create(user=auditor.person, name="a", confirmed=False)
    assert done_of(auditor) == set(), "a factor that was begun is none"
    TOTPDevice.objects.update(confirmed=True)
    assert done_of(auditor) == {"设好二次验证"}
    pin(by=auditor, row=world[Site, "A"])
    Preference.objects.create(person=auditor.person)
    assert done_of(auditor) >= {"设好二次验证", "把常看的小区或项目置顶", "定好怎么收提醒"}


def test_what_was_put_away_is_kept_for_that_membership_and_brought_back(
    member: Member, client_of: ClientOf
) -> None:
    client, me = client_of("finance_bureau"), member("finance_bureau")
    twin = Membership.objects.create(
        person=me.person, organisation=me.organisation, role_code="auditor"
    )
    address = reverse("web:first-steps")
    assert 'id="first-steps"' in client.get("/").content.decode()
    for _ in range(2):  # sent twice it stays away
        assert client.post(address, {"away": "yes"}).headers["Location"] == "/"
    assert 'id="first-steps"' not in client.get("/").content.decode()
    assert [each.membership_id for each in StepsAway.objects.all()] == [me.pk]
    assert steps_at_home(twin)
    page = client.get(address).content.decode()
    assert all(each.address in page for each in steps_for(me)), "the page shows them all the same"
    client.post(address, {"away": "no"})
    assert 'id="first-steps"' in client.get("/").content.decode()


def test_what_is_done_is_shown_at_home_no_longer(
    world: World, member: Member, client_of: ClientOf
) -> None:
    client, me = client_of("finance_section"), member("finance_section")
    assert 'id="first-steps"' in client.get("/").content.decode()
    pin(by=me, row=world[Site, "A"])
    Preference.objects.create(person=me.person)
    record(by=me, action="consultation.answer", subject=world[Site, "A"])
    assert all(each.done for each in first_steps_of(me))
    assert 'id="first-steps"' not in client.get("/").content.decode()
    assert "都做完了" in client.get(reverse("web:first-steps")).content.decode()


@pytest.mark.parametrize("role", ["administrator", "resident"])
def test_who_sees_no_library_has_first_steps_too(client_of: ClientOf, role: str) -> None:
    assert 'id="first-steps"' in client_of(role).get("/").content.decode()


def test_the_steps_cost_one_question_whatever_was_done(member: Member) -> None:
    me = member("competent_department")
    for away in (False, True):
        (put_steps_away if away else bring_steps_back)(by=me)
        with CaptureQueriesContext(connection) as asked:
            assert bool(steps_at_home(me)) is not away
        assert len(asked) == 1
