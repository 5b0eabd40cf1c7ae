"""The money of a project, to read: the fund table, movements, payments."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.api import money, schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import RESPONSES
from hengjian.site.common.days import shown_day
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money import queries
from hengjian.site.money.models import Movement, Payment

router = Router(tags=["money"])
MOVEMENTS = Listed(Movement, money.MovementOut, money.movement)
PAYMENTS = Listed(Payment, money.PaymentOut, money.payment)


def _project(membership: Membership, code: str) -> Project:
    if not membership.may(Permission.MONEY_VIEW):
        raise PermissionDenied(str(Permission.MONEY_VIEW))
    return get_object_or_404(projects_with_money(membership), code=code)


@router.get(
    "/{code}/funds", response={200: money.FundTable, **RESPONSES}, operation_id="getFundTable"
)
def table(
    request: HttpRequest, code: schemas.Code, as_of: schemas.Day | None = None
) -> dict[str, Any]:
    """The fund table of a project on a day (by default today); rates in per cent, null where
    there is no denominator."""
    project = _project(by(request), code)
    return money.table(code, queries.table(project, as_of or shown_day()))


@router.get(
    "/{code}/movements", response={200: money.Movements, **RESPONSES}, operation_id="listMovements"
)
def movements(
    request: HttpRequest,
    code: schemas.Code,
    part: PartQuery,
    sort: Annotated[str, MOVEMENTS.sort] = "code",
) -> Any:
    """The movements of a project's money, by code."""
    membership = by(request)
    rows = queries.visible_movements(membership, _project(membership, code))
    return MOVEMENTS.answer(request, rows, part, sort)


@router.get(
    "/{code}/payments", response={200: money.Payments, **RESPONSES}, operation_id="listPayments"
)
def paid(
    request: HttpRequest,
    code: schemas.Code,
    part: PartQuery,
    sort: Annotated[str, PAYMENTS.sort] = "code",
    state: schemas.Short = "",
) -> Any:
    """The payments of a project with what the red line found, by code."""
    membership = by(request)
    rows = queries.visible_payments(membership).filter(project=_project(membership, code))
    return PAYMENTS.answer(request, rows.filter(state=state) if state else rows, part, sort)
