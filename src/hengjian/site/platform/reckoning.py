"""Reckoning a day due: working days from a start, with pauses and extensions; no database.

A working day counts unless the clock stands still on it. It stands still from the day it is paused
until the day before it is started again, over all pauses for at most so many working days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from hengjian.bilingual import Text
from hengjian.working_days import is_provisional, nth_working_day, shifted

DAY = timedelta(days=1)
SATURDAY = 5
FARTHEST = 4000
"""Days looked ahead: no procedure of an office runs so long."""


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """The days on which public offices work; Monday to Friday where holidays are not published."""

    def is_open(self, day: date) -> bool:
        """Whether offices work on that day."""
        return shifted(day, 1).on == day

    def is_published(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from one day to the other are known."""
        return not is_provisional(first, last)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; ``day`` itself for 0."""
        return nth_working_day(day, count).on


OFFICE_DAYS = OfficeDays()


@dataclass(slots=True)
class Stop:
    """The clock stood still from one day until the other; open where it does so now."""

    since: date
    cause: str
    by: str
    until: date | None = None
    """The day it was started again; that day counts."""
    free: bool = False
    """Does not count towards the most: it was settled in between, and opened again."""

    def covers(self, day: date) -> bool:
        """Whether it stood still on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class Granted:
    """More days that were granted."""

    days: int
    on: date
    asked_by: str
    by: str
    asked_why: str = ""
    why: str = ""
    """What was said to it by who decided."""

    def reasons(self) -> Text:
        """Both reasons, behind a colon; empty where none is kept."""
        zh = "；".join(filter(None, (self.asked_why and f"申请：{self.asked_why}", self.why)))
        en = "; ".join(filter(None, (self.asked_why and f"asked: {self.asked_why}", self.why)))
        return Text(f"：{zh}", f": {en}") if zh else Text("", "")


@dataclass(slots=True)
class Reckoning:
    """What a day due is reckoned from."""

    started: date
    days: int
    most_stopped: int = 0
    stops: list[Stop] = field(default_factory=list)
    granted: list[Granted] = field(default_factory=list)
    refused: list[Granted] = field(default_factory=list)
    asked: int = 0
    """Days asked for and not decided on."""
    asked_why: str = ""
    ended: date | None = None
    said: list[str] = field(default_factory=list)
    """Reminders that were given."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reckoning:
        """From what a row keeps."""
        values = dict(kept)
        values["started"] = date.fromisoformat(values["started"])
        values["ended"] = _day(values.get("ended"))
        values["stops"] = [
            Stop(**{**each, "since": _day(each["since"]), "until": _day(each["until"])})
            for each in values.get("stops", ())
        ]
        for name in ("granted", "refused"):
            values[name] = [Granted(**{**e, "on": _day(e["on"])}) for e in values.get(name, ())]
        return cls(**values)

    def as_kept(self) -> dict[str, Any]:
        """As JSON values, days as text."""
        kept: dict[str, Any] = _plain(asdict(self))
        return kept

    @property
    def allowed(self) -> int:
        """The working days there are in all."""
        return self.days + sum(each.days for each in self.granted)

    @property
    def paused(self) -> bool:
        """Whether it stands still now."""
        return any(each.until is None for each in self.stops)

    def due(self, office: OfficeDays) -> date:
        """The last day in time: while the clock stands still, the latest it can come to."""
        return self.day_of(self.allowed, office)

    def day_of(self, count: int, office: OfficeDays) -> date:
        """The day on which so many working days are used up."""
        for day, used in self._count(office):
            if used >= count:
                return day
        raise AssertionError(f"{count} working days from {self.started} are beyond {FARTHEST} days")

    def _count(self, office: OfficeDays) -> Iterator[tuple[date, int]]:
        """Each day from the start with how many working days were used up by its end."""
        used, stopped = 0, 0
        yield self.started, 0
        for number in range(1, FARTHEST):
            day = self.started + number * DAY
            if office.is_open(day):
                stop = next((each for each in self.stops if each.covers(day)), None)
                if stop is None or (not stop.free and stopped >= self.most_stopped):
                    used += 1
                elif not stop.free:
                    stopped += 1
            yield day, used

    def used(self, today: date, office: OfficeDays) -> int:
        """The working days that are used up by the end of a day."""
        return max((used for day, used in self._until(today, office)), default=0)

    def _until(self, today: date, office: OfficeDays) -> Iterator[tuple[date, int]]:
        for day, used in self._count(office):
            if day > today:
                return
            yield day, used

    def left_to_stop(self, today: date, office: OfficeDays) -> int:
        """The working days it may still stand still after today."""
        days = (self.started + n * DAY for n in range(1, (today - self.started).days))
        stops = [each for each in self.stops if not each.free]
        stopped = sum(
            office.is_open(day) and any(each.covers(day) for each in stops) for day in days
        )
        return max(0, self.most_stopped - stopped)

    def pause(self, on: date, cause: str, by: str) -> None:
        """It stands still from this day on."""
        self.stops.append(Stop(on, cause, by))

    def resume(self, on: date) -> None:
        """It runs again from this day on."""
        for each in self.stops:
            each.until = each.until or on

    def decide(self, granted: bool, on: date, asked_by: str, by: str, why: str = "") -> None:
        """More days are granted, or are not."""
        kept = self.granted if granted else self.refused
        kept.append(Granted(self.asked, on, asked_by, by, self.asked_why, why))
        self.asked, self.asked_why = 0, ""

    def go_on(self, on: date) -> None:
        """Opened again after it was settled: the days in between, and that day, do not count."""
        assert self.ended is not None
        self.resume(self.ended)
        self.stops.append(Stop(self.ended + DAY, "settled", "", on + DAY, free=True))
        self.ended = None

    def explain(self, office: OfficeDays, causes: Mapping[str, Text]) -> Iterator[Text]:
        """How the day comes about, line by line."""
        yield Text(
            f"{self.started} 起算（当日不计），{self.days} 个工作日",
            f"from {self.started} (not counted), {self.days} working days",
        )
        for each in self.granted:
            yield Text(
                f"{each.on} 同意延期 {each.days} 个工作日{each.reasons().zh}",
                f"{each.days} working days more, granted on {each.on}{each.reasons().en}",
            )
        for each in self.refused:
            if each.why:
                yield Text(
                    f"{each.on} 不同意延期 {each.days} 个工作日{each.reasons().zh}",
                    f"{each.days} working days more, refused on {each.on}{each.reasons().en}",
                )
        if self.asked_why:
            yield Text(
                f"已申请延期 {self.asked} 个工作日，待决定：{self.asked_why}",
                f"{self.asked} working days more are asked for: {self.asked_why}",
            )
        for stop in self.stops:
            yield _stop_in_words(stop, causes)
        due = self.due(office)
        days = [self.started + n * DAY for n in range(1, (due - self.started).days + 1)]
        yield from _days_in_words(days, office)
        if not office.is_published(self.started, due):
            yield Text(
                "其中有年份的放假安排尚未公布，按周一至周五计算，公布后重新推算",
                "the holidays of a year are not published yet: Monday to Friday count until then",
            )
        if self.ended is not None:
            yield Text(f"{self.ended} 办结", f"settled on {self.ended}")
        yield Text(f"截止 {due}", f"due on {due}")


def _days_in_words(days: Sequence[date], office: OfficeDays) -> Iterator[Text]:
    """Which days between were not counted, and which of a weekend were."""
    off = [day for day in days if not office.is_open(day)]
    made_up = [day for day in days if office.is_open(day) and day.weekday() >= SATURDAY]
    spans = [f"{first}" if first == last else f"{first}—{last}" for first, last in _spans(off)]
    yield Text(
        f"其间休息日 {len(off)} 天" + ("：" + "、".join(spans) if spans else ""),
        f"{len(off)} days off in between" + (": " + ", ".join(spans) if spans else ""),
    )
    if made_up:
        named = [f"{day}" for day in made_up]
        yield Text("调休上班：" + "、".join(named), "worked to make up: " + ", ".join(named))


def _spans(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Days one after the other, as first and last."""
    first = last = None
    for day in days:
        if first is None or last is None or day != last + DAY:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def _stop_in_words(stop: Stop, causes: Mapping[str, Text]) -> Text:
    settled = Text("已办结，重新打开前不计", "settled, and not counted until it was opened again")
    cause = settled if stop.free else causes.get(stop.cause, Text(stop.cause, stop.cause))
    if stop.until is None:
        return Text(
            f"{stop.since} 起暂停：{cause.zh}", f"stands still since {stop.since}: {cause.en}"
        )
    return Text(
        f"{stop.since} 至 {stop.until - DAY} 暂停：{cause.zh}",
        f"stood still from {stop.since} to {stop.until - DAY}: {cause.en}",
    )


def _day(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
