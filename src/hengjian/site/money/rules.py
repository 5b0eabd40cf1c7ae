"""What rows of money may say beyond their fields, whoever enters them and however.

How rows of money land: booked, applied for, entered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.funds.spending import categories
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
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.checking import in_order
from hengjian.site.platform.resource import (
    Landed,
    Landing,
    Rule,
    problems_if_changed,
    problems_if_different,
    problems_of_own_code,
)
from hengjian.site.platform.surroundings import Surroundings


def positive(row: Any, around: Surroundings) -> Iterator[Problem]:
    """An amount above zero."""
    if row.amount is not None and row.amount <= 0:
        yield problem("amount-not-positive", Place(path="amount"), found=row.amount)


def known_source(row: Any, around: Surroundings) -> Iterator[Problem]:
    """A source of the published data dictionary."""
    if row.fund_source and row.fund_source not in SOURCES:
        place, known = Place(path="fund_source"), "、".join(SOURCES)
        yield problem("fund-source-unknown", place, found=row.fund_source, known=known)


def near(*names: str) -> Rule:
    """A rule: a day that money can have."""

    def rule(row: Any, around: Surroundings) -> Iterator[Problem]:
        for name in names:
            day = getattr(row, name)
            if isinstance(day, date):
                yield from ledger.far_away(day, name)

    return rule


def not_in_future(*names: str) -> Rule:
    """A rule: what happened did so today at the latest, and not in another age."""

    def rule(row: Any, around: Surroundings) -> Iterator[Problem]:
        yield from near(*names)(row, around)
        for name in names:
            day = getattr(row, name)
            if isinstance(day, date) and around.today < day <= ledger.LAST:
                yield problem("day-in-future", Place(path=name), found=day)

    return rule


def check_contract(row: Contract, around: Surroundings) -> Iterator[Problem]:
    """The section of its project; an advance that is recovered in order."""
    yield from in_order(row, "starts_on", "ends_on")
    section = row.section
    if section is not None and section.project_id != row.project_id:
        names = {"section": section.name, "project": row.project.name if row.project_id else "—"}
        yield problem("section-of-another-project", Place(path="section"), **names)
    first, last = row.recovery_from, row.recovery_until
    if first is not None and last is not None and last <= first:
        yield problem("recovery-order", Place(path="recovery_until"), first=first, last=last)


def check_document_of(row: Movement, around: Surroundings) -> Iterator[Problem]:
    """By a document of this source and project."""
    if row.document is not None and row.project_id:
        yield from ledger.document_problems(row.project, row.fund_source, row.document)


def check_site_of(row: OutputCertificate | ChangeOrder, around: Surroundings) -> Iterator[Problem]:
    """A site of the contract's project."""
    if row.site is not None and row.contract_id and row.site.project_id != row.contract.project_id:
        yield problem("row-of-another-project", Place(path="site"), name=row.site)


def check_category(row: Payment, around: Surroundings) -> Iterator[Problem]:
    """A category of spending of the published list."""
    if row.category and row.category not in categories():
        place, known = Place(path="category"), " ".join(categories())
        yield problem("field-unknown", place, found=row.category, known=known)


def check_contract_of(row: Payment, around: Surroundings) -> Iterator[Problem]:
    """Under a contract of the project, to its contractor; other costs need none."""
    contract = row.contract
    if contract is None:
        if row.kind in Payment.Kind and row.kind != Payment.Kind.OTHER:
            kind = both(row.get_kind_display())
            yield problem("payment-without-contract", Place(path="contract"), kind=kind)
    elif contract.project_id != row.project_id:
        yield problem("contract-of-another", Place(path="contract"), code=contract.code)
    elif row.payee and row.payee != contract.party:
        names = {"payee": row.payee, "party": contract.party}
        yield problem("payment-payee-differs", Place(path="payee"), **names)


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
