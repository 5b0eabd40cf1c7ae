"""The chart of schemes side by side: an ECharts option as a pure function of names and shares.

Sizes drive geometry only; every number a reader sees was printed from the exact value, and stands
in the table beside the chart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any

Option = dict[str, Any]
COLOURS = ("--accent", "--amber", "--blue", "--red")
"""Of schemes side by side; dashes and symbols tell them apart without colour."""
DASHES = ("solid", "dashed", "dotted", [8, 3, 2, 3])
SYMBOLS = ("circle", "rect", "triangle", "diamond")
WEB, NAMED, SPARE = 330, 22, 16
"""Pixels: the height of a radar with the names around it, of one line of its legend, and what is
left below."""


@dataclass(frozen=True, slots=True)
class Line:
    """One scheme over the axes: shares of the points from 0 to 100, ``None`` where missing."""

    name: str
    shares: tuple[Decimal | None, ...]


def radar(axes: Sequence[str], lines: Sequence[Line]) -> Option:
    """Schemes over the indicators, in per cent of the points; a missing one is drawn at 0 and said
    to be missing in the table. It is drawn ``radar_height`` high."""
    data = [
        {
            "name": line.name,
            "value": [0.0 if share is None else float(share) for share in line.shares],
            "symbol": SYMBOLS[number % 4],
            "lineStyle": {"type": DASHES[number % 4], "width": 2},
            "itemStyle": {"color": COLOURS[number % 4]},
        }
        for number, line in enumerate(lines)
    ]
    narrow, wide = _web(axes, 66, 11, (5, 13)), _web(axes, 118, 12, (12, 26))
    legend = {
        "top": WEB,
        "orient": "vertical",
        "itemGap": 8,
        "data": [line.name for line in lines],
        "textStyle": {"width": 225, "overflow": "truncate"},
    }
    base = {"animation": False, "legend": legend, "radar": narrow}
    room = {"legend": {"textStyle": {"width": 560}}, "radar": wide}
    return {
        "baseOption": {**base, "series": [{"type": "radar", "data": data}]},
        "media": [{"query": {"minWidth": 640}, "option": room}],
    }


def _web(axes: Sequence[str], radius: int, size: int, letters: tuple[int, int]) -> Option:
    """The axes of a radar with their names in short lines, each of so many Chinese or Latin
    letters: beside the web there is little room, on a phone least. Pixels."""
    han, latin = letters
    lines = [
        wrap(name, latin, break_long_words=False) if name.isascii() else wrap(name, han)
        for name in axes
    ]
    return {
        "radius": radius,
        "center": ["50%", WEB // 2],
        "indicator": [{"name": "\n".join(each), "max": 100} for each in lines],
        "axisName": {"fontSize": size},
    }


def radar_height(lines: Sequence[Line]) -> int:
    """Pixels for the web and the names of the schemes below it, a line each."""
    return WEB + NAMED * len(lines) + SPARE
