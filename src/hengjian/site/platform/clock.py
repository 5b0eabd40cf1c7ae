"""The clock of a procedure: by when something is due, what stops and extends it, who is reminded.

::

    CLOCK = Clock(
        days=5,
        pause=Pause({"weather": Text("天气", "weather")}, most=20, right=P.EVALUATION_WORK),
        extension=Extension(most=10, times=1, asked=P.REQUEST_ANSWER, granted=P.EVALUATION_LEAD),
        reminds=(share(70), after(1)),
        rises=after(3),
        reopens=Reopens.RESTART,
    )
    REQUEST = Procedure(Request, …, clock=CLOCK, steps=(
        Step("send", R.DRAFT, R.SENT, clock=START, …),
        Step("accept", R.ANSWERED, R.ACCEPTED, clock=STOP, …),
        *CLOCK.steps(at=(R.SENT, R.RETURNED)),
    ))

The day due stands in a column, so that lists and duties can ask for it; what it was reckoned from
stands beside it (``Clocked.clock``), so that it can be explained, and reckoned anew when holidays
are published. Days are working days; the day a clock starts is not counted (民法典 第二百零一条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from django import forms
from django.db import models

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.reckoning import OFFICE_DAYS, OfficeDays, Reckoning
from hengjian.site.platform.step import REASON, STAY, Ask, Duty, Step, Turn

START, STOP = "start", "stop"
"""What a step does to the clock."""


class Clocked(models.Model):
    """The columns of a model whose rows have a day by which something is due."""

    due_on = models.DateField(words("期限", "deadline"), null=True, blank=True, editable=False)
    """The last day in time; none while no clock runs."""
    clock = models.JSONField(
        words("期限推算", "reckoning"), default=dict, blank=True, editable=False
    )
    """What the day was reckoned from: ``Reckoning.as_kept``."""
    extension_asked_by = models.CharField(
        words("申请延期的人", "extension asked by"), max_length=150, blank=True, editable=False
    )
    """Who waits for an answer to a request for more days; empty where nobody does."""

    class Meta:
        abstract = True


class Reopens(StrEnum):
    """What becomes of the days when something settled is opened again: said, never guessed."""

    RESTART = "restart"
    """All days anew from the day it is opened."""
    CONTINUE = "continue"
    """The days that were left when it was settled."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still for a reason."""

    reasons: Mapping[str, Text]
    most: int
    """Working days over all pauses; after them the clock goes on by itself."""
    right: Permission
    asks: tuple[Ask, ...] = ()
    """What must hold besides where it is paused or goes on."""


@dataclass(frozen=True, slots=True)
class Extension:
    """More days, asked for before the day due and granted by another hand."""

    most: int
    """Working days at once."""
    times: int
    asked: Permission
    granted: Permission
    asks: tuple[Ask, ...] = ()
    """What must hold besides where days are asked for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a clock speaks: at a share of its days, or some working days after the day due."""

    per_cent: int | None = None
    days_after: int | None = None

    @property
    def code(self) -> str:
        """How it is kept that this was said: ``share-70``, ``after-3``."""
        return f"share-{self.per_cent}" if self.days_after is None else f"after-{self.days_after}"

    def day(self, reckoning: Reckoning, office: OfficeDays) -> date:
        """The day it comes, as things stand."""
        if self.days_after is not None:
            return office.add(reckoning.due(office), self.days_after)
        assert self.per_cent is not None
        return reckoning.day_of(-(-reckoning.allowed * self.per_cent // 100), office)


def share(per_cent: int) -> Moment:
    """When so much of the days is used up."""
    return Moment(per_cent=per_cent)


def after(days: int) -> Moment:
    """So many working days after the day due."""
    return Moment(days_after=days)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days a procedure gives, and what may be done to them."""

    days: int | Callable[[Any], int]
    """Working days; of the row, where not all rows have as many."""
    reopens: Reopens
    pause: Pause | None = None
    extension: Extension | None = None
    reminds: tuple[Moment, ...] = ()
    rises: Moment | None = None
    """When it is told to the office above."""
    office: OfficeDays = OFFICE_DAYS

    def apply(self, turn: Turn) -> None:
        """What the step does to the clock of its row."""
        if turn.step.clock == START:
            self._start(turn)
        elif turn.step.clock == STOP:
            self.end(turn.row, turn.on)

    def end(self, row: Any, on: date) -> None:
        """It was settled on that day; nothing where it was before, or no clock runs."""
        now = reckoning_of(row)
        if now is not None:
            now.ended = now.ended or on
            self._keep(row, now)

    def _start(self, turn: Turn) -> None:
        """Begin, or go on after it was settled; what runs already is left alone."""
        now = reckoning_of(turn.row)
        if now is not None and now.ended is None:
            return
        if now is None or self.reopens is Reopens.RESTART:
            self.begin(turn.row, turn.on)
            return
        now.go_on(turn.on)
        turn.row.extension_asked_by = ""
        self._keep(turn.row, now)

    def begin(self, row: Any, on: date, days: int | None = None) -> None:
        """Start it anew, also for a row that is entered running; ``days`` where the row was given
        its days elsewhere."""
        most = self.pause.most if self.pause else 0
        row.extension_asked_by = ""
        self._keep(row, Reckoning(on, self.days_of(row) if days is None else days, most))

    def recount(self, row: Any) -> None:
        """The row is of another kind now: other days from the same start, pauses and extensions
        as they were. Nothing where no clock runs."""
        now = reckoning_of(row)
        if now is not None and now.ended is None:
            now.days = self.days_of(row)
            self._keep(row, now)

    def days_of(self, row: Any) -> int:
        """The working days the row is given at first."""
        return self.days if isinstance(self.days, int) else self.days(row)

    def _keep(self, row: Any, now: Reckoning) -> None:
        row.clock = now.as_kept()
        row.due_on = None if now.ended else now.due(self.office)

    def reckon_anew(self, row: Any) -> bool:
        """Whether the day due is another now: holidays were published, or the calendar mended."""
        now, was = reckoning_of(row), row.due_on
        if now is not None:
            self._keep(row, now)
        return bool(row.due_on != was)

    def explain(self, row: Any) -> list[Text]:
        """How the day due comes about, line by line; nothing where no clock was started."""
        now = reckoning_of(row)
        names = self.pause.reasons if self.pause else {}
        return [] if now is None else list(now.explain(self.office, names))

    def spoken(self, row: Any, today: date) -> Iterator[tuple[str, Moment]]:
        """What is to be said by today and has not been: ``("remind", …)`` or ``("rise", …)``."""
        now = reckoning_of(row)
        if now is None or now.ended is not None:
            return
        every = [("remind", each) for each in self.reminds]
        every += [("rise", self.rises)] if self.rises else []
        for kind, moment in every:
            said = f"{kind}-{moment.code}" in now.said
            if not said and moment.day(now, self.office) <= today:
                yield kind, moment

    def say(self, row: Any, kind: str, moment: Moment) -> None:
        """It has been said."""
        now = reckoning_of(row)
        assert now is not None
        now.said.append(f"{kind}-{moment.code}")
        self._keep(row, now)

    def steps(self, at: tuple[str, ...]) -> tuple[Step, ...]:
        """The steps of pause and extension, open in the states in which the clock runs."""
        found: list[Step] = []
        if self.pause is not None:
            found += self._pausing(self.pause, at)
        if self.extension is not None:
            found += self._extending(self.extension, at)
        return tuple(found)

    def _pausing(self, pause: Pause, at: tuple[str, ...]) -> Iterator[Step]:
        yield Step(
            "pause-clock",
            at,
            STAY,
            right=pause.right,
            takes={"cause": partial(_cause_field, pause)},
            asks=(_runs, partial(_may_pause, pause), *pause.asks),
            reason=REASON,
            then=self._pause,
            offered=_is_running,
            aside=True,
            button=Text("暂停计时", "Stop the clock"),
            done=Text("已暂停计时", "the clock stands still"),
        )
        yield Step(
            "resume-clock",
            at,
            STAY,
            right=pause.right,
            asks=(_is_paused, *pause.asks),
            then=self._resume,
            offered=_stands_still,
            button=Text("恢复计时", "Start the clock again"),
            done=Text("已恢复计时", "the clock runs again"),
        )

    def _extending(self, extension: Extension, at: tuple[str, ...]) -> Iterator[Step]:
        yield Step(
            "ask-extension",
            at,
            STAY,
            right=extension.asked,
            by="extension_asked_by",
            takes={"days": partial(_days_field, extension)},
            asks=(_runs, partial(_may_extend, extension), *extension.asks),
            reason=REASON,
            then=self._ask,
            offered=partial(_can_be_extended, extension),
            aside=True,
            button=Text("申请延期", "Ask for more days"),
            done=Text("已申请延期，由他人决定", "asked for; somebody else decides"),
        )
        yield from self._deciding(extension, at)

    def _deciding(self, extension: Extension, at: tuple[str, ...]) -> Iterator[Step]:
        decided: dict[str, Any] = {
            "right": extension.granted,
            "not_by": ("extension_asked_by",),
            "asks": (_runs, _was_asked),
            "reason": REASON,
            "offered": _is_asked,
            "one_right": {"extension_asked_by": "whoever may grant days may also need them once"},
        }
        yield Step(
            "grant-extension",
            at,
            STAY,
            then=partial(self._decide, True),
            button=Text("同意延期", "Grant more days"),
            done=Text("已同意延期", "granted"),
            duty=Duty(
                Text("件延期申请待决定", "requests for more days await a decision"),
                "",
                "mark-amber",
                _those_asked,
            ),
            **decided,
        )
        yield Step(
            "refuse-extension",
            at,
            STAY,
            then=partial(self._decide, False),
            button=Text("不同意延期", "Refuse more days"),
            done=Text("未同意延期", "not granted"),
            **decided,
        )

    def _pause(self, turn: Turn) -> None:
        now = _running(turn.row)
        now.pause(turn.on, turn.given["cause"], turn.who)
        self._keep(turn.row, now)

    def _resume(self, turn: Turn) -> None:
        now = _running(turn.row)
        now.resume(turn.on)
        self._keep(turn.row, now)

    def _ask(self, turn: Turn) -> None:
        now = _running(turn.row)
        now.asked, now.asked_why = int(turn.given["days"]), turn.why
        self._keep(turn.row, now)

    def _decide(self, granted: bool, turn: Turn) -> None:
        now = _running(turn.row)
        now.decide(granted, turn.on, turn.row.extension_asked_by, turn.who, turn.why)
        turn.row.extension_asked_by = ""
        self._keep(turn.row, now)


def reckoning_of(row: Any) -> Reckoning | None:
    """What the row's day due was reckoned from; None where no clock was started."""
    return Reckoning.of(row.clock) if row.clock else None


def _running(row: Any) -> Reckoning:
    now = reckoning_of(row)
    assert now is not None, "asked before"
    return now


def _is_running(row: Any, by: object = None) -> bool:
    now = reckoning_of(row)
    return now is not None and now.ended is None and not now.paused


def _stands_still(row: Any, by: object = None) -> bool:
    now = reckoning_of(row)
    return now is not None and now.ended is None and now.paused


def _is_asked(row: Any, by: object = None) -> bool:
    return bool(row.extension_asked_by)


def _those_asked(rows: models.QuerySet[Any], by: object) -> models.QuerySet[Any]:
    return rows.exclude(extension_asked_by="")


def _can_be_extended(extension: Extension, row: Any, by: object) -> bool:
    now = reckoning_of(row)
    return (
        now is not None
        and now.ended is None
        and not _is_asked(row)
        and len(now.granted) < extension.times
    )


def _cause_field(pause: Pause) -> forms.Field:
    choices = [(code, words(text.zh, text.en)) for code, text in pause.reasons.items()]
    return forms.ChoiceField(label=words("暂停事由", "cause"), choices=choices)


def _days_field(extension: Extension) -> forms.Field:
    label = words("延长工作日数", "more working days")
    return forms.IntegerField(label=label, min_value=1, max_value=extension.most)


def _runs(turn: Turn) -> Iterator[Problem]:
    now = reckoning_of(turn.row)
    if now is None or now.ended is not None:
        yield problem("clock-not-running", name=turn.row)


def _may_pause(pause: Pause, turn: Turn) -> Iterator[Problem]:
    now = reckoning_of(turn.row)
    if now is None:
        return
    if turn.given.get("cause") not in pause.reasons:
        yield problem("clock-cause", Place(path="cause"), known=_list_texts(pause.reasons.values()))
    if now.paused:
        yield problem("clock-paused", name=turn.row)
    if now.left_to_stop(turn.on, OFFICE_DAYS) == 0:
        yield problem("clock-paused-enough", name=turn.row, most=pause.most)


def _is_paused(turn: Turn) -> Iterator[Problem]:
    if not _stands_still(turn.row):
        yield problem("clock-not-paused", name=turn.row)


def _may_extend(extension: Extension, turn: Turn) -> Iterator[Problem]:
    now = reckoning_of(turn.row)
    if now is None:
        return
    found, most = turn.given.get("days"), extension.most
    if not isinstance(found, int) or not 0 < found <= most:
        yield problem("clock-days", Place(path="days"), found=found or "—", most=most)
    if turn.row.due_on is not None and turn.on > turn.row.due_on:
        yield problem("clock-past-due", name=turn.row, due=turn.row.due_on)
    if len(now.granted) >= extension.times:
        yield problem("clock-extended-enough", name=turn.row, times=extension.times)
    if _is_asked(turn.row):
        yield problem("clock-extension-asked", name=turn.row)


def _was_asked(turn: Turn) -> Iterator[Problem]:
    if not _is_asked(turn.row):
        yield problem("clock-nothing-asked", name=turn.row)


def _list_texts(texts: Iterable[Text]) -> Text:
    every = list(texts)
    return Text("、".join(each.zh for each in every), ", ".join(each.en for each in every))
