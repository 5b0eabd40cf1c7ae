"""A project's coverage on any assumption, to read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import coverage
from hengjian.bonds.result_json import changes_json, coverage_json
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.problems import RESPONSES
from hengjian.site.bonds import queries
from hengjian.site.common.words import language
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to

router = Router(tags=["bonds"])
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


@router.get(
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
