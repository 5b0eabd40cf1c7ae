"""Taking on the books of the time before the system was in use: all of them, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change
from hengjian.site.library.models import Project
from hengjian.site.money.ledger import ROUTES, Booking, account_of
from hengjian.site.money.models import (
    Contract,
    FundAccount,
    Movement,
    OutputCertificate,
    Payment,
    opening_name,
)
from hengjian.site.money.red_line import replay_of

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


def create_certificates(
    by: Membership, output: Sequence[PastOutput], common: Mapping[str, Any]
) -> list[OutputCertificate]:
    """Output that was certified before, as confirmed rows."""
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


def create_payments(
    by: Membership, project: Project, payments: Sequence[PastPayment], common: Mapping[str, Any]
) -> tuple[list[Payment], list[Change]]:
    """Payments that were made before, as paid rows; and the accounts that were opened for them."""
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


def booking_of(row: Payment, synthetic: bool, origin: str) -> Booking:
    """What a past payment moves: from the special account to the payees, on its day."""
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


def overdrafts(moving: Sequence[Booking]) -> list[Problem]:
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


def judge_past(project: Project, paid: Sequence[Payment]) -> None:
    """Keep with each past payment what the red line would have held against it on its day."""
    past, _ = replay_of(project, current_day())
    found = {each.payment.code: each.found for each in past.judged}
    for row in paid:
        row.keep(found.get(row.code, ()))
    Payment.objects.bulk_update(paid, ["findings", "line"], batch_size=500)
