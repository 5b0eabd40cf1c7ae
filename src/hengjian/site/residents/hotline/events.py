"""Keeping what happened to a case: one event with how the case stands after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.bilingual import Text
from hengjian.site.accounts.codes import Bearer
from hengjian.site.accounts.models import Membership
from hengjian.site.common.actor import Actor, System
from hengjian.site.platform.clock import Moment, reckoning_of
from hengjian.site.platform.reckoning import OFFICE_DAYS
from hengjian.site.platform.step import Outcome, Turn
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.notifying import tell_clock, tell_step

KINDS: Mapping[str, Text] = {
    "receive": Text("收到", "received"),
    "classify": Text("改定类别", "classed anew"),
    "dispatch": Text("分派", "dispatched"),
    "transfer": Text("转办", "transferred"),
    "return": Text("退回", "given back"),
    "accept": Text("接收", "accepted"),
    "tell": Text("告知进展", "told how it goes"),
    "reply": Text("答复", "answered"),
    "follow-up": Text("回访", "followed up"),
    "verdict": Text("居民意见", "the resident's verdict"),
    "reopen": Text("重新办理", "opened again"),
    "urge": Text("催办", "urged"),
    "escalate": Text("转信访", "escalated to petition"),
    "merge": Text("并案", "merged"),
    "check": Text("核对通过", "genuine"),
    "pause-clock": Text("暂停计时", "clock stopped"),
    "resume-clock": Text("恢复计时", "clock started again"),
    "ask-extension": Text("申请延期", "more days asked for"),
    "grant-extension": Text("同意延期", "more days granted"),
    "refuse-extension": Text("不同意延期", "more days refused"),
    "remind": Text("催办提醒", "reminder"),
    "remind-again": Text("逾期提醒", "second reminder"),
    "name": Text("逾期点名", "named as overdue"),
    "reckon": Text("重新推算期限", "day due reckoned anew"),
}
"""What may happen to a case, in words."""
TOLD = frozenset(
    (
        *("receive", "dispatch", "transfer", "accept", "tell", "reply", "follow-up", "verdict"),
        *("reopen", "urge", "escalate", "merge", "pause-clock", "resume-clock"),
        *("ask-extension", "grant-extension", "refuse-extension", "reckon", "name"),
    )
)
"""What the resident is told of on the page that the code opens."""


def due_of(case: Case) -> date | None:
    """The last day in time by the case's clock; as the source states it where it has none."""
    reckoning = reckoning_of(case)
    return case.due_by if reckoning is None else reckoning.due(OFFICE_DAYS)


def event_of(
    case: Case, event: str, on: date, by: Actor, reason: str = "", **given: Any
) -> CaseEvent:
    """The event, not kept yet, with the case as it stands now."""
    who = by.trail_identity()
    return CaseEvent(
        case=case,
        kind=event,
        on=on,
        by=who.username,
        organisation=who.organisation,
        reason=reason,
        given=given,
        state=case.state,
        unit=case.unit.code if case.unit is not None else "",
        due_by=case.due_by,
        closed_on=case.closed_on,
        resolved_on=case.resolved_on,
        verdict=case.verdict,
        verdict_on=case.verdict_on,
        main_code=case.main.code if case.main is not None else "",
    )


def follow(turn: Turn, outcome: Outcome) -> None:
    """Every step of a case leaves one event."""
    case, given = turn.row, dict(turn.given)
    case.due_by = due_of(case)
    case.extended = case.extended or turn.step.name == "grant-extension"
    if turn.step.name == "follow-up" and outcome != turn.step.outcomes[0]:
        given["found"] = "give_up"
    event_of(case, turn.step.name, turn.on, turn.actor, turn.why, **given).save()
    tell_step(turn)


def hear(kind: str, row: Case, moment: Moment, today: date) -> None:
    """The clock speaks: a reminder, a second one after the day due, and being named."""
    tell_clock(kind, row, moment)
    if kind == "rise":
        row.named_on = today
        row.save(update_fields=["named_on"])
        event_of(row, "name", today, System()).save()
        return
    event_of(row, "remind" if moment.days_after is None else "remind-again", today, System()).save()


def by_resident(by: Membership | Bearer) -> bool:
    """Whether whoever acts shows a code, and is not known."""
    return isinstance(by, Bearer)
