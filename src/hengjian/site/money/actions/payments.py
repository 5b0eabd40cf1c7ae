"""Payment applications: entered and changed; the way on is ``money.steps``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.library.evidence import Files, attach
from hengjian.site.library.models import Project
from hengjian.site.library.references import set_values
from hengjian.site.library.rows import Clash
from hengjian.site.money.ledger import account_of, numbered
from hengjian.site.money.models import FundAccount, Payment
from hengjian.site.money.payment_rules import problems_of
from hengjian.site.money.steps import PAYMENT
from hengjian.site.platform.locking import locked

Values = Mapping[str, Any]


@action(Permission.PAYMENT_ENTER)
def enter(*, by: Membership, project: Project, values: Values, files: Files = ()) -> Payment:
    """Begin an application. Raises ``Refused`` with everything that is wrong."""
    row = Payment(project=project, entered_by=by.person.username, code="~")
    opened = _fill(row, values, by)
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
    if problems := PAYMENT.closed(row):
        raise Refused(problems)
    before = snapshot(row)
    _fill(row, values, by)
    row.entered_by = by.person.username
    row.version += 1
    row.save()
    record(by=by, action="payment.change", subject=row, before=before)
    attach(by=by, row=row, files=files, noun="payment")
    return row


def _fill(row: Payment, values: Values, by: Membership) -> FundAccount | None:
    """Set the values and the account of the source; the account where it was opened for it."""
    problems = set_values(row, values, by)
    if row.contract is not None and not row.payee:
        row.payee = row.contract.party
    named = {each.place.path for each in problems}
    problems += [each for each in problems_of(row) if each.place.path not in named]
    if problems:
        raise Refused(problems)
    account, fresh = account_of(row.project, FundAccount.Kind.SPECIAL, row.fund_source)
    row.account = account
    return account if fresh else None
