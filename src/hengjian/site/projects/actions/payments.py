"""Payment applications: filled in, judged by the red line, approved, paid, reversed.

============  =========================================================================
 state         steps that lead on
============  =========================================================================
 draft         submit → submitted, or stopped where the red line stops it
 stopped       amend → draft; ask → override → submitted, or refuse_override → draft
 submitted     approve → approved, or stopped where things have changed; refuse → refused
 approved      pay → paid, or stopped where things have changed
 refused       amend → draft
 paid          reverse → reversed
============  =========================================================================

Three people: who enters does not approve, and neither of them pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.funds.red_line import NAMES, STOP
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.projects.keeping import stops
from hengjian.site.projects.keeping.evidence import Files, attach
from hengjian.site.projects.keeping.ledger import (
    ROUTES,
    Booking,
    account_of,
    moved,
    numbered,
    reversal_of,
)
from hengjian.site.projects.keeping.payments import covered, judge, problems_of
from hengjian.site.projects.keeping.rows import Clash, listing_of, locked
from hengjian.site.projects.models import Contract, FundAccount, Movement, Payment, Project
from hengjian.site.projects.steps import by_author, out_of_state, unreasoned

State = Payment.State
Values = Mapping[str, Any]


@action(Permission.PAYMENT_ENTER)
def enter(*, by: Membership, project: Project, values: Values, files: Files = ()) -> Payment:
    """Begin an application. Raises ``Refused`` with everything that is wrong."""
    row = Payment(project=project, entered_by=by.person.username, code="~")
    opened = _fill(row, values)
    numbered(row, "ZF")
    changes = [Change("fundaccount.create", opened)] if opened is not None else []
    record_all(by=by, changes=[*changes, Change("payment.create", row)])
    attach(by=by, row=row, files=files, noun="payment")
    return row


@action(Permission.PAYMENT_ENTER)
def change(
    *, by: Membership, payment: Payment, values: Values, version: int | None, files: Files = ()
) -> Payment:
    """Change an application that is being filled in."""
    row = locked(payment)
    if version is not None and version != row.version:
        who, when = row.entered_by, timezone.localtime(row.changed_at)
        found = problem("changed-meanwhile", who=who, when=f"{when:%Y-%m-%d %H:%M}")
        raise Clash(row, values, found)
    problems = out_of_state(row, (State.DRAFT,), Text("修改", "changed"))
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    _fill(row, values)
    row.entered_by = by.person.username
    _save(by, row, "payment.change", before)
    attach(by=by, row=row, files=files, noun="payment")
    return row


def _fill(row: Payment, values: Values) -> FundAccount | None:
    """Set the values and the account of the source; the account where it was opened for it."""
    for name, value in values.items():
        setattr(row, name, value)
    problems = problems_of(row)
    if problems:
        raise Refused(problems)
    account, fresh = account_of(row.project, FundAccount.Kind.SPECIAL, row.fund_source)
    row.account = account
    return account if fresh else None


@action(Permission.PAYMENT_ENTER)
def submit(*, by: Membership, payment: Payment) -> Payment:
    """Hand an application in: the red line judges it, and it waits for approval or is stopped."""
    row = _held(payment)
    problems = out_of_state(row, (State.DRAFT,), Text("提交", "submitted"))
    if not row.evidence.exists():
        problems.append(problem("payment-without-evidence", Place(path="files")))
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    found = judge(row)
    stopped = any(each.level == STOP for each in found)
    row.state = State.STOPPED if stopped else State.SUBMITTED
    row.entered_by = by.person.username
    _forget_override(row)
    row.decision_reason = ""
    if stopped:
        stops.begin(row, by)
    return _save(by, row, "payment.stop" if stopped else "payment.submit", before)


@action(Permission.PAYMENT_ENTER)
def amend(*, by: Membership, payment: Payment) -> Payment:
    """Take a stopped or refused application back, to change it."""
    row = locked(payment)
    problems = out_of_state(row, (State.STOPPED, State.REFUSED), Text("改填", "amended"))
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    stops.settle(row, by, stops.Outcome.AMENDED)
    row.state = State.DRAFT
    _forget_override(row)
    return _save(by, row, "payment.amend", before)


@action(Permission.PAYMENT_ENTER)
def ask(*, by: Membership, payment: Payment, why: str) -> Payment:
    """Ask that a stopped payment be let pass, with the reason; a second person decides."""
    row = locked(payment)
    problems = out_of_state(row, (State.STOPPED,), Text("申请放行", "asked to pass"))
    problems += unreasoned(why)
    for each in row.findings:
        if each["level"] == STOP and not each["override"]:
            problems.append(problem("payment-no-override", rule=NAMES[each["rule"]]))
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.override_asked_by, row.override_reason = by.person.username, why.strip()[:500]
    stops.ask(row, by, row.override_reason)
    return _save(by, row, "payment.ask", before, why)


@action(Permission.PAYMENT_OVERRIDE)
def override(*, by: Membership, payment: Payment, why: str) -> Payment:
    """Let a stopped payment pass the red line: asked for with a reason by somebody else.

    It stays visible on the payment, in the list and on the project, and its row is kept when the
    payment is stopped again.
    """
    row = _held(payment)
    problems = _decidable(row, by) + unreasoned(why)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    found = judge(row)
    fixed = [each for each in found if each.level == STOP and not each.override]
    if fixed:
        rules = [problem("payment-no-override", rule=NAMES[each.rule]) for each in fixed]
        raise Refused(rules)
    row.state, row.decision_reason = State.SUBMITTED, why.strip()[:500]
    row.overridden_by, row.overridden_at = by.person.username, timezone.now()
    stops.settle(row, by, stops.Outcome.PASSED, row.decision_reason)
    return _save(by, row, "payment.override", before, why)


@action(Permission.PAYMENT_OVERRIDE)
def refuse_override(*, by: Membership, payment: Payment, why: str) -> Payment:
    """Not let it pass, with the reason: it goes back to who fills it in."""
    row = locked(payment)
    problems = _decidable(row, by) + unreasoned(why)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.state, row.decision_reason = State.DRAFT, why.strip()[:500]
    stops.settle(row, by, stops.Outcome.REFUSED, row.decision_reason)
    return _save(by, row, "payment.refuse_override", before, why)


def _decidable(row: Payment, by: Membership) -> list[Problem]:
    problems = out_of_state(row, (State.STOPPED,), Text("放行", "let pass"))
    if not problems and not row.override_reason:
        step = Text("放行（尚未申请）", "let pass (nobody asked)")
        problems = out_of_state(row, (), step)
    return problems + by_author(row, by, row.override_asked_by)


@action(Permission.PAYMENT_APPROVE)
def approve(*, by: Membership, payment: Payment, why: str = "") -> Payment:
    """Approve what another person entered. It is judged again: where the red line stops it now,
    it is stopped instead, and the answer says so."""
    row = _held(payment)
    problems = out_of_state(row, (State.SUBMITTED,), Text("批准", "approved"))
    problems += _other_hands(by, row.entered_by, row.overridden_by)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    old, found = list(row.findings), judge(row)
    if not covered(row, old, found):
        return _stop(by, row, before)
    raised = [NAMES[each.rule] for each in found]
    if raised and not why.strip():
        place = Place(path="why")
        raise Refused([problem("payment-escalated", place, found=listing_of(raised))])
    row.state, row.approved_by = State.APPROVED, by.person.username
    row.decision_reason = why.strip()[:500] or row.decision_reason
    return _save(by, row, "payment.approve", before, why)


@action(Permission.PAYMENT_APPROVE)
def refuse(*, by: Membership, payment: Payment, why: str) -> Payment:
    """Refuse an application, with the reason."""
    row = locked(payment)
    states = (State.SUBMITTED, State.APPROVED)
    problems = out_of_state(row, states, Text("不批准", "refused")) + unreasoned(why)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.state, row.decision_reason, row.approved_by = State.REFUSED, why.strip()[:500], ""
    return _save(by, row, "payment.refuse", before, why)


@action(Permission.PAYMENT_PAY)
def pay(*, by: Membership, payment: Payment, on: date | None = None) -> Payment:
    """Pay what was approved; the money leaves the special account in the same step.

    It is judged once more: where the red line stops it now, it is stopped instead. Raises
    ``Refused`` where the account holds too little.
    """
    row = _held(payment)
    problems = out_of_state(row, (State.APPROVED,), Text("支付", "paid"))
    problems += _other_hands(by, row.entered_by, row.approved_by, row.overridden_by)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    old, found = list(row.findings), judge(row, reserving=False)
    if not covered(row, old, found):
        row.approved_by = ""
        return _stop(by, row, before)
    row.state, row.paid_by = State.PAID, by.person.username
    row.paid_on = on or timezone.localdate()
    row.version += 1
    row.save()
    booking = Booking(
        row.project,
        Movement.Kind.PAYMENT,
        row.fund_source,
        ROUTES["payment"],
        row.amount,
        row.paid_on,
        payment=row,
        note=row.payee,
    )
    booked = moved(by=by, bookings=[booking])
    record_all(by=by, changes=[*booked.changes, Change("payment.pay", row, before)])
    return row


@action(Permission.PAYMENT_APPROVE)
def reverse(*, by: Membership, payment: Payment, on: date, why: str) -> Payment:
    """Take a wrong payment back: the money returns to the special account, both entries stay."""
    row = _held(payment)
    problems = out_of_state(row, (State.PAID,), Text("冲销", "reversed"))
    problems += unreasoned(why) + _other_hands(by, row.paid_by)
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.state, row.decision_reason = State.REVERSED, why.strip()[:500]
    row.version += 1
    row.save()
    booked = moved(by=by, bookings=[reversal_of(row.movement, on, why)], why=why)
    record_all(by=by, changes=[*booked.changes, Change("payment.reverse", row, before, why=why)])
    return row


def _held(payment: Payment) -> Payment:
    """The payment and its contract as they stand now, held until the transaction ends: two
    payments under one contract are judged one after the other."""
    row = locked(payment)
    if row.contract_id is not None:
        row.contract = Contract.objects.select_for_update().get(pk=row.contract_id)
    return row


def _other_hands(by: Membership, *hands: str) -> list[Problem]:
    if by.person.username not in hands:
        return []
    return [problem("payment-by-same-person", who=by.person.name)]


def _forget_override(row: Payment) -> None:
    """What let it pass held for what was applied for then; its row of the stops is kept."""
    row.override_asked_by = row.override_reason = row.overridden_by = ""
    row.overridden_at = None


def _stop(by: Membership, row: Payment, before: Mapping[str, Any]) -> Payment:
    row.state = State.STOPPED
    stops.begin(row, by)
    _forget_override(row)
    return _save(by, row, "payment.stop", before)


def _save(
    by: Membership, row: Payment, verb: str, before: Mapping[str, Any], why: str = ""
) -> Payment:
    row.version += 1
    row.save()
    record(by=by, action=verb, subject=row, why=why, before=before)
    return row
