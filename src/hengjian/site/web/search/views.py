"""The search of the top bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.projects.models import AnnualPlan, Project, Scheme, Site, UtilityWork
from hengjian.site.projects.queries import names, visible_to
from hengjian.site.web.paging import Place, page_of

SHOWN = 8
"""Rows of one kind; the list behind shows the rest."""
COUNTED = 500
"""Rows that are put in order to show the first; of more, an index of the order is walked."""
LONGEST = 100
READ = ("code", "name", "synthetic")


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of row that the search looks through."""

    title: Text
    model: type[Any]
    page: str
    listing: str
    icon: str


KINDS = (
    Searched(Text("项目", "Projects"), Project, "project", "projects", "clipboard-list"),
    Searched(Text("小区", "Sites"), Site, "site", "sites", "building-community"),
    Searched(Text("改造方案", "Schemes"), Scheme, "scheme", "schemes", "git-compare"),
    Searched(Text("年度计划", "Annual plans"), AnnualPlan, "plan", "plans", "calendar-stats"),
    Searched(Text("管线工程", "Utility works"), UtilityWork, "utility", "utilities", "route"),
)


@needs(Permission.LIBRARY_VIEW)
def search(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What the words find, by kind; each kind names its first rows and links to the rest."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    asked = names.matching(text, names.only_named(text, *(kind.model for kind in KINDS)))
    groups = [_group(kind, membership, asked) for kind in KINDS] if text else []
    found = [group for group in groups if group["rows"]]
    return render(request, "search/search.html", {"text": text, "groups": found})


def _group(kind: Searched, membership: Membership, asked: Q) -> dict[str, object]:
    rows = visible_to(kind.model, membership).filter(asked)
    found = page_of(rows, "code", Place(), READ, most=SHOWN, counted=COUNTED)
    return {
        "title": said(kind.title),
        "icon": kind.icon,
        "rows": [(row, reverse(f"web:{kind.page}", args=[row.code])) for row in found.rows],
        "more": reverse(f"web:{kind.listing}") if found.total > SHOWN else "",
    }
