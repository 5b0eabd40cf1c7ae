"""Editing a site: its sections, its parts, the ticks of the survey of needs."""

from __future__ import annotations

from dataclasses import replace
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
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library import actions as site_parts
from hengjian.site.library.models import Shortcoming, Site
from hengjian.site.library.pages.editing import edit_page, merge_page, posted
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.reading import rows_of, site_of, site_tables
from hengjian.site.library.pages.sections import SECTIONS, SITE_PARTS, Part
from hengjian.site.library.pages.sites import (
    head_context,
    needs_grid,
    page_context,
    section_context,
    section_form,
)
from hengjian.site.library.rows import Clash
from hengjian.site.library.scope_catalogue import catalogue

ANSWER = ("opinion", "answered_on", "text")
"""What a utility owner may write in an opinion."""
UNTICKED = "现场取消勾选 unticked on the spot"


@needs(Permission.LIBRARY_VIEW)
def section(request: HttpRequest, membership: Membership, code: str, key: str) -> HttpResponse:
    """A section to be read or edited; saved by POST."""
    site = site_of(membership, code)
    if key not in SECTIONS:
        raise Http404
    may = membership.may(Permission.SITE_EDIT)
    if request.method == "POST":
        return _save_section(request, membership, site, key)
    form = section_form(membership, site, SECTIONS[key]) if "edit" in request.GET and may else None
    if not request.headers.get("HX-Request"):
        return redirect(f"{_home(site)}?edit={key}#{key}")
    context = section_context(membership, site, SECTIONS[key], form)
    return render(request, "library/site/section.html", context)


def _save_section(
    request: HttpRequest, membership: Membership, site: Site, key: str
) -> HttpResponse:
    form = section_form(membership, site, SECTIONS[key], request.POST)
    values = form.values()
    try:
        site = actions.change_site(
            by=membership,
            site=site,
            values=values,
            version=form.started_from(),
            why=request.POST.get("why", ""),
        )
    except Clash as clash:
        return merge_page(request, clash, form, {"site": site, "anchor": key})
    except Refused as refused:
        form.refuse(refused)
        return _again(request, membership, site, key, form)
    if not request.headers.get("HX-Request"):
        messages.success(request, words("已保存", "Saved"))
        return redirect(f"{_home(site)}#{key}")
    site = site_of(membership, site.code)
    context = section_context(membership, site, SECTIONS[key])
    head = head_context(membership, site)
    return render(request, "library/site/section_answer.html", {**context, **head, "oob": True})


def _again(
    request: HttpRequest, membership: Membership, site: Site, key: str, form: RowForm
) -> HttpResponse:
    context = section_context(membership, site, SECTIONS[key], form)
    if request.headers.get("HX-Request"):
        return render(request, "library/site/section.html", context)
    page = page_context(request, membership, site)
    page["sections"][key] = context
    return render(request, "library/site.html", page)


def _home(site: Site) -> str:
    return reverse("web:site", args=[site.code])


@needs(Permission.SITE_EDIT)
def part(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str = ""
) -> HttpResponse:
    """Enter a part of the dossier, or change the one of that code."""
    site = site_of(membership, code)
    part = _part(key)
    found = _row(membership, site, part, row) if row else None
    form = part_form(membership, part, found, request)
    fragment = "" if request.headers.get("HX-Request") else "_page"
    return edit_page(
        request,
        form,
        lambda: _keep(membership, site, part, found, form, request),
        template=f"library/part_form{fragment}.html",
        to=lambda _: _place(site, key),
        context={**_about(site, part, found), "anchor": key},
    )


def _about(site: Site, part: Part, row: Any) -> dict[str, Any]:
    return {"site": site, "part": part, "row": row, "holder": site}


def part_form(membership: Membership, part: Part, row: Any, request: HttpRequest) -> RowForm:
    """The form of one row of a part, filled with today where a day is asked for."""
    form = row_form(
        membership,
        part.model,
        part.fields,
        row=row,
        key=part.key,
        evidence=part.evidence,
        **posted(request),
    )
    if row is None:
        today = current_day()
        for name in ("found_on", "asked_on"):
            if name in form.fields:
                form.initial[name] = today
        for name in form.fields:
            if name in request.GET:
                form.initial[name] = request.GET[name]
    return form


def _keep(
    membership: Membership, site: Site, part: Part, row: Any, form: RowForm, request: HttpRequest
) -> None:
    values, files = form.values(), request.FILES.getlist("evidence")
    if row is None:
        site_parts.add_site_part(
            by=membership, site=site, model=part.model, values=values, files=files
        )
    else:
        site_parts.change_site_part(
            by=membership, row=row, values=values, version=form.started_from(), files=files
        )


@require_POST
@needs(Permission.SITE_EDIT)
def remove_part(
    request: HttpRequest, membership: Membership, code: str, key: str, row: str
) -> HttpResponse:
    """Delete a row that was entered by mistake, with the reason."""
    site = site_of(membership, code)
    found = _row(membership, site, _part(key), row)
    try:
        site_parts.remove_site_part(by=membership, row=found, why=request.POST.get("why", ""))
    except Refused as refused:
        form = part_form(membership, _part(key), found, request)
        form.refuse(refused)
        context = {**_about(site, _part(key), found), "form": form}
        return render(request, "library/part_form_page.html", context)
    return _done(request, site, key)


@needs(Permission.COMMENT_ENTER)
def answer_opinion(
    request: HttpRequest, membership: Membership, code: str, row: str
) -> HttpResponse:
    """A utility owner answers what was asked about its own lines."""
    site = site_of(membership, code)
    part = SITE_PARTS["opinions"]
    found = _row(membership, site, part, row)
    if found.owner_id != membership.organisation_id:
        raise Http404
    answered = replace(part, fields=ANSWER)
    form = part_form(membership, answered, found, request)

    def save() -> None:
        site_parts.answer_opinion(
            by=membership,
            opinion=found,
            values=form.values(),
            version=form.started_from(),
            files=request.FILES.getlist("evidence"),
        )

    return edit_page(
        request,
        form,
        save,
        template="library/part_form_page.html",
        to=lambda _: _place(site, "opinions"),
        context={**_about(site, answered, found), "anchor": "opinions", "answering": True},
    )


@require_POST
@needs(Permission.SITE_EDIT)
def tick(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Tick a kind of works as lacking, or take the tick back."""
    site = site_of(membership, code)
    item = request.POST.get("item", "")
    kind = catalogue().get(item)
    if kind is None:
        raise Http404
    found = Shortcoming.objects.filter(site=site, item=item).first()
    if found is None:
        values = {"item": item, "description": kind.name.zh, "found_on": current_day()}
        site_parts.add_site_part(by=membership, site=site, model=Shortcoming, values=values)
    else:
        site_parts.remove_site_part(by=membership, row=found, why=UNTICKED)
    if not request.headers.get("HX-Request"):
        return redirect(f"{_home(site)}#shortcomings")
    site = site_of(membership, code)
    tables = site_tables(membership, site)
    head = head_context(membership, site)
    grid = needs_grid(site, tables)
    context = {**head, "tables": tables, "needs_grid": grid, "oob": True, "open": kind.works_class}
    return render(request, "library/site/needs_answer.html", context)


def _done(request: HttpRequest, site: Site, key: str) -> HttpResponse:
    messages.success(request, words("已保存", "Saved"))
    return redirect(_place(site, key))


def _place(site: Site, key: str) -> str:
    """Where the part stands on the page of the site."""
    return f"{_home(site)}#{'pictures' if key == 'viewpoints' else key}"


def _part(key: str) -> Part:
    if key not in SITE_PARTS:
        raise Http404
    return SITE_PARTS[key]


def _row(membership: Membership, site: Site, part: Part, code: str) -> Any:
    found = rows_of(part, membership).filter(site=site, code=code).first()
    if found is None:
        raise Http404
    return found
