"""How rows of money and bonds land: booked, applied for, entered, counted against their bond."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model, Sum

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change
from hengjian.site.common.words import both
from hengjian.site.projects.keeping import ledger, lending, reversals
from hengjian.site.projects.keeping.landing import (
    Landed,
    Landing,
    differs,
    fixed,
    numbered_here,
    unchanged,
)
from hengjian.site.projects.keeping.payments import judge_all
from hengjian.site.projects.models import (
    Bond,
    BondTerms,
    BondUse,
    ChangeOrder,
    Contract,
    DebtService,
    FundAccount,
    FundDocument,
    FundPlan,
    Income,
    Movement,
    OutputCertificate,
    Payment,
)
from hengjian.site.projects.models.funds import opening_name
from hengjian.site.projects.procedures.contracts import CERTIFICATE, CHANGE_ORDER
from hengjian.site.projects.procedures.payments import PAYMENT
from hengjian.site.projects.queries.assessments import admission_of
from hengjian.site.projects.queries.payments import paid_under

Kind = Movement.Kind
COMES_IN = (Kind.ARRIVAL, Kind.TRANSFER)
"""Movements that come in a table; payments come as applications, corrections are made by hand."""


def _plan(row: FundPlan, was: FundPlan | None) -> Iterator[Problem]:
    yield from fixed(row, was, "project")


def _document(row: FundDocument, was: FundDocument | None) -> Iterator[Problem]:
    yield from fixed(row, was, "project", "fund_source")


def _movement(row: Movement, was: Movement | None) -> Iterator[Problem]:
    yield from unchanged(row, was)
    yield from numbered_here("LS-", row, was)
    if was is None and row.kind in Kind and row.kind not in COMES_IN:
        kind = both(row.get_kind_display())
        yield problem("movement-by-hand", Place(path="kind"), kind=kind)


def _movements(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Entries that were taken back; transfers of more than the treasury will hold."""
    yield from _entries(landed)
    new = [each for each in landed if each.was is None]
    held: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    treasuries = FundAccount.objects.filter(
        project__in={each.row.project_id for each in new}, kind=FundAccount.Kind.TREASURY
    )
    for account in treasuries:
        held[account.project_id, account.fund_source] = Decimal(account.balance)
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


def _reversed(model: type[Any], landed: Sequence[Landed]) -> set[int]:
    """The keys of the entries that were taken back already."""
    known = [each.was.pk for each in landed if each.was is not None]
    rows = model.objects.filter(reverses__in=known)
    return set(rows.values_list("reverses", flat=True))


def _book(by: Membership, rows: Sequence[Movement], why: str) -> list[Movement]:
    """Arrivals before transfers, all or none."""
    return ledger.book(by=by, bookings=[ledger.booking_of(row) for row in rows], why=why).movements


def _unbook(by: Membership, rows: Sequence[Movement], why: str) -> list[Movement]:
    gone = _reversed(Movement, [Landed(0, row, row) for row in rows])
    standing = [row for row in rows if row.pk not in gone]
    today = current_day()
    ledger.book(by=by, bookings=[ledger.reversal_of(row, today, why) for row in standing], why=why)
    return standing


def _entries(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Entries of a register that were taken back."""
    gone = _reversed(type(landed[0].row), landed) if landed else set()
    for each in landed:
        if each.was is not None and each.was.pk in gone:
            yield problem("entry-reversed", Place(line=each.line, path="code"), name=each.row.code)


def _signed(by: Membership, rows: Sequence[Any]) -> list[Change]:
    for row in rows:
        row.entered_by = by.person.username
    return []


def _unenter(by: Membership, rows: Sequence[Any], why: str) -> list[Any]:
    standing = [row for row in rows if not reversals.taken_back(row)]
    for row in standing:
        reversals.reversal_of(by=by, entry=row, why=why)
    return standing


def _contract(row: Contract, was: Contract | None) -> Iterator[Problem]:
    yield from fixed(row, was, "project")
    if was is None or row.amount is None or row.amount >= was.amount:
        return
    paid = paid_under(was)
    if row.amount < paid:
        values = {"price": f"{row.amount:,}", "paid": f"{paid:,}"}
        yield problem("price-below-paid", Place(path="amount"), **values)


def _order(row: ChangeOrder, was: ChangeOrder | None) -> Iterator[Problem]:
    """What is approved or refused stays."""
    yield from fixed(row, was, "contract")
    yield from numbered_here("BG-", row, was)
    if was is not None and differs(row, was):
        yield from CHANGE_ORDER.closed(was)


def _certificate(row: OutputCertificate, was: OutputCertificate | None) -> Iterator[Problem]:
    """Output of the whole month; what is confirmed or withdrawn stays."""
    if row.month is not None:
        row.month = row.month.replace(day=1)
    yield from fixed(row, was, "contract")
    yield from numbered_here("CZ-", row, was)
    if was is not None and differs(row, was):
        yield from CERTIFICATE.closed(was)


def _payment(row: Payment, was: Payment | None) -> Iterator[Problem]:
    """Only what is being filled in can be changed."""
    yield from fixed(row, was, "project")
    yield from numbered_here("ZF-", row, was)
    if was is not None and differs(row, was):
        yield from PAYMENT.closed(was)


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


def _bond(row: Bond, was: Bond | None) -> Iterator[Problem]:
    if was is not None and row.size is not None and row.size < was.size:
        yield from (
            each.at(Place(path="size"))
            for each in lending.above_size(was, row.size, lending.assigned(was))
        )


def _use(row: BondUse, was: BondUse | None) -> Iterator[Problem]:
    """Of an admitted project, or of a bond of the past with the source that says so."""
    yield from fixed(row, was, "bond", "project")
    if was is None and row.project_id and not row.source and admission_of(row.project) is None:
        yield problem("use-not-admitted", Place(path="source"), project=row.project)
    if was is not None and row.amount is not None and row.amount < was.amount:
        yield from lending.below_spent(was, row.amount)


def _uses(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Uses that together pass their bond's size; a second use of one bond by one project."""
    bonds = {each.row.bond_id: each.row.bond for each in landed}
    ours = {each.row.code for each in landed}
    others = BondUse.objects.filter(bond__in=bonds).exclude(code__in=ours)
    total: dict[int, Decimal] = defaultdict(Decimal)
    total.update(others.order_by().values_list("bond").annotate(Sum("amount")))
    taken = set(others.values_list("bond", "project"))
    for each in landed:
        row, place = each.row, Place(line=each.line, path="amount")
        key = row.bond_id, row.project_id
        if key in taken:
            names = {"project": row.project, "bond": row.bond}
            yield problem("use-already-there", Place(line=each.line, path="project"), **names)
        taken.add(key)
        total[row.bond_id] += row.amount
        yield from (
            found.at(place)
            for found in lending.above_size(row.bond, row.bond.size, total[row.bond_id])
        )


def _terms(row: BondTerms, was: BondTerms | None) -> Iterator[Problem]:
    yield from fixed(row, was, "project")


def _one_each(landed: Sequence[Landed]) -> Iterator[Problem]:
    """A second row of terms of one project."""
    ours = {each.row.code for each in landed}
    projects = {each.row.project_id for each in landed}
    others = BondTerms.objects.filter(project__in=projects).exclude(code__in=ours)
    codes = dict(others.values_list("project", "code"))
    for each in landed:
        code = codes.setdefault(each.row.project_id, each.row.code)
        if code != each.row.code:
            place, names = Place(line=each.line, path="project"), {"code": code}
            yield problem("terms-already-there", place, project=each.row.project, **names)


def _admit(by: Membership, rows: Sequence[BondUse]) -> list[Change]:
    for row in rows:
        if row.admitted_id is None:
            row.admitted = admission_of(row.project)
    return []


REGISTER = Landing(alone=unchanged, together=_entries, enter=_signed, take_back=_unenter)
LANDINGS: Mapping[type[Model], Landing] = {
    FundPlan: Landing(alone=_plan),
    FundDocument: Landing(alone=_document),
    Movement: Landing(
        frozenset(("from_account", "to_account")),
        _movement,
        _movements,
        book=_book,
        take_back=_unbook,
    ),
    Contract: Landing(alone=_contract),
    ChangeOrder: Landing(alone=_order, enter=_signed),
    OutputCertificate: Landing(alone=_certificate, enter=_signed),
    Payment: Landing(frozenset(("account",)), _payment, enter=_apply, foresee=_foresee),
    Bond: Landing(alone=_bond),
    BondTerms: Landing(alone=_terms, together=_one_each),
    BondUse: Landing(alone=_use, together=_uses, enter=_admit),
    DebtService: REGISTER,
    Income: REGISTER,
}
PLAIN = Landing()


def landing_of(model: type[Model]) -> Landing:
    """How rows of the model land: written as they are, unless ``LANDINGS`` says otherwise."""
    return LANDINGS.get(model, PLAIN)
