"""What events come to: the state of a case on any day, from what had happened by then.

A pure function of the events. What stands on the case and on each of its events must be the same;
a test folds every walk anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from hengjian.site.platform.reckoning import OFFICE_DAYS, Reckoning
from hengjian.site.residents.hotline.deadlines import deadlines, terms_of
from hengjian.site.residents.hotline.models import Case

S = Case.State


class Event(Protocol):
    """What the fold reads of an event."""

    kind: str
    on: date
    given: Mapping[str, Any]


@dataclass(slots=True)
class Standing:
    """How a case stands on a day."""

    received_on: date
    kind: str
    state: str = S.NEW
    unit: str = ""
    reckoning: Reckoning | None = None
    stated_due: date | None = None
    """The day due as the source states it, for what came finished."""
    closed_on: date | None = None
    resolved_on: date | None = None
    verdict: str = ""
    verdict_on: date | None = None
    asked: int = 0
    main: str = ""

    @property
    def due_by(self) -> date | None:
        """The last day in time."""
        return self.reckoning.due(OFFICE_DAYS) if self.reckoning else self.stated_due

    @property
    def paused(self) -> bool:
        """Whether its clock stands still."""
        return self.reckoning is not None and self.reckoning.ended is None and self.reckoning.paused


def fold(events: Iterable[Event], until: date | None = None) -> Standing | None:
    """How a case stands after these events, of which those after ``until`` are left out; None
    before it was received. The events are in their order."""
    now: Standing | None = None
    for event in events:
        if until is not None and event.on > until:
            continue
        if event.kind == "receive":
            now = _receive(event)
        elif now is not None and event.kind in EFFECTS:
            EFFECTS[event.kind](now, event)
    return now


def begun(kind: str, received_on: date, on: date, days: int | None = None) -> Reckoning:
    """The clock of a case that starts on a day."""
    given = terms_of(kind, received_on).finish if days is None else days
    return Reckoning(on, given, deadlines().on(received_on).paused)


def _receive(event: Event) -> Standing:
    kind, stated = event.given["kind"], event.given.get("stated_due")
    now = Standing(event.on, kind, unit=event.given.get("unit", ""))
    now.state = event.given.get("state", S.NEW)
    if stated:
        now.stated_due = date.fromisoformat(stated)
    else:
        now.reckoning = begun(kind, event.on, event.on, event.given.get("days"))
    return now


def _classify(now: Standing, event: Event) -> None:
    now.kind = event.given["kind"]
    if now.reckoning is not None:
        now.reckoning.days = terms_of(now.kind, now.received_on).finish


def _send(now: Standing, event: Event) -> None:
    now.state, now.unit = S.SENT, event.given["unit"]


def _return(now: Standing, event: Event) -> None:
    now.state, now.unit = S.NEW, ""


def _accept(now: Standing, event: Event) -> None:
    now.state = S.WORKING


def _reply(now: Standing, event: Event) -> None:
    now.state, now.closed_on = S.REPLIED, event.on
    if now.reckoning is not None:
        now.reckoning.ended = now.reckoning.ended or event.on


def _follow(now: Standing, event: Event) -> None:
    if event.given["found"] == "solved":
        now.resolved_on = event.on
    if event.given["found"] == "give_up":
        now.state, now.verdict, now.verdict_on = S.SETTLED, Case.Verdict.NOT_REACHED, event.on


def _verdict(now: Standing, event: Event) -> None:
    now.state, now.verdict, now.verdict_on = S.SETTLED, event.given["verdict"], event.on


def _reopen(now: Standing, event: Event) -> None:
    now.state, now.closed_on, now.resolved_on = S.WORKING, None, None
    now.verdict, now.verdict_on, now.stated_due = "", None, None
    now.reckoning = begun(now.kind, now.received_on, event.on)


def _merge(now: Standing, event: Event) -> None:
    now.state, now.main = S.MERGED, event.given["main"]
    if now.reckoning is not None:
        now.reckoning.ended = now.reckoning.ended or event.on


def _pause(now: Standing, event: Event) -> None:
    if now.reckoning is not None:
        now.reckoning.pause(event.on, event.given["cause"], "")


def _resume(now: Standing, event: Event) -> None:
    if now.reckoning is not None:
        now.reckoning.resume(event.on)


def _ask(now: Standing, event: Event) -> None:
    now.asked = event.given["days"]


def _decide(granted: bool) -> Callable[[Standing, Event], None]:
    def apply(now: Standing, event: Event) -> None:
        if now.reckoning is not None:
            now.reckoning.asked = now.asked
            now.reckoning.decide(granted, event.on, "", "")
        now.asked = 0

    return apply


EFFECTS: Mapping[str, Callable[[Standing, Event], None]] = {
    "classify": _classify,
    "dispatch": _send,
    "transfer": _send,
    "return": _return,
    "accept": _accept,
    "reply": _reply,
    "follow-up": _follow,
    "verdict": _verdict,
    "reopen": _reopen,
    "merge": _merge,
    "pause-clock": _pause,
    "resume-clock": _resume,
    "ask-extension": _ask,
    "grant-extension": _decide(True),
    "refuse-extension": _decide(False),
}
"""By kind of event. Reminders, urging, naming, escalation and remarks change no state."""
