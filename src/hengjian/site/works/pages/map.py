"""The map and its data."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.queries import geography
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.works.pages.listings import LEVEL_WORDS
from hengjian.site.works.pages.reading import day_of

LEVELS = [(level, LEVEL_WORDS[level]) for level in ("none", "late", "blue", "yellow", "red")]


@needs(Permission.LIBRARY_VIEW)
def whole(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The map on a page of its own; sites coloured by stage, or by how late they start.

    It can show a boundary file from the reader's machine.
    """
    slip = request.GET.get("colour") == "slip"
    context = {"colour": "slip" if slip else "stage", "as_of": day_of(request), "levels": LEVELS}
    return render(request, "works/map/map.html", context)


@needs(Permission.LIBRARY_VIEW)
def data(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Sites, areas and boundaries that the membership sees, as GeoJSON."""
    sites = geography.sites_geojson(membership, day_of(request))
    return JsonResponse(
        {
            "sites": sites,
            "areas": geography.areas_geojson(membership),
            "regions": geography.regions_geojson(membership),
            "note": "" if len(sites["features"]) < geography.MOST_POINTS else _too_many(),
            "unit": t("户", "households"),
            "site": reverse("web:site", args=["CODE"]),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _too_many() -> str:
    most = geography.MOST_POINTS
    return t(
        f"小区太多，地图只画前 {most:,} 个；全部小区见小区列表。",
        f"Too many sites: the map shows the first {most:,}; the list of sites has all.",
    )
