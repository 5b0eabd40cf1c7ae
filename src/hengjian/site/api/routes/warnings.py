"""Warnings, to read: what a project's data meet, who answers by when."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.api import rows, schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import RESPONSES
from hengjian.site.watching import queries
from hengjian.site.watching.models import Warning

warnings = Router(tags=["warnings"])
WARNINGS = Listed(Warning, schemas.WarningOut, rows.warning)


class Asked(Schema):
    """Which warnings."""

    project: Annotated[str, Field(max_length=64, pattern=r"^[^\x00/]*$")] = ""
    level: Literal["", "blue", "yellow", "red"] = ""
    state: Literal["", "open", "answered", "escalated", "closed"] = ""


def _warnings(membership: Membership) -> QuerySet[Warning]:
    found = queries.visible_warnings(membership)
    return found if membership.may(Permission.MONEY_VIEW) else found.none()


@warnings.get("", response={200: schemas.Warnings, **RESPONSES}, operation_id="listWarnings")
def listed(
    request: HttpRequest,
    part: PartQuery,
    asked: Annotated[Asked, Query()],
    sort: Annotated[str, WARNINGS.sort] = "code",
) -> Any:
    """The warnings the token sees, by code; none without the right to see money."""
    found = _warnings(by(request))
    given = {"project__code": asked.project, "level": asked.level, "state": asked.state}
    wanted = {name: value for name, value in given.items() if value}
    return WARNINGS.answer(request, found.filter(**wanted), part, sort)


@warnings.get("/{code}", response={200: schemas.WarningOut, **RESPONSES}, operation_id="getWarning")
def one(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One warning with its calculation."""
    return rows.warning(get_object_or_404(_warnings(by(request)), code=code))
