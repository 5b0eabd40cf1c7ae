"""The chart of schemes side by side: an ECharts option as a pure function of names and differences.

Sizes drive geometry only; every number a reader sees was printed from the exact value, and stands
in the table beside the chart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Option = dict[str, Any]
COLOURS = ("--accent", "--amber", "--blue")
"""Of the schemes beside the first one; patterns tell them apart without colour."""
DECALS = ("none", "rect", "triangle")
BAR, GAP, AROUND = 18, 14, 96
"""Pixels: of one bar, between two indicators, of the legend and the axis."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One scheme beside the first one: points more or less by indicator, ``None`` where either
    has no score."""

    name: str
    points: tuple[Decimal | None, ...]


def with_sign(points: Decimal | None) -> str:
    """A difference as it is printed: +1.50, −0.75, 0.00; a dash where it is not known."""
    if points is None:
        return "—"
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{abs(points):,.2f}"


def difference_bars(indicators: Sequence[str], others: Sequence[Difference]) -> Option:
    """How many points each other scheme has more (to the right) or less than the first one, an
    indicator a line; one without a score has no bar. It is drawn ``bars_height`` high."""
    widest = max((abs(p) for each in others for p in each.points if p is not None), default=1)
    reach = float(widest) * 1.55 or 1.0
    return {
        "animation": False,
        "grid": {
            "left": 8,
            "right": 16,
            "top": 8,
            "bottom": 24 + 24 * len(others),
            "containLabel": True,
        },
        "legend": {
            "bottom": 0,
            "left": 0,
            "orient": "vertical",
            "itemGap": 6,
            "textStyle": {"width": 260, "overflow": "truncate"},
        },
        "xAxis": {"type": "value", "min": -reach, "max": reach, "axisLabel": {"show": False}},
        "yAxis": _names(indicators, 96, 11),
        "series": [_bars(each, number) for number, each in enumerate(others)],
        "media": [{"query": {"minWidth": 640}, "option": {"yAxis": _names(indicators, 220, 12)}}],
    }


def _names(indicators: Sequence[str], width: int, size: int) -> Option:
    """The indicators beside their lines; on a phone there is less room. Pixels."""
    return {
        "type": "category",
        "inverse": True,
        "data": list(indicators),
        "axisLine": {"onZero": False},
        "axisTick": {"show": False},
        "axisLabel": {"width": width, "fontSize": size, "overflow": "break"},
    }


def _bars(other: Difference, number: int) -> Option:
    return {
        "type": "bar",
        "name": other.name,
        "barMaxWidth": BAR,
        "itemStyle": {
            "color": COLOURS[number % 3],
            "decal": {"symbol": DECALS[number % 3]},
        },
        "data": [_bar(points) for points in other.points],
    }


def _bar(points: Decimal | None) -> Option:
    left = points is not None and points < 0
    label = {"show": True, "position": "left" if left else "right", "formatter": with_sign(points)}
    return {"value": None if points is None else float(points), "label": label}


def bars_height(indicators: int, others: int) -> int:
    """Pixels for so many indicators with a bar for each other scheme."""
    return AROUND + 24 * others + indicators * (BAR * others + GAP)
