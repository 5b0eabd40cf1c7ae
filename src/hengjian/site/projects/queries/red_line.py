"""What the red line judges a payment by, as the rows stand on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import Asked, OfContract, project_of
from hengjian.funds.replay import Certified, Out, Replay, replay
from hengjian.periods import add_months
from hengjian.site.projects.models import (
    Acceptance,
    ChangeOrder,
    Contract,
    FinalAccount,
    OutputCertificate,
    Payment,
    Project,
    Suspension,
)

NOTHING = Decimal("0.00")
COMMITTED = (Payment.State.PAID, Payment.State.APPROVED)
"""Payments that count as paid: money that left, and money another person has already approved."""
MEASURED = frozenset((Contract.Kind.WORKS,))
"""Kinds of contract under which output is certified."""


def terms_of(contracts: Sequence[Contract], on: date) -> dict[int, Terms]:
    """How each contract is paid on the day: changes approved, settlement, defects period."""
    keys = [each.pk for each in contracts]
    changes = dict(
        ChangeOrder.objects.filter(contract__in=keys, state="approved", ordered_on__lte=on)
        .order_by()
        .values_list("contract")
        .annotate(Sum("amount"))
    )
    settled: dict[int, Any] = dict(
        FinalAccount.objects.filter(contract__in=keys, approved_on__lte=on)
        .exclude(approved=None)
        .values_list("contract", "approved")
    )
    accepted = dict(
        Acceptance.objects.filter(contract__in=settled, passed=True)
        .order_by()
        .values_list("contract")
        .annotate(Max("accepted_on"))
    )
    return {
        each.pk: Terms(
            each.amount,
            changes.get(each.pk, NOTHING),
            each.advance,
            each.recovery_from,
            each.recovery_until,
            each.progress,
            each.retention,
            settled.get(each.pk),
            _over(accepted.get(each.pk), each.defects_months, on),
        )
        for each in contracts
    }


def _over(accepted_on: date | None, months: int, on: date) -> bool:
    return accepted_on is not None and add_months(accepted_on, months) <= on


def states(
    contracts: Sequence[Contract], on: date, but: Collection[int] = ()
) -> dict[int, OfContract]:
    """Each contract on the day, without the payments ``but``; a constant number of queries."""
    terms = terms_of(contracts, on)
    outputs = dict(
        OutputCertificate.objects.filter(
            contract__in=terms, state="confirmed", certified_on__lte=on
        )
        .order_by()
        .values_list("contract")
        .annotate(Sum("amount"))
    )
    paid = dict(
        Payment.objects.filter(contract__in=terms, state__in=COMMITTED)
        .exclude(pk__in=but)
        .order_by()
        .values_list("contract")
        .annotate(Sum("amount"))
    )
    return {
        each.pk: OfContract(
            terms[each.pk],
            outputs.get(each.pk, NOTHING),
            paid.get(each.pk, NOTHING),
            each.kind in MEASURED,
        )
        for each in contracts
    }


def asked_of(payment: Payment, on: date, reserving: bool = True) -> Asked:
    """The payment with everything it is judged by on the day.

    ``reserving``: what is approved and not paid yet is no longer free; not so when it is paid.
    """
    contracts = list(Contract.objects.filter(project=payment.project_id).order_by("pk"))
    found = states(contracts, on, [payment.pk] if payment.pk else [])
    this = found.get(payment.contract_id or 0)
    waiting = Payment.objects.filter(account=payment.account_id, state=Payment.State.APPROVED)
    others = waiting.exclude(pk=payment.pk) if reserving else waiting.none()
    reserved = others.aggregate(all=Sum("amount"))["all"] or NOTHING
    payment.account.refresh_from_db(fields=["balance"])
    return Asked(
        payment.amount,
        payment.fund_source,
        payment.category,
        payment.account.name,
        payment.account.balance - reserved,
        this,
        project_of([each for each in found.values() if each.measured]),
        _suspended(payment.project_id),
    )


def _suspended(project: int) -> str:
    """What is said of the suspension in force; empty where there is none."""
    row = Suspension.objects.filter(project=project, state=Suspension.State.IN_FORCE).first()
    return f"{row.get_state_display()}：{row.reason}" if row is not None else ""


def replayed(project: Project, until: date) -> tuple[Replay, dict[str, Contract]]:
    """The project's past judged day by day, and its measured contracts by code."""
    contracts = [each for each in Contract.objects.filter(project=project) if each.kind in MEASURED]
    codes = {each.pk: each.code for each in contracts}
    terms = terms_of(contracts, until)
    paid: Any = Payment.objects.filter(
        contract__in=codes, state=Payment.State.PAID, paid_on__lte=until
    ).values_list("code", "contract", "paid_on", "amount", "fund_source", "category")
    certified: Any = OutputCertificate.objects.filter(
        contract__in=codes, state="confirmed", certified_on__lte=until
    ).values_list("contract", "certified_on", "amount")
    past = replay(
        {codes[key]: each for key, each in terms.items()},
        [Certified(codes[contract], on, amount) for contract, on, amount in certified.order_by()],
        [Out(row[0], codes[row[1]], *row[2:]) for row in paid.order_by()],
    )
    return past, {each.code: each for each in contracts}
