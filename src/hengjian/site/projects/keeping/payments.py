"""What a payment application may say, and the red line's judgement of it kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Problem, problem
from hengjian.funds.red_line import STOP, Finding, findings
from hengjian.funds.spending import categories
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.keeping import rules
from hengjian.site.projects.keeping.labels import both
from hengjian.site.projects.keeping.surroundings import Surroundings
from hengjian.site.projects.models import Payment
from hengjian.site.projects.queries.red_line import asked_of

UNFILLED = frozenset(("code", "account"))
"""Set by the action, not by the person."""


def problems_of(row: Payment) -> list[Problem]:
    """Everything that is wrong with an application."""
    found = [e for e in rules.problems_of(row, Surroundings()) if e.place.path not in UNFILLED]
    named = {each.place.path for each in found}
    if "amount" not in named and row.amount <= 0:
        found.append(problem("amount-not-positive", Place(path="amount"), found=row.amount))
    if "fund_source" not in named and row.fund_source not in SOURCES:
        known = "、".join(SOURCES)
        place = Place(path="fund_source")
        found.append(problem("fund-source-unknown", place, found=row.fund_source, known=known))
    if "category" not in named and row.category not in categories():
        known = " ".join(categories())
        place = Place(path="category")
        found.append(problem("field-unknown", place, found=row.category, known=known))
    if row.applied_on and row.applied_on > timezone.localdate():
        found.append(problem("day-in-future", Place(path="applied_on"), found=row.applied_on))
    return found + _contract(row)


def _contract(row: Payment) -> list[Problem]:
    contract = row.contract
    if contract is None:
        if row.kind == Payment.Kind.OTHER:
            return []
        kind = both(row.get_kind_display())
        return [problem("payment-without-contract", Place(path="contract"), kind=kind)]
    if contract.project_id != row.project_id:
        return [problem("contract-of-another", Place(path="contract"), code=contract.code)]
    if row.payee and row.payee != contract.party:
        values = {"payee": row.payee, "party": contract.party}
        return [problem("payment-payee-differs", Place(path="payee"), **values)]
    return []


def judge(row: Payment, reserving: bool = True) -> tuple[Finding, ...]:
    """Judge the payment as things stand today, and keep what was found with it."""
    found = findings(asked_of(row, timezone.localdate(), reserving))
    row.findings = [each.as_kept() for each in found]
    return found


def covered(row: Payment, old: Sequence[Mapping[str, Any]], found: Sequence[Finding]) -> bool:
    """Whether nothing stops the payment, or only what it was let pass for, and no more of it."""
    passed = {each["rule"]: Decimal(each["excess"]) for each in old} if row.overridden_by else {}
    return all(
        each.override and each.rule in passed and each.excess <= passed[each.rule]
        for each in found
        if each.level == STOP
    )
