"""Charts of the money: where it is stuck, and paid against output; pure functions.

Amounts are in 万元 and drive geometry only; what a reader sees was printed from the exact value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.documents.charts.palette import ACCENT, ACCENT_SOFT, AMBER, BLUE, MUTED, RED

Option = dict[str, Any]
COLOURS = {"giver": BLUE, "way": ACCENT, "end": ACCENT_SOFT, "stuck": AMBER, "lacking": RED,
           "undated": MUTED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where money comes from, passes or stays."""

    key: str
    name: str
    amount: str
    """As it is printed."""
    kind: str
    """A key of ``COLOURS``."""
    depth: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one stop to another, in 万元."""

    left: str
    entered: str
    amount: Decimal


def sankey(stops: Sequence[Stop], flows: Sequence[Flow]) -> Option:
    """The money from its sources to the contracts, with what is stuck where."""
    last = max((each.depth for each in stops), default=0)
    return {
        "animation": False,
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": 4,
                "top": 12,
                "bottom": 12,
                "nodeGap": 20,
                "nodeWidth": 12,
                "draggable": False,
                "layoutIterations": 0,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "data": [
                    {
                        "name": each.key,
                        "depth": each.depth,
                        "itemStyle": {"color": COLOURS[each.kind]},
                        "label": {
                            "position": "left" if each.depth == last else "right",
                            "formatter": f"{each.name} {each.amount}",
                            "fontSize": 12,
                        },
                    }
                    for each in stops
                ],
                "links": [
                    {"source": each.left, "target": each.entered, "value": float(each.amount)}
                    for each in flows
                ],
            }
        ],
    }


DAY = 86_400_000
"""Milliseconds: money has days, no hours."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of the S-curve: day and amount in 万元."""

    name: str
    points: Sequence[tuple[str, Decimal]]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point worth looking at."""

    day: str
    amount: Decimal
    text: str
    position: str = "left"


def s_curve(curves: Sequence[Curve], marks: Sequence[Mark], unit: str) -> Option:
    """Output, what was allowed and what was paid, in all, day by day, as steps."""
    series: list[Option] = [
        {
            "type": "line",
            "step": "end",
            "name": curve.name,
            "showSymbol": len(curve.points) == 1,  # one day alone is no line
            "lineStyle": {"width": 2.5, "type": "dashed" if curve.dashed else "solid"},
            "itemStyle": {"color": curve.colour},
            "data": [[day, float(amount)] for day, amount in curve.points],
        }
        for curve in curves
    ]
    if marks and series:
        series[-1]["markPoint"] = _points(marks)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 20, "top": 44, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "itemWidth": 18},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "time", "minInterval": DAY},
        "yAxis": {"type": "value", "name": unit, "nameGap": 10},
        "series": series,
    }


def _points(marks: Sequence[Mark]) -> Option:
    """Marks as points with their texts."""
    return {
        "symbol": "circle",
        "symbolSize": 11,
        "itemStyle": {"color": RED},
        "data": [
            {
                "coord": [mark.day, float(mark.amount)],
                "label": {
                    "show": True,
                    "position": mark.position,
                    "align": "right" if mark.position == "left" else "left",
                    "distance": 8,
                    "formatter": mark.text,
                    "color": RED,
                    "backgroundColor": "--paper",
                    "padding": [2, 4],
                    "borderRadius": 3,
                    "fontSize": 12,
                    "lineHeight": 15,
                },
            }
            for mark in marks
        ],
    }
