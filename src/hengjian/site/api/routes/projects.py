"""Projects."""

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
from hengjian.site.library.actions import projects as actions
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import names

router = Router(tags=["projects"])
PROJECTS = Listed(Project, schemas.ProjectOut, rows.project)


def _seen(membership: Membership) -> QuerySet[Project]:
    relations = ("programme", "region", "competent_department", "implementer")
    return visible_to(Project, membership).select_related(*relations)


@router.get("", response={200: schemas.Projects, **RESPONSES}, operation_id="listProjects")
def listed(
    request: HttpRequest,
    part: PartQuery,
    sort: Annotated[str, PROJECTS.sort] = "code",
    q: schemas.Short = "",
    stage: schemas.ProjectStage | None = None,
) -> Any:
    """The projects the token sees, by code; ``q`` is a name, pinyin initials or a code."""
    found = names.search(_seen(by(request)), q)
    if stage:
        found = found.filter(stage=stage)
    return PROJECTS.answer(request, found, part, sort)


@router.post("", response={201: schemas.ProjectOut, **RESPONSES}, operation_id="createProject")
def create(request: HttpRequest, response: HttpResponse, body: schemas.ProjectNew) -> Any:
    """Enter a project. All problems are told at once (422)."""
    made = actions.create(by=by(request), values=body.model_dump(exclude_unset=True))
    return PROJECTS.created(request, response, made)


@router.get("/{code}", response={200: schemas.ProjectOut, **RESPONSES}, operation_id="getProject")
def one(request: HttpRequest, code: schemas.Code) -> dict[str, Any]:
    """One project."""
    return rows.project(get_object_or_404(_seen(by(request)), code=code))


@router.patch(
    "/{code}", response={200: schemas.ProjectOut, **CHANGED}, operation_id="changeProject"
)
def change(request: HttpRequest, code: schemas.Code, body: schemas.ProjectChange) -> dict[str, Any]:
    """Change a project from the version you read, named by ``If-Match`` or in the body; 412 or
    409 where somebody was faster."""
    project = get_object_or_404(_seen(by(request)), code=code)
    version = PROJECTS.start_version(request, project, body.version)
    values = body.model_dump(exclude_unset=True, exclude={"version"})
    changed = actions.change(by=by(request), project=project, values=values, version=version)
    return rows.project(changed)
