"""Sites."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from hengjian.site.accounts.models import Membership
from hengjian.site.api import rows, schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import CHANGED, RESPONSES
from hengjian.site.library.actions import sites as actions
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import names

router = Router(tags=["sites"])
SITES = Listed(Site, schemas.SiteOut, rows.site)


def _seen(membership: Membership) -> QuerySet[Site]:
    relations = ("sub_district", "project", "section", "area")
    return visible_to(Site, membership).select_related(*relations)


@router.get("", response={200: schemas.Sites, **RESPONSES}, operation_id="listSites")
def listed(
    request: HttpRequest,
    part: PartQuery,
    sort: Annotated[str, SITES.sort] = "code",
    q: schemas.Short = "",
    stage: schemas.SiteStage | None = None,
    project: schemas.Code | None = None,
) -> Any:
    """The sites the token sees, by code; ``q`` is a name, pinyin initials or a code."""
    found = names.search(_seen(by(request)), q)
    if stage:
        found = found.filter(stage=stage)
    if project:
        found = found.filter(project__code=project)
    return SITES.answer(request, found, part, sort)


@router.post("", response={201: schemas.SiteOut, **RESPONSES}, operation_id="createSite")
def create(request: HttpRequest, response: HttpResponse, body: schemas.SiteNew) -> Any:
    """Enter a site. All problems are told at once (422)."""
    made = actions.create(by=by(request), values=body.model_dump(exclude_unset=True))
    return SITES.created(request, response, made)


@router.get("/{code}", response={200: schemas.SiteOut, **RESPONSES}, operation_id="getSite")
def one(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One site."""
    return rows.site(get_object_or_404(_seen(by(request)), code=code))


@router.patch("/{code}", response={200: schemas.SiteOut, **CHANGED}, operation_id="changeSite")
def change(request: HttpRequest, code: schemas.Code, body: schemas.SiteChange) -> dict[str, Any]:
    """Change a site from the version you read, named by ``If-Match`` or in the body; 412 or
    409 where somebody was faster."""
    site = get_object_or_404(_seen(by(request)), code=code)
    version = SITES.start_version(request, site, body.version)
    values = body.model_dump(exclude_unset=True, exclude={"version", "why"})
    changed = actions.change(
        by=by(request), site=site, values=values, version=version, why=body.why
    )
    return rows.site(changed)
