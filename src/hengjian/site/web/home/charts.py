"""The district at a glance: stages, and how full the dossiers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.documents.charts.palette import ACCENT, AMBER, BLUE, MUTED

Option = dict[str, Any]
STAGE_COLOURS = {
    "reserve": MUTED,
    "planned": BLUE,
    "started": AMBER,
    "finished": ACCENT,
    "removed": "#b9c2c7",
}


NAMED_FROM = 3
"""Per cent of the whole: a smaller part has no room for its name or count; the pointer shows it."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a whole under a name."""

    name: str
    value: Decimal | int
    colour: str = ""


def ring(done: int, due: int, name: str) -> Option:
    """A progress ring: the share of what is due that is there."""
    share = 100 * done // due if due else 0
    return {
        "series": [
            {
                "type": "gauge",
                "startAngle": 90,
                "endAngle": -270,
                "radius": "92%",
                "pointer": {"show": False},
                "progress": {"show": True, "roundCap": True, "width": 14},
                "axisLine": {"lineStyle": {"width": 14}},
                "splitLine": {"show": False},
                "axisTick": {"show": False},
                "axisLabel": {"show": False},
                "itemStyle": {"color": "--accent"},
                "detail": {"formatter": "{value}%", "fontSize": 28, "offsetCenter": [0, "-4%"]},
                "title": {"fontSize": 12, "offsetCenter": [0, "26%"]},
                "data": [{"value": share, "name": name}],
            }
        ]
    }


def stages(slices: Sequence[Slice]) -> Option:
    """One bar from end to end, divided by stage; each part as wide as its count."""
    whole = sum(part.value for part in slices)
    return {
        "grid": {"left": 0, "right": 0, "top": 28, "bottom": 4, "containLabel": False},
        "xAxis": {"type": "value", "show": False, "max": "dataMax"},
        "yAxis": {"type": "category", "show": False, "data": [""]},
        "legend": {"top": 0, "left": 0, "itemWidth": 10, "itemHeight": 10, "icon": "roundRect"},
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": part.name,
                "data": [int(part.value)],
                "barWidth": 26,
                "itemStyle": {"color": part.colour},
                "label": {
                    "show": 100 * part.value >= NAMED_FROM * whole > 0,
                    "color": "#fff",
                    "formatter": "{c}",
                },
            }
            for part in slices
        ],
    }
