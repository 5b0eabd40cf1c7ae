"""Output value is entered by the contractor; see ``money.steps``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record
from hengjian.site.library.evidence import Files, attach
from hengjian.site.money.ledger import numbered
from hengjian.site.money.models import Contract, OutputCertificate
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.surroundings import Surroundings

State = OutputCertificate.State


@action(Permission.OUTPUT_ENTER)
def enter(
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
    found = _waiting(row)
    if found:
        raise Refused(found)
    numbered(row, "CZ")
    record(by=by, action="outputcertificate.create", subject=row)
    attach(by=by, row=row, files=files, noun="outputcertificate")
    return row


def _waiting(row: OutputCertificate) -> list[Problem]:
    same = OutputCertificate.objects.filter(
        contract=row.contract,
        month=row.month,
        amount=row.amount,
        certified_on=row.certified_on,
        state=State.ENTERED,
    ).first()
    if same is None:
        return []
    values = {"code": same.code, "month": f"{row.month:%Y-%m}", "amount": f"{row.amount:,}"}
    return [problem("output-waits", Place(path="amount"), **values)]
