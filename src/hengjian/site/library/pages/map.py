"""The map of the sites, coloured by what a subject says of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Tone, layers_of
from hengjian.site.library.pages.leads import site_asked
from hengjian.site.library.queries import geography
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.templatetags.shell import t


def chosen(request: HttpRequest, membership: Membership) -> Layer:
    """The layer that the address asks for; the first one where it names none that is open."""
    layers = layers_of(membership)
    asked = request.GET.get("colour", "")
    return next((each for each in layers if each.key == asked), layers[0])


@in_menu("library", 30, words("地图", "Map"), "map")
@needs(Permission.LIBRARY_VIEW)
def whole(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The map on a page of its own; sites coloured by the layer that is chosen.

    It can show a boundary file and a base map from the reader's machine.
    """
    layer = chosen(request, membership)
    context = {
        "layer": layer,
        "layers": layers_of(membership),
        "legend": legend(layer),
        "as_of": shown_day(),
    }
    return render(request, "library/map/map.html", context)


def legend(layer: Layer) -> list[tuple[str, Tone, object]]:
    """The key, the tone and the wording of each level, the sites without one last."""
    levels = [(key, tone, name) for key, (tone, name) in layer.levels.items()]
    return [*levels, ("", Tone.PALE, layer.rest)]


@needs(Permission.LIBRARY_VIEW)
def data(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Sites (``?site=``: those around it), areas and boundaries one sees, as GeoJSON."""
    layer = chosen(request, membership)
    sites = geography.sites_geojson(membership, layer, shown_day(), site_asked(request, membership))
    answer: dict[str, Any] = {
        "sites": sites,
        "areas": geography.areas_geojson(membership),
        "regions": geography.regions_geojson(membership),
        "levels": [[key, tone, str(name)] for key, tone, name in legend(layer)],
        "note": "" if len(sites["features"]) < geography.MOST_POINTS else _too_many(),
        "unit": t("户", "households"),
        "site": reverse("web:site", args=["CODE"]),
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _too_many() -> str:
    most = geography.MOST_POINTS
    return t(
        f"小区太多，地图只画前 {most:,} 个；全部小区见小区列表。",
        f"Too many sites: the map shows the first {most:,}; the list of sites has all.",
    )
