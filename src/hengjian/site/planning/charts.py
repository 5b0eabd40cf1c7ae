"""Charts of plans: ECharts options as pure functions of names and printed labels.

Sizes drive geometry only; every number a reader sees was printed from the exact value, and stands
in the table beside the chart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Option = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One bar in parts: a name, the sizes of its parts, and its printed label."""

    name: str
    sizes: tuple[Decimal | int, ...]
    label: str


def stacked_bars(series: Sequence[str], bars: Sequence[Part]) -> Option:
    """Horizontal bars in parts, e.g. money used and left of each source."""
    shades = ("--accent", "--rest", "--amber", "--blue")
    rows = []
    for number, name in enumerate(series):
        last = number == len(series) - 1
        data = [
            {
                "value": float(bar.sizes[number]),
                "label": {"show": last, "position": "right", "formatter": bar.label},
            }
            for bar in bars
        ]
        rows.append(
            {
                "type": "bar",
                "name": name,
                "stack": "all",
                "barMaxWidth": 22,
                "itemStyle": {
                    "color": shades[number % 4],
                    "decal": {"symbol": "none"} if not number else {"symbol": "rect"},
                },
                "data": data,
            }
        )
    return {
        "animation": False,
        "grid": {"left": 8, "right": 64, "top": 8, "bottom": 32, "containLabel": True},
        "legend": {"bottom": 0, "left": 0, "itemWidth": 14, "itemHeight": 10},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "splitNumber": 3},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [bar.name for bar in bars],
            "axisLabel": {"width": 110, "overflow": "break"},
        },
        "series": rows,
    }
