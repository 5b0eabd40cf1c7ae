"""Taking on the books of the time before the system was in use: all of them, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change, record_all
from hengjian.site.library.models import Project
from hengjian.site.money.ledger import ROUTES, Booking, account_of, moved
from hengjian.site.money.models import (
    Contract,
    FundAccount,
    Movement,
    OutputCertificate,
    Payment,
    opening_name,
)
from hengjian.site.money.queries.red_line import replayed

ORDER = {"arrival": 0, "transfer": 1, "payment": 2}


@dataclass(frozen=True, slots=True)
class PastOutput:
    """Output that was certified."""

    code: str
    contract: Contract
    month: date
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A payment that was made."""

    code: str
    contract: Contract | None
    source: str
    on: date
    amount: Decimal
    payee: str
    category: str = "works"
    kind: str = Payment.Kind.PROGRESS
    note: str = ""


@action(Permission.FUND_ENTER)
def take_on(
    *,
    by: Membership,
    project: Project,
    bookings: Sequence[Booking],
    output: Sequence[PastOutput],
    payments: Sequence[PastPayment],
    origin: str,
    why: str,
    synthetic: bool = False,
) -> list[Payment]:
    """Arrivals, transfers, certified output and payments of the past, each on the trail.

    Payments are taken on as paid; what the red line would have held against each on its day is
    kept with it. Raises ``Refused`` where an account would have been overdrawn on any day.
    """
    common = {"synthetic": synthetic, "source": origin}
    certificates = _certificates(by, output, common)
    paid, opened = _payments(by, project, payments, common)
    moving = [replace(each, synthetic=synthetic, source_text=origin) for each in bookings]
    moving += [_booking(each, synthetic, origin) for each in paid]
    moving.sort(key=lambda each: (each.on, ORDER[each.kind]))
    problems = _overdrawn(moving)
    if problems:
        raise Refused(problems)
    _judge(project, paid)
    booked = moved(by=by, bookings=moving, why=why)
    rows = [*certificates, *paid]
    noun = {OutputCertificate: "outputcertificate", Payment: "payment"}
    taken = [Change(f"{noun[type(row)]}.take_on", row, why=why) for row in rows]
    record_all(by=by, changes=[*opened, *taken, *booked.changes])
    return paid


def _certificates(
    by: Membership, output: Sequence[PastOutput], common: Mapping[str, Any]
) -> list[OutputCertificate]:
    who = by.person.username
    rows = [
        OutputCertificate(
            code=each.code,
            contract=each.contract,
            month=each.month,
            certified_on=each.on,
            **{"amount": each.amount, **common},
            state=OutputCertificate.State.CONFIRMED,
            entered_by=who,
        )
        for each in output
    ]
    return OutputCertificate.objects.bulk_create(rows, batch_size=1000)


def _payments(
    by: Membership, project: Project, payments: Sequence[PastPayment], common: Mapping[str, Any]
) -> tuple[list[Payment], list[Change]]:
    opened: list[Change] = []
    accounts: dict[str, FundAccount] = {}
    for source in sorted({each.source for each in payments}):
        accounts[source], fresh = account_of(project, FundAccount.Kind.SPECIAL, source)
        if fresh:
            opened.append(Change("fundaccount.create", accounts[source]))
    rows = [
        Payment(
            code=each.code,
            project=project,
            contract=each.contract,
            account=accounts[each.source],
            fund_source=each.source,
            kind=each.kind,
            category=each.category,
            payee=each.payee,
            applied_on=each.on,
            paid_on=each.on,
            note=each.note,
            state=Payment.State.PAID,
            entered_by=by.person.username,
            **{"amount": each.amount, **common},
        )
        for each in payments
    ]
    return Payment.objects.bulk_create(rows, batch_size=1000), opened


def _booking(row: Payment, synthetic: bool, origin: str) -> Booking:
    assert row.paid_on is not None
    return Booking(
        row.project,
        Movement.Kind.PAYMENT,
        row.fund_source,
        ROUTES["payment"],
        Decimal(row.amount),
        row.paid_on,
        payment=row,
        note=row.payee,
        synthetic=synthetic,
        source_text=origin,
    )


def _overdrawn(moving: Sequence[Booking]) -> list[Problem]:
    """Accounts that would have held too little on some day, the first time each."""
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    found: dict[tuple[str, str], Problem] = {}
    for each in moving:
        left, entered = ((kind, each.source) for kind in each.route)
        if left[0] != FundAccount.Kind.GIVER and held[left] < each.amount and left not in found:
            account = opening_name(left[0], each.source)
            name = Text(f"{account.zh}（{each.on}）", f"{account.en} ({each.on})")
            values = {"balance": f"{held[left]:,}", "amount": f"{each.amount:,}"}
            found[left] = problem("account-overdrawn", account=name, **values)
        held[left] -= each.amount
        held[entered] += each.amount
    return list(found.values())


def _judge(project: Project, paid: Sequence[Payment]) -> None:
    past, _ = replayed(project, current_day())
    found = {each.payment.code: each.found for each in past.judged}
    for row in paid:
        row.keep(found.get(row.code, ()))
    Payment.objects.bulk_update(paid, ["findings", "line"], batch_size=500)
