"""How totals lie, as a drawing: a column each five points, the middle half marked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hengjian.documents.charts.palette import ACCENT
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.portfolio.models import BIN, Place


def points(place: Place, name: str) -> Decimal:
    """A middle of the place as points."""
    return scored(getattr(place, name), place.portfolio.decimals)


def scored(number: int, decimals: int) -> Decimal:
    """A stored total as points."""
    return Decimal(number).scaleb(-decimals)


def spread_chart(place: Place) -> Chart:
    """The distribution of a place."""
    names = [f"{low}–{low + BIN}" for low in range(0, 100, BIN)]
    lower, median, upper = (points(place, name) for name in ("lower", "median", "upper"))
    finding = t(
        f"{place.projects} 个项目，一半在 {lower} 到 {upper} 分之间，中位数 {median} 分",
        f"{place.projects} projects: half of them lie between {lower} and {upper} points, the "
        f"median is {median}",
    )
    heads = (t("分数段", "points"), t("项目数", "projects"))
    rows = [(name, str(count)) for name, count in zip(names, place.bins, strict=True)]
    return Chart(_option(names, place.bins, lower, upper), finding, heads, rows, 220)


def _option(names: list[str], counts: list[int], lower: Decimal, upper: Decimal) -> dict[str, Any]:
    """Columns; those that hold the middle half stand out."""
    first, last = (min(int(each) // BIN, len(names) - 1) for each in (lower, upper))
    columns = [
        {"value": count, "itemStyle": {"color": ACCENT if first <= place <= last else "--rest"}}
        for place, count in enumerate(counts)
    ]
    return {
        "grid": {"left": 8, "right": 8, "top": 28, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": names, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "name": t("项目数", "projects"),
                "barCategoryGap": "8%",
                "data": columns,
            }
        ],
    }
