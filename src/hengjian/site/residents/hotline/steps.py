"""A case, step by step: dispatched, accepted, replied to, followed up by somebody else, judged by
the resident; given back, transferred, paused, extended, opened again, merged, escalated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_moment
from hengjian.site.common.trail import snapshot
from hengjian.site.common.words import words
from hengjian.site.platform.clock import (
    START,
    STOP,
    Clock,
    Extension,
    Pause,
    Reopens,
    after,
    share,
)
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.reckoning import OFFICE_DAYS
from hengjian.site.platform.step import (
    LONG_REASON,
    REASON,
    STAY,
    Duty,
    OneOf,
    Outcome,
    Step,
    Turn,
)
from hengjian.site.residents.hotline.deadlines import deadlines, terms_of
from hengjian.site.residents.hotline.events import by_resident, follow, hear
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of

S, P = Case.State, Permission
OPEN = (S.NEW, S.SENT, S.WORKING)
CODED = "case"
"""The purpose of the code on a receipt."""
PERSONAL = ("reporter", "phone", "phone_digest", "text", "reply", "sent_as")
WORDS = re.compile(r"\w")
MOST_OFFERED, SHORT = 200, 24
"""Cases among which the main one is chosen, and letters of each that are shown."""
SOLVED, UNSOLVED, UNREACHED = "solved", "unsolved", "unreached"


def without_persons(case: Case) -> dict[str, Any]:
    """The row without what residents say and who they are: the trail is kept for ever."""
    return {name: value for name, value in snapshot(case).items() if name not in PERSONAL}


def _days(case: Case) -> int:
    return terms_of(case.kind, case.received_on).finish


def _choice(label: Any, choices: Any) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices)


def _units() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(
        kind__in=(Organisation.Kind.UNIT, Organisation.Kind.SUB_DISTRICT), retired_on=None
    )
    return list(rows.order_by("path").values_list("code", "name"))


def _unit_field() -> forms.Field:
    return _choice(words("承办单位", "unit that handles it"), _units)


def _main_field() -> forms.Field:
    return OneOf(_leading, label=words("并入哪一件", "into which case"), max_length=64)


def _leading(row: Case) -> Iterator[tuple[str, str]]:
    """The cases it may be merged into: those of its site first, then of its region, the newest
    first."""
    rows = Case.objects.filter(region=row.region_id, received_on__lte=row.received_on)
    rows = rows.exclude(pk=row.pk).exclude(state=S.MERGED).order_by("-received_on", "-pk")
    here = [] if row.site_id is None else list(rows.filter(site=row.site_id)[:MOST_OFFERED])
    elsewhere = rows.exclude(pk__in=[each.pk for each in here])[: MOST_OFFERED - len(here)]
    for each in (*here, *elsewhere):
        said = f"{each.get_topic_display()} {each.text[:SHORT]}"
        yield each.code, f"{each.code} {each.received_on} {said}"


def _is_ours(turn: Turn) -> Iterator[Problem]:
    """Whoever handles it acts for the unit it was sent to."""
    if turn.row.unit_id != turn.by.organisation_id:
        unit = turn.row.unit.name if turn.row.unit is not None else "—"
        yield problem("case-of-another-unit", name=turn.row, unit=unit)


def _is_not_theirs(turn: Turn) -> Iterator[Problem]:
    """The unit that handled it does not follow it up."""
    if turn.row.unit_id == turn.by.organisation_id:
        yield problem("case-followed-by-own-unit", name=turn.row, unit=turn.row.unit.name)


def _is_checked(turn: Turn) -> Iterator[Problem]:
    if turn.row.unchecked:
        yield problem("case-unchecked", name=turn.row)


def _waits_to_be_checked(turn: Turn) -> Iterator[Problem]:
    if not turn.row.unchecked:
        yield problem("case-checked", name=turn.row)


def _unit_is_known(turn: Turn) -> Iterator[Problem]:
    if not Organisation.objects.filter(code=turn.given.get("unit"), retired_on=None).exists():
        yield problem("case-unit-unknown", Place(path="unit"), found=turn.given.get("unit", "—"))


def _may_go_back(turn: Turn) -> Iterator[Problem]:
    """In time, and not for ever: the third time somebody named decides."""
    rules = deadlines().on(turn.row.received_on)
    if turn.row.returned >= rules.returns:
        yield problem("case-returned-enough", name=turn.row, times=rules.returns)
    sent = turn.row.events.filter(kind__in=("dispatch", "transfer")).order_by("-on", "-pk").first()
    back = terms_of(turn.row.kind, turn.row.received_on).back
    if sent is not None and turn.on > (last := OFFICE_DAYS.add(sent.on, back)):
        yield problem("case-returned-late", name=turn.row, last=last)


def _has_own_words(turn: Turn) -> Iterator[Problem]:
    """A reply of stock phrases is none."""
    least = deadlines().on(turn.row.received_on).own_words
    text = turn.why
    for phrase in deadlines().stock_phrases:
        text = text.replace(phrase, "")
    found = len(WORDS.findall(text))
    if found < least:
        yield problem("case-reply-empty", Place(path="why"), found=found, least=least)


def _class_has_more_days(turn: Turn) -> Iterator[Problem]:
    most, asked = terms_of(turn.row.kind, turn.row.received_on).extend, turn.given.get("days")
    kind = turn.row.get_kind_display()
    if isinstance(asked, int) and asked > most:
        yield problem("case-class-extension", Place(path="days"), kind=kind, most=most)


def _may_still_be_opened(turn: Turn) -> Iterator[Problem]:
    rules, closed = deadlines().on(turn.row.received_on), turn.row.closed_on
    if by_resident(turn.actor) and closed and (turn.on - closed).days > rules.reopen_days:
        yield problem("case-reopened-late", name=turn.row, days=rules.reopen_days, closed=closed)


def _is_not_judged(turn: Turn) -> Iterator[Problem]:
    if turn.row.verdict not in ("", Case.Verdict.NOT_REACHED):
        said = turn.row.get_verdict_display()
        yield problem("case-judged", name=turn.row, said=said, on=turn.row.verdict_on)


def _main_leads(turn: Turn) -> Iterator[Problem]:
    """The main case is another, open or answered, and was received no later: its clock is the
    stricter one."""
    main = Case.objects.filter(code=turn.given.get("main", "")).first()
    place = Place(path="main")
    if main is None or main.pk == turn.row.pk or main.region_id != turn.row.region_id:
        yield problem("case-main-unknown", place, found=turn.given.get("main", "—"))
    elif main.state == S.MERGED or main.received_on > turn.row.received_on:
        yield problem("case-main-later", place, name=main)
    if turn.row.merged.exists():
        yield problem("case-is-main", name=turn.row, count=turn.row.merged.count())


def _unit_of(turn: Turn) -> Organisation:
    return Organisation.objects.get(code=turn.given["unit"])


def _classify(turn: Turn) -> None:
    turn.row.kind = turn.given["kind"]
    CLOCK.recount(turn.row)
    terms = terms_of(turn.row.kind, turn.row.received_on)
    turn.row.answer_by = terms.answer_by(turn.row.received_at)


def _send(turn: Turn) -> None:
    turn.row.unit = _unit_of(turn)


def _give_back(turn: Turn) -> None:
    turn.row.unit = None
    turn.row.returned += 1


def _transfer(turn: Turn) -> None:
    turn.row.unit, turn.row.accepted_by = _unit_of(turn), ""


def _answer(turn: Turn) -> None:
    if turn.row.answered_at is None:
        turn.row.answered_at = current_moment()


def _reply(turn: Turn) -> None:
    _answer(turn)
    turn.row.outcome = turn.given["outcome"]
    turn.row.followed_by, turn.row.tries = "", 0


def _follow_up(turn: Turn) -> Outcome | None:
    """What was found out; nobody is called a fourth time."""
    row, found = turn.row, turn.given["found"]
    row.followed_on = turn.on
    if found == SOLVED:
        row.resolved_on = turn.on
    if found != UNREACHED:
        return None
    row.tries += 1
    if row.tries < deadlines().on(row.received_on).tries:
        return None
    row.verdict, row.verdict_on = Case.Verdict.NOT_REACHED, turn.on
    return GIVEN_UP


def _judge(turn: Turn) -> None:
    turn.row.verdict, turn.row.verdict_on = turn.given["verdict"], turn.on


def _open_again(turn: Turn) -> None:
    """The same case, received on the same day; all three facts of its end are taken back."""
    row = turn.row
    row.closed_on = row.resolved_on = row.verdict_on = row.followed_on = row.named_on = None
    row.verdict = row.outcome = row.replied_by = row.followed_by = ""
    row.reopened += 1


def _urge(turn: Turn) -> None:
    turn.row.urged += 1


def _escalate(turn: Turn) -> None:
    turn.row.escalated_on = turn.on


def _merge(turn: Turn) -> None:
    turn.row.main = Case.objects.get(code=turn.given["main"])


def _check(turn: Turn) -> None:
    turn.row.unchecked = False


def _waits(row: Case, by: Membership) -> bool:
    return row.unchecked


def _of_own_unit(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(unit=by.organisation_id)


def _not_escalated(row: Case, by: Membership) -> bool:
    return row.escalated_on is None


GIVEN_UP = Outcome(
    S.SETTLED, "give_up", Text("多次未联系上，已办结", "nobody was reached; it is settled")
)
PAUSES = {
    "waiting": Text("等待诉求人提供材料", "waiting for the resident"),
    "procedure": Text("法定程序", "a legal procedure"),
    "weather": Text("天气", "weather"),
}
CLOCK = Clock(
    days=_days,
    reopens=Reopens.RESTART,
    pause=Pause(
        PAUSES, most=deadlines().editions[-1].paused, right=P.CASE_HANDLE, asks=(_is_ours,)
    ),
    extension=Extension(
        most=max(each.extend for each in deadlines().editions[-1].classes.values()),
        times=1,
        asked=P.CASE_HANDLE,
        granted=P.CASE_GRANT,
        asks=(_is_ours, _class_has_more_days),
    ),
    reminds=(share(70), after(1)),
    rises=after(5),
)
"""Received in the evening or at noon: the next working day is the first. Working days by class;
reminded at 70 % and the day after, named five days after it was due."""

_residents: dict[str, Any] = {"right": P.CASE_FOLLOW, "coded": CODED}
CASE = Procedure(
    Case,
    noun="case",
    title=Text("居民诉求", "Cases"),
    address="cases",
    page="hotline:case",
    listing="hotline:board",
    seen=cases_of,
    ends=frozenset((S.MERGED,)),
    begins=frozenset((S.NEW,)),
    hands={"entered_by": P.CASE_ENTER},
    clock=CLOCK,
    noted=without_persons,
    follow=follow,
    hear=hear,
    note=Text(
        "期限从受理次日起算，转办不重新起算。居民凭回执上的编码也可以表示意见、要求重办和催办。",
        "Days count from the day after it was received; a transfer does not start them anew. The "
        "resident may judge, have it opened again and urge by the code on the receipt.",
    ),
    steps=(
        Step(
            "check",
            S.NEW,
            STAY,
            right=P.CASE_DISPATCH,
            asks=(_waits_to_be_checked,),
            then=_check,
            offered=_waits,
            button=Text("核对通过", "It is genuine"),
            done=Text("已核对，可以分派", "checked; it can be dispatched"),
        ),
        Step(
            "dispatch",
            S.NEW,
            S.SENT,
            right=P.CASE_DISPATCH,
            by="dispatched_by",
            takes={"unit": _unit_field},
            asks=(_is_checked, _unit_is_known),
            then=_send,
            button=Text("分派", "Dispatch"),
            done=Text("已分派，等待接收", "dispatched; to be accepted"),
            duty=Duty(Text("件诉求待分派", "cases to dispatch"), "?queue=new"),
        ),
        Step(
            "accept",
            S.SENT,
            S.WORKING,
            right=P.CASE_HANDLE,
            by="accepted_by",
            asks=(_is_ours,),
            button=Text("接收", "Accept"),
            done=Text("已接收，开始办理", "accepted; it is being handled"),
            duty=Duty(
                Text("件诉求待接收", "cases to accept"), "?queue=sent", "mark-accent", _of_own_unit
            ),
        ),
        Step(
            "return",
            S.SENT,
            S.NEW,
            right=P.CASE_HANDLE,
            asks=(_is_ours, _may_go_back),
            reason=REASON,
            then=_give_back,
            aside=True,
            button=Text("退回分派", "Give back"),
            done=Text("已退回，期限不变", "given back; the day due stays"),
            hint=Text("写明应由哪个单位办理；期限照常计算。", "Say whose it is; the days run on."),
        ),
        Step(
            "reply",
            S.WORKING,
            S.REPLIED,
            right=P.CASE_HANDLE,
            by="replied_by",
            when="closed_on",
            takes={"outcome": partial(_choice, words("办理结果", "outcome"), Case.Outcome.choices)},
            asks=(_is_ours, _has_own_words),
            reason=LONG_REASON,
            called=Text("答复内容", "the reply"),
            keeps="reply",
            then=_reply,
            clock=STOP,
            button=Text("答复", "Answer"),
            done=Text("已答复，等待回访", "replied; to be followed up"),
            duty=Duty(
                Text("件诉求办理中", "cases to handle"),
                "?queue=working",
                "mark-amber",
                _of_own_unit,
            ),
        ),
        Step(
            "tell",
            S.WORKING,
            STAY,
            right=P.CASE_HANDLE,
            asks=(_is_ours,),
            reason=REASON,
            called=Text("告诉居民什么", "what the resident is told"),
            then=_answer,
            aside=True,
            button=Text("告知进展", "Tell how it goes"),
            done=Text("已告知居民", "the resident is told"),
        ),
        Step(
            "follow-up",
            S.REPLIED,
            (STAY, GIVEN_UP),
            right=P.CASE_FOLLOW,
            by="followed_by",
            not_by=("replied_by", "accepted_by"),
            takes={
                "found": partial(
                    _choice,
                    words("回访结果", "what was found"),
                    (
                        (SOLVED, words("已解决", "it is solved")),
                        (UNSOLVED, words("没有解决", "it is not solved")),
                        (UNREACHED, words("未联系上", "nobody was reached")),
                    ),
                )
            },
            asks=(_is_not_theirs,),
            reason=REASON,
            optional=True,
            called=Text("居民怎么说", "what the resident says"),
            then=_follow_up,
            button=Text("登记回访", "Enter the follow-up"),
            done=Text("已登记回访", "the follow-up is entered"),
            duty=Duty(Text("件诉求待回访", "cases to follow up"), "?queue=replied"),
        ),
        Step(
            "verdict",
            (S.REPLIED, S.SETTLED),
            S.SETTLED,
            takes={
                "verdict": partial(
                    _choice, words("居民意见", "the resident's verdict"), Case.Verdict.choices[:2]
                )
            },
            asks=(_is_not_judged,),
            reason=REASON,
            optional=True,
            then=_judge,
            button=Text("登记居民意见", "Enter the resident's verdict"),
            done=Text("已登记居民意见", "the verdict is entered"),
            **_residents,
        ),
        Step(
            "reopen",
            (S.REPLIED, S.SETTLED),
            S.WORKING,
            asks=(_may_still_be_opened,),
            reason=REASON,
            then=_open_again,
            clock=START,
            aside=True,
            button=Text("重新办理", "Open again"),
            done=Text("已转回承办单位重新办理", "it goes back to whoever handled it"),
            hint=Text(
                "受理日期不变，按类别重新给一次办理期限。",
                "The day it was received stays; it is given the days of its class once more.",
            ),
            **_residents,
        ),
        Step(
            "urge",
            OPEN,
            STAY,
            reason=REASON,
            optional=True,
            then=_urge,
            aside=True,
            button=Text("催办", "Urge"),
            done=Text("已催办", "urged"),
            **_residents,
        ),
        Step(
            "classify",
            OPEN,
            STAY,
            right=P.CASE_DISPATCH,
            takes={"kind": partial(_choice, words("类别", "kind"), Case.Kind.choices)},
            reason=REASON,
            then=_classify,
            aside=True,
            button=Text("改类别", "Change the class"),
            done=Text("已改类别，期限随之推算", "classed anew, and its day due with it"),
        ),
        Step(
            "transfer",
            S.WORKING,
            S.SENT,
            right=P.CASE_DISPATCH,
            not_by=("accepted_by",),
            takes={"unit": _unit_field},
            asks=(_unit_is_known,),
            reason=REASON,
            then=_transfer,
            aside=True,
            button=Text("转办", "Transfer"),
            done=Text("已转办，期限不变", "transferred; the day due stays"),
        ),
        *CLOCK.steps(at=(S.WORKING,)),
        Step(
            "merge",
            OPEN,
            S.MERGED,
            right=P.CASE_DISPATCH,
            takes={"main": _main_field},
            asks=(_main_leads,),
            reason=REASON,
            optional=True,
            then=_merge,
            clock=STOP,
            aside=True,
            button=Text("并案", "Merge"),
            done=Text("已并入主件", "it goes with the main case"),
        ),
        Step(
            "escalate",
            (*OPEN, S.REPLIED, S.SETTLED),
            STAY,
            right=P.CASE_DISPATCH,
            reason=REASON,
            then=_escalate,
            offered=_not_escalated,
            aside=True,
            button=Text("转信访", "Escalate to petition"),
            done=Text("已转信访，本件照常办理", "escalated; the case goes on"),
        ),
    ),
)
"""Whose case it is: the operator's at first, the unit's, and the resident's at the end."""
