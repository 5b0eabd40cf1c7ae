"""The district at a glance: stages, what the money is for, how full the dossiers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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


TINTS = (ACCENT, "#1f6e71", "#337b7e", "#44878a", "#527a7c", "#5d6b73")
"""Shades of the accent on which white can be read."""
DEEP = "#0a3a3c"
"""Behind the names of the first level of a treemap."""


NAMED_FROM = 3
"""Per cent of the whole: a smaller part has no room for its name or count; the pointer shows it."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a whole under a name."""

    name: str
    value: Decimal | int
    colour: str = ""
    address: str = ""
    children: tuple[Slice, ...] = field(default_factory=tuple)


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


def treemap(slices: Sequence[Slice], unit: str) -> Option:
    """What the money is for: areas as large as amounts (in ``unit``), two levels deep."""
    whole = sum(part.value for part in slices)
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "treemap",
                "roam": False,
                "nodeClick": False,
                "visibleMin": 1,
                "breadcrumb": {"show": False},
                "left": 0,
                "right": 0,
                "top": 0,
                "bottom": 0,
                "name": unit,
                "upperLabel": {"show": True, "height": 24, "color": "#fff", "fontWeight": "bold"},
                "label": {"show": True, "formatter": "{b}", "color": "#fff", "fontSize": 11,
                          "overflow": "breakAll", "lineHeight": 14},
                "levels": [
                    {"itemStyle": {"gapWidth": 4, "borderWidth": 0}, "upperLabel": {"show": False}},
                    {"itemStyle": {"gapWidth": 1, "borderWidth": 2, "borderColor": DEEP}},
                ],
                "data": [_node(part, whole) for part in slices],
            }
        ],
    }  # fmt: skip


def _node(part: Slice, whole: Decimal | int) -> Option:
    node: Option = {"name": part.name, "value": float(part.value)}  # drawn, never reckoned with
    if 100 * part.value < NAMED_FROM * whole:
        node["label"] = {"show": False}
    if part.address:
        node["address"] = part.address
    if part.colour:
        node["itemStyle"] = {"color": part.colour}
    if part.children:
        node["children"] = [_node(child, whole) for child in part.children]
    return node
