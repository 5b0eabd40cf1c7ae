"""A portfolio place by place: the whole, its cities, their districts, the projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.figure import figure_address, with_figures
from hengjian.site.platform.menu import in_menu
from hengjian.site.portfolio.drawings import scored, spread_chart
from hengjian.site.portfolio.models import Place, Portfolio, Standing
from hengjian.site.portfolio.queries import (
    FILTERS,
    visible_places,
    visible_portfolios,
    visible_standings,
    with_names,
)
from hengjian.site.portfolio.wording import WORDS, queries_of

A_PAGE = 50
"""Projects a page."""
SHADES = 5
"""How many shades a tile may have: the rank of its median among the places beside it."""
MIDDLES = ("low", "lower", "median", "upper", "high")


@dataclass(frozen=True, slots=True)
class Line:
    """A place below: its row, its middles as points, its tile."""

    place: Place
    middles: Sequence[tuple[str, Decimal]]
    shade: int
    address: str


@in_menu("evaluation", 90, words("同类比较", "Comparison"), "chart-treemap")
@needs(Permission.LIBRARY_VIEW)
def portfolios(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The portfolios one sees, the latest year first."""
    rows = visible_portfolios(membership)
    tops = visible_places(membership).filter(path="").select_related("portfolio")
    by_portfolio = {top.portfolio_id: top for top in tops}
    found = [(row, by_portfolio[row.pk]) for row in rows if row.pk in by_portfolio]
    lines = [(row, top, scored(top.median, row.decimals)) for row, top in found]
    return render(request, "portfolio/portfolios.html", {"lines": lines})


@needs(Permission.LIBRARY_VIEW)
def whole(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """All of a portfolio, with what comparing shows of it."""
    return _page(request, membership, code, "")


@needs(Permission.LIBRARY_VIEW)
def place(request: HttpRequest, membership: Membership, code: str, path: str) -> HttpResponseBase:
    """A place of a portfolio."""
    return _page(request, membership, code, path)


def _page(request: HttpRequest, membership: Membership, code: str, path: str) -> HttpResponseBase:
    portfolio = get_object_or_404(visible_portfolios(membership), code=code)
    here = get_object_or_404(portfolio.places.select_related("portfolio"), path=path)
    below = list(portfolio.places.filter(parent=path).exclude(path=""))
    figures = figure_address(portfolio, "queries")
    context = {
        "portfolio": portfolio,
        "here": here,
        "middles": [(name, scored(getattr(here, name), portfolio.decimals)) for name in MIDDLES],
        "crumbs": crumbs(portfolio, here),
        "lines": lines_of(portfolio, below),
        "drawn": spread_chart(here),
        "told": portfolio.told if not path else None,
        "indicators": [(each, WORDS[each["word"]]) for each in portfolio.told["indicators"]],
        "asked": [with_figures(each, figures) for each in queries_of(portfolio)],
        "may_export": membership.may(Permission.DATA_EXPORT),
        "may_ask": membership.may(Permission.MONEY_VIEW)
        and with_names(membership).filter(pk=portfolio.pk).exists(),
        **_projects(request, membership, portfolio, here, below),
    }
    return render(request, "portfolio/place.html", context)


def crumbs(portfolio: Portfolio, here: Place) -> list[tuple[str, str]]:
    """The places above, each with its address; the whole first."""
    if not here.path:
        return []
    names = here.path.split("/")
    above = [(portfolio.title, reverse("web:portfolio", args=[portfolio.code]))]
    return above + [
        (name, address_of(portfolio, "/".join(names[: depth + 1])))
        for depth, name in enumerate(names[:-1])
    ]


def address_of(portfolio: Portfolio, path: str) -> str:
    """Where a place is shown."""
    if not path:
        return reverse("web:portfolio", args=[portfolio.code])
    return reverse("web:portfolio-place", args=[portfolio.code, path])


def lines_of(portfolio: Portfolio, places: Sequence[Place]) -> list[Line]:
    """Places beside each other, the highest median first; equal medians have one shade."""
    ordered = sorted(places, key=lambda each: (-each.median, each.name))
    medians = sorted({each.median for each in places})
    return [
        Line(
            each,
            [(name, scored(getattr(each, name), portfolio.decimals)) for name in MIDDLES],
            1 + medians.index(each.median) * SHADES // len(medians),
            address_of(portfolio, each.path),
        )
        for each in ordered
    ]


def _projects(
    request: HttpRequest,
    membership: Membership,
    portfolio: Portfolio,
    here: Place,
    below: Sequence[Place],
) -> dict[str, Any]:
    """The projects of a smallest place, a page of them; nothing where there are places below, or
    for who does not see them by name."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    chosen = {name: value for name, value in chosen.items() if value}
    if below:
        return {"standings": [], "chosen": {}}
    every = visible_standings(membership).filter(portfolio=portfolio, path=here.path)
    groups = sorted(set(every.order_by().values_list("group", flat=True)) - {""})
    rows = every.filter(**chosen)
    count = rows.count() if chosen else here.projects
    number = _number(request.GET.get("page", ""), -(-count // A_PAGE))
    found = list(rows[(number - 1) * A_PAGE : number * A_PAGE])
    return {
        "standings": [(row, scored(row.total, portfolio.decimals), rank_of(row)) for row in found],
        "hidden": not found and not (chosen and every.exists()),
        "page": number,
        "pages": range(1, -(-count // A_PAGE) + 1),
        "chosen": chosen,
        "groups": groups,
        "kept": urlencode(chosen),
    }


def _number(asked: str, most: int) -> int:
    """The page asked for; the first where that is none."""
    if asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= most:
        return int(asked)
    return 1


def rank_of(row: Standing) -> str:
    """The rank as it is written: ``=2`` where several share it; empty where there is none."""
    if row.rank is None:
        return ""
    return f"={row.rank}" if (row.tied or 1) > 1 else str(row.rank)
