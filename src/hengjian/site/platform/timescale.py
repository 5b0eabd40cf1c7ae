"""Days to places in a picture with time along its width, and how much of it one frame holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.http import HttpRequest
from django.utils.functional import Promise

from hengjian.site.common.words import words

WIDTH, LABELS = 960, 190
"""Of the picture, and of the names at its left."""
FRAME = WIDTH - LABELS - 10
"""What is left for the bars: with a zoom, as wide as one month, quarter or year."""


class Zoom(StrEnum):
    """How much time one frame holds; ``FIT`` is all of it."""

    FIT = "fit"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def days(self) -> int:
        """Days in one frame; 0 for all of it."""
        return {"year": 366, "quarter": 92, "month": 31}.get(self, 0)


ZOOMS: Mapping[Zoom, str | Promise] = {
    Zoom.FIT: words("全部", "all of it"),
    Zoom.YEAR: words("年", "year"),
    Zoom.QUARTER: words("季", "quarter"),
    Zoom.MONTH: words("月", "month"),
}


def zoom_of(request: HttpRequest) -> Zoom:
    """``?zoom=quarter``; all of it where nothing known is asked for."""
    asked = request.GET.get("zoom", "")
    return Zoom(asked) if asked in ZOOMS else Zoom.FIT


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days stand between the first and the last, right of the names."""

    first: date
    last: date
    zoom: Zoom = Zoom.FIT
    width: int = FRAME

    @classmethod
    def of(cls, first: date, last: date, zoom: Zoom) -> Scale:
        """From a first day to a last; whole months of it, as wide as it takes, with a zoom."""
        if not zoom.days:
            return cls(first, last)
        first = first.replace(day=1)
        after = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
        days = max((after - first).days, zoom.days)
        return cls(first, first + timedelta(days=days - 1), zoom, FRAME * days // zoom.days)

    @property
    def whole(self) -> int:
        """The width of the picture."""
        return LABELS + self.width + 10

    def x(self, day: date) -> float:
        """Where a day begins; those outside at the edge."""
        held = min(max(day, self.first), self.last + timedelta(days=1))
        days = (self.last - self.first).days + 1
        return round(LABELS + self.width * (held - self.first).days / days, 1)

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day + timedelta(days=1))

    def span(self, start: date, end: date) -> float:
        """The width of a bar from one day to another, both included; never too thin to be seen."""
        return round(max(self.end(end) - self.x(start), 3), 1)

    def now(self, today: date) -> float | None:
        """Where today is, if the picture shows it."""
        return self.x(today) if self.first <= today <= self.last else None

    def marks(self) -> list[tuple[float, str]]:
        """Mondays where a frame is a quarter or less; else months, thinned until they do not
        touch."""
        if self.zoom in (Zoom.MONTH, Zoom.QUARTER):
            monday = self.first + timedelta(days=-self.first.weekday() % 7)
            days = range(0, (self.last - monday).days + 1, 7)
            mondays = [monday + timedelta(days=n) for n in days]
            return [(self.x(day), f"{day:%m-%d}") for day in mondays]
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append((self.x(day), f"{day:%Y-%m}"))
            day = (day + timedelta(days=32)).replace(day=1)
        return found[:: 1 + len(found) * FRAME // (self.width * 14)]
