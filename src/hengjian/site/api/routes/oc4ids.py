"""OC4IDS packages, out and in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import Router

from hengjian.site.accounts.permissions import Permission
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import StretchQuery
from hengjian.site.api.problems import RESPONSES
from hengjian.site.common.requests import as_json
from hengjian.site.exchange.oc4ids import package_of, take_in
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.standards.oc4ids import read_package, write_package

router = Router(tags=["oc4ids"])


@router.get("", response={200: dict[str, Any], **RESPONSES}, operation_id="getOc4ids")
def package(
    request: HttpRequest,
    part: StretchQuery,
) -> Any:
    """The projects the token sees as an OC4IDS 0.9 package: at most ``limit`` after a code."""
    membership = by(request)
    if not membership.may(Permission.DATA_EXPORT):
        raise PermissionDenied(str(Permission.DATA_EXPORT))
    found = visible_to(Project, membership).filter(code__gt=part.after).order_by("code")
    keys = list(found.values_list("pk", flat=True)[: part.limit])
    rows = Project.objects.filter(pk__in=keys).order_by("code")
    content = write_package(package_of(rows, membership.organisation.name))
    return HttpResponse(content, content_type="application/json")


@router.post(
    "",
    response={200: schemas.TakenIn, **RESPONSES},
    operation_id="putOc4ids",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
def take(request: HttpRequest) -> dict[str, Any]:
    """Take a package in, all of it or nothing; every problem is told with its path (422).

    ``remarks`` names what was kept otherwise than one would think: a budget in another currency.
    """
    found = read_package(request.body)
    taken = take_in(by=by(request), package=found, why="OC4IDS")
    remarks = [as_json(each) for each in taken.remarks]
    return {"new": taken.new, "changed": taken.changed, "remarks": remarks}
