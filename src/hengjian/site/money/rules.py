"""What rows of money may say beyond their fields, whoever enters them and however."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.funds.spending import categories
from hengjian.site.common.words import both
from hengjian.site.money import ledger
from hengjian.site.money.models import ChangeOrder, Contract, Movement, OutputCertificate, Payment
from hengjian.site.planning.fund_sources import SOURCES
from hengjian.site.platform.checking import in_order
from hengjian.site.platform.resource import Rule
from hengjian.site.platform.surroundings import Surroundings


def positive(row: Any, around: Surroundings) -> Iterator[Problem]:
    """An amount above zero."""
    if row.amount is not None and row.amount <= 0:
        yield problem("amount-not-positive", Place(path="amount"), found=row.amount)


def known_source(row: Any, around: Surroundings) -> Iterator[Problem]:
    """A source of the published data dictionary."""
    if row.fund_source and row.fund_source not in SOURCES:
        place, known = Place(path="fund_source"), "、".join(SOURCES)
        yield problem("fund-source-unknown", place, found=row.fund_source, known=known)


def near(*names: str) -> Rule:
    """A rule: a day that money can have."""

    def rule(row: Any, around: Surroundings) -> Iterator[Problem]:
        for name in names:
            day = getattr(row, name)
            if isinstance(day, date):
                yield from ledger.far_away(day, name)

    return rule


def not_in_future(*names: str) -> Rule:
    """A rule: what happened did so today at the latest, and not in another age."""

    def rule(row: Any, around: Surroundings) -> Iterator[Problem]:
        yield from near(*names)(row, around)
        for name in names:
            day = getattr(row, name)
            if isinstance(day, date) and around.today < day <= ledger.LAST:
                yield problem("day-in-future", Place(path=name), found=day)

    return rule


def check_contract(row: Contract, around: Surroundings) -> Iterator[Problem]:
    """The section of its project; an advance that is recovered in order."""
    yield from in_order(row, "starts_on", "ends_on")
    section = row.section
    if section is not None and section.project_id != row.project_id:
        names = {"section": section.name, "project": row.project.name if row.project_id else "—"}
        yield problem("section-of-another-project", Place(path="section"), **names)
    first, last = row.recovery_from, row.recovery_until
    if first is not None and last is not None and last <= first:
        yield problem("recovery-order", Place(path="recovery_until"), first=first, last=last)


def check_document_of(row: Movement, around: Surroundings) -> Iterator[Problem]:
    """By a document of this source and project."""
    if row.document is not None and row.project_id:
        yield from ledger.document_problems(row.project, row.fund_source, row.document)


def check_site_of(row: OutputCertificate | ChangeOrder, around: Surroundings) -> Iterator[Problem]:
    """A site of the contract's project."""
    if row.site is not None and row.contract_id and row.site.project_id != row.contract.project_id:
        yield problem("row-of-another-project", Place(path="site"), name=row.site)


def check_category(row: Payment, around: Surroundings) -> Iterator[Problem]:
    """A category of spending of the published list."""
    if row.category and row.category not in categories():
        place, known = Place(path="category"), " ".join(categories())
        yield problem("field-unknown", place, found=row.category, known=known)


def check_contract_of(row: Payment, around: Surroundings) -> Iterator[Problem]:
    """Under a contract of the project, to its contractor; other costs need none."""
    contract = row.contract
    if contract is None:
        if row.kind in Payment.Kind and row.kind != Payment.Kind.OTHER:
            kind = both(row.get_kind_display())
            yield problem("payment-without-contract", Place(path="contract"), kind=kind)
    elif contract.project_id != row.project_id:
        yield problem("contract-of-another", Place(path="contract"), code=contract.code)
    elif row.payee and row.payee != contract.party:
        names = {"payee": row.payee, "party": contract.party}
        yield problem("payment-payee-differs", Place(path="payee"), **names)
