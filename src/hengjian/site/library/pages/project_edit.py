"""Entering and changing projects, their parts and their policies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.actions import project_parts
from hengjian.site.library.actions import projects as actions
from hengjian.site.library.models import PolicyDocument, Programme, Project
from hengjian.site.library.pages.editing import merge_page
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.reading import project_of, rows_of
from hengjian.site.library.pages.sections import PROJECT_PARTS, Part
from hengjian.site.library.pages.site_edit import part_form
from hengjian.site.library.rows import Clash
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
    form = row_form(membership, Project, ("code", *FIELDS), data=request.POST or None)
    if request.method == "POST":
        try:
            project = actions.create(by=membership, values=form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, words("已新增项目", "The project was entered"))
            return redirect("web:project", code=project.code)
    return render(request, "library/new_project.html", {"form": form})


@needs(Permission.PROJECT_EDIT)
def new_programme(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Enter a programme."""
    form = row_form(membership, Programme, PROGRAMME_FIELDS, data=request.POST or None)
    if request.method == "POST":
        try:
            programme = actions.create_programme(by=membership, values=form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, words("已新增项目群", "The programme was entered"))
            return redirect(f"{reverse('web:projects')}?programme={programme.code}")
    return render(request, "library/new_programme.html", {"form": form})


@needs(Permission.PROJECT_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Change what a project says of itself."""
    project = project_of(membership, code)
    form = row_form(membership, Project, FIELDS, row=project, data=request.POST or None)
    if request.method == "POST":
        try:
            actions.change(
                by=membership,
                project=project,
                values=form.values(),
                version=form.started_from(),
            )
        except Clash as clash:
            return _conflict(request, clash, form, project)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, words("已保存", "Saved"))
            return redirect("web:project", code=project.code)
    return render(request, "library/edit_project.html", {"form": form, "project": project})


def _conflict(request: HttpRequest, clash: Clash, form: RowForm, project: Project) -> HttpResponse:
    return merge_page(request, clash, form, {"project": project})


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
    if request.method == "POST":
        try:
            _keep(membership, project, part, found, form, request)
        except Clash as clash:
            return _conflict(request, clash, form, project)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, words("已保存", "Saved"))
            return redirect("web:project-tab", code=project.code, tab=key)
    context = {"project": project, "part": part, "row": found, "form": form, "holder": project}
    fragment = "" if request.headers.get("HX-Request") else "_page"
    return render(request, f"library/part_form{fragment}.html", context)


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
        project_parts.add(
            by=membership, project=project, model=part.model, values=values, files=files
        )
    else:
        project_parts.change(
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
        project_parts.remove(by=membership, row=found, why=request.POST.get("why", ""))

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
    posted = request.method == "POST"
    form = row_form(
        membership,
        PolicyDocument,
        POLICY_FIELDS,
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        key="policy",
        evidence="one",
    )
    if posted:
        try:
            policy = project_parts.add_policy(
                by=membership, values=form.values(), files=request.FILES.getlist("evidence")
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            actions.rest_on(by=membership, project=project, policy=policy)
            return redirect("web:project-tab", code=project.code, tab="policies")
    return render(request, "library/new_policy.html", {"form": form, "project": project})


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
