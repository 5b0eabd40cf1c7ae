"""The list of sites, and the page of one: for the phone of a person standing in front of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library.models import PersonInCharge, Site
from hengjian.site.library.pages.cells import cell
from hengjian.site.library.pages.check_list import dossier_of
from hengjian.site.library.pages.editing import edit_page, posted
from hengjian.site.library.pages.filters import own_filters
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.leads import leads_of
from hengjian.site.library.pages.listings import SITES, stage_badge
from hengjian.site.library.pages.reading import (
    documents_of,
    site_of,
    site_tables,
    subjects_of_site,
    views_of,
)
from hengjian.site.library.pages.sections import ASSIGNMENT, BASICS, SECTIONS, Section
from hengjian.site.library.pages.timeline import of_subjects
from hengjian.site.library.queries import sites as queries
from hengjian.site.library.scope_catalogue import WorksClass, catalogue, class_name
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.telling import attempt

NEW = ("code", *BASICS.fields)
LATEST = 12
"""Lines of the timeline on the page."""


@in_menu("library", 20, words("小区", "Sites"), "home-heart")
@needs(Permission.LIBRARY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The sites the reader sees."""
    return answer(
        request,
        membership,
        SITES,
        queries.visible_sites(membership),
        "library/sites.html",
        saved=own_filters(membership, SITES.name),
        may_add=membership.may(Permission.SITE_EDIT),
    )


@needs(Permission.SITE_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Enter a site."""
    form = row_form(membership, Site, NEW, **posted(request))
    return edit_page(
        request,
        form,
        lambda: actions.create_site(by=membership, values=form.values()),
        template="library/new_site.html",
        to=lambda site: reverse("web:site", args=[site.code]),
        done=words("已新增小区", "The site was entered"),
    )


@needs(Permission.LIBRARY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One site: what is missing first, then pictures, then every section of its dossier."""
    site = site_of(membership, code)
    context = page_context(request, membership, site)
    return render(request, "library/site.html", context)


def page_context(request: HttpRequest, membership: Membership, site: Site) -> dict[str, Any]:
    """Everything that the page of a site shows."""
    tables = site_tables(membership, site)
    parts = parts_of("site", membership, site)
    views = views_of(site)
    editing = request.GET.get("edit", "")
    may_edit = membership.may(Permission.SITE_EDIT)
    return {
        **head_context(membership, site),
        "leads": leads_of(membership, site, parts),
        "durations": parts.get("durations", []),
        "sections": {
            key: section_context(
                membership,
                site,
                section,
                section_form(membership, site, section) if editing == key and may_edit else None,
            )
            for key, section in SECTIONS.items()
        },
        "tables": tables,
        "views": views,
        "persons": visible_to(PersonInCharge, membership)
        .filter(site=site)
        .select_related("body", "works_for", "site"),
        "may_enter": may_edit,
        "today": shown_day(),
        "needs_grid": needs_grid(site, tables),
        "archive": documents_of(site),
        "happenings": of_subjects(subjects_of_site(site, tables, views), LATEST, membership),
    }


def head_context(membership: Membership, site: Site) -> dict[str, Any]:
    """What stands on top of the page and changes with every step."""
    return {
        "site": site,
        "badge": stage_badge(site),
        "confirmed_name": name_of(site.confirmed_by),
        "dossier": dossier_of(site, membership),
        "may_edit": membership.may(Permission.SITE_EDIT),
        "may_confirm": membership.may(Permission.SITE_CONFIRM)
        and site.entered_by != membership.person.username
        and site.confirmed_at is None,
    }


def section_context(
    membership: Membership, site: Site, section: Section, form: RowForm | None = None
) -> dict[str, Any]:
    """A section to be read, or with its form to be edited."""
    names = [name for name in section.fields if name != "datum"]
    if section.key == "progress":
        names += ASSIGNMENT
    return {
        "section": section,
        "site": site,
        "cells": [cell(site, name) for name in names],
        "form": form,
        "may_edit": membership.may(Permission.SITE_EDIT),
    }


def section_form(membership: Membership, site: Site, section: Section, data: Any = None) -> RowForm:
    """The form of a section."""
    fields = section.fields
    if section.key == "progress" and membership.may(Permission.DOSSIER_EDIT):
        fields = (*fields, *ASSIGNMENT)
    return row_form(membership, Site, fields, row=site, data=data, key=section.key)


def needs_grid(site: Site, tables: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of works as things to tick, by class, with those that are found lacking."""
    lines = tables["shortcomings"].lines
    lacking = {line.row.item: line for line in lines}
    return [
        {
            "name": class_name(works_class),
            "kinds": [
                (kind, lacking.get(kind.code))
                for kind in catalogue().values()
                if kind.works_class is works_class
            ],
            "count": sum(
                1
                for kind in catalogue().values()
                if kind.works_class is works_class and kind.code in lacking
            ),
        }
        for works_class in WorksClass
    ]


@require_POST
@needs(Permission.SITE_CONFIRM)
def confirm(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Vouch for the dossier as it was shown."""
    site = site_of(membership, code)
    try:
        seen = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        seen = datetime.min.replace(tzinfo=UTC)

    def step() -> None:
        actions.confirm_site(by=membership, site=site, seen=seen)

    attempt(request, step, words("档案已审核通过", "The dossier was confirmed"))
    return redirect("web:site", code=site.code)
