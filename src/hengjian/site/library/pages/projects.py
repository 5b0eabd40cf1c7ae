"""The list of projects and the page of one, in tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.models import Approval, PolicyDocument, Project, Site, SystemCheck
from hengjian.site.library.pages.filters import own_filters
from hengjian.site.library.pages.listings import PROJECTS, SITES, stage_badge
from hengjian.site.library.pages.reading import (
    documents_of,
    dossier_of,
    project_of,
    table_of,
    visible_documents,
)
from hengjian.site.library.pages.sections import PROJECT_PARTS
from hengjian.site.library.pages.timeline import of_subjects
from hengjian.site.library.queries import projects as queries
from hengjian.site.library.queries import sites
from hengjian.site.library.queries.scope import total, works_of
from hengjian.site.library.scope_catalogue import class_name
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.page_parts import parts_of

TABS = {
    "overview": words("概况", "Overview"),
    "sites": words("小区", "Sites"),
    "scope": words("改造内容", "Works"),
    "sections": words("标段", "Sections"),
    "approvals": words("审批", "Approvals"),
    "systems": words("五项制度", "Five systems"),
    "policies": words("政策依据", "Policies"),
    "archive": words("档案", "Dossier"),
    "participants": words("参与单位", "Participants"),
    "history": words("历史", "History"),
}
LATEST = 100
"""Lines of the history."""


@needs(Permission.LIBRARY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects the reader sees."""
    return answer(
        request,
        membership,
        PROJECTS,
        queries.visible_projects(membership),
        "library/projects.html",
        saved=own_filters(membership, PROJECTS.name),
        may_add=membership.may(Permission.PROJECT_EDIT),
    )


@needs(Permission.LIBRARY_VIEW)
def page(
    request: HttpRequest, membership: Membership, code: str, tab: str = "overview"
) -> HttpResponseBase:
    """One tab of a project's page."""
    project = project_of(membership, code)
    if tab not in TABS:
        raise Http404
    context = head_context(membership, project, tab)
    if tab == "sites":
        rows = sites.visible_sites(membership).filter(project=project)
        return answer(request, membership, SITES, rows, "library/project/sites.html", **context)
    context |= READ[tab](project, membership) if tab in READ else {}
    return render(request, f"library/project/{tab}.html", context)


def head_context(membership: Membership, project: Project, tab: str) -> dict[str, Any]:
    """What stands on every tab."""
    return {
        "project": project,
        "badge": stage_badge(project),
        "tab": tab,
        "tabs": TABS,
        "dossier": dossier_of(project, membership),
        "may_edit": membership.may(Permission.PROJECT_EDIT),
        "may_fill": membership.may(Permission.DOSSIER_EDIT),
        "may_money": membership.may(Permission.MONEY_VIEW),
    }


def _overview(project: Project, membership: Membership) -> dict[str, Any]:
    mine = visible_to(Site, membership).filter(project=project)
    works = works_of(project)
    return {
        "figures": queries.figures_of(mine),
        "places": queries.sites_by_place(mine),
        "works_cost": total(each.whole for rows in works.values() for each in rows),
        "sections_count": project.sections.count(),
        "happenings": of_subjects(_subjects(project), 5, membership),
        **parts_of("project", membership, project),
    }


def _scope(project: Project, membership: Membership) -> dict[str, Any]:
    part = PROJECT_PARTS["scope"]
    rows = part.model._default_manager.filter(project=project, site=None)
    works = works_of(project)
    return {
        "works": [
            (class_name(each), kinds, total(kind.whole for kind in kinds))
            for each, kinds in works.items()
        ],
        "works_cost": total(each.whole for kinds in works.values() for each in kinds),
        "sites_cost": total(each.sites for kinds in works.values() for each in kinds),
        "table": table_of(part, rows, membership.may(Permission.DOSSIER_EDIT)),
    }


def _table(key: str) -> Callable[[Project, Membership], dict[str, Any]]:
    def read(project: Project, membership: Membership) -> dict[str, Any]:
        part = PROJECT_PARTS[key]
        rows = part.model._default_manager.filter(project=project)
        return {"table": table_of(part, rows, membership.may(Permission.DOSSIER_EDIT))}

    return read


def _approvals(project: Project, membership: Membership) -> dict[str, Any]:
    """The six approvals in their order, each with what there is."""
    found: dict[str, list[Approval]] = {}
    for row in project.approvals.select_related("attachment"):
        found.setdefault(row.kind, []).append(row)
    return {
        "approvals": [
            (kind, name, found.get(str(kind), [])) for kind, name in Approval.Kind.choices
        ]
    }


def _systems(project: Project, membership: Membership) -> dict[str, Any]:
    rows = {row.system: row for row in project.systems.prefetch_related("evidence")}
    return {
        "systems": [(code, name, rows.get(str(code))) for code, name in SystemCheck.System.choices]
    }


def _policies(project: Project, membership: Membership) -> dict[str, Any]:
    held = project.policies.select_related("attachment")
    resting = Project.policies.through.objects.filter(policydocument=OuterRef("pk"))
    others = visible_to(PolicyDocument, membership).filter(~Exists(resting.filter(project=project)))
    return {"policies": held, "others": others[:200]}


def _archive(project: Project, membership: Membership) -> dict[str, Any]:
    return {"archive": documents_of(project)}


def _history(project: Project, membership: Membership) -> dict[str, Any]:
    return {
        "happenings": of_subjects(_subjects(project), LATEST, membership),
        "may_see_changes": membership.may(Permission.TRAIL_VIEW),
    }


READ: dict[str, Callable[[Project, Membership], dict[str, Any]]] = {
    "overview": _overview,
    "scope": _scope,
    "sections": _table("sections"),
    "participants": _table("participants"),
    "approvals": _approvals,
    "systems": _systems,
    "policies": _policies,
    "archive": _archive,
    "history": _history,
}


def _subjects(project: Project) -> list[tuple[str, list[str]]]:
    """The project and its own parts, as the trail names them; its sites have their own pages."""
    return [
        ("library.project", [project.code]),
        ("library.section", list(project.sections.values_list("code", flat=True))),
        ("library.approval", list(project.approvals.values_list("code", flat=True))),
        ("library.scopeitem", list(project.scope_items.values_list("code", flat=True))),
        ("library.document", visible_documents(project)),
        ("library.systemcheck", [str(row.pk) for row in project.systems.all()]),
        ("library.participation", [str(row.pk) for row in project.participations.all()]),
    ]
