"""Bonds with their schedules, and a project's coverage on any assumption, to read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import coverage
from hengjian.bonds.model import Payment
from hengjian.bonds.result_json import changes_json, coverage_json
from hengjian.bonds.schedule import schedule
from hengjian.site.accounts.models import Membership
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import RESPONSES
from hengjian.site.api.rows import fields_of
from hengjian.site.bonds import queries
from hengjian.site.bonds.models import Bond, BondUse
from hengjian.site.bonds.terms import as_bond, yuan_of
from hengjian.site.common.words import language
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to

router = Router(tags=["bonds"])
of_project = Router(tags=["bonds"])
BOND = (
    *("name", "kind", "size", "rate", "term_years", "issued_on", "payments_a_year", "repayment"),
    *("instalments", "issue_fee", "service_fee", "lent_on_document", "lent_on"),
)
PerCent = Annotated[Decimal, Field(ge=-90, le=200, max_digits=5, decimal_places=2)]


class Changes(Schema):
    """What if: changes of the factors in per cent."""

    revenue: PerCent = Decimal(0)
    cost: PerCent = Decimal(0)
    rate: PerCent = Decimal(0)
    principal: PerCent = Decimal(0)

    def factors(self) -> dict[Factor, Fraction]:
        """Those that are not zero, as shares."""
        asked = {factor: getattr(self, str(factor)) for factor in Factor}
        return {factor: Fraction(value) / 100 for factor, value in asked.items() if value}


def _bonds(membership: Membership) -> QuerySet[Bond]:
    uses = visible_to(BondUse, membership).select_related("project")
    return queries.whole(membership).prefetch_related(Prefetch("uses", uses, to_attr="seen"))


def _bond(row: Any) -> dict[str, Any]:
    """The uses are those the token sees."""
    return fields_of(row, BOND) | {
        "region": row.region.code,
        "uses": {use.project.code: use.amount for use in row.seen},
    }


BONDS = Listed(Bond, schemas.BondRow, _bond)


@router.get("", response={200: schemas.Bonds, **RESPONSES}, operation_id="listBonds")
def listed(request: HttpRequest, part: PartQuery, sort: Annotated[str, BONDS.sort] = "code") -> Any:
    """The bonds the token sees, by code."""
    return BONDS.answer(request, _bonds(by(request)), part, sort)


@router.get("/{code}", response={200: schemas.BondOut, **RESPONSES}, operation_id="getBond")
def one(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One bond with every payment of its schedule."""
    row = get_object_or_404(_bonds(by(request)), code=code)
    whole = schedule(as_bond(row, row.uses.all()))
    return _bond(row) | {"payments": [_payment(each) for each in whole.payments]}


def _payment(each: Payment) -> dict[str, Any]:
    return {
        "due": each.due,
        "principal": yuan_of(each.principal),
        "interest": yuan_of(each.interest),
        "fee": yuan_of(each.service_fee),
    }


@of_project.get(
    "/{code}/coverage",
    response={200: schemas.CoverageOut, **RESPONSES},
    operation_id="getCoverage",
)
def covered(request: HttpRequest, code: schemas.Code, changes: Query[Changes]) -> dict[str, Any]:
    """A project's debt-service coverage for life and by year, as its forecast says or under
    changes; ``coverage`` is null where there are no bonds or no forecast. Nothing is saved."""
    membership = by(request)
    project = get_object_or_404(visible_to(Project, membership), code=code)
    standing = queries.standing_of(project, membership)
    found = None
    if standing.basis is not None and standing.streams:
        found = coverage(standing.basis, standing.bounds, changes.factors())
    return {
        "project": project.code,
        "synthetic": any(row.synthetic for row in (*standing.streams, *standing.uses)),
        "changes": dict(changes_json(changes.factors())),
        "coverage": None if found is None else coverage_json(found, language()),
    }
