"""Bars over time as plain geometry: a year of months for the calendar, a span for the Gantt.

Charts of plans: ECharts options as pure functions of names and printed labels.

Sizes drive geometry only; every number a reader sees was printed from the exact value, and stands
in the table beside the chart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.planning.scheduling import Fault, Finding, span
from hengjian.planning.scheduling import Task as Scheduled
from hengjian.site.common.words import said
from hengjian.site.planning.models import CoordinatedPlan
from hengjian.site.planning.pages.building import Line
from hengjian.site.platform.timescale import LABELS, WIDTH, Scale, Zoom

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


LINE, HEAD = 26, 28
"""Of one line, of the head with the months."""
MIDDLE, HALF = 13, 8
"""From the top of a line to the middle of its bar; half of the bar."""
ROOM = 11
"""What an arrow needs before a bar: a bend and its head."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the picture's own units."""

    x: float
    y: float
    width: float
    kind: str
    """A utility, ``site`` or ``task``: its colour and its pattern."""
    name: str
    title: str
    """What is read out and shown on hover."""
    digs: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A name at the left, or a mark at the top."""

    x: float
    y: float
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the end of a bar to the start of one that follows it."""

    path: str
    wrong: bool
    """It starts before the other has ended."""


@dataclass(slots=True)
class Picture:
    """A timeline ready to be drawn."""

    height: float
    marks: list[Label]
    labels: list[Label] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    now: float | None = None
    width: int = WIDTH
    names: int = LABELS
    """The width of the names: they stand still while the bars are scrolled."""

    @property
    def bars_width(self) -> int:
        """Of what is scrolled."""
        return self.width - self.names

    @property
    def whole(self) -> bool:
        """Whether one frame holds all of it: it grows and shrinks with the page."""
        return self.width <= WIDTH


def year_of(lines: Sequence[Line], year: int, today: date) -> Picture:
    """The works of a year: under each place a line each work; ``lines`` are in order of places."""
    scale = Scale(date(year, 1, 1), date(year, 12, 31))
    marks = [Label(scale.x(date(year, n, 1)), HEAD - 10, said(Text(f"{n}月", name)))
             for n, name in enumerate(MONTHS, 1)]  # fmt: skip
    picture = Picture(0, marks)
    y, place = float(HEAD), None
    for line in lines:
        if line.place != place:
            picture.labels.append(Label(4, y + 17, _short(line.place), True))
            y, place = y + LINE, line.place
        picture.labels.append(Label(16, y + 17, _short(line.name)))
        picture.bars.append(_bar(line, y, scale))
        y += LINE
    picture.height = y + 8
    picture.now = scale.now(today)
    return picture


def gantt_of(
    plan: CoordinatedPlan, findings: Sequence[Finding], today: date, zoom: Zoom = Zoom.FIT
) -> Picture | None:
    """The tasks of a coordinated plan with what follows what; ``None`` without tasks."""
    tasks = list(plan.tasks.all())
    ends = span([Scheduled(str(t.pk), t.name, t.executor, t.starts_on, t.ends_on) for t in tasks])
    if ends is None:
        return None
    scale = Scale.of(*ends, zoom)
    marks = [Label(x, HEAD - 10, text) for x, text in scale.marks()]
    height = HEAD + LINE * len(tasks) + 8.0
    picture = Picture(height, marks, width=scale.whole)
    wrong = {(f.first, f.second) for f in findings if f.fault is Fault.TOO_EARLY}
    spots = {}
    for number, task in enumerate(tasks):
        y = HEAD + number * LINE
        left, right = scale.x(task.starts_on), scale.end(task.ends_on)
        spots[task.pk] = (left, right, y)
        title = f"{task.name} {task.executor} {task.starts_on}~{task.ends_on}"
        picture.labels.append(Label(4, y + 17, _short(f"{number + 1}. {task.name}")))
        picture.bars.append(
            Bar(left, y + 5, max(right - left, 3), "task", task.executor, title, task.digs)
        )
    for task in tasks:
        for before in task.after.all():
            if before.pk in spots:
                known = (str(before.pk), str(task.pk)) in wrong
                picture.arrows.append(arrow(spots[before.pk], spots[task.pk], known))
    picture.now = scale.now(today)
    return picture


def _bar(line: Line, y: float, scale: Scale) -> Bar:
    left = scale.x(max(line.starts_on, scale.first))
    right = scale.end(min(line.ends_on, scale.last))
    title = f"{line.name} {line.starts_on}~{line.ends_on}"
    return Bar(left, y + 5, max(right - left, 3), line.utility, line.name, title, line.digs)


def arrow(start: tuple[float, float, float], end: tuple[float, float, float], wrong: bool) -> Arrow:
    """Into the front of the bar where there is room before it, else into its top or bottom."""
    x1, y1 = start[1], start[2] + MIDDLE
    x2, y2 = end[0], end[2] + MIDDLE
    if x2 > x1 + 2 * ROOM:
        return Arrow(f"M{x1:.1f} {y1:.1f}H{x2 - ROOM:.1f}V{y2:.1f}H{x2:.1f}", wrong)
    bend = x1 + 6 if x1 + 6 < end[1] else (end[0] + end[1]) / 2
    edge = y2 - HALF if y2 > y1 else y2 + HALF
    return Arrow(f"M{x1:.1f} {y1:.1f}H{bend:.1f}V{edge:.1f}", wrong)


def _short(text: str) -> str:
    """As much of the text as the names' column holds: 28 Latin letters, or half as many Chinese."""
    room = 28
    for place, letter in enumerate(text):
        room -= 1 if letter.isascii() else 2
        if room < 0:
            return text[: place - 1] + "…"
    return text
