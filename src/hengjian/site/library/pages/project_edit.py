"""Entering and changing projects, their parts and their policies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library import actions as project_parts
from hengjian.site.library.models import PolicyDocument, Programme, Project
from hengjian.site.library.pages.editing import edit_page, posted
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.reading import project_of, rows_of
from hengjian.site.library.pages.sections import PROJECT_PARTS, Part
from hengjian.site.library.pages.site_edit import part_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt

FIELDS = (
    *("name", "programme", "region", "competent_department", "implementer"),
    *("approved_investment", "planned_start_on", "planned_finish_on", "description"),
)
PROGRAMME_FIELDS = ("code", "name", "region", "starts_year", "ends_year", "description")
POLICY_FIELDS = ("number", "title", "issued_by", "issued_on")


@needs(Permission.PROJECT_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Enter a project."""
    form = row_form(membership, Project, ("code", *FIELDS), **posted(request))
    return edit_page(
        request,
        form,
        lambda: actions.create_project(by=membership, values=form.values()),
        template="library/new_project.html",
        to=lambda project: reverse("web:project", args=[project.code]),
        done=words("已新增项目", "The project was entered"),
    )


@needs(Permission.PROJECT_EDIT)
def new_programme(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Enter a programme."""
    form = row_form(membership, Programme, PROGRAMME_FIELDS, **posted(request))
    return edit_page(
        request,
        form,
        lambda: actions.create_programme(by=membership, values=form.values()),
        template="library/new_programme.html",
        to=lambda programme: f"{reverse('web:projects')}?programme={programme.code}",
        done=words("已新增项目群", "The programme was entered"),
    )


@needs(Permission.PROJECT_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Change what a project says of itself."""
    project = project_of(membership, code)
    form = row_form(membership, Project, FIELDS, row=project, **posted(request))

    def save() -> Project:
        values, version = form.values(), form.started_from()
        return actions.change_project(
            by=membership, project=project, values=values, version=version
        )

    return edit_page(
        request,
        form,
        save,
        template="library/edit_project.html",
        to=lambda _: reverse("web:project", args=[project.code]),
        context={"project": project},
    )


@needs(Permission.DOSSIER_EDIT)
def part(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str = ""
) -> HttpResponse:
    """Enter a part of the project's dossier, or change the one of that key."""
    project = project_of(membership, code)
    part = _part(key)
    found = _row(membership, project, part, row) if row else None
    form = part_form(membership, part, found, request)
    _limit(form, project)
    fragment = "" if request.headers.get("HX-Request") else "_page"
    return edit_page(
        request,
        form,
        lambda: _keep(membership, project, part, found, form, request),
        template=f"library/part_form{fragment}.html",
        to=lambda _: reverse("web:project-tab", args=[project.code, key]),
        context={"project": project, "part": part, "row": found, "holder": project},
    )


def _limit(form: RowForm, project: Project) -> None:
    if "section" in form.fields:
        form.fields["section"].queryset = project.sections.all()  # type: ignore[attr-defined]


def _keep(
    membership: Membership,
    project: Project,
    part: Part,
    row: Any,
    form: RowForm,
    request: HttpRequest,
) -> None:
    values, files = form.values(), request.FILES.getlist("evidence")
    if row is None:
        project_parts.add_project_part(
            by=membership, project=project, model=part.model, values=values, files=files
        )
    else:
        project_parts.change_project_part(
            by=membership, row=row, values=values, version=form.started_from(), files=files
        )


@require_POST
@needs(Permission.DOSSIER_EDIT)
def remove_part(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str
) -> HttpResponse:
    """Delete a row that was entered by mistake, with the reason."""
    project = project_of(membership, code)
    found = _row(membership, project, _part(key), row)

    def step() -> None:
        project_parts.remove_project_part(by=membership, row=found, why=request.POST.get("why", ""))

    attempt(request, step, words("已删除", "Deleted"))
    return redirect("web:project-tab", code=project.code, tab=key)


@require_POST
@needs(Permission.DOSSIER_EDIT)
def rest_on(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The project rests on a policy document that is known already."""
    project = project_of(membership, code)
    policy = _policy(membership, request.POST.get("policy", ""))
    actions.rest_on(by=membership, project=project, policy=policy)
    return redirect("web:project-tab", code=project.code, tab="policies")


@require_POST
@needs(Permission.DOSSIER_EDIT)
def rest_no_longer_on(
    request: HttpRequest, membership: Membership, code: str, policy: str
) -> HttpResponse:
    """Take a policy document off the project, with the reason."""
    project = project_of(membership, code)
    found = _policy(membership, policy)
    why = request.POST.get("why", "")
    attempt(
        request,
        lambda: actions.rest_no_longer_on(by=membership, project=project, policy=found, why=why),
        words("已移除", "Taken off"),
    )
    return redirect("web:project-tab", code=project.code, tab="policies")


@needs(Permission.DOSSIER_EDIT)
def new_policy(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Enter a policy document that the project rests on."""
    project = project_of(membership, code)
    form = row_form(
        membership, PolicyDocument, POLICY_FIELDS, key="policy", evidence="one", **posted(request)
    )

    def save() -> PolicyDocument:
        files = request.FILES.getlist("evidence")
        policy = project_parts.add_policy(by=membership, values=form.values(), files=files)
        actions.rest_on(by=membership, project=project, policy=policy)
        return policy

    return edit_page(
        request,
        form,
        save,
        template="library/new_policy.html",
        to=lambda _: reverse("web:project-tab", args=[project.code, "policies"]),
        context={"project": project},
    )


def _policy(membership: Membership, code: str) -> PolicyDocument:
    found = visible_to(PolicyDocument, membership).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _part(key: str) -> Part:
    if key not in PROJECT_PARTS:
        raise Http404
    return PROJECT_PARTS[key]


def _row(membership: Membership, project: Project, part: Part, key: str) -> Any:
    by_code = any(field.name == "code" for field in part.model._meta.concrete_fields)
    rows = rows_of(part, membership).filter(project=project)
    if not by_code and not key.isdigit():
        raise Http404
    found = rows.filter(**{"code" if by_code else "pk": key}).first()
    if found is None:
        raise Http404
    return found
