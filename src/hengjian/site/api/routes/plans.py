"""Schemes and annual plans, to read."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from hengjian.site.accounts.models import Membership
from hengjian.site.api import rows, schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import RESPONSES
from hengjian.site.library.models import Scheme, SchemeItem
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.models import AnnualPlan, PlanEntry

schemes = Router(tags=["schemes"])
plans = Router(tags=["plans"])
SCHEMES = Listed(Scheme, schemas.SchemeOut, rows.scheme)
PLANS = Listed(AnnualPlan, schemas.PlanOut, rows.plan)


def _schemes(membership: Membership) -> QuerySet[Scheme]:
    items = SchemeItem.objects.select_related("site")
    found = visible_to(Scheme, membership).select_related("region", "area")
    return found.defer("benefit_trace").prefetch_related("sites", Prefetch("items", items))


def _plans(membership: Membership) -> QuerySet[AnnualPlan]:
    entries = PlanEntry.objects.select_related("scheme")
    found = visible_to(AnnualPlan, membership).select_related("region")
    return found.defer("outcome").prefetch_related("budgets", Prefetch("entries", entries))


@schemes.get("", response={200: schemas.Schemes, **RESPONSES}, operation_id="listSchemes")
def listed_schemes(
    request: HttpRequest,
    part: PartQuery,
    sort: Annotated[str, SCHEMES.sort] = "code",
    year: schemas.Year | None = None,
) -> Any:
    """The schemes the token sees, by code."""
    found = _schemes(by(request))
    found = found.filter(year=year) if year else found
    return SCHEMES.answer(request, found, part, sort)


@schemes.get("/{code}", response={200: schemas.SchemeOut, **RESPONSES}, operation_id="getScheme")
def one_scheme(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One scheme with its works."""
    return rows.scheme(get_object_or_404(_schemes(by(request)), code=code))


@plans.get("", response={200: schemas.Plans, **RESPONSES}, operation_id="listPlans")
def listed_plans(
    request: HttpRequest,
    part: PartQuery,
    sort: Annotated[str, PLANS.sort] = "code",
    year: schemas.Year | None = None,
) -> Any:
    """The annual plans the token sees, by code."""
    found = _plans(by(request))
    found = found.filter(year=year) if year else found
    return PLANS.answer(request, found, part, sort)


@plans.get("/{code}", response={200: schemas.PlanOut, **RESPONSES}, operation_id="getPlan")
def one_plan(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One annual plan with its money and the schemes in it."""
    return rows.plan(get_object_or_404(_plans(by(request)), code=code))
