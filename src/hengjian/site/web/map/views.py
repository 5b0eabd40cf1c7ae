"""The map and its data."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.projects.queries import geography


@needs(Permission.LIBRARY_VIEW)
def whole(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The map on a page of its own; it can show a boundary file from the reader's machine."""
    return render(request, "map/map.html")


@needs(Permission.LIBRARY_VIEW)
def data(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Sites, areas and boundaries that the membership sees, as GeoJSON."""
    sites = geography.sites_geojson(membership)
    return JsonResponse(
        {
            "sites": sites,
            "areas": geography.areas_geojson(membership),
            "regions": geography.regions_geojson(membership),
            "complete": len(sites["features"]) < geography.MOST_POINTS,
            "site": reverse("web:site", args=["CODE"]),
        },
        json_dumps_params={"ensure_ascii": False},
    )
