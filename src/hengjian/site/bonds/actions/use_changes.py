"""Change of use of bond money is asked for; the way on is ``bonds.steps``.

财预〔2021〕61号: where goals cannot be reached the money is recovered and its use changed; the new
project needs its own admission, and only unspent money can move.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.models import BondUse, UseChange
from hengjian.site.bonds.steps import above_unspent
from hengjian.site.common.days import current_day
from hengjian.site.library import rows
from hengjian.site.library.models import Project
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked


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
        problems += above_unspent(use, amount)
    if problems:
        raise Refused(problems)
    today = current_day()
    row = UseChange(bond=use.bond, from_project=use.project, entered_by=by.person.username)
    values = {
        "code": next_code(UseChange, f"TZ{today.year}-"),
        "to_project": to_project,
        "amount": amount,
        "reason": reason,
        "asked_on": today,
    }
    return rows.create(by=by, row=row, values=values, verb="usechange.ask", why=reason)
