"""How rows of money land: booked, applied for, entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change
from hengjian.site.common.words import both
from hengjian.site.money import ledger
from hengjian.site.money.models import (
    ChangeOrder,
    Contract,
    FundAccount,
    FundDocument,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
    opening_name,
)
from hengjian.site.money.queries import paid_under
from hengjian.site.money.red_line import judge_all
from hengjian.site.platform.landing import (
    Landed,
    Landing,
    problems_if_changed,
    problems_if_different,
    problems_of_own_code,
)

Kind = Movement.Kind
COMES_IN = (Kind.ARRIVAL, Kind.TRANSFER)
"""Movements that come in a table; payments come as applications, corrections are made by hand."""


def _plan(row: FundPlan, was: FundPlan | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "project")


def _document(row: FundDocument, was: FundDocument | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "project", "fund_source")


def _movement(row: Movement, was: Movement | None) -> Iterator[Problem]:
    yield from problems_if_different(row, was)
    yield from problems_of_own_code("LS-", row, was)
    if was is None and row.kind in Kind and row.kind not in COMES_IN:
        kind = both(row.get_kind_display())
        yield problem("movement-by-hand", Place(path="kind"), kind=kind)


def _movements(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Entries that were taken back; transfers of more than the treasury will hold."""
    yield from entries_standing(landed)
    new = [each for each in landed if each.was is None]
    held: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    treasuries = FundAccount.objects.filter(
        project__in={each.row.project_id for each in new}, kind=FundAccount.Kind.TREASURY
    )
    for account in treasuries:
        held[account.project_id, account.fund_source] = Decimal(account.balance)
    # arrivals of the table count before its transfers, in the order in which they are booked
    for each in new:
        if each.row.kind == Kind.ARRIVAL:
            held[each.row.project_id, each.row.fund_source] += each.row.amount
    for each in new:
        row, key = each.row, (each.row.project_id, each.row.fund_source)
        if row.kind == Kind.ARRIVAL:
            continue
        if held[key] < row.amount:
            name = opening_name(FundAccount.Kind.TREASURY, row.fund_source)
            values = {"balance": f"{held[key]:,}", "amount": f"{row.amount:,}"}
            place = Place(line=each.line, path="amount")
            yield problem("account-overdrawn", place, account=name, **values)
        held[key] -= row.amount


def keys_taken_back(model: type[Any], landed: Sequence[Landed]) -> set[int]:
    """The keys of the entries that were taken back already."""
    known = [each.was.pk for each in landed if each.was is not None]
    rows = model.objects.filter(reverses__in=known)
    return set(rows.values_list("reverses", flat=True))


def _book(by: Membership, rows: Sequence[Movement], why: str) -> list[Movement]:
    """Arrivals before transfers, all or none."""
    return ledger.book(by=by, bookings=[ledger.booking_of(row) for row in rows], why=why).movements


def _unbook(by: Membership, rows: Sequence[Movement], why: str) -> list[Movement]:
    gone = keys_taken_back(Movement, [Landed(0, row, row) for row in rows])
    standing = [row for row in rows if row.pk not in gone]
    today = current_day()
    ledger.book(by=by, bookings=[ledger.reversal_of(row, today, why) for row in standing], why=why)
    return standing


def entries_standing(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Entries of a register that were taken back."""
    gone = keys_taken_back(type(landed[0].row), landed) if landed else set()
    for each in landed:
        if each.was is not None and each.was.pk in gone:
            yield problem("entry-reversed", Place(line=each.line, path="code"), name=each.row.code)


def sign(by: Membership, rows: Sequence[Any]) -> list[Change]:
    """Whoever imports rows entered them."""
    for row in rows:
        row.entered_by = by.person.username
    return []


def _contract(row: Contract, was: Contract | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "project")
    if was is None or row.amount is None or row.amount >= was.amount:
        return
    paid = paid_under(was)
    if row.amount < paid:
        values = {"price": f"{row.amount:,}", "paid": f"{paid:,}"}
        yield problem("price-below-paid", Place(path="amount"), **values)


def _order(row: ChangeOrder, was: ChangeOrder | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "contract")
    yield from problems_of_own_code("BG-", row, was)


def _certificate(row: OutputCertificate, was: OutputCertificate | None) -> Iterator[Problem]:
    """Output of the whole month."""
    if row.month is not None:
        row.month = row.month.replace(day=1)
    yield from problems_if_changed(row, was, "contract")
    yield from problems_of_own_code("CZ-", row, was)


def _payment(row: Payment, was: Payment | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "project")
    yield from problems_of_own_code("ZF-", row, was)


def _apply(by: Membership, rows: Sequence[Payment]) -> list[Change]:
    """Applications of whoever imports them, with what the red line holds against each today."""
    accounts: dict[tuple[int, str], FundAccount] = {}
    opened = []
    for row in rows:
        key = row.project_id, row.fund_source
        if key not in accounts:
            accounts[key], fresh = ledger.account_of(
                row.project, FundAccount.Kind.SPECIAL, row.fund_source
            )
            opened += [Change("fundaccount.create", accounts[key])] if fresh else []
        row.account, row.entered_by = accounts[key], by.person.username
    judge_all(rows)
    return opened


def _foresee(rows: Sequence[Payment]) -> None:
    """What the red line would hold against those that are filled in still, one after the other."""
    judge_all([row for row in rows if row.state == Payment.State.DRAFT])


FUND_PLAN = Landing(alone=_plan)
FUND_DOCUMENT = Landing(alone=_document)
MOVEMENT = Landing(
    frozenset(("from_account", "to_account")), _movement, _movements, book=_book, take_back=_unbook
)
CONTRACT = Landing(alone=_contract)
CHANGE_ORDER = Landing(alone=_order, enter=sign)
CERTIFICATE = Landing(alone=_certificate, enter=sign)
PAYMENT = Landing(frozenset(("account",)), _payment, enter=_apply, foresee=_foresee)
