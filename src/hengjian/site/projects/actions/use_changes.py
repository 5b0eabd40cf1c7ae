"""Change of use of bond money: asked, agreed, approved by three people; then the uses change.

财预〔2021〕61号: where goals cannot be reached the money is recovered and its use changed; the new
project needs its own admission, and only unspent money can move.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects.keeping import rows
from hengjian.site.projects.keeping.codes import new_code
from hengjian.site.projects.models import BondUse, Project, UseChange
from hengjian.site.projects.models.cents import Yuan
from hengjian.site.projects.queries.assessments import admission_of
from hengjian.site.projects.queries.bond_money import spent
from hengjian.site.projects.steps import by_author, next_code, out_of_state

State = UseChange.State
OPEN = (State.ASKED, State.AGREED)


@action(Permission.USE_CHANGE_ASK)
def ask(
    *, by: Membership, use: BondUse, to_project: Project, amount: Any, reason: str
) -> UseChange:
    """Ask to move unspent bond money to another project."""
    use = locked(use)
    problems: list[Problem] = []
    if to_project == use.project:
        problems.append(problem("change-to-itself", Place(path="to_project")))
    if not reason.strip():
        problems.append(problem("step-without-reason", Place(path="reason")))
    if isinstance(amount, Decimal):
        problems += _above_unspent(use, amount)
    if problems:
        raise Refused(problems)
    today = timezone.localdate()
    row = UseChange(bond=use.bond, from_project=use.project, entered_by=by.person.username)
    values = {
        "code": next_code(UseChange, f"TZ{today.year}-"),
        "to_project": to_project,
        "amount": amount,
        "reason": reason,
        "asked_on": today,
    }
    return rows.create(by=by, row=row, values=values, verb="usechange.ask", why=reason)


@action(Permission.USE_CHANGE_AGREE)
def agree(*, by: Membership, change: UseChange, agreed: bool, why: str) -> UseChange:
    """The department agrees to what was asked, or refuses it; with a reason."""
    change = locked(change)
    problems = [
        *out_of_state(change, (State.ASKED,), Text("初审", "agreed to")),
        *by_author(change, by, change.entered_by),
        *unreasoned(why),
    ]
    change.agreed_by = by.person.username
    return _move(by, change, State.AGREED if agreed else State.REFUSED, problems, why)


@action(Permission.USE_CHANGE_APPROVE)
def approve(*, by: Membership, change: UseChange, approved: bool, why: str) -> UseChange:
    """The finance bureau approves: the uses change at once, and both old amounts stay on the
    trail; or it refuses. The new project must be admitted by then."""
    change = locked(change)
    problems = [
        *out_of_state(change, (State.AGREED,), Text("批准", "approved")),
        *by_author(change, by, change.entered_by),
        *by_author(change, by, change.agreed_by),
        *unreasoned(why),
    ]
    use = BondUse.objects.filter(bond=change.bond, project=change.from_project).first()
    if approved and not problems:
        problems += _not_possible(change, use)
    change.approved_by = by.person.username
    changed = _move(by, change, State.APPROVED if approved else State.REFUSED, problems, why)
    if approved and use is not None:
        _apply(by, changed, use)
    return changed


def _unspent(use: BondUse, besides: UseChange | None = None) -> tuple[Decimal, Decimal]:
    """What of this bond's money the project has not spent, and what open requests ask of it.

    The money of the oldest bond is spent first, as the clock of idle money counts it.
    """
    left, free = spent(use.project), use.amount
    uses = BondUse.objects.filter(project=use.project).order_by("bond__issued_on", "bond__code")
    for each in uses:
        free = max(Decimal(0), each.amount - left)
        left = max(Decimal(0), left - each.amount)
        if each.pk == use.pk:
            break
    open_ones = UseChange.objects.filter(from_project=use.project, bond=use.bond, state__in=OPEN)
    if besides is not None:
        open_ones = open_ones.exclude(pk=besides.pk)
    pending = open_ones.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return free, pending or Decimal(0)


def _above_unspent(
    use: BondUse, amount: Decimal, besides: UseChange | None = None
) -> list[Problem]:
    free, pending = _unspent(use, besides)
    left = max(Decimal(0), free - pending)
    if amount <= left:
        return []
    said = {"amount": amount, "left": left, "use": use.amount, "unspent": free, "pending": pending}
    values = {name: f"{value:,.2f}" for name, value in said.items()}
    return [problem("change-above-unspent", Place(path="amount"), **values)]


def _not_possible(change: UseChange, use: BondUse | None) -> list[Problem]:
    if use is None:
        return [problem("debt-service-elsewhere", bond=change.bond, project=change.from_project)]
    problems = _above_unspent(use, change.amount, besides=change)
    if admission_of(change.to_project) is None:
        problems.append(problem("use-not-admitted", project=change.to_project))
    return problems


def _move(
    by: Membership, change: UseChange, state: str, problems: list[Problem], why: str
) -> UseChange:
    if problems:
        raise Refused(problems)
    before = snapshot(UseChange.objects.get(pk=change.pk))
    change.state, change.decision_reason = state, why
    change.version += 1
    change.save()
    verb = "usechange.refuse" if state == State.REFUSED else f"usechange.{VERBS[state]}"
    record(by=by, action=verb, subject=change, why=why, before=before)
    return change


VERBS: dict[str, str] = {State.AGREED: "agree", State.APPROVED: "approve"}


def _apply(by: Membership, change: UseChange, use: BondUse) -> None:
    """Take the amount from one use and add it to the other."""
    why = f"{change.code}：{change.reason}"
    if use.amount == change.amount:
        rows.remove(by=by, row=use, verb="bonduse.remove", why=why)
    else:
        values = {"amount": use.amount - change.amount}
        rows.change(by=by, row=use, values=values, version=None, verb="bonduse.change", why=why)
    there = BondUse.objects.filter(bond=change.bond, project=change.to_project).first()
    if there is not None:
        values = {"amount": there.amount + change.amount}
        rows.change(by=by, row=there, values=values, version=None, verb="bonduse.change", why=why)
        return
    made = BondUse(
        bond=change.bond, project=change.to_project, admitted=admission_of(change.to_project)
    )
    new = {"code": new_code(change.bond.code, "U"), "amount": change.amount}
    rows.create(by=by, row=made, values=new, verb="bonduse.create", why=why)
