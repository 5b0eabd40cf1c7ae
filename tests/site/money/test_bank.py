"""A statement handed in: matched, differences both ways, nothing twice, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.money import actions
from hengjian.site.money.models import BankLine, BankStatement, FundAccount
from hengjian.site.money.queries import open_lines, open_movements
from tests.site.money.booking import DAY, funded, special

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
HEAD = "记账日期,借方,贷方,余额,对方户名,摘要\n"
ARRIVED = f"{DAY},,1000.00,1000.00,财政局,拨款\n"
INTEREST = f"{DAY + timedelta(days=3)},,0.35,1000.35,,利息\n"


@pytest.fixture
def account(member: Member, settings: Any, tmp_path: Any) -> FundAccount:
    """A special account into which 1,000 were transferred."""
    settings.MEDIA_ROOT = tmp_path
    return special(funded(member, "1000"))


def _file(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("对账单.csv", text.encode(encoding))


def test_a_statement_is_matched_and_the_rest_explained(
    member: Member, account: FundAccount
) -> None:
    cashier = member("cashier")
    done = actions.hand_in_statement(
        by=cashier, account=account, file=_file(HEAD + ARRIVED + INTEREST, "gb18030")
    )
    assert (done.new, done.known, done.matched) == (2, 0, 1)
    assert done.statement is not None
    assert (done.statement.opening, done.statement.closing) == (Decimal(0), Decimal("1000.35"))
    (line,) = open_lines(account)
    assert list(open_movements(account)) == []
    with pytest.raises(Refused):
        actions.explain_line(by=cashier, line=line, why=" ")
    actions.explain_line(by=cashier, line=line, why="账户利息")
    assert not open_lines(account).exists()


def test_handed_in_again_nothing_is_taken_twice(member: Member, account: FundAccount) -> None:
    cashier = member("cashier")
    actions.hand_in_statement(by=cashier, account=account, file=_file(HEAD + ARRIVED))
    again = actions.hand_in_statement(by=cashier, account=account, file=_file(HEAD + ARRIVED))
    assert (again.statement, again.new, again.known) == (None, 0, 1)
    more = actions.hand_in_statement(
        by=cashier, account=account, file=_file(HEAD + ARRIVED + INTEREST)
    )
    assert (more.new, more.known) == (1, 1)
    assert (BankLine.objects.count(), BankStatement.objects.count()) == (2, 2)


def test_a_file_with_a_mistake_leaves_nothing_behind(member: Member, account: FundAccount) -> None:
    with pytest.raises(Refused) as refused:
        actions.hand_in_statement(
            by=member("cashier"),
            account=account,
            file=_file(HEAD + ARRIVED.replace("1000.00,1000.00", "拨款,一千")),
        )
    assert [each.code for each in refused.value.problems] == ["bank-cell", "bank-cell"]
    assert not BankLine.objects.exists()


def test_a_line_is_matched_by_hand_only_to_its_own_amount(
    member: Member, account: FundAccount
) -> None:
    cashier, late = member("cashier"), DAY + timedelta(days=20)
    text = HEAD + f"{DAY},,5.00,5.00,,\n{late},,1000.00,1005.00,,补记\n"
    actions.hand_in_statement(by=cashier, account=account, file=_file(text))
    (movement,) = open_movements(account)
    wrong, right = open_lines(account)
    with pytest.raises(Refused) as refused:
        actions.link_line(by=cashier, line=wrong, movement=movement)
    assert refused.value.problems[0].code == "bank-match"
    actions.link_line(by=cashier, line=right, movement=movement)
    assert not open_movements(account).exists()


def test_the_first_file_that_states_a_number_binds_the_account_to_it(
    member: Member, account: FundAccount
) -> None:
    cashier = member("cashier")
    text = "账号：6222 0011 2233\n" + HEAD + ARRIVED
    actions.hand_in_statement(by=cashier, account=account, file=_file(text))
    account.refresh_from_db()
    assert account.number == "622200112233"
    with pytest.raises(Refused) as refused:
        actions.hand_in_statement(
            by=cashier, account=account, file=_file(text.replace("2233", "9999") + INTEREST)
        )
    assert [each.code for each in refused.value.problems] == ["bank-other-account"]
    other = FundAccount.objects.get(project=account.project, kind="treasury")
    with pytest.raises(Refused) as refused:
        actions.hand_in_statement(by=cashier, account=other, file=_file(text))
    assert [each.code for each in refused.value.problems] == ["bank-of-another"]
    assert BankLine.objects.count() == 1
    other.refresh_from_db()
    assert other.number == ""
