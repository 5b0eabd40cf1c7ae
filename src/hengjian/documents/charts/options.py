"""Charts as data: ECharts options built by pure functions of names, sizes and printed labels.

The sizes drive geometry only and may be inexact; every number a reader sees is a label that was
printed elsewhere from the exact result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.documents.charts.palette import (
    ACCENT,
    ACCENT_SOFT,
    AMBER,
    FONTS,
    INK,
    LINE,
    MUTED,
    PALE,
    grade_colour,
    rate_colour,
)

Option = dict[str, Any]
WIDTH = 660


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its size, the size of what it is measured against, and its printed label."""

    name: str
    size: Fraction | Decimal
    out_of: Fraction | Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place money stands in: its column in the flow, and whether it is money that stopped."""

    name: str
    label: str
    column: int
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one node to another."""

    source: str
    target: str
    size: Fraction | Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A grade on the scale, worst first, from ``start`` to ``end`` of 100."""

    name: str
    start: Decimal
    end: Decimal


@dataclass(frozen=True, slots=True)
class Swing:
    """What one input does to the total: its name, the low and the high total, printed labels."""

    name: str
    low: Fraction | Decimal
    high: Fraction | Decimal
    low_label: str
    high_label: str


def _draw(size: Fraction | Decimal) -> float:
    """``size`` as a length on the picture; never printed."""
    return round(float(size), 4)


def _escape(text: str) -> str:
    """``text`` safe in a label, where ECharts reads braces and bars as mark-up."""
    return text.replace("{", "｛").replace("}", "｝").replace("|", "｜")


def _text(size: int = 12, colour: str = INK, **more: Any) -> Option:
    return {"fontSize": size, "color": colour, "fontFamily": FONTS, **more}


def _base(**more: Any) -> Option:
    return {"animation": False, "textStyle": {"fontFamily": FONTS, "color": INK}, **more}


def _names_axis(names: Sequence[str], width: int, overflow: str = "truncate") -> Option:
    return {
        "type": "category",
        "inverse": True,
        "data": [_escape(name) for name in names],
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": LINE}},
        "axisLabel": _text(width=width, overflow=overflow, interval=0, lineHeight=14),
    }


def _sizes_axis(top: float, low: float = 0) -> Option:
    return {
        "type": "value",
        "min": low,
        "max": top,
        "axisLabel": _text(11, MUTED),
        "splitLine": {"lineStyle": {"color": PALE}},
    }


def _bar_item(bar: Bar) -> Option:
    percent = _draw(_rate(bar))
    return {
        "value": _draw(bar.size),
        "itemStyle": {"color": rate_colour(percent)},
        "label": {"formatter": _escape(bar.label)},
    }


def score_bars(bars: Sequence[Bar], *, names_width: int = 190) -> tuple[Option, int, int]:
    """Scores against points, a bar each: the pale bar is the points, the dark one the score."""
    top = max((_draw(b.out_of) for b in bars), default=1.0)
    room = {"type": "bar", "barWidth": 12, "silent": True, "barGap": "-100%"}
    option = _base(
        grid={"left": names_width + 14, "right": 96, "top": 6, "bottom": 24},
        yAxis=_names_axis([b.name for b in bars], names_width),
        xAxis=_sizes_axis(top),
        series=[
            {
                **room,
                "data": [_draw(b.out_of) for b in bars],
                "itemStyle": {"color": PALE},
                "label": {"show": False},
            },
            {**room, "data": [{**_bar_item(b), "label": {"show": False}} for b in bars]},
            _labels_at_right(bars),
        ],
    )
    return option, WIDTH, 40 + 24 * len(bars)


def _labels_at_right(bars: Sequence[Bar]) -> Option:
    """An unseen bar as long as the points: the labels stand behind its end."""
    return {
        "type": "bar",
        "barWidth": 12,
        "barGap": "-100%",
        "silent": True,
        "itemStyle": {"color": "transparent"},
        "label": {"show": True, "position": "right", **_text()},
        "data": [
            {"value": _draw(b.out_of), "label": {"formatter": _escape(b.label)}} for b in bars
        ],
    }


def rate_bars(bars: Sequence[Bar], *, names_width: int = 110) -> tuple[Option, int, int]:
    """Score rates of the first level on one scale from 0 to 100%."""
    rates = [Bar(b.name, _rate(b), Decimal(100), b.label) for b in bars]
    option, width, _ = score_bars(rates, names_width=names_width)
    for series in option["series"]:
        series["barWidth"] = 20
    option["grid"]["right"] = 150
    option["xAxis"]["axisLabel"]["formatter"] = "{value}%"
    return option, width, 36 + 36 * len(bars)


def _rate(bar: Bar) -> Fraction:
    return Fraction(bar.size) / Fraction(bar.out_of) * 100 if bar.out_of else Fraction(0)


def flow(nodes: Sequence[Node], flows: Sequence[Flow]) -> tuple[Option, int, int]:
    """Money on its way, from its sources to what was paid; what stopped is amber."""
    columns = max((n.column for n in nodes), default=1)
    tallest = max(
        (sum(n.column == c for n in nodes) for c in range(columns + 1)),
        default=1,
    )
    series = {
        "type": "sankey",
        "left": 6,
        "right": 150,
        "top": 14,
        "bottom": 14,
        "nodeWidth": 12,
        "nodeGap": 30,
        "layoutIterations": 0,
        "nodeAlign": "left",
        "draggable": False,
        "emphasis": {"disabled": True},
        "lineStyle": {"opacity": 0.24, "curveness": 0.5},
        "data": [_flow_node(n) for n in nodes],
        "links": [
            _flow_link(f, stopped=any(n.stopped for n in nodes if n.name == f.target))
            for f in flows
            if f.size > 0
        ],
    }
    return _base(series=[series]), WIDTH, max(260, 64 * tallest + 40)


def _flow_link(flow: Flow, *, stopped: bool) -> Option:
    return {
        "source": flow.source,
        "target": flow.target,
        "value": _draw(flow.size),
        "lineStyle": {"color": AMBER if stopped else ACCENT},
    }


def _flow_node(node: Node) -> Option:
    return {
        "name": node.name,
        "depth": node.column,
        "itemStyle": {"color": AMBER if node.stopped else ACCENT},
        "label": {
            "formatter": _escape(node.label),
            "position": "right",
            **_text(11, lineHeight=15, width=142, overflow="break"),
            "textBorderColor": "#ffffff",
            "textBorderWidth": 2,
        },
    }


def grade_strip(
    bands: Sequence[Band], total: Decimal, label: str, interval: tuple[Fraction, Fraction] | None
) -> tuple[Option, int, int]:
    """The grade scale with the total on it, and the range the survey leaves open."""
    count = len(bands)
    series = [
        {
            "type": "bar",
            "stack": "scale",
            "barWidth": 30,
            "silent": True,
            "data": [_draw(band.end - band.start)],
            "itemStyle": {"color": grade_colour(count - 1 - i, count), "opacity": 0.82},
            "label": {"show": True, "formatter": _escape(band.name), **_text(13, "#ffffff")},
        }
        for i, band in enumerate(bands)
    ]
    series[0]["markLine"] = _marks([(_draw(total), label)])
    if interval:
        series[0]["markArea"] = {
            "silent": True,
            "itemStyle": {"color": "rgba(31,42,48,0.22)"},
            "data": [[{"xAxis": _draw(interval[0])}, {"xAxis": _draw(interval[1])}]],
        }
    option = _base(
        grid={"left": 24, "right": 24, "top": 34, "bottom": 26},
        xAxis={**_sizes_axis(100), "splitLine": {"show": False}},
        yAxis={"type": "category", "data": [""], "show": False},
        series=series,
    )
    ticks = [_draw(bands[0].start), *(_draw(band.end) for band in bands)]
    option["xAxis"]["axisLabel"]["customValues"] = ticks
    option["xAxis"]["axisTick"] = {"customValues": ticks}
    return option, WIDTH, 112


def _marks(marks: Sequence[tuple[float, str]], side: str = "end", colour: str = INK) -> Option:
    return {
        "silent": True,
        "symbol": ["none", "none"],
        "lineStyle": {"color": colour, "width": 2, "type": "solid"},
        "label": {"position": side, **_text(13, colour, fontWeight="bold")},
        "data": [{"xAxis": at, "label": {"formatter": _escape(label)}} for at, label in marks],
    }


def tornado(
    swings: Sequence[Swing], total: Decimal, label: str, thresholds: Sequence[tuple[Decimal, str]]
) -> tuple[Option, int, int]:
    """What single inputs do to the total, the strongest on top, with the thresholds near by."""
    low = min([_draw(s.low) for s in swings] + [_draw(total)])
    high = max([_draw(s.high) for s in swings] + [_draw(total)])
    room = max((high - low) * 0.18, 0.5)
    near = [(_draw(at), name) for at, name in thresholds if low - room <= at <= high + room]
    option = _base(
        grid={"left": 272, "right": 40, "top": 34, "bottom": 26},
        yAxis=_names_axis([s.name for s in swings], 232, "break"),
        xAxis={**_sizes_axis(round(high + room, 2), round(low - room, 2))},
        series=_swing_bars(swings, total),
    )
    marks = _marks([(_draw(total), label)], "start")
    marks["data"] += _marks(near)["data"]
    for mark in marks["data"][1:]:
        mark["lineStyle"] = {"color": AMBER, "type": "dashed", "width": 1.5}
        mark["label"].update(color=AMBER, fontWeight="normal", position="start")
    option["series"][0]["markLine"] = marks
    option["xAxis"]["axisLabel"]["showMinLabel"] = False
    option["xAxis"]["axisLabel"]["showMaxLabel"] = False
    return option, WIDTH, 64 + 38 * len(swings)


def _swing_bars(swings: Sequence[Swing], total: Decimal) -> list[Option]:
    """Three stacked bars a row: unseen up to the low end, then down and up from the total."""
    bar = {"type": "bar", "stack": "swing", "barWidth": 14, "silent": True}
    return [
        {
            **bar,
            "itemStyle": {"color": "transparent"},
            "label": {"show": True, "position": "insideRight", **_text(11, MUTED)},
            "data": [_label(_draw(s.low), s.low_label) for s in swings],
        },
        {
            **bar,
            "itemStyle": {"color": AMBER, "opacity": 0.75},
            "data": [_draw(Fraction(total) - Fraction(s.low)) for s in swings],
        },
        {
            **bar,
            "itemStyle": {"color": ACCENT_SOFT},
            "label": {"show": True, "position": "right", **_text(11, MUTED)},
            "data": [
                _label(_draw(Fraction(s.high) - Fraction(total)), s.high_label) for s in swings
            ],
        },
    ]


def _label(size: float, label: str) -> Option:
    return {"value": size, "label": {"formatter": _escape(label)}}
