"""Bank statements of special accounts: handed in, matched to movements, differences explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.funds.matching import Entry, matches
from hengjian.funds.statements import Line, digits_of, in_order, read
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import path_of
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.money.ledger import numbered
from hengjian.site.money.models import BankLine, BankStatement, FundAccount, Movement
from hengjian.site.money.queries.bank import signed, unmatched_lines, unmatched_movements
from hengjian.site.platform.hands import SHORT_REASON
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.platform.workbooks import opened


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file."""

    statement: BankStatement | None
    """None where every line was known already."""
    new: int
    known: int
    matched: int
    warnings: list[Problem]


@action(Permission.PAYMENT_PAY)
def hand_in(*, by: Membership, account: FundAccount, file: Upload) -> HandedIn:
    """Take on a statement as the bank exported it; lines that are known stay as they are.

    Raises ``Refused`` with everything that is wrong, each at its cell; nothing is kept then.
    """
    account = locked(account)
    attachment = keep_file(file, by, taken=TABLES)
    sheet = opened(path_of(attachment), attachment.name, lambda titles: titles[0])
    found = read(sheet.grid, account.number)
    found.problems += _elsewhere(account, found.account)
    if found.refused:
        raise Refused(found.problems)
    _number(by, account, found.account)
    lines = in_order(found.lines)
    prints = [each.fingerprint for each in lines]
    known = set(
        BankLine.objects.filter(account=account, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
    )
    fresh = [each for each in lines if each.fingerprint not in known]
    if not fresh:
        return HandedIn(None, 0, len(lines), 0, found.problems)
    statement = _statement(by, account, attachment, lines)
    BankLine.objects.bulk_create(
        [_row(account, statement, each) for each in fresh], batch_size=1000
    )
    matched = _match(account)
    after = {"new": len(fresh), "known": len(lines) - len(fresh), "matched": matched}
    record(by=by, action="bankstatement.create", subject=statement, after=after)
    return HandedIn(statement, len(fresh), len(lines) - len(fresh), matched, found.problems)


def _elsewhere(account: FundAccount, number: str) -> list[Problem]:
    """A problem where the number that a file states is that of another account here."""
    if account.number or not number:
        return []
    others = FundAccount.objects.exclude(pk=account.pk).exclude(number="")
    for name, known in others.values_list("name", "number"):
        if digits_of(known) == number:
            return [problem("bank-of-another", found=number, name=name)]
    return []


def _number(by: Membership, account: FundAccount, number: str) -> None:
    """The number that a file states is the account's, where it has none yet: from now on files of
    other accounts are refused."""
    if number and not account.number:
        before = snapshot(account)
        account.number = number
        account.version += 1
        account.save()
        record(by=by, action="fundaccount.change", subject=account, before=before)


def _statement(
    by: Membership, account: FundAccount, attachment: Any, lines: list[Line]
) -> BankStatement:
    first, last = lines[0], lines[-1]
    ends: dict[str, Any] = {
        "opening": None if first.balance is None else first.balance - first.amount,
        "closing": last.balance,
    }
    return numbered(
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


def _row(account: FundAccount, statement: BankStatement, line: Line) -> BankLine:
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


def _match(account: FundAccount) -> int:
    """Match what is not matched yet; how many found each other."""
    lines = {each.pk: each for each in unmatched_lines(account)}
    moved = {each.pk: each for each in unmatched_movements(account)}
    found = matches(
        [Entry(k, e.booked_on, e.amount, e.counterparty) for k, e in lines.items()],
        [Entry(k, e.happened_on, signed(e, account), _payee(e)) for k, e in moved.items()],
    )
    for line, movement in found.items():
        lines[line].movement = moved[movement]
    BankLine.objects.bulk_update([lines[key] for key in found], ["movement"], batch_size=500)
    return len(found)


def _payee(movement: Movement) -> str:
    return movement.payment.payee if movement.payment is not None else ""


@action(Permission.PAYMENT_PAY)
def link(*, by: Membership, line: BankLine, movement: Movement | None) -> BankLine:
    """Say which movement a line answers to; ``None`` takes it back."""
    line = locked(line)
    if movement is not None and (
        signed(movement, line.account) != line.amount
        or BankLine.objects.filter(movement=movement).exists()
    ):
        values = {"amount": f"{line.amount:,}", "other": f"{signed(movement, line.account):,}"}
        raise Refused([problem("bank-match", Place(path="movement"), **values)])
    before = {"movement": line.movement.code if line.movement is not None else None}
    line.movement = movement
    line.save(update_fields=["movement"])
    after = {"movement": movement.code if movement is not None else None}
    record(by=by, action="bankline.match", subject=line, before=before, after=after)
    return line


@action(Permission.PAYMENT_PAY)
def explain(*, by: Membership, line: BankLine, why: str) -> BankLine:
    """Say why no movement of ours answers to a line, e.g. interest of the account."""
    problems = unreasoned(why, SHORT_REASON)
    if problems:
        raise Refused(problems)
    line = locked(line)
    before = {"explained": line.explained}
    line.explained = why.strip()
    line.save(update_fields=["explained"])
    after = {"explained": line.explained}
    record(by=by, action="bankline.explain", subject=line, before=before, after=after)
    return line
