"""What people do with money: payments, contracts, output, promises, entries, statements.

The way of a payment, a change order and a certificate from state to state is ``money.steps``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.funds.rates import NOTHING, Money
from hengjian.funds.statements import in_order, read
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import path_of
from hengjian.site.common.days import current_day
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.library import rows
from hengjian.site.library.evidence import Files, Upload, attach, keep_file
from hengjian.site.library.models import Project
from hengjian.site.library.references import set_values
from hengjian.site.library.rows import Clash
from hengjian.site.money.bank import (
    HandedIn,
    create_statement,
    find_elsewhere,
    keep_number,
    line_of,
    match_lines,
)
from hengjian.site.money.ledger import (
    BACK,
    ORDER,
    ROUTES,
    Booking,
    PastOutput,
    PastPayment,
    account_of,
    assign_code,
    book,
    booking_of_paid,
    create_certificates,
    create_payments,
    judge_past,
    move,
    overdrafts,
    reversal_of,
)
from hengjian.site.money.models import (
    BankLine,
    ChangeOrder,
    Contract,
    FinalAccount,
    FundAccount,
    FundDocument,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
)
from hengjian.site.money.queries import amount_seen_by, paid_under, table
from hengjian.site.money.red_line import application_problems
from hengjian.site.money.steps import PAYMENT
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.step import SHORT_REASON, by_other_hand, locked, next_code, unreasoned
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.platform.workbooks import opened

Values = Mapping[str, Any]


@action(Permission.PAYMENT_ENTER)
def enter_payment(
    *, by: Membership, project: Project, values: Values, files: Files = ()
) -> Payment:
    """Begin an application. Raises ``Refused`` with everything that is wrong."""
    row = Payment(project=project, entered_by=by.person.username, code="~")
    opened = _set_checked_values(row, values, by)
    assign_code(row, "ZF")
    changes = [Change("fundaccount.create", opened)] if opened is not None else []
    record_all(by=by, changes=[*changes, Change("payment.create", row)])
    attach(by=by, row=row, files=files, noun="payment")
    return row


@action(Permission.PAYMENT_ENTER)
def change_payment(
    *, by: Membership, payment: Payment, values: Values, version: int | None, files: Files = ()
) -> Payment:
    """Change an application that is being filled in."""
    row = locked(payment)
    if version is not None and version != row.version:
        who, when = row.entered_by, timezone.localtime(row.changed_at)
        found = problem("changed-meanwhile", who=who, when=f"{when:%Y-%m-%d %H:%M}")
        raise Clash(row, values, found)
    if problems := PAYMENT.closed(row):
        raise Refused(problems)
    before = snapshot(row)
    _set_checked_values(row, values, by)
    row.entered_by = by.person.username
    row.version += 1
    row.save()
    record(by=by, action="payment.change", subject=row, before=before)
    attach(by=by, row=row, files=files, noun="payment")
    return row


def _set_checked_values(row: Payment, values: Values, by: Membership) -> FundAccount | None:
    """Set the values and the account of the source; the account where it was opened for it."""
    problems = set_values(row, values, by)
    if row.contract is not None and not row.payee:
        row.payee = row.contract.party
    named = {each.place.path for each in problems}
    problems += [each for each in application_problems(row) if each.place.path not in named]
    if problems:
        raise Refused(problems)
    account, fresh = account_of(row.project, FundAccount.Kind.SPECIAL, row.fund_source)
    row.account = account
    return account if fresh else None


@action(Permission.CONTRACT_EDIT)
def create_contract(*, by: Membership, project: Project, values: Values) -> Contract:
    """Enter a contract with its terms of payment."""
    row = Contract(code=next_code(Contract, f"HT-{project.code}-"), project=project)
    return rows.create(by=by, row=row, values=values, verb="contract.create")


@action(Permission.CONTRACT_EDIT)
def change_contract(
    *, by: Membership, contract: Contract, values: Values, version: int | None, why: str = ""
) -> Contract:
    """Correct what was entered of a contract; a change of what it orders is a change order."""
    price = values.get("amount")
    paid = paid_under(contract)
    if isinstance(price, Decimal) and price < paid:
        place = Place(path="amount")
        raise Refused([problem("price-below-paid", place, price=f"{price:,}", paid=f"{paid:,}")])
    return rows.change(
        by=by, row=contract, values=values, version=version, verb="contract.change", why=why
    )


@action(Permission.CONTRACT_EDIT)
def order_change(
    *, by: Membership, contract: Contract, values: Values, files: Files = ()
) -> ChangeOrder:
    """Enter a change order or site instruction; it counts once another person approved it."""
    row = ChangeOrder(contract=contract, entered_by=by.person.username, code="~")
    _set_values(row, values)
    assign_code(row, "BG")
    record(by=by, action="changeorder.create", subject=row)
    attach(by=by, row=row, files=files, noun="changeorder")
    return row


@action(Permission.CONTRACT_EDIT)
def hand_in_account(*, by: Membership, contract: Contract, claimed: Decimal) -> FinalAccount:
    """Hand the final account of a contract in for examination (送审)."""
    row = FinalAccount(
        project=contract.project,
        contract=contract,
        entered_by=by.person.username,
        code=f"JS-{contract.code}"[:64],
    )
    _set_values(row, {"claimed": claimed})
    if FinalAccount.objects.filter(contract=contract).exists():
        raise Refused([problem("code-taken", Place(path="claimed"), found=row.code)])
    row.save()
    record(by=by, action="finalaccount.create", subject=row)
    return row


def _set_values(row: ChangeOrder | FinalAccount, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    found: list[Problem] = problems_of(row, Surroundings())
    found = [each for each in found if each.place.path != "code"]
    if found:
        raise Refused(found)


@action(Permission.OUTPUT_ENTER)
def enter_output(
    *, by: Membership, contract: Contract, values: Mapping[str, Any], files: Files = ()
) -> OutputCertificate:
    """Enter the value of the work done in a month; it counts once it is confirmed.

    Refused where the same waits already: a button pressed twice.
    """
    row = OutputCertificate(contract=contract, entered_by=by.person.username, code="~")
    for name, value in values.items():
        setattr(row, name, value)
    row.certified_on = row.certified_on or current_day()
    found = [e for e in problems_of(row, Surroundings()) if e.place.path != "code"]
    if found:
        raise Refused(found)
    row.month = row.month.replace(day=1)
    found = _output_waiting(row)
    if found:
        raise Refused(found)
    assign_code(row, "CZ")
    record(by=by, action="outputcertificate.create", subject=row)
    attach(by=by, row=row, files=files, noun="outputcertificate")
    return row


def _output_waiting(row: OutputCertificate) -> list[Problem]:
    same = OutputCertificate.objects.filter(
        contract=row.contract,
        month=row.month,
        amount=row.amount,
        certified_on=row.certified_on,
        state=OutputCertificate.State.ENTERED,
    ).first()
    if same is None:
        return []
    values = {"code": same.code, "month": f"{row.month:%Y-%m}", "amount": f"{row.amount:,}"}
    return [problem("output-waits", Place(path="amount"), **values)]


@action(Permission.FUND_PLAN)
def promise(*, by: Membership, project: Project, values: Values, why: str = "") -> FundPlan:
    """Enter what a source promised; without ``due_on`` it is promised and not due."""
    row = FundPlan(code=next_code(FundPlan, f"ZJ-{project.code}-"), project=project)
    return rows.create(by=by, row=row, values=values, verb="fundplan.create", why=why)


@action(Permission.FUND_PLAN)
def change_promise(
    *, by: Membership, plan: FundPlan, values: Values, version: int | None, why: str = ""
) -> FundPlan:
    """Change what was promised, e.g. give it a date."""
    return rows.change(
        by=by, row=plan, values=values, version=version, verb="fundplan.change", why=why
    )


@action(Permission.FUND_PLAN)
def withdraw_promise(*, by: Membership, plan: FundPlan, why: str) -> None:
    """Take a promise out, with a reason.

    Raises ``Refused`` where the other promises of its source would no longer carry what documents
    allot or what has arrived.
    """
    problems = unreasoned(why) + _resting(plan)
    if problems:
        raise Refused(problems)
    rows.remove(by=by, row=plan, verb="fundplan.remove", why=why)


def _resting(plan: FundPlan) -> list[Problem]:
    """A problem where money that was allotted or has arrived rests on the promise."""
    own = {"project": plan.project_id, "fund_source": plan.fund_source}
    promised = list(FundPlan.objects.select_for_update().filter(**own))
    others = sum((row.amount for row in promised if row.pk != plan.pk), NOTHING)
    allotted = FundDocument.objects.filter(**own).aggregate(all=Sum("amount"))["all"] or NOTHING
    money = table(plan.project, current_day()).by_source.get(plan.fund_source, Money())
    if others >= max(allotted, money.arrived):
        return []
    amounts = {"others": others, "allotted": allotted, "arrived": money.arrived}
    source = SOURCES[plan.fund_source]
    said = {name: f"{amount:,}" for name, amount in amounts.items()}
    return [problem("promise-in-use", source=source, **said)]


@action(Permission.FUND_ENTER)
def allot(
    *, by: Membership, project: Project, values: Values, file: Upload | None = None
) -> FundDocument:
    """Enter a document that allots money, with its file where there is one."""
    row = FundDocument(code=next_code(FundDocument, f"WJ-{project.code}-"), project=project)
    more = {"attachment": keep_file(file, by)} if file is not None else {}
    return rows.create(by=by, row=row, values={**values, **more}, verb="funddocument.create")


@action(Permission.FUND_ENTER)
def name_account(
    *, by: Membership, account: FundAccount, values: Values, version: int | None
) -> FundAccount:
    """Give an account its name and number at the bank."""
    return rows.change(
        by=by, row=account, values=values, version=version, verb="fundaccount.change"
    )


Kind = Movement.Kind


@action(Permission.FUND_ENTER)
def arrive(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    document: FundDocument | None = None,
    note: str = "",
) -> Movement:
    """Money of a source arrived at the treasury. Raises ``Refused`` with all that is wrong."""
    booking = Booking(
        project, Kind.ARRIVAL, source, ROUTES["arrival"], amount, on, document, note=note
    )
    return book(by=by, bookings=[booking]).movements[0]


@action(Permission.FUND_ENTER)
def transfer(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    document: FundDocument | None = None,
    note: str = "",
) -> Movement:
    """The treasury transferred money to the implementing unit's special account.

    Raises ``Refused`` where the treasury holds less.
    """
    booking = Booking(
        project, Kind.TRANSFER, source, ROUTES["transfer"], amount, on, document, note=note
    )
    return book(by=by, bookings=[booking]).movements[0]


@action(Permission.FUND_ENTER)
def refund(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    to: str,
    why: str,
) -> Movement:
    """Money goes back: from the special account ``to`` the treasury, or from there to the giver.

    It is not a correction (that is a reversal): money was really given back, with a reason.
    """
    problems = unreasoned(why, SHORT_REASON)
    if problems:
        raise Refused(problems)
    booking = Booking(project, Kind.REFUND, source, BACK[to], amount, on, note=why.strip())
    return book(by=by, bookings=[booking], why=why).movements[0]


@action(Permission.FUND_ENTER)
def reverse_movement(*, by: Membership, movement: Movement, on: date, why: str) -> Movement:
    """Take a wrong entry of another person back by one that goes the other way; both stay. Once.

    A payment is reversed on its application. Raises ``Refused`` where the money has moved on.
    """
    row = locked(movement)
    problems = unreasoned(why, SHORT_REASON) + by_other_hand(by, row.entered_by)
    if row.kind == Kind.PAYMENT:
        problems.append(problem("movement-of-payment", code=row.code))
    elif row.kind == Kind.REVERSAL or Movement.objects.filter(reverses=row).exists():
        problems.append(problem("movement-reversed", code=row.code))
    if problems:
        raise Refused(problems)
    return book(by=by, bookings=[reversal_of(row, on, why)], why=why).movements[0]


@action(Permission.FUND_ENTER)
def take_on_entries(*, by: Membership, bookings: Sequence[Booking], why: str) -> list[Movement]:
    """Take on arrivals and transfers of the time before the system was in use, all or none."""
    return book(by=by, bookings=bookings, why=why).movements


@action(Permission.PAYMENT_PAY)
def hand_in_statement(*, by: Membership, account: FundAccount, file: Upload) -> HandedIn:
    """Take on a statement as the bank exported it; lines that are known stay as they are.

    Raises ``Refused`` with everything that is wrong, each at its cell; nothing is kept then.
    """
    account = locked(account)
    attachment = keep_file(file, by, taken=TABLES)
    sheet = opened(path_of(attachment), attachment.name, lambda titles: titles[0])
    found = read(sheet.grid, account.number)
    found.problems += find_elsewhere(account, found.account)
    if found.refused:
        raise Refused(found.problems)
    keep_number(by, account, found.account)
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
    statement = create_statement(by, account, attachment, lines)
    BankLine.objects.bulk_create(
        [line_of(account, statement, each) for each in fresh], batch_size=1000
    )
    matched = match_lines(account)
    after = {"new": len(fresh), "known": len(lines) - len(fresh), "matched": matched}
    record(by=by, action="bankstatement.create", subject=statement, after=after)
    return HandedIn(statement, len(fresh), len(lines) - len(fresh), matched, found.problems)


@action(Permission.PAYMENT_PAY)
def link_line(*, by: Membership, line: BankLine, movement: Movement | None) -> BankLine:
    """Say which movement a line answers to; ``None`` takes it back."""
    line = locked(line)
    if movement is not None and (
        amount_seen_by(movement, line.account) != line.amount
        or BankLine.objects.filter(movement=movement).exists()
    ):
        values = {
            "amount": f"{line.amount:,}",
            "other": f"{amount_seen_by(movement, line.account):,}",
        }
        raise Refused([problem("bank-match", Place(path="movement"), **values)])
    before = {"movement": line.movement.code if line.movement is not None else None}
    line.movement = movement
    line.save(update_fields=["movement"])
    after = {"movement": movement.code if movement is not None else None}
    record(by=by, action="bankline.match", subject=line, before=before, after=after)
    return line


@action(Permission.PAYMENT_PAY)
def explain_line(*, by: Membership, line: BankLine, why: str) -> BankLine:
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


@action(Permission.FUND_ENTER)
def take_on_books(
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
    certificates = create_certificates(by, output, common)
    paid, opened = create_payments(by, project, payments, common)
    moving = [replace(each, synthetic=synthetic, source_text=origin) for each in bookings]
    moving += [booking_of_paid(each, synthetic, origin) for each in paid]
    moving.sort(key=lambda each: (each.on, ORDER[each.kind]))
    problems = overdrafts(moving)
    if problems:
        raise Refused(problems)
    judge_past(project, paid)
    booked = move(by=by, bookings=moving, why=why)
    rows = [*certificates, *paid]
    noun = {OutputCertificate: "outputcertificate", Payment: "payment"}
    taken = [Change(f"{noun[type(row)]}.take_on", row, why=why) for row in rows]
    record_all(by=by, changes=[*opened, *taken, *booked.changes])
    return paid
