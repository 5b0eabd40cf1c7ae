"""Bars over time as plain geometry: a year of months for the calendar, a span for the Gantt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from hengjian.planning.scheduling import Fault, Finding, span
from hengjian.planning.scheduling import Task as Scheduled
from hengjian.site.projects.models import CoordinatedPlan
from hengjian.site.projects.queries.utilities import Dig

WIDTH, LABELS, LINE, HEAD = 960, 190, 26, 28
"""Of the picture, of the names at its left, of one line, of the head with the months."""
FRAME = WIDTH - LABELS - 10
"""What is left for the bars: with a zoom, as wide as one month, quarter or year."""


class Zoom(StrEnum):
    """How much time one frame holds; ``FIT`` is the whole plan."""

    FIT = "fit"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def days(self) -> int:
        """Days in one frame; 0 for the whole plan."""
        return {"year": 366, "quarter": 92, "month": 31}.get(self, 0)


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
    names: int = 0
    """The width of the names where they stand still while the bars are scrolled; else 0."""

    @property
    def bars_width(self) -> int:
        """Of what is scrolled."""
        return self.width - self.names


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places in a picture."""

    first: date
    last: date
    width: int = FRAME

    def x(self, day: date) -> float:
        """Where a day begins."""
        days = (self.last - self.first).days + 1
        return round(LABELS + self.width * (day - self.first).days / days, 1)

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day + timedelta(days=1))

    def now(self, today: date) -> float | None:
        """Where today is, if the picture shows it."""
        return self.x(today) if self.first <= today <= self.last else None


def year_of(digs: Iterable[Dig], year: int, today: date) -> Picture:
    """The digs of a year, grouped by place: places in order, a line each work."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    scale = _Scale(first, last)
    inside = [d for d in digs if d.starts_on <= last and d.ends_on >= first]
    marks = [Label(scale.x(date(year, n, 1)), HEAD - 10, str(n)) for n in range(1, 13)]
    picture = Picture(0, marks)
    y = float(HEAD)
    places: dict[str, list[Dig]] = {}
    for dig in inside:
        places.setdefault(dig.place or "—", []).append(dig)
    for place in sorted(places):
        for number, dig in enumerate(places[place]):
            if number == 0:
                picture.labels.append(Label(4, y + 17, _short(place), True))
            picture.bars.append(_bar(dig, y, scale))
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
    scale = _zoomed(*ends, zoom)
    names = LABELS if zoom.days else 0
    width = LABELS + scale.width + 10
    picture = Picture(HEAD + LINE * len(tasks) + 8.0, _marks(scale, zoom), width=width, names=names)
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
                picture.arrows.append(_arrow(spots[before.pk], spots[task.pk], known))
    picture.now = scale.now(today)
    return picture


def _bar(dig: Dig, y: float, scale: _Scale) -> Bar:
    left = scale.x(max(dig.starts_on, scale.first))
    right = scale.end(min(dig.ends_on, scale.last))
    title = f"{dig.name} {dig.starts_on}~{dig.ends_on}"
    return Bar(left, y + 5, max(right - left, 3), dig.utility, dig.name, title, dig.digs)


def _arrow(
    start: tuple[float, float, float], end: tuple[float, float, float], wrong: bool
) -> Arrow:
    x1, y1 = start[1], start[2] + 13
    x2, y2 = end[0], end[2] + 13
    bend = max(x1 + 6, x2 - 6) if x2 > x1 + 12 else x1 + 6
    path = f"M{x1:.1f} {y1:.1f}H{bend:.1f}V{y2:.1f}H{x2:.1f}"
    return Arrow(path, wrong)


def _zoomed(first: date, last: date, zoom: Zoom) -> _Scale:
    """The scale of a plan from its first day to its last, whole months of it with a zoom."""
    if not zoom.days:
        return _Scale(first, last)
    first, after = first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = max((after - first).days, zoom.days)
    return _Scale(first, first + timedelta(days=days - 1), FRAME * days // zoom.days)


def _marks(scale: _Scale, zoom: Zoom) -> list[Label]:
    """Mondays where a frame is a quarter or less; else months, thinned until they do not touch."""
    if zoom in (Zoom.MONTH, Zoom.QUARTER):
        monday = scale.first + timedelta(days=-scale.first.weekday() % 7)
        days = range(0, (scale.last - monday).days + 1, 7)
        mondays = [monday + timedelta(days=n) for n in days]
        return [Label(scale.x(day), HEAD - 10, f"{day:%m-%d}") for day in mondays]
    marks, day = [], scale.first.replace(day=1)
    while day <= scale.last:
        x = scale.x(max(day, scale.first))
        marks.append(Label(x, HEAD - 10, f"{day:%Y-%m}"))
        day = (day + timedelta(days=32)).replace(day=1)
    return marks[:: 1 + len(marks) * FRAME // (scale.width * 14)]


def _short(text: str) -> str:
    return text if len(text) <= 14 else text[:13] + "…"
