"""A place over the years, the indicators of the whole, and one project of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.portfolio.drawings import scored
from hengjian.site.portfolio.models import Place, Portfolio
from hengjian.site.portfolio.pages.places import address_of, crumbs, rank_of
from hengjian.site.portfolio.queries import visible_portfolios, visible_standings
from hengjian.site.portfolio.years import Year, every_year, runs_of, years_chart, years_of


@needs(Permission.LIBRARY_VIEW)
def years(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The years of a place (``path``); of a project in it with ``project``."""
    portfolio = get_object_or_404(visible_portfolios(membership), code=code)
    here = get_object_or_404(
        portfolio.places.select_related("portfolio"), path=request.GET.get("path", "")
    )
    runs = runs_of(membership, portfolio)
    found = years_of(runs, here.path)
    project = request.GET.get("project", "")
    lines = [(each, _address(each)) for each in found]
    context = {
        "portfolio": portfolio,
        "here": here,
        "crumbs": [*crumbs(portfolio, here), (here.name, address_of(portfolio, here.path))],
        "lines": lines,
        "drawn": years_chart(found),
        "project": project,
        "standings": _standings(membership, runs, here, project),
        **_indicators(request, runs, here),
    }
    return render(request, "portfolio/years.html", context)


def _address(year: Year) -> str:
    return address_of(year.portfolio, year.place.path) if year.portfolio and year.place else ""


def _standings(
    membership: Membership, runs: Sequence[Portfolio], here: Place, project: str
) -> list[tuple[str, Any, Any, str]]:
    """Every year of a project with its total and rank, as far as its list is seen."""
    if not project:
        return []
    rows = visible_standings(membership).filter(portfolio__in=runs, path=here.path, project=project)
    by_year = {row.portfolio.year: row for row in rows.select_related("portfolio")}
    if not by_year:
        return []
    return [
        (
            year,
            row := by_year.get(year),
            scored(row.total, row.portfolio.decimals) if row else None,
            rank_of(row) if row else "",
        )
        for year in every_year([run.year for run in runs])
    ]


def _indicators(request: HttpRequest, runs: Sequence[Portfolio], here: Place) -> dict[str, Any]:
    """The chosen indicator of the whole in every year; the first where none is chosen."""
    if here.path:
        return {}
    told = {run.year: {each["code"]: each for each in run.told["indicators"]} for run in runs}
    codes = sorted({code for every in told.values() for code in every})
    asked = request.GET.get("indicator", "")
    chosen = asked if asked in codes else next(iter(codes), "")
    by_year = {run.year: run for run in runs}
    return {
        "indicators": codes,
        "indicator": chosen,
        "rates": [
            (year, by_year.get(year), told.get(year, {}).get(chosen))
            for year in every_year(list(told))
        ],
    }
