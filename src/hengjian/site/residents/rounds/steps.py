"""A round, step by step: opened, concluded; each opinion answered; each question to the group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.clock import STOP, Clock, Reopens, after, share
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, REASON, STAY, Duty, OneOf, Step, Turn
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round
from hengjian.site.residents.rounds.terms import terms_on
from hengjian.site.works.models import Milestone

S, D, G, P = Round.State, Opinion.Decision, GroupQuestion.State, Permission
CODED = "consult"
"""The purpose of the code of who said something in a round, or asked the contact group."""
MOST_OFFERED = 300
"""Milestones among which is chosen."""


def _is_whole(turn: Turn) -> Iterator[Problem]:
    row = turn.row
    if not row.sites.exists():
        yield problem("round-without-sites")
    drawn = row.scheme is not None and row.scheme.state != Scheme.State.DRAFT
    if row.kind == Round.Kind.SCHEME and not drawn:
        yield problem("round-without-scheme", Place(path="scheme"))
    days = terms_on(row.opens_on).open_days
    if (row.closes_on - row.opens_on).days < days:
        yield problem("round-too-short", opens=row.opens_on, closes=row.closes_on, days=days)


def _is_heard(turn: Turn) -> Iterator[Problem]:
    """It is over, every opinion has its answer and every site its result."""
    row = turn.row
    if turn.on <= row.closes_on:
        yield problem("round-still-open", closes=row.closes_on)
    waiting = row.opinions.filter(decision=D.OPEN).count()
    if waiting:
        yield problem("round-opinions-open", count=waiting)
    lacking = list(row.sites.exclude(pk__in=row.results.values("site")).order_by("code")[:20])
    if lacking:
        named = "、".join(site.name for site in lacking)
        yield problem("round-result-missing", count=len(lacking), sites=named)


def _day_field() -> forms.Field:
    return forms.DateField(label=words("延长到", "until"), widget=forms.DateInput({"type": "date"}))


def _is_later(turn: Turn) -> Iterator[Problem]:
    row, wanted = turn.row, turn.given.get("closes_on")
    first = row.first_closes_on or row.closes_on
    last = first + timedelta(days=terms_on(row.opens_on).prolong_days)
    if not isinstance(wanted, date) or not row.closes_on < wanted <= last:
        place = Place(path="closes_on")
        yield problem("round-prolong-days", place, closes=row.closes_on, last=last)


def _prolong(turn: Turn) -> None:
    turn.row.first_closes_on = turn.row.first_closes_on or turn.row.closes_on
    turn.row.closes_on = turn.given["closes_on"]


ROUND = Procedure(
    Round,
    noun="round",
    title=Text("征询", "Rounds"),
    address="rounds",
    page="rounds:round",
    listing="rounds:rounds",
    seen=partial(visible_to, Round),
    edits=frozenset((S.DRAFT,)),
    ends=frozenset((S.CONCLUDED,)),
    hands={"entered_by": P.SITE_EDIT},
    note=Text(
        "方案编制后没有征询、也没有写明原因的，不能审定为“可入选”。",
        "A scheme on which no round was held, and no reason is given, cannot become eligible.",
    ),
    steps=(
        Step(
            "open",
            S.DRAFT,
            S.OPEN,
            right=P.SITE_EDIT,
            asks=(_is_whole,),
            button=Text("开始征求意见", "Open it"),
            done=Text("已开始，公开页可以提意见", "open; opinions can be given on the public page"),
        ),
        Step(
            "prolong",
            S.OPEN,
            STAY,
            right=P.SITE_EDIT,
            takes={"closes_on": _day_field},
            asks=(_is_later,),
            reason=REASON,
            keeps="prolonged_why",
            then=_prolong,
            aside=True,
            button=Text("延长截止日期", "Prolong"),
            done=Text("已延长，公开页写明原因", "prolonged; the public page says why"),
            hint=Text(
                "答复太少、有小区没问到的，可以延长。",
                "Where few answered or a site was not reached.",
            ),
        ),
        Step(
            "conclude",
            S.OPEN,
            S.CONCLUDED,
            right=P.COMMENT_DECIDE,
            by="concluded_by",
            when="concluded_on",
            asks=(_is_heard,),
            reason=LONG_REASON,
            called=Text("结论", "the conclusion"),
            keeps="conclusion",
            button=Text("作出结论", "Conclude"),
            done=Text("已有结论，公开页随即显示", "concluded; the public page shows it"),
            duty=Duty(Text("轮征询待作结论", "rounds to conclude"), "?state=open"),
        ),
    ),
)


def without_text(row: Opinion | GroupQuestion) -> dict[str, Any]:
    """The row without what residents say: the trail is kept for ever."""
    return {k: v for k, v in snapshot(row).items() if k not in ("text", "sent_as")}


def _milestone_field() -> forms.Field:
    return OneOf(
        _milestones_in_words,
        label=words("进度节点（可留空）", "milestone (may be empty)"),
        max_length=64,
        required=False,
    )


def _milestones_in_words(row: Opinion) -> Iterator[tuple[str, Any]]:
    """The milestones an opinion may lead to; those still to come first, as they are promised."""
    rows = milestones_of(row).order_by(F("actual_on").desc(nulls_first=True), "planned_on", "code")
    for each in rows[:MOST_OFFERED]:
        planned, done = each.planned_on, each.actual_on
        when = (
            words(f"已做 {done}", f"done {done}")
            if done is not None
            else words(f"计划 {planned}", f"planned {planned}")
        )
        yield each.code, f"{each.name}　{when}"


def _change_field() -> forms.Field:
    return forms.CharField(
        label=words("方案或进度改了什么", "what changes in scheme or schedule"),
        max_length=200,
        required=False,
    )


def milestones_of(row: Opinion) -> QuerySet[Milestone]:
    """The milestones of the opinion's site, of its section, and of the whole project."""
    site = row.site
    of_site = Q(site=None) | Q(site=site.pk)
    of_section = Q(section=None) | Q(section=site.section_id)
    return Milestone.objects.filter(of_site, of_section, project=site.project)


def milestone_of(row: Opinion, code: str) -> Milestone | None:
    """The milestone of that code, where it is of the opinion's site."""
    return milestones_of(row).filter(code=code.strip()).first()


def _changes_something(turn: Turn) -> Iterator[Problem]:
    """Adopted is not a word only: something in the scheme or the schedule becomes another."""
    code, change = turn.given.get("milestone", ""), turn.given.get("change", "")
    if code and milestone_of(turn.row, code) is None:
        yield problem("opinion-milestone-unknown", Place(path="milestone"), found=code)
    if not code and not change:
        yield problem("opinion-without-change", Place(path="change"))


def _tie(turn: Turn) -> None:
    code = turn.given.get("milestone", "")
    turn.row.milestone = milestone_of(turn.row, code) if code else None
    turn.row.change, turn.row.shown = turn.given.get("change", ""), True


def _untie(turn: Turn) -> None:
    turn.row.milestone, turn.row.change, turn.row.shown = None, "", True


def _no_milestone(turn: Turn) -> Iterator[Problem]:
    if turn.row.milestone is not None:
        yield problem("opinion-done-by-milestone", name=turn.row.milestone)


def _finish(turn: Turn) -> None:
    turn.row.done_on = turn.on


def _is_promised(row: Opinion, by: object) -> bool:
    return row.milestone_id is None and row.done_on is None


def _answer_days(row: Opinion) -> int:
    return terms_on(row.received_on).answer_days


def _is_open(row: Opinion, by: object) -> bool:
    return row.decision == D.OPEN


def _open_ones(rows: QuerySet[Any], by: object) -> QuerySet[Any]:
    return rows.filter(decision=D.OPEN)


OPINIONS = Clock(
    days=_answer_days, reopens=Reopens.CONTINUE, reminds=(share(70), after(1)), rises=after(5)
)
_answered: dict[str, Any] = {
    "right": P.COMMENT_DECIDE,
    "by": "decided_by",
    "when": "decided_on",
    "reason": LONG_REASON,
    "keeps": "reason",
    "clock": STOP,
    "offered": _is_open,
    "done": Text("已答复，公开页显示", "answered; the public page shows it"),
}
_adopted = {
    **_answered,
    "takes": {"milestone": _milestone_field, "change": _change_field},
    "asks": (_changes_something,),
    "then": _tie,
}
OPINION = Procedure(
    Opinion,
    noun="opinion-in-round",
    title=Text("征询意见", "Opinions in rounds"),
    address="opinions-in-rounds",
    page="rounds:round",
    shown_on="round",
    listing="rounds:rounds",
    seen=partial(visible_to, Opinion),
    ends=frozenset(),
    state="decision",
    hands={"entered_by": P.SITE_EDIT},
    clock=OPINIONS,
    noted=without_text,
    steps=(
        Step(
            "adopt",
            tuple(D.values),
            D.ADOPTED,
            button=Text("采纳", "Adopt"),
            duty=Duty(
                Text("条征询意见待答复", "opinions await an answer"), "", "mark-amber", _open_ones
            ),
            **_adopted,
        ),
        Step(
            "adopt-partly",
            tuple(D.values),
            D.PARTLY,
            button=Text("部分采纳", "Adopt in part"),
            aside=True,
            **_adopted,
        ),
        Step(
            "reject",
            tuple(D.values),
            D.REJECTED,
            button=Text("不采纳", "Do not adopt"),
            then=_untie,
            aside=True,
            **_answered,
        ),
        Step(
            "finish",
            (D.ADOPTED, D.PARTLY),
            STAY,
            right=P.SITE_EDIT,
            asks=(_no_milestone,),
            then=_finish,
            offered=_is_promised,
            button=Text("已办完", "It is done"),
            done=Text("已登记，提意见的人凭码能看到", "kept; who said it sees it by the code"),
        ),
    ),
)


def _group_days(row: GroupQuestion) -> int:
    return terms_on(row.asked_on).group_days


GROUP = Clock(
    days=_group_days, reopens=Reopens.RESTART, reminds=(share(60), after(1)), rises=after(3)
)
QUESTION = Procedure(
    GroupQuestion,
    noun="group-question",
    title=Text("联系小组的问题", "Questions to contact groups"),
    address="group-questions",
    page="rounds:group",
    shown_on="site",
    listing="rounds:rounds",
    seen=partial(visible_to, GroupQuestion),
    ends=frozenset((G.ANSWERED,)),
    hands={"entered_by": P.SITE_EDIT},
    clock=GROUP,
    noted=without_text,
    steps=(
        Step(
            "answer",
            G.OPEN,
            G.ANSWERED,
            right=P.WORKS_REPORT,
            by="answered_by",
            when="answered_on",
            reason=LONG_REASON,
            called=Text("答复", "the answer"),
            keeps="answer",
            clock=STOP,
            button=Text("答复", "Answer"),
            done=Text("已答复", "answered"),
            duty=Duty(Text("个联系小组的问题待答复", "questions to contact groups to answer")),
        ),
    ),
)
