"""Cases as pages show them: how urgent, how long still, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hengjian.bilingual import Text
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import current_moment
from hengjian.site.common.words import said
from hengjian.site.platform.clock import reckoning_of
from hengjian.site.platform.reckoning import DAY, OFFICE_DAYS
from hengjian.site.residents.hotline.events import KINDS, TOLD
from hengjian.site.residents.hotline.models import Case, CaseEvent

OPEN = (Case.State.NEW, Case.State.SENT, Case.State.WORKING)
SOON = 1
"""Working days left from which on a case is marked."""


@dataclass(frozen=True, slots=True)
class Left:
    """How long a case has still, in words, and how it is marked."""

    words: Text
    mark: str
    used: int
    """Per cent of its days."""


def left_of(case: Case, today: date) -> Left:
    """What is left of its days, or how it ended."""
    if case.state not in OPEN or case.due_by is None:
        return _end(case)
    reckoning = reckoning_of(case)
    used = 0
    if reckoning is not None:
        gone = reckoning.used(today, OFFICE_DAYS)
        used = min(100, gone * 100 // max(1, reckoning.allowed))
        if reckoning.paused:
            return Left(Text("已暂停", "paused"), "mark-grey", used)
    if case.due_by < today:
        late = _working_days(case.due_by, today)
        return Left(Text(f"逾期 {late} 个工作日", f"{late} working days late"), "mark-red", 100)
    if case.due_by == today:
        return Left(Text("今天到期", "due today"), "mark-red", used or 100)
    days = _working_days(today, case.due_by)
    mark = "mark-amber" if days <= SOON else "mark-blue"
    return Left(Text(f"还剩 {days} 个工作日", f"{days} working days left"), mark, used)


def _end(case: Case) -> Left:
    closed, due = case.closed_on, case.due_by
    if closed is None or due is None:
        return Left(Text("—", "—"), "mark-grey", 0)
    if closed <= due:
        return Left(Text("按期办结", "finished in time"), "mark-accent", 100)
    return Left(Text("逾期办结", "finished late"), "mark-amber", 100)


def _working_days(first: date, last: date) -> int:
    """The working days after ``first`` up to ``last``."""
    days = (last - first).days
    return sum(OFFICE_DAYS.is_open(first + number * DAY) for number in range(1, days + 1))


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    on: date
    words: Text
    reason: str
    who: str
    mark: str


def history(events: Iterable[CaseEvent], told_only: bool = False) -> Iterator[Happened]:
    """What happened, in order; ``told_only``: what the resident is told of."""
    for event in events:
        if not told_only or event.kind in TOLD:
            yield Happened(
                event.on, _words(event), event.reason, _who(event), MARKS.get(event.kind, "")
            )


NOBODY_KNOWN = {
    "system": Text("系统", "the system"),
    "public": Text("居民", "a resident"),
    "code:case": Text("居民（凭码）", "the resident, by code"),
}
"""Hands that are no person of the site."""


def _who(event: CaseEvent) -> str:
    known = NOBODY_KNOWN.get(event.by)
    return name_of(event.by) if known is None else said(known)


MARKS = {"name": "mark-red", "remind-again": "mark-amber", "reopen": "mark-amber"}


def _words(event: CaseEvent) -> Text:
    kind, given = KINDS[event.kind], event.given
    for name, wordings in CHOSEN.items():
        if given.get(name) in wordings:
            said = wordings[given[name]]
            return Text(f"{kind.zh}：{said.zh}", f"{kind.en}: {said.en}")
    if "days" in given and event.kind == "ask-extension":
        return Text(
            f"{kind.zh} {given['days']} 个工作日", f"{kind.en}: {given['days']} working days"
        )
    if "main" in given:
        return Text(f"{kind.zh}：{given['main']}", f"{kind.en}: {given['main']}")
    return kind


CHOSEN = {
    "verdict": {
        "agreed": Text("认可", "agreed"),
        "not_agreed": Text("不认可", "not agreed"),
        "not_reached": Text("未联系上", "nobody was reached"),
    },
    "found": {
        "solved": Text("核实已解决", "found solved"),
        "unsolved": Text("没有解决", "not solved"),
        "unreached": Text("未联系上", "nobody was reached"),
        "give_up": Text("多次未联系上", "nobody was reached, several times"),
    },
    "outcome": {
        "solved": Text("已解决", "solved"),
        "partly": Text("部分解决", "solved in part"),
        "explained": Text("已解释说明", "explained"),
        "impossible": Text("无法解决", "cannot be solved"),
    },
    "cause": {
        "waiting": Text("等待诉求人提供材料", "waiting for the resident"),
        "procedure": Text("法定程序", "a legal procedure"),
        "weather": Text("天气", "weather"),
    },
}
"""What a step was given, in words."""


def hours_left(case: Case) -> Text | None:
    """For an urgent case nobody has answered: how long to the first answer."""
    if case.kind != Case.Kind.URGENT or case.answered_at is not None or case.answer_by is None:
        return None
    minutes = int((case.answer_by - current_moment()).total_seconds()) // 60
    if minutes < 0:
        return Text("首次答复已超时", "the first answer is overdue")
    return Text(
        f"{minutes // 60} 小时 {minutes % 60} 分内首次答复",
        f"first answer within {minutes // 60} h {minutes % 60} min",
    )
