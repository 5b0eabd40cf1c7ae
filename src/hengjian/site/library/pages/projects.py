"""The list of projects and the page of one, in tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library.models import (
    Approval,
    Body,
    PersonInCharge,
    PolicyDocument,
    Project,
    Site,
    SystemCheck,
)
from hengjian.site.library.pages.check_list import dossier_of
from hengjian.site.library.pages.filters import own_filters
from hengjian.site.library.pages.life_cycle import life_cycle_chart
from hengjian.site.library.pages.listings import PROJECTS, SITES, stage_badge
from hengjian.site.library.pages.reading import (
    documents_of,
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
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.telling import attempt

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
    "bodies": words("组织领导", "Bodies in charge"),
    "history": words("历史", "History"),
}
LATEST = 100
"""Lines of the history."""
MOST_PERSONS = 200
"""Persons in charge on the page; all of them are in their table."""


@in_menu("library", 10, words("项目", "Projects"), "building-community")
@needs(Permission.LIBRARY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects the reader sees, under the picture of their lives."""
    return answer(
        request,
        membership,
        PROJECTS,
        queries.visible_projects(membership),
        "library/projects.html",
        saved=own_filters(membership, PROJECTS.name),
        may_add=membership.may(Permission.PROJECT_EDIT),
        drawn=life_cycle_chart(membership),
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


def _bodies(project: Project, membership: Membership) -> dict[str, Any]:
    """The bodies that steer the project, and the persons in charge of it and of its sites."""
    part = PROJECT_PARTS["bodies"]
    rows = visible_to(Body, membership).filter(project=project, site=None)
    persons = visible_to(PersonInCharge, membership)
    persons = persons.filter(Q(project=project) | Q(site__project=project))
    return {
        "table": table_of(part, rows, membership.may(Permission.DOSSIER_EDIT)),
        "persons": persons.select_related("body", "works_for", "site")[:MOST_PERSONS],
        "may_enter": membership.may(Permission.SITE_EDIT),
        "may_reveal": membership.may(Permission.PROJECT_EDIT),
        "today": shown_day(),
    }


@require_POST
@needs(Permission.PROJECT_EDIT)
def reveal(request: HttpRequest, membership: Membership, code: str, row: str) -> HttpResponseBase:
    """Show the full name of one person in charge, with a reason that stays on the trail."""
    project = project_of(membership, code)
    persons = visible_to(PersonInCharge, membership)
    persons = persons.filter(Q(project=project) | Q(site__project=project))
    person = get_object_or_404(persons, code=row)
    revealed: list[str] = []
    attempt(
        request,
        lambda: revealed.append(
            actions.reveal_person(by=membership, person=person, why=request.POST.get("why", ""))
        ),
        words(
            "已显示全名，查看已留痕", "the full name is shown; the trail keeps that it was opened"
        ),
    )
    if not revealed:
        return redirect("web:project-tab", code, "bodies")
    context = head_context(membership, project, "bodies") | _bodies(project, membership)
    context |= {"revealed": person.pk, "revealed_name": revealed[0]}
    return render(request, "library/project/bodies.html", context)


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
    "bodies": _bodies,
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
        ("library.body", list(project.bodies.filter(site=None).values_list("code", flat=True))),
        ("library.document", visible_documents(project)),
        ("library.systemcheck", [str(row.pk) for row in project.systems.all()]),
        ("library.participation", [str(row.pk) for row in project.participations.all()]),
    ]
