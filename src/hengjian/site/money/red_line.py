"""The red line over rows: what it judges a payment by on a day, what is kept of it, who halts.

What halts a project's payments besides its money is said by the subjects above, which know why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet, Sum

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import (
    STOP,
    Asked,
    Finding,
    OfContract,
    OfProject,
    findings,
    project_of,
    room,
    stops,
)
from hengjian.funds.replay import Certified, Out, Replay, replay
from hengjian.periods import add_months
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day, moment_of
from hengjian.site.library.models import Project
from hengjian.site.money.models import (
    ChangeOrder,
    Contract,
    FinalAccount,
    FundAccount,
    OutputCertificate,
    Payment,
    RedLineStop,
    opening_name,
)
from hengjian.site.platform import checking
from hengjian.site.platform.surroundings import Surroundings

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


def findings_on(
    payments: Sequence[Payment], on: date, reserving: bool = True
) -> list[tuple[Finding, ...]]:
    """What the red line holds against each payment on the day; those before it that pass count as
    approved. A constant number of queries.

    ``reserving``: what is approved and not paid yet is no longer free; not so when it is paid.
    """
    standing = _standing(payments, on, reserving)
    held = []
    for each in payments:
        held.append(findings(standing.facts_of(each)))
        if not stops(held[-1]):  # what is stopped takes nothing from those after it
            standing.take(each)
    return held


def findings_and_room(row: Payment, on: date) -> tuple[tuple[Finding, ...], Decimal]:
    """What the red line would hold against an application on the day, and the most it may ask
    before it is stopped; a constant number of queries."""
    asked = _standing([row], on, reserving=True).facts_of(row)
    return findings(asked), room(asked)


@dataclass(frozen=True)
class _Standing:
    """How contracts, works and accounts stand on a day, before the payments that are judged."""

    contracts: dict[int, OfContract]
    works: dict[int, OfProject]
    free: dict[tuple[int, str], tuple[str, Decimal]]
    halted: Mapping[int, Text]

    def facts_of(self, row: Payment) -> Asked:
        """The payment with what it is judged by."""
        project, source = row.project_id, row.fund_source
        name, balance = self._account(row)
        return Asked(
            row.amount,
            source,
            row.category,
            name,
            balance,
            self.contracts.get(row.contract_id or 0),
            self.works[project],
            self.halted.get(project),
        )

    def take(self, row: Payment) -> None:
        """From now on the payment counts as paid."""
        name, balance = self._account(row)
        self.free[row.project_id, row.fund_source] = name, balance - row.amount
        this = self.contracts.get(row.contract_id or 0)
        if this is None or not row.contract_id:
            return
        self.contracts[row.contract_id] = replace(this, paid=this.paid + row.amount)
        if this.measured:
            whole = self.works[row.project_id]
            self.works[row.project_id] = replace(whole, paid=whole.paid + row.amount)

    def _account(self, row: Payment) -> tuple[str, Decimal]:
        unopened = opening_name(FundAccount.Kind.SPECIAL, row.fund_source).zh, NOTHING
        return self.free.get((row.project_id, row.fund_source), unopened)


def _standing(payments: Sequence[Payment], on: date, reserving: bool) -> _Standing:
    these = [each.pk for each in payments if each.pk]
    projects = {each.project_id for each in payments}
    contracts = list(Contract.objects.filter(project__in=projects).order_by("pk"))
    found = states(contracts, on, these)
    works, free = _works(contracts, found), _free(projects, these, reserving)
    return _Standing(found, works, free, halts_of(projects))


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
    none = project_of([])  # without a measured contract there is no output to hold paid money to
    return defaultdict(lambda: none, {key: project_of(each) for key, each in of.items()})


def replay_of(project: Project, until: date) -> tuple[Replay, dict[str, Contract]]:
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


Halts = Callable[[Collection[int]], Mapping[int, Text]]
"""Of these projects the halted ones by their key, each with the reason; one query."""
_HALTS: list[Halts] = []


def add_halts(halts: Halts) -> None:
    """From now on these halt payments too."""
    if halts not in _HALTS:
        _HALTS.append(halts)


def halts_of(projects: Collection[int]) -> dict[int, Text]:
    """What halts each of the projects that is halted; of several reasons the first."""
    found: dict[int, Text] = {}
    for each in _HALTS:
        for key, why in each(projects).items():
            found.setdefault(key, why)
    return found


UNFILLED = frozenset(("code", "account"))
"""Set by the action, not by the person."""


def application_problems(row: Payment) -> list[Problem]:
    """Everything that is wrong with an application."""
    found = checking.problems_of(row, Surroundings())
    return [each for each in found if each.place.path not in UNFILLED]


def judge(row: Payment, reserving: bool = True) -> tuple[Finding, ...]:
    """Judge the payment as things stand today, and keep what was found with it."""
    found = findings_on([row], current_day(), reserving)[0]
    row.keep(found)
    return found


def judge_all(rows: Sequence[Payment]) -> None:
    """Judge payments of one table in its order, those before each counted in."""
    for row, found in zip(rows, findings_on(rows, current_day()), strict=True):
        row.keep(found)


def is_covered(row: Payment, old: Sequence[Mapping[str, Any]], found: Sequence[Finding]) -> bool:
    """Whether nothing stops the payment, or only what it was let pass for, and no more of it."""
    passed = {each["rule"]: Decimal(each["excess"]) for each in old} if row.overridden_by else {}
    return all(
        each.override and each.rule in passed and each.excess <= passed[each.rule]
        for each in found
        if each.level == STOP
    )


Outcome = RedLineStop.Outcome


def begin_stop(row: Payment, by: Membership, on: date) -> RedLineStop:
    """The red line stopped this step of the payment, on that day."""
    who, at = by.person.username, moment_of(on)
    return RedLineStop.objects.create(
        payment=row, stopped_at=at, stopped_by=who, findings=row.findings
    )


def ask_to_pass(row: Payment, by: Membership, why: str) -> None:
    """Somebody asks that it be let pass."""
    _waiting_stop(row).update(asked_by=by.person.username, reason=why)


def settle_stop(row: Payment, by: Membership, outcome: Outcome, on: date, why: str = "") -> None:
    """On that day it is let pass with what is held against it now, not let pass, or taken back."""
    _waiting_stop(row).update(
        outcome=outcome,
        decided_by=by.person.username,
        decision_reason=why,
        decided_at=moment_of(on),
        findings=row.findings,
    )


def _waiting_stop(row: Payment) -> QuerySet[RedLineStop]:
    return row.stops.filter(outcome=Outcome.WAITING)
