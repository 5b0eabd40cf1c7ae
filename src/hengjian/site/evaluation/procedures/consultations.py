"""Offices are asked for comments on a draft by a day; the lead decides about each comment.

Departments first, then the sections of the finance bureau. What comes late is taken and marked;
silence is recorded and is not agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation.models import Consultation, Evaluation, ReportComment, TeamMember
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.clock import STOP, Clock, Extension, Reopens, after, share
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

C, R, P = Consultation.State, ReportComment.State, Permission
DAYS = {Consultation.Audience.DEPARTMENT: 10, Consultation.Audience.SECTION: 5}
"""Working days to answer; defaults of the office, no rule sets them."""


def _is_ours(turn: Turn) -> Iterator[Problem]:
    if turn.row.organisation_id != turn.by.organisation_id:
        yield problem("consultation-not-yours", name=turn.row, owner=turn.row.organisation)


def _is_past_due(turn: Turn) -> Iterator[Problem]:
    if turn.row.due_on is not None and turn.on <= turn.row.due_on:
        yield problem("consultation-not-due", name=turn.row, due=turn.row.due_on)


def _take_reply(turn: Turn) -> None:
    row = turn.row
    row.reply = str(turn.given.get("reply") or "").strip()
    row.answered_on = turn.on
    row.late = row.state == C.SILENT or (row.due_on is not None and turn.on > row.due_on)


def _reply_field() -> forms.Field:
    label = words("总体意见（没有意见就写“无意见”）", "reply as a whole")
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea)


def _says_something(turn: Turn) -> Iterator[Problem]:
    if not str(turn.given.get("reply") or "").strip():
        yield problem("field-empty", Place(path="reply"), field=words("总体意见", "reply"))


def _own(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(organisation=by.organisation_id)


def _silent(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """Past due, of an evaluation one leads that is being scored."""
    led = TeamMember.objects.filter(
        membership=by.pk, part=TeamMember.Part.LEAD, evaluation__state=Evaluation.State.SCORING
    )
    return rows.filter(evaluation__in=led.values("evaluation"), due_on__lt=current_day())


def _is_own(row: Any, by: Membership) -> bool:
    return bool(row.organisation_id == by.organisation_id)


CLOCK = Clock(
    days=lambda row: DAYS[Consultation.Audience(row.audience)],
    extension=Extension(
        most=5, times=1, asked=P.CONSULT_ANSWER, granted=P.EVALUATION_LEAD, asks=(_is_ours,)
    ),
    reminds=(share(70), after(1)),
    rises=after(3),
    reopens=Reopens.CONTINUE,
)
CONSULTATION = Procedure(
    Consultation,
    noun="consultation",
    title=Text("征求意见", "Consultations"),
    address="consultations",
    page="web:consultation",
    listing="web:consultations",
    seen=partial(visible_to, Consultation),
    edits=frozenset((C.ASKED, C.SILENT)),
    ends=frozenset((C.ANSWERED,)),
    hands={"asked_by": P.EVALUATION_LEAD},
    clock=CLOCK,
    beside=("organisation",),
    note=Text(
        "答复天数是默认值，没有文件规定。",
        "The days to answer are defaults; no document sets them.",
    ),
    steps=(
        Step(
            "answer",
            (C.ASKED, C.SILENT),
            C.ANSWERED,
            right=P.CONSULT_ANSWER,
            by="answered_by",
            clock=STOP,
            takes={"reply": _reply_field},
            asks=(_is_ours, _says_something),
            then=_take_reply,
            offered=_is_own,
            button=Text("答复", "Answer"),
            done=Text("已答复", "answered"),
            duty=Duty(
                Text("份报告征求意见稿待答复", "drafts of reports await your comments"),
                "?state=asked",
                only=_own,
            ),
        ),
        Step(
            "record-silence",
            C.ASKED,
            C.SILENT,
            right=P.EVALUATION_LEAD,
            clock=STOP,
            asks=(_is_past_due,),
            aside=True,
            button=Text("记为逾期未答", "Record the silence"),
            done=Text("已记为逾期未答，不视为同意", "recorded; silence is not agreement"),
            duty=Duty(
                Text("份征求意见逾期未答，可以记下", "consultations are past due: silence"),
                "?state=asked",
                "mark-amber",
                _silent,
            ),
        ),
        *CLOCK.steps(at=(C.ASKED,)),
    ),
)


def _says_what_changed(turn: Turn) -> Iterator[Problem]:
    """What is adopted has caused a change, and the row says which."""
    if not str(turn.given.get("change") or "").strip():
        yield problem("field-empty", Place(path="change"), field=words("所作修改", "change made"))


def _change_field() -> forms.Field:
    label = words("所作修改（哪一段、改成什么）", "change made: where, to what")
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea)


def _take_change(turn: Turn) -> None:
    turn.row.change = str(turn.given.get("change") or "").strip()


def _is_being_scored(turn: Turn) -> Iterator[Problem]:
    evaluation = turn.row.consultation.evaluation
    if evaluation.state != Evaluation.State.SCORING:
        now = Evaluation.State(evaluation.state).label
        yield problem("evaluation-not-open", name=evaluation, now=now)


def _narrow_to_led_by(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(
        consultation__evaluation__team__membership=by.pk,
        consultation__evaluation__team__part="lead",
    )


COMMENT = Procedure(
    ReportComment,
    noun="report-comment",
    title=Text("报告意见", "Comments on reports"),
    address="consultations/comments",
    page="web:consultation",
    shown_on="consultation",
    listing="web:consultations",
    seen=partial(visible_to, ReportComment),
    edits=frozenset((R.OPEN,)),
    ends=frozenset(),
    hands={"given_by": P.CONSULT_ANSWER},
    beside=("consultation",),
    steps=(
        Step(
            "adopt",
            R.OPEN,
            R.ADOPTED,
            right=P.EVALUATION_LEAD,
            by="decided_by",
            not_by=("given_by",),
            takes={"change": _change_field},
            asks=(_is_being_scored, _says_what_changed),
            then=_take_change,
            button=Text("采纳", "Adopt"),
            done=Text("已采纳", "adopted"),
            duty=Duty(
                Text("条报告意见待处理", "comments on reports await a decision"),
                "?comments=open",
                only=_narrow_to_led_by,
            ),
        ),
        Step(
            "adopt-partly",
            R.OPEN,
            R.PARTLY,
            right=P.EVALUATION_LEAD,
            by="decided_by",
            not_by=("given_by",),
            takes={"change": _change_field},
            asks=(_is_being_scored, _says_what_changed),
            reason=REASON,
            keeps="decision_reason",
            then=_take_change,
            aside=True,
            button=Text("部分采纳", "Adopt in part"),
            done=Text("已部分采纳", "adopted in part"),
        ),
        Step(
            "reject",
            R.OPEN,
            R.REJECTED,
            right=P.EVALUATION_LEAD,
            by="decided_by",
            not_by=("given_by",),
            asks=(_is_being_scored,),
            reason=REASON,
            keeps="decision_reason",
            aside=True,
            button=Text("不予采纳", "Reject"),
            done=Text("不予采纳，理由已记", "rejected; the reason is kept"),
        ),
        Step(
            "reopen",
            (R.ADOPTED, R.PARTLY, R.REJECTED),
            R.OPEN,
            right=P.EVALUATION_LEAD,
            asks=(_is_being_scored,),
            then=lambda turn: setattr(turn.row, "decided_by", ""),
            aside=True,
            button=Text("重新处理", "Decide again"),
            done=Text("已退回待处理", "open again"),
        ),
    ),
)
