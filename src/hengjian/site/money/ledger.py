"""Booking money: from one account to another, balances kept by the database in the same step.

Balances change only by ``balance ± amount`` inside the database, and only together with the
movement. Accounts are updated in the order of their keys and before anything is written to the
trail, so two bookings wait for each other and never in a circle.

Taking on the books of the time before the system was in use: all of them, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import uuid4

from django.db.models import F, Q, Sum, Value
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.recorded import Recorded, Yuan
from hengjian.site.common.trail import Change, record_all
from hengjian.site.library.models import Project
from hengjian.site.money.models import (
    Contract,
    FundAccount,
    FundDocument,
    Movement,
    OutputCertificate,
    Payment,
    opening_name,
)
from hengjian.site.money.red_line import replay_of
from hengjian.site.planning.models import SOURCES

Kind = FundAccount.Kind
Row = TypeVar("Row", bound=Recorded)
ROUTES: dict[str, tuple[str, str]] = {
    "arrival": (Kind.GIVER, Kind.TREASURY),
    "transfer": (Kind.TREASURY, Kind.SPECIAL),
    "payment": (Kind.SPECIAL, Kind.PAYEES),
}
BACK = {"treasury": (Kind.SPECIAL, Kind.TREASURY), "giver": (Kind.TREASURY, Kind.GIVER)}
"""Where a refund goes, by who takes it back."""


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that moves."""

    project: Project
    kind: str
    source: str
    route: tuple[str, str]
    """Kinds of the accounts it leaves and enters."""
    amount: Decimal
    on: date
    document: FundDocument | None = None
    payment: Payment | None = None
    reverses: Movement | None = None
    note: str = ""
    code: str = ""
    """Its code where another system gave it one."""
    synthetic: bool = False
    source_text: str = ""


@dataclass(slots=True)
class Booked:
    """What was written."""

    movements: list[Movement] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    """For the trail: accounts that were opened, then the movements."""


def book(*, by: Membership, bookings: Sequence[Booking], why: str = "") -> Booked:
    """Move the money of all bookings, or of none; each on the trail.

    Raises ``Refused`` with everything that is wrong, or with the accounts that hold too little.
    """
    booked = move(by=by, bookings=bookings, why=why)
    record_all(by=by, changes=booked.changes)
    return booked


def move(*, by: Membership, bookings: Sequence[Booking], why: str = "") -> Booked:
    """The same without the trail: whoever calls writes ``changes`` to it as the last thing."""
    problems = [each for booking in bookings for each in problems_of(booking)]
    if problems:
        raise Refused(problems)
    booked = Booked()
    accounts = _accounts(bookings, booked)
    # balances before rows: where an account holds too little, nothing was written yet
    _change_balances(bookings, accounts)
    rows = [_movement(by, each, accounts) for each in bookings]
    Movement.objects.bulk_create(rows, batch_size=1000)
    number(rows, "LS")
    booked.movements = rows
    booked.changes += [Change(f"movement.{row.kind}", row, why=why) for row in rows]
    return booked


def reversal_of(movement: Movement, on: date, why: str) -> Booking:
    """The booking that takes a movement back, the same way in the other direction."""
    return Booking(
        movement.project,
        Movement.Kind.REVERSAL,
        movement.fund_source,
        (movement.to_account.kind, movement.from_account.kind),
        movement.amount,
        on,
        reverses=movement,
        note=why[:255],
    )


def booking_of(row: Movement) -> Booking:
    """An arrival or transfer that is not booked yet, named by its project, source and kind."""
    return Booking(
        row.project,
        row.kind,
        row.fund_source,
        ROUTES.get(row.kind, ROUTES["arrival"]),
        Decimal(row.amount),
        row.happened_on,
        row.document,
        note=row.note,
        code=row.code,
        synthetic=row.synthetic,
        source_text=row.source,
    )


def problems_of(booking: Booking) -> list[Problem]:
    """What is wrong with one booking."""
    found = []
    if booking.amount <= 0:
        found.append(problem("amount-not-positive", Place(path="amount"), found=booking.amount))
    if booking.source not in SOURCES:
        known = "、".join(SOURCES)
        found.append(
            problem(
                "fund-source-unknown", Place(path="fund_source"), found=booking.source, known=known
            )
        )
    found += far_away(booking.on, "happened_on")
    if current_day() < booking.on <= LAST:
        found.append(problem("day-in-future", Place(path="happened_on"), found=booking.on))
    if booking.document is not None:
        found += document_problems(booking.project, booking.source, booking.document)
    return found


FIRST, LAST = date(1949, 10, 1), date(2100, 12, 31)
"""The days that money can have: what lies outside is a slip of the keys."""


def far_away(day: date, field: str) -> list[Problem]:
    """A problem where no money can have this day."""
    if FIRST <= day <= LAST:
        return []
    return [problem("day-far-away", Place(path=field), found=day, first=FIRST, last=LAST)]


def document_problems(project: Project, source: str, document: FundDocument) -> list[Problem]:
    """A problem where the document does not allot this source to this project."""
    if document.project_id == project.pk and document.fund_source == source:
        return []
    return [problem("document-of-another", Place(path="document"), number=document.number)]


def account_of(project: Project, kind: str, source: str) -> tuple[FundAccount, bool]:
    """The account of a project for a kind and a source, opened when it is first needed."""
    name = opening_name(kind, source).zh
    return FundAccount.objects.get_or_create(
        project=project,
        kind=kind,
        fund_source=source,
        defaults={"code": f"ZH-{project.code}-{kind}-{source}"[:64], "name": name},
    )


def _accounts(
    bookings: Sequence[Booking], booked: Booked
) -> dict[tuple[int, str, str], FundAccount]:
    wanted = {
        (each.project.pk, kind, each.source): each.project
        for each in bookings
        for kind in each.route
    }
    found = {}
    # in one order for everybody: two bookings that open accounts wait, and never in a circle
    for key in sorted(wanted):
        account, fresh = account_of(wanted[key], key[1], key[2])
        found[key] = account
        if fresh:
            booked.changes.append(Change("fundaccount.create", account))
    return found


def _ends(
    booking: Booking, accounts: dict[tuple[int, str, str], FundAccount]
) -> tuple[FundAccount, FundAccount]:
    left, entered = booking.route
    return (
        accounts[booking.project.pk, left, booking.source],
        accounts[booking.project.pk, entered, booking.source],
    )


def _change_balances(
    bookings: Sequence[Booking], accounts: dict[tuple[int, str, str], FundAccount]
) -> None:
    differences = {account.pk: Decimal(0) for account in accounts.values()}
    for booking in bookings:
        left, entered = _ends(booking, accounts)
        differences[left.pk] -= booking.amount
        differences[entered.pk] += booking.amount
    by_key = {account.pk: account for account in accounts.values()}
    refused = [
        _overdrawn(by_key[key], -difference)
        for key, difference in sorted(differences.items())
        if difference and not _change_balance(key, difference)
    ]
    if refused:
        raise Refused(refused)


def _change_balance(key: int, difference: Decimal) -> bool:
    """One statement: the balance moves if the account holds enough, else nothing happens."""
    # a giver stands outside the books: what it gave is what its balance lies below zero
    enough = Q(kind=Kind.GIVER) | Q(balance__gte=-difference)
    move = FundAccount.objects.filter(enough, pk=key).update(
        balance=F("balance") + Value(difference, output_field=Yuan()), changed_at=timezone.now()
    )
    return bool(move)


def _overdrawn(account: FundAccount, amount: Decimal) -> Problem:
    account.refresh_from_db(fields=["balance"])
    given = opening_name(account.kind, account.fund_source)
    return problem(
        "account-overdrawn",
        Place(path="amount"),
        account=given if account.name == given.zh else account.name,
        balance=f"{account.balance:,}",
        amount=f"{amount:,}",
    )


def _movement(
    by: Membership, booking: Booking, accounts: dict[tuple[int, str, str], FundAccount]
) -> Movement:
    left, entered = _ends(booking, accounts)
    amount: Any = booking.amount
    return Movement(
        code=booking.code or _provisional(),
        project=booking.project,
        kind=booking.kind,
        fund_source=booking.source,
        from_account=left,
        to_account=entered,
        amount=amount,
        happened_on=booking.on,
        document=booking.document,
        payment=booking.payment,
        reverses=booking.reverses,
        note=booking.note,
        entered_by=by.person.username,
        synthetic=booking.synthetic,
        source=booking.source_text,
    )


def _provisional() -> str:
    return f"~{uuid4().hex}"


def assign_code(row: Row, prefix: str) -> Row:
    """Save a new row under a code made of its key: no two people wait for each other's number."""
    row.code = _provisional()
    row.save()
    number([row], prefix)
    return row


def number(rows: Sequence[Recorded], prefix: str) -> None:
    """Give rows that were just saved under a provisional code the code of their key."""
    fresh = [row for row in rows if row.code.startswith("~")]
    for row in fresh:
        row.code = f"{prefix}-{row.pk:07}"
    if fresh:
        type(fresh[0])._default_manager.bulk_update(fresh, ["code"], batch_size=500)


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose balance is not the sum of its entries."""

    code: str
    kept: Decimal
    entries: Decimal


def differences() -> Iterator[Difference]:
    """Every such account, in a constant number of queries; there should be none."""
    into = dict(Movement.objects.order_by().values_list("to_account").annotate(Sum("amount")))
    out = dict(Movement.objects.order_by().values_list("from_account").annotate(Sum("amount")))
    zero = Decimal("0.00")
    for account in FundAccount.objects.order_by("pk").iterator(chunk_size=2000):
        due = into.get(account.pk, zero) - out.get(account.pk, zero)
        if due != account.balance:
            yield Difference(account.code, account.balance, due)


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


def booking_of_paid(row: Payment, synthetic: bool, origin: str) -> Booking:
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
