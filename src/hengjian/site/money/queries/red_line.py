"""What the red line judges a payment by, as the rows stand on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet, Sum

from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import (
    Asked,
    Finding,
    OfContract,
    OfProject,
    findings,
    project_of,
    stops,
)
from hengjian.funds.replay import Certified, Out, Replay, replay
from hengjian.periods import add_months
from hengjian.site.library.models import Project
from hengjian.site.money.halts import halts_of
from hengjian.site.money.models import (
    ChangeOrder,
    Contract,
    FinalAccount,
    FundAccount,
    OutputCertificate,
    Payment,
    opening_name,
)

NOTHING = Decimal("0.00")
COMMITTED = (Payment.State.PAID, Payment.State.APPROVED)
"""Payments that count as paid: money that left, and money another person has already approved."""
MEASURED = frozenset((Contract.Kind.WORKS,))
"""Kinds of contract under which output is certified."""


def across(rows: QuerySet[Payment]) -> QuerySet[Payment]:
    """Those of the payments that are across the line (越线): what the red line found when it judged
    them last stops a payment. One definition for lists, pages and counts; a payment that was made
    long ago was judged by its day, as the replay judges it. What only raises a hand (提示) is not
    among them, and what is stopped *now* is the state of a payment, not this."""
    return rows.filter(line=Payment.Line.ACROSS)


def terms_of(contracts: Sequence[Contract], on: date) -> dict[int, Terms]:
    """How each contract is paid on the day: changes approved, settlement, defects period.

    The period begins with the completion acceptance of the contract's works as a whole
    (GF-2017-0201, 15.2.1); that of a part, or of one site of several, begins none for the contract.
    """
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
    whole = Contract.objects.filter(
        pk__in=settled,
        acceptances__kind="completion",
        acceptances__passed=True,
        acceptances__site=None,
    )
    accepted = dict(whole.order_by().values_list("pk").annotate(Max("acceptances__accepted_on")))
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


def judged(
    payments: Sequence[Payment], on: date, reserving: bool = True
) -> list[tuple[Finding, ...]]:
    """What the red line holds against each payment on the day; those before it that pass count as
    approved. A constant number of queries.

    ``reserving``: what is approved and not paid yet is no longer free; not so when it is paid.
    """
    these = [each.pk for each in payments if each.pk]
    projects = {each.project_id for each in payments}
    contracts = list(Contract.objects.filter(project__in=projects).order_by("pk"))
    found, halted = states(contracts, on, these), halts_of(projects)
    free, works = _free(projects, these, reserving), _works(contracts, found)
    held = []
    for each in payments:
        account, amount = (each.project_id, each.fund_source), each.amount
        this, whole = found.get(each.contract_id or 0), works[each.project_id]
        name, balance = free.get(account) or (
            opening_name(FundAccount.Kind.SPECIAL, each.fund_source).zh,
            NOTHING,
        )
        told = halted.get(each.project_id)
        held.append(
            findings(Asked(amount, account[1], each.category, name, balance, this, whole, told))
        )
        if stops(held[-1]):
            continue
        free[account] = name, balance - amount
        if this is not None and each.contract_id:
            found[each.contract_id] = replace(this, paid=this.paid + amount)
            if this.measured:
                works[each.project_id] = replace(whole, paid=whole.paid + amount)
    return held


def _free(
    projects: Collection[int], but: Collection[int], reserving: bool
) -> dict[tuple[int, str], tuple[str, Decimal]]:
    """By project and source: the name of the special account, and what is free in it."""
    rows = FundAccount.objects.filter(project__in=projects, kind=FundAccount.Kind.SPECIAL)
    accounts = list(rows)
    waiting = Payment.objects.filter(account__in=accounts, state=Payment.State.APPROVED)
    reserved: dict[int, Decimal] = {}
    if reserving:
        others = waiting.exclude(pk__in=but).order_by().values_list("account")
        reserved = dict(others.annotate(Sum("amount")))
    return {
        (each.project_id, each.fund_source): (
            each.name,
            each.balance - reserved.get(each.pk, NOTHING),
        )
        for each in accounts
    }


def _works(contracts: Sequence[Contract], found: Mapping[int, OfContract]) -> dict[int, OfProject]:
    """By project, its measured contracts together."""
    of: defaultdict[int, list[OfContract]] = defaultdict(list)
    for each in contracts:
        if found[each.pk].measured:
            of[each.project_id].append(found[each.pk])
    none = project_of([])
    return defaultdict(lambda: none, {key: project_of(each) for key, each in of.items()})


def replayed(project: Project, until: date) -> tuple[Replay, dict[str, Contract]]:
    """The project's past judged day by day, and its measured contracts by code."""
    contracts = [each for each in Contract.objects.filter(project=project) if each.kind in MEASURED]
    codes = {each.pk: each.code for each in contracts}
    terms = terms_of(contracts, until)
    paid: Any = Payment.objects.filter(
        project=project, state=Payment.State.PAID, paid_on__lte=until
    ).values_list("code", "contract", "paid_on", "amount", "fund_source", "category")
    certified: Any = OutputCertificate.objects.filter(
        contract__in=codes, state="confirmed", certified_on__lte=until
    ).values_list("contract", "certified_on", "amount")
    past = replay(
        {codes[key]: each for key, each in terms.items()},
        [Certified(codes[contract], on, amount) for contract, on, amount in certified.order_by()],
        [Out(row[0], codes[row[1]], *row[2:]) for row in paid.order_by() if row[1] in codes],
    )
    return past, {each.code: each for each in contracts}
