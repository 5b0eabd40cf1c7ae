"""Contracts, their changes, and their settlement; see ``money.steps``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.evidence import Files, attach
from hengjian.site.library.models import Project
from hengjian.site.money.ledger import numbered
from hengjian.site.money.models import ChangeOrder, Contract, FinalAccount
from hengjian.site.money.queries.payments import paid_under
from hengjian.site.money.queries.red_line import states
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.hands import by_author, next_code
from hengjian.site.platform.locking import locked
from hengjian.site.platform.surroundings import Surroundings

Values = Mapping[str, Any]


@action(Permission.CONTRACT_EDIT)
def create(*, by: Membership, project: Project, values: Values) -> Contract:
    """Enter a contract with its terms of payment."""
    row = Contract(code=next_code(Contract, f"HT-{project.code}-"), project=project)
    return rows.create(by=by, row=row, values=values, verb="contract.create")


@action(Permission.CONTRACT_EDIT)
def change(
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
    _enter(row, values)
    numbered(row, "BG")
    record(by=by, action="changeorder.create", subject=row)
    attach(by=by, row=row, files=files, noun="changeorder")
    return row


@action(Permission.CONTRACT_EDIT)
def claim(*, by: Membership, contract: Contract, claimed: Decimal) -> FinalAccount:
    """Hand the final account of a contract in for examination (送审)."""
    row = FinalAccount(
        project=contract.project,
        contract=contract,
        entered_by=by.person.username,
        code=f"JS-{contract.code}"[:64],
    )
    _enter(row, {"claimed": claimed})
    if FinalAccount.objects.filter(contract=contract).exists():
        raise Refused([problem("code-taken", Place(path="claimed"), found=row.code)])
    row.save()
    record(by=by, action="finalaccount.create", subject=row)
    return row


@action(Permission.CONTRACT_APPROVE)
def settle(
    *, by: Membership, account: FinalAccount, approved: Decimal, audited_by: str, on: date
) -> FinalAccount:
    """Enter the examined amount (审定): from now on it is what the contract may be paid.

    It is no more than was claimed, than the price with its approved changes, and than the output
    that was certified: settling would otherwise be a way around the red line.
    """
    account = locked(account)
    problems = by_author(account, by, account.entered_by)
    if approved > account.claimed:
        values = {"approved": f"{approved:,}", "claimed": f"{account.claimed:,}"}
        problems.append(problem("settlement-beyond-claim", Place(path="approved"), **values))
    problems += _beyond_works(account, approved, on)
    if approved <= 0:
        problems.append(problem("amount-not-positive", Place(path="approved"), found=approved))
    if on > current_day():
        problems.append(problem("day-in-future", Place(path="approved_on"), found=on))
    if problems:
        raise Refused(problems)
    before = snapshot(account)
    account.approved, account.audited_by, account.approved_on = approved, audited_by, on
    account.version += 1
    account.save()
    record(by=by, action="finalaccount.approve", subject=account, before=before)
    return account


def _beyond_works(account: FinalAccount, approved: Decimal, on: date) -> list[Problem]:
    """What the contract orders, and what of it was measured, by the day of settling."""
    if account.contract is None:
        return []
    state = states([account.contract], on)[account.contract.pk]
    place, found = Place(path="approved"), []
    ceiling = state.terms.price + state.terms.changes
    if approved > ceiling:
        values = {"approved": f"{approved:,}", "ceiling": f"{ceiling:,}"}
        found.append(problem("settlement-beyond-price", place, **values))
    if state.measured and approved > state.output:
        values = {"approved": f"{approved:,}", "output": f"{state.output:,}"}
        found.append(problem("settlement-beyond-output", place, **values))
    return found


def _enter(row: ChangeOrder | FinalAccount, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    found: list[Problem] = problems_of(row, Surroundings())
    found = [each for each in found if each.place.path != "code"]
    if found:
        raise Refused(found)
