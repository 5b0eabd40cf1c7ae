"""A vote, step by step: opened, prolonged, counted by another person, published; and objections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms

from hengjian.ballots.editions import rules
from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import AccessCode
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.clock import STOP, Clock, Reopens, after, share
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, REASON, STAY, Duty, Step, Turn
from hengjian.site.residents.vote.casting import fingerprint, terms_of
from hengjian.site.residents.vote.counting import counts_of, published
from hengjian.site.residents.vote.models import Ballot, Objection, Owner

S, A, P = Ballot.State, Objection.State, Permission
CODED = "vote"
"""The purpose of the code in an owner's letter."""
OPENS_AFTER = timedelta(days=400)
"""How long after closing a code still leads to its owner's page: to be told that it is over, and
to object."""


def without_result(ballot: Ballot) -> dict[str, Any]:
    """The row without its result, which stays with it."""
    return {name: value for name, value in snapshot(ballot).items() if name != "result"}


def _is_whole(turn: Turn) -> Iterator[Problem]:
    if not turn.row.matters.exists():
        yield problem("vote-without-matters", name=turn.row)
    if not turn.row.owners.exists():
        yield problem("vote-without-roll", name=turn.row)


def _was_noticed(turn: Turn) -> Iterator[Problem]:
    days, row = terms_of(turn.row).notice_days, turn.row
    if (row.opens_on - row.noticed_on).days < days:
        yield problem("vote-notice-short", noticed=row.noticed_on, opens=row.opens_on, days=days)
    if turn.on < row.opens_on:
        yield problem("vote-opens-later", name=row, opens=row.opens_on)


def _open(turn: Turn) -> None:
    """The roll stands from now on, and the law is that of the day."""
    row = turn.row
    row.first_closes_on = row.closes_on
    row.law = rules().law_on(row.opens_on).code
    row.roll_area, row.roll_heads, row.roll_hash = fingerprint(row)


def _day_field() -> forms.Field:
    return forms.DateField(label=words("延长到", "until"), widget=forms.DateInput({"type": "date"}))


def last_day(ballot: Ballot) -> date:
    """The last day to which it can be prolonged."""
    first = ballot.first_closes_on or ballot.closes_on
    return first + timedelta(days=terms_of(ballot).extend_days)


def _is_later(turn: Turn) -> Iterator[Problem]:
    row, wanted = turn.row, turn.given.get("closes_on")
    if not isinstance(wanted, date) or not row.closes_on < wanted <= last_day(row):
        first = row.first_closes_on or row.closes_on
        yield problem("vote-prolong-days", Place(path="closes_on"), last=last_day(row), first=first)


def _prolong(turn: Turn) -> None:
    turn.row.closes_on = turn.given["closes_on"]
    keys = map(str, turn.row.owners.values_list("pk", flat=True))
    codes = AccessCode.objects.filter(purpose=CODED, subject_type=Owner._meta.label_lower)
    codes.filter(subject__in=list(keys)).update(expires_on=turn.row.closes_on + OPENS_AFTER)


def _is_over(turn: Turn) -> Iterator[Problem]:
    row = turn.row
    if turn.on <= row.closes_on:
        yield problem("vote-still-open", name=row, closes=row.closes_on)
    once = list(row.papers.filter(second_by="").values_list("sheet", flat=True))
    if once:
        yield problem("vote-papers-once", count=len(once), sheets="、".join(once[:10]))


def _count(turn: Turn) -> None:
    """The result as the votes come to, the file that is published, and the days for objections."""
    row = turn.row
    row.result = [each.as_kept() for each in counts_of(row)]
    *_, last = published(row)
    row.last_hash = last.rsplit('"hash":"', 1)[1][:64] if '"hash":"' in last else ""
    row.counted_on = turn.on
    row.objections_until = turn.on + timedelta(days=terms_of(row).objection_days)


def _is_settled(turn: Turn) -> Iterator[Problem]:
    row = turn.row
    waiting = row.objections.filter(state=A.OPEN).count()
    if waiting:
        yield problem("vote-objections-open", count=waiting)
    if row.objections_until is not None and turn.on <= row.objections_until:
        yield problem("vote-objection-period", until=row.objections_until)


BALLOT = Procedure(
    Ballot,
    noun="ballot",
    title=Text("业主表决", "Owners' votes"),
    address="votes",
    page="vote:ballot",
    listing="vote:ballots",
    seen=partial(visible_to, Ballot),
    edits=frozenset((S.DRAFT,)),
    ends=frozenset((S.PUBLISHED, S.VOID)),
    hands={"entered_by": P.VOTE_RUN},
    noted=without_result,
    note=Text(
        "民法典第二百七十八条：参与和同意都按面积和人数两个基数分别计算。",
        "Civil Code art. 278: taking part and agreeing are counted on both bases, area and heads.",
    ),
    steps=(
        Step(
            "open",
            S.DRAFT,
            S.OPEN,
            right=P.VOTE_RUN,
            by="opened_by",
            asks=(_is_whole, _was_noticed),
            then=_open,
            button=Text("开启表决", "Open the vote"),
            done=Text("已开启，可以打印告知信", "open; the letters can be printed"),
            hint=Text("开启后名册和事项不能再改。", "Roll and matters stand from then on."),
        ),
        Step(
            "prolong",
            S.OPEN,
            STAY,
            right=P.VOTE_RUN,
            takes={"closes_on": _day_field},
            asks=(_is_later,),
            reason=REASON,
            keeps="prolonged_why",
            then=_prolong,
            aside=True,
            button=Text("延长截止日期", "Prolong"),
            done=Text("已延长", "prolonged"),
        ),
        Step(
            "count",
            S.OPEN,
            S.COUNTED,
            right=P.VOTE_COUNT,
            by="counted_by",
            not_by=("opened_by",),
            asks=(_is_over,),
            then=_count,
            button=Text("计票", "Count"),
            done=Text("已计票，进入异议期", "counted; owners may object now"),
            duty=Duty(Text("次业主表决待计票", "votes to count"), "?state=open"),
        ),
        Step(
            "recount",
            S.COUNTED,
            STAY,
            right=P.VOTE_COUNT,
            reason=REASON,
            then=_count,
            aside=True,
            button=Text("重新计票", "Count again"),
            done=Text("已重新计票，异议期重新起算", "counted again; the days for objections too"),
            hint=Text("异议成立、剔除某票之后用。", "After an objection was upheld."),
        ),
        Step(
            "publish",
            S.COUNTED,
            S.PUBLISHED,
            right=P.VOTE_COUNT,
            by="published_by",
            when="published_on",
            asks=(_is_settled,),
            button=Text("公布结果", "Publish the result"),
            done=Text("已公布", "published"),
            duty=Duty(Text("次业主表决待公布", "results to publish"), "?state=counted"),
        ),
        Step(
            "void",
            (S.DRAFT, S.OPEN, S.COUNTED),
            S.VOID,
            right=P.VOTE_COUNT,
            reason=LONG_REASON,
            aside=True,
            grave=True,
            button=Text("作废表决", "Void the vote"),
            done=Text("已作废", "void"),
        ),
    ),
)


def _answer_days(row: Objection) -> int:
    return terms_of(row.ballot).answer_days


OBJECTIONS = Clock(
    days=_answer_days, reopens=Reopens.RESTART, reminds=(share(60), after(1)), rises=after(3)
)
_answered: dict[str, Any] = {
    "right": P.VOTE_COUNT,
    "by": "answered_by",
    "when": "answered_on",
    "not_by": ("entered_by",),
    "reason": LONG_REASON,
    "called": Text("答复", "the answer"),
    "keeps": "answer",
    "clock": STOP,
    "done": Text("已答复", "answered"),
}
OBJECTION = Procedure(
    Objection,
    noun="objection",
    title=Text("表决异议", "Objections to votes"),
    address="objections",
    page="vote:ballot",
    shown_on="ballot",
    listing="vote:ballots",
    seen=partial(visible_to, Objection),
    ends=frozenset((A.UPHELD, A.DISMISSED)),
    hands={"entered_by": P.VOTE_RUN},
    clock=OBJECTIONS,
    steps=(
        Step(
            "dismiss",
            A.OPEN,
            A.DISMISSED,
            button=Text("不成立", "Dismiss"),
            duty=Duty(Text("条表决异议待答复", "objections to votes to answer"), "", "mark-amber"),
            **_answered,
        ),
        Step("uphold", A.OPEN, A.UPHELD, button=Text("成立", "Uphold"), **_answered),
    ),
)
