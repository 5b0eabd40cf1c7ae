"""Entering and changing rows of the works, and putting findings right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import Sending, needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, read_entered_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.library.pages.editing import edit_page, posted, save_from
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.reading import project_of, site_of
from hengjian.site.library.pages.sections import Part
from hengjian.site.library.rules import fields_of_plan
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract
from hengjian.site.platform.resource import may_enter
from hengjian.site.platform.telling import attempt
from hengjian.site.works import actions
from hengjian.site.works.models import Inspection
from hengjian.site.works.pages.reading import PARTS, TAB_OF, TABS, works_rights

OF_PROJECT = (Site, Section, Contract)
"""What is offered in a form only where it belongs to the project."""


OF_ITS_KIND = Sending(
    works_rights, lambda parts: PARTS[parts["key"]].model if parts["key"] in PARTS else None
)


@needs(Permission.LIBRARY_VIEW, OF_ITS_KIND)
def row(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str = ""
) -> HttpResponseBase:
    """Enter a row of the works, or change one."""
    project = project_of(membership, code)
    part = _part(key)
    kept = get_object_or_404(visible_to(part.model, membership), code=row) if row else None
    if not may_enter(membership, part.model):
        return redirect(f"web:works-{TAB_OF[key]}", project.code)
    form = _form(request, membership, project, part, kept)
    tab = reverse(f"web:works-{TAB_OF[key]}", args=[project.code])
    context = {
        "project": project,
        "part": part,
        "row": kept,
        "tab_name": TABS[TAB_OF[key]],
        "tab_address": f"web:works-{TAB_OF[key]}",
        "plan": bool(fields_of_plan(part.model)) and kept is not None,
    }
    return edit_page(
        request,
        form,
        lambda: _save(request, membership, project, part, form, kept),
        template="works/form.html",
        context=context,
        to=lambda _: tab,
        crumbs=[(TABS[TAB_OF[key]], tab)],
    )


def _part(key: str) -> Part:
    if key not in PARTS:
        raise Http404
    return PARTS[key]


def _form(
    request: HttpRequest, membership: Membership, project: Project, part: Part, kept: Any
) -> RowForm:
    form = row_form(
        membership,
        part.model,
        part.fields,
        row=kept,
        **posted(request),
        key=part.key,
        evidence=part.evidence,
    )
    for field in form.fields.values():
        rows = field.queryset if isinstance(field, forms.ModelChoiceField) else None
        if rows is not None and rows.model in OF_PROJECT:
            field.queryset = rows.filter(project=project)  # type: ignore[attr-defined]
    if kept is None and request.method != "POST":
        form.initial.update({"passed": True, "site": request.GET.get("site", "")})
    return form


def _save(
    request: HttpRequest,
    membership: Membership,
    project: Project,
    part: Part,
    form: RowForm,
    kept: Any,
) -> Any:
    files = request.FILES.getlist("evidence")
    if kept is None:
        return actions.add(
            by=membership, project=project, model=part.model, values=form.values(), files=files
        )
    return actions.change(
        by=membership,
        row=kept,
        values=form.values(),
        version=form.started_from(),
        why=request.POST.get("why", ""),
        files=files,
    )


@require_POST
@needs(Permission.LIBRARY_VIEW, OF_ITS_KIND)
def remove(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str
) -> HttpResponseBase:
    """Delete a row of the works that was entered by mistake."""
    project = project_of(membership, code)
    kept = get_object_or_404(visible_to(_part(key).model, membership), code=row)

    def act() -> None:
        actions.remove(by=membership, row=kept, why=request.POST.get("why", ""))

    attempt(request, act, words("已删去", "taken out"))
    return redirect(f"web:works-{TAB_OF[key]}", project.code)


@require_POST
@needs(Permission.WORKS_REPORT)
def put_right(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Say that a finding was put right."""
    found = get_object_or_404(visible_to(Inspection, membership), code=code)

    def act() -> None:
        actions.put_right(
            by=membership,
            inspection=found,
            what=request.POST.get("what", ""),
            on=read_entered_day(request.POST.get("on", "")) or current_day(),
            files=request.FILES.getlist("evidence"),
        )

    attempt(request, act, words("已登记整改", "entered as put right"))
    return redirect("web:works-checks", found.project.code)


@require_POST
@needs(Permission.WORKS_EDIT)
def plan_site(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Set the planned days of a site."""
    site = site_of(membership, code)
    form = row_form(membership, Site, fields_of_plan(Site), row=site, **posted(request))

    def act() -> None:
        actions.plan_site(
            by=membership,
            site=site,
            values=form.values(),
            version=form.started_from(),
            why=request.POST.get("why", ""),
        )

    back = reverse("web:works-site", args=[site.code])
    done = words("计划日期已保存", "the planned days were saved")
    return save_from(request, form, act, to=back, crumbs=[(site.name, back)], done=done)
