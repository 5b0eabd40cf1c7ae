"""Who is told of what is done: whoever takes the next step and sees the row, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.actor import System
from hengjian.site.common.trail import Change, record_all
from hengjian.site.library.models import Scheme
from hengjian.site.library.trail import action_of
from hengjian.site.money.models import Payment
from hengjian.site.notices.models import Notice
from hengjian.site.notices.queries import notices_of, unread_of
from hengjian.site.watching.models import Warning
from hengjian.site.watching.telling import MANY, ROUTES
from tests.site.world import World, build

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(district: Organisation) -> World:
    return build(district)


def told() -> dict[str, list[str]]:
    """What each role was told, in Chinese."""
    found: dict[str, list[str]] = {}
    for each in Notice.objects.order_by("pk").select_related("membership"):
        found.setdefault(each.membership.role_code, []).append(each.zh)
    return found


def do(by: Membership | System, action: str, *rows: object) -> None:
    record_all(by=by, changes=[Change(action, row, after={}) for row in rows])  # type: ignore[arg-type]


def test_who_decides_and_sees_the_row_is_told_but_not_who_acted(
    world: World, member: Member
) -> None:
    head, other = member("department_head"), member("competent_department")
    stranger = Membership.objects.create(
        person=member("auditor").person,
        organisation=Organisation.objects.get(code="E"),
        role_code="department_head",
    )
    scheme = world[Scheme, "A"]
    do(other, "scheme.submit", scheme)
    assert told() == {"department_head": [f"方案待审定：{scheme}"]}
    notice = Notice.objects.get()
    assert (notice.membership, notice.link) == (head, f"/schemes/{scheme.code}/")
    assert notice.en.startswith("A scheme awaits a decision")
    assert unread_of(stranger.person) == 0, "another district"
    do(head, "scheme.submit", scheme)
    assert Notice.objects.count() == 1, "nobody is told what they did themself"


def test_the_next_step_by_anybody_settles_it(world: World, member: Member) -> None:
    head = member("department_head")
    do(member("competent_department"), "scheme.submit", world[Scheme, "A"])
    assert unread_of(head.person) == 1
    do(member("competent_department"), "scheme.withdraw", world[Scheme, "A"])
    assert unread_of(head.person) == 0
    do(member("competent_department"), "scheme.submit", world[Scheme, "A"])
    assert unread_of(head.person) == 1, "submitted again, told again"


def test_many_rows_at_once_are_told_as_one(world: World, member: Member) -> None:
    member("department_head")
    region = world[Scheme, "A"].region
    rows = [
        Scheme.objects.create(code=f"FA-N{number}", name=f"方案{number}", region=region, year=2026)
        for number in range(MANY + 1)
    ]
    do(member("competent_department"), "scheme.submit", *rows)
    assert told() == {"department_head": [f"{MANY + 1} 个方案待审定"]}
    assert Notice.objects.get().link == "/schemes/"


def test_who_takes_part_is_told_and_who_left_is_not(world: World, member: Member) -> None:
    cashier = member("cashier")
    payment = world[Payment, "A"]
    do(System(), "payment.approve", payment)
    assert told() == {"cashier": [f"支付申请已批准，待办理：{payment}"]}
    Membership.objects.filter(pk=cashier.pk).update(active=False)
    do(System(), "payment.approve", payment)
    assert Notice.objects.count() == 1
    assert list(notices_of(cashier.person)) == [], "of a role that ended nothing is shown"


def test_the_office_that_answers_is_told_of_a_warning_with_its_deadline(
    world: World, member: Member
) -> None:
    unit, watcher = member("implementing_unit"), member("finance_bureau")
    warning = world[Warning, "A"]
    warning.state, warning.owner, warning.due_on = "open", unit.organisation, date(2026, 3, 9)
    do(System(), "warning.open", warning)
    notice = Notice.objects.get()
    assert (notice.membership, notice.due_on) == (unit, date(2026, 3, 9))
    warning.state, warning.escalated_to = "escalated", watcher.organisation
    do(System(), "warning.escalate", warning)
    assert unread_of(unit.person) == 0, "it is with another office now"
    assert unread_of(watcher.person) == 1
    do(watcher, "warning.close", warning)
    assert unread_of(watcher.person) == 0


def test_every_route_says_both_languages_and_names_an_action_of_the_trail() -> None:
    for action, route in ROUTES.items():
        assert action_of(action) != action, action
        for words in (route.words, route.many):
            assert ("{name}" in words.zh, "{count}" in words.zh) == (
                "{name}" in words.en,
                "{count}" in words.en,
            )
        assert isinstance(route.right, Permission)
