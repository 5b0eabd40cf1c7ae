"""The archive of a site and of a project: three classes; withdrawn documents are never deleted."""

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
from hengjian.site.library import actions
from hengjian.site.library.completeness import document_kinds
from hengjian.site.library.models import Document, Project, Site
from hengjian.site.library.pages.forms import RowForm, kind_choices, row_form
from hengjian.site.library.pages.reading import project_of, site_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt

FIELDS = ("kind", "archive_class", "title", "number", "dated_on")


def document_form(
    membership: Membership, subject: str, request: HttpRequest | None = None
) -> RowForm:
    """The form that puts a document into the archive of a ``site`` or a ``project``."""
    form = row_form(
        membership,
        Document,
        FIELDS,
        data=request.POST if request else None,
        files=request.FILES if request else None,
        key="document",
        evidence="one",
    )
    form.fields["kind"].choices = kind_choices(subject)  # type: ignore[attr-defined]
    form.fields["title"].required = False
    form.fields["title"].help_text = words("不填则用文件名", "the file's name where empty")
    return form


@needs(Permission.SITE_EDIT)
def add_to_site(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Put a document into a site's archive."""
    site = site_of(membership, code)
    if request.method != "POST":
        return _form(request, site, "site", document_form(membership, "site"))
    form = document_form(membership, "site", request)
    try:
        actions.archive_for_site(
            by=membership, site=site, values=_values(form), file=request.FILES.get("evidence")
        )
    except Refused as refused:
        form.refuse(refused)
        return _form(request, site, "site", form)
    messages.success(request, words("材料已归档", "The document was archived"))
    return redirect(home_of(site))


@needs(Permission.DOSSIER_EDIT)
def add_to_project(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Put a document into a project's archive."""
    project = project_of(membership, code)
    if request.method != "POST":
        return _form(request, project, "project", document_form(membership, "project"))
    form = document_form(membership, "project", request)
    try:
        actions.archive_for_project(
            by=membership,
            project=project,
            values=_values(form),
            file=request.FILES.get("evidence"),
        )
    except Refused as refused:
        form.refuse(refused)
        return _form(request, project, "project", form)
    messages.success(request, words("材料已归档", "The document was archived"))
    return redirect(home_of(project))


def _values(form: RowForm) -> dict[str, Any]:
    """What was entered; a kind that the dossier asks for brings its class of the archive."""
    values = form.values()
    asked = {**document_kinds("site"), **document_kinds("project")}.get(str(values.get("kind")))
    if asked is not None and not values.get("archive_class"):
        values["archive_class"] = asked.archive_class
    return values


def _form(
    request: HttpRequest, holder: Site | Project, subject: str, form: RowForm
) -> HttpResponse:
    if request.method == "GET":
        asked = document_kinds(subject).get(request.GET.get("kind", ""))
        if asked is not None:
            form.initial.update(kind=asked.document, archive_class=asked.archive_class)
    context = {"holder": holder, "form": form, "back": home_of(holder)}
    fragment = "" if request.headers.get("HX-Request") else "_page"
    return render(request, f"library/document_form{fragment}.html", context)


def home_of(holder: Site | Project) -> str:
    """The archive on the holder's page."""
    if isinstance(holder, Site):
        return f"{reverse('web:site', args=[holder.code])}#archive"
    return reverse("web:project-tab", args=[holder.code, "archive"])


@require_POST
@needs(Permission.SITE_EDIT)
def withdraw_from_site(
    request: HttpRequest, membership: Membership, code: str, document: str
) -> HttpResponse:
    """Take a document out of a site's archive, with the reason."""
    site = site_of(membership, code)
    found = _document(membership, document, site=site)

    def step() -> None:
        actions.withdraw_from_site(by=membership, document=found, why=request.POST.get("why", ""))

    attempt(request, step, words("材料已撤下", "The document was withdrawn"))
    return redirect(home_of(site))


@require_POST
@needs(Permission.DOSSIER_EDIT)
def withdraw_from_project(
    request: HttpRequest, membership: Membership, code: str, document: str
) -> HttpResponse:
    """Take a document out of a project's archive, with the reason."""
    project = project_of(membership, code)
    found = _document(membership, document, project=project)

    def step() -> None:
        actions.withdraw_from_project(
            by=membership, document=found, why=request.POST.get("why", "")
        )

    attempt(request, step, words("材料已撤下", "The document was withdrawn"))
    return redirect(home_of(project))


def _document(membership: Membership, code: str, **holder: Any) -> Document:
    found = visible_to(Document, membership).filter(code=code, **holder).first()
    if found is None:
        raise Http404
    return found
