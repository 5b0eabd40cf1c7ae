"""Open data of a portfolio: places with their number of projects and middles, small ones left out.

Lowest and highest totals are single projects and are never published; grades are not either, since
their counts are small groups of their own.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from hengjian.site.common.words import words
from hengjian.site.portfolio.drawings import points
from hengjian.site.portfolio.models import Place, Portfolio

COLUMNS = ("path", "projects", "lower", "median", "upper")
RULE = words(
    "项目数少于 {least} 的地区不公开；会被减出来的另加隐去",
    "regions of fewer than {least} projects are left out, and others from which they could be "
    "reckoned",
)


def open_rows(portfolio: Portfolio) -> list[dict[str, str]]:
    """The published places, the whole first (its path is empty)."""
    found = portfolio.places.filter(published=True).select_related("portfolio")
    return [_row(place) for place in found]


def _row(place: Place) -> dict[str, str]:
    middles = {name: str(points(place, name)) for name in COLUMNS[2:]}
    return {"path": place.path, "projects": str(place.projects), **middles}


def as_csv(portfolio: Portfolio) -> str:
    """The rows with a header, with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(open_rows(portfolio))
    return "\ufeff" + out.getvalue()


def as_open_json(portfolio: Portfolio) -> dict[str, Any]:
    """The rows with what they are, by which rule they were chosen, and where they come from."""
    least = portfolio.told["at_least"]
    return {
        "title": portfolio.title,
        "year": portfolio.year,
        "editions": portfolio.editions,
        "unit": "points",
        "levels": portfolio.levels,
        "rule": str(RULE).format(least=least),
        "at_least": least,
        "synthetic": portfolio.synthetic,
        "left_out": portfolio.places.filter(published=False).count(),
        "places": open_rows(portfolio),
    }
