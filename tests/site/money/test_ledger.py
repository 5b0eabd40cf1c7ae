"""Money moves from account to account; balances are the sums of their entries, whoever races."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.money import actions
from hengjian.site.money.ledger import differences
from hengjian.site.money.models import FundAccount, Movement
from tests.site.money.booking import DAY, colleague, funded, project, special

Member = Callable[[str], Membership]
D = Decimal


def _balances(code: str) -> dict[str, Decimal]:
    return dict(FundAccount.objects.filter(project__code=code).values_list("kind", "balance"))


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.mark.django_db
def test_each_movement_leaves_one_account_and_enters_another(member: Member) -> None:
    made = funded(member, "100.30")
    assert _balances(made.code) == {
        "giver": D("-100.30"),
        "treasury": D("0.00"),
        "special": D("100.30"),
    }
    by = member("finance_bureau")
    actions.refund(
        by=by, project=made, source="central", amount=D("0.30"), on=DAY, to="treasury", why="多拨"
    )
    assert special(made).balance == D("100.00")
    assert list(differences()) == []
    kinds = TrailEntry.objects.filter(action__startswith="movement.").values_list("action")
    assert [each for (each,) in kinds.order_by("sequence")] == [
        "movement.arrival",
        "movement.transfer",
        "movement.refund",
    ]


@pytest.mark.django_db
def test_more_than_an_account_holds_is_refused_with_its_name_balance_and_amount(
    member: Member,
) -> None:
    made = funded(member, "100")
    with pytest.raises(Refused) as refused:
        actions.refund(
            by=member("finance_bureau"),
            project=made,
            source="central",
            amount=D("100.01"),
            on=DAY,
            to="treasury",
            why="x",
        )
    said = refused.value.problems[0].message()
    assert said == "“专户·中央补助”只有 100.00 元，不够转出 100.01 元"
    assert special(made).balance == D("100.00")
    with pytest.raises(IntegrityError), transaction.atomic():
        FundAccount.objects.filter(pk=special(made).pk).update(balance=D(-1))


@pytest.mark.django_db
def test_a_wrong_entry_is_reversed_once_and_both_stay(member: Member) -> None:
    made, by = project(), member("finance_bureau")
    wrong = actions.arrive(by=by, project=made, source="central", amount=D(10), on=DAY)
    with pytest.raises(Refused) as refused:
        actions.reverse_movement(by=by, movement=wrong, on=DAY, why="重复登记")
    assert _codes(refused) == ["reversal-by-author"]
    by = colleague(by)
    back = actions.reverse_movement(by=by, movement=wrong, on=DAY, why="重复登记")
    assert (back.from_account, back.to_account) == (wrong.to_account, wrong.from_account)
    assert set(_balances(made.code).values()) == {D("0.00")}
    assert Movement.objects.filter(project=made).count() == 2
    third = colleague(by)
    for movement in (wrong, back):
        with pytest.raises(Refused) as refused:
            actions.reverse_movement(by=third, movement=movement, on=DAY, why="再来")
        assert _codes(refused) == ["movement-reversed"]
    with pytest.raises(Refused) as refused:
        actions.reverse_movement(by=by, movement=wrong, on=DAY, why=" ")
    assert _codes(refused) == ["step-without-reason", "movement-reversed"]


@pytest.mark.django_db
def test_what_has_moved_on_cannot_be_reversed(member: Member) -> None:
    made = funded(member, "10")
    arrival = Movement.objects.get(project=made, kind="arrival")
    with pytest.raises(Refused) as refused:
        actions.reverse_movement(
            by=colleague(member("finance_bureau")), movement=arrival, on=DAY, why="记错"
        )
    assert _codes(refused) == ["account-overdrawn"]


@pytest.mark.django_db
def test_everything_that_is_wrong_is_said_at_once(member: Member) -> None:
    tomorrow: date = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        actions.arrive(
            by=member("finance_bureau"), project=project(), source="moon", amount=D(0), on=tomorrow
        )
    assert _codes(refused) == ["amount-not-positive", "fund-source-unknown", "day-in-future"]


@pytest.mark.django_db
def test_the_command_reports_a_balance_that_is_not_the_sum_of_its_entries(member: Member) -> None:
    made, out = funded(member, "10"), StringIO()
    call_command("check_balances", stdout=out)
    assert "差异 differences 0" in out.getvalue()
    FundAccount.objects.filter(pk=special(made).pk).update(balance=D("9.99"))
    with pytest.raises(CommandError):
        call_command("check_balances", stdout=out)
    assert "余额 balance 9.99 ≠ 流水 entries 10.00" in out.getvalue()
