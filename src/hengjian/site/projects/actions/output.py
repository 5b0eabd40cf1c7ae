"""Output value: entered by the contractor, confirmed by the supervising engineer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects.keeping.evidence import Files, attach
from hengjian.site.projects.keeping.ledger import numbered
from hengjian.site.projects.keeping.rules import problems_of
from hengjian.site.projects.keeping.surroundings import Surroundings
from hengjian.site.projects.models import Contract, OutputCertificate
from hengjian.site.projects.queries.red_line import states
from hengjian.site.projects.steps import by_author, out_of_state

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
    row.certified_on = row.certified_on or timezone.localdate()
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


@action(Permission.OUTPUT_CONFIRM)
def confirm(*, by: Membership, certificate: OutputCertificate) -> OutputCertificate:
    """Certify output that another person entered: from its day on it counts.

    Refused where the contract's output would pass its price with the approved changes.
    """
    contract = locked(certificate.contract)
    row = locked(certificate)
    problems = out_of_state(row, (State.ENTERED,), Text("审核", "confirmed"))
    problems += by_author(row, by, row.entered_by)
    problems += _beyond(contract, row)
    return _step(by, row, State.CONFIRMED, problems, "outputcertificate.confirm")


@action(Permission.OUTPUT_CONFIRM)
def withdraw(*, by: Membership, certificate: OutputCertificate, why: str) -> OutputCertificate:
    """Take output back, with a reason: it no longer counts."""
    row = locked(certificate)
    states_of = (State.ENTERED, State.CONFIRMED)
    problems = out_of_state(row, states_of, Text("撤回", "withdrawn")) + unreasoned(why)
    return _step(by, row, State.WITHDRAWN, problems, "outputcertificate.withdraw", why)


def _beyond(contract: Contract, row: OutputCertificate) -> list[Problem]:
    state = states([contract], max(row.certified_on, timezone.localdate()))[contract.pk]
    output = state.output + row.amount
    if output <= state.terms.ceiling:
        return []
    place = Place(path="amount")
    values = {"output": f"{output:,}", "ceiling": f"{state.terms.ceiling:,}"}
    return [problem("output-beyond-price", place, **values)]


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


def _step(
    by: Membership,
    row: OutputCertificate,
    state: str,
    problems: list[Problem],
    verb: str,
    why: str = "",
) -> OutputCertificate:
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.state = state
    if state == State.CONFIRMED:
        row.confirmed_by = by.person.username
    row.version += 1
    row.save()
    record(by=by, action=verb, subject=row, why=why, before=before)
    return row
