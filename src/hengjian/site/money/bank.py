"""Bank statements of special accounts: read, matched to movements of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hengjian.errors import Problem, problem
from hengjian.funds.matching import Entry, matches
from hengjian.funds.statements import Line, digits_of
from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import record, snapshot
from hengjian.site.money.ledger import assign_code
from hengjian.site.money.models import BankLine, BankStatement, FundAccount, Movement
from hengjian.site.money.queries import amount_seen_by, open_lines, open_movements


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file."""

    statement: BankStatement | None
    """None where every line was known already."""
    new: int
    known: int
    matched: int
    warnings: list[Problem]


def find_elsewhere(account: FundAccount, number: str) -> list[Problem]:
    """A problem where the number that a file states is that of another account here."""
    if account.number or not number:
        return []
    others = FundAccount.objects.exclude(pk=account.pk).exclude(number="")
    for name, known in others.values_list("name", "number"):
        if digits_of(known) == number:
            return [problem("bank-of-another", found=number, name=name)]
    return []


def keep_number(by: Membership, account: FundAccount, number: str) -> None:
    """The number that a file states is the account's, where it has none yet: from now on files of
    other accounts are refused."""
    if number and not account.number:
        before = snapshot(account)
        account.number = number
        account.version += 1
        account.save()
        record(by=by, action="fundaccount.change", subject=account, before=before)


def create_statement(
    by: Membership, account: FundAccount, attachment: Any, lines: list[Line]
) -> BankStatement:
    """A statement with the days of its lines; the balance before its first line is reckoned."""
    first, last = lines[0], lines[-1]
    ends: dict[str, Any] = {
        "opening": None if first.balance is None else first.balance - first.amount,
        "closing": last.balance,
    }
    return assign_code(
        BankStatement(
            account=account,
            attachment=attachment,
            first_on=min(each.on for each in lines),
            last_on=max(each.on for each in lines),
            handed_in_by=by.person.username,
            **ends,
        ),
        "DZ",
    )


def line_of(account: FundAccount, statement: BankStatement, line: Line) -> BankLine:
    """A line of a file as a row, not saved; texts no longer than their columns."""
    amounts: dict[str, Any] = {"amount": line.amount, "balance": line.balance}
    return BankLine(
        account=account,
        statement=statement,
        fingerprint=line.fingerprint,
        row=line.row,
        booked_on=line.on,
        serial=line.serial[:64],
        counterparty=line.counterparty[:200],
        summary=line.summary[:255],
        **amounts,
    )


def match_lines(account: FundAccount) -> int:
    """Match what is not matched yet; how many found each other."""
    lines = {each.pk: each for each in open_lines(account)}
    moved = {each.pk: each for each in open_movements(account)}
    found = matches(
        [Entry(k, e.booked_on, e.amount, e.counterparty) for k, e in lines.items()],
        [Entry(k, e.happened_on, amount_seen_by(e, account), _payee(e)) for k, e in moved.items()],
    )
    for line, movement in found.items():
        lines[line].movement = moved[movement]
    BankLine.objects.bulk_update([lines[key] for key in found], ["movement"], batch_size=500)
    return len(found)


def _payee(movement: Movement) -> str:
    return movement.payment.payee if movement.payment is not None else ""
