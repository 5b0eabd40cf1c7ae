"""A unit is asked for a document by a day; it answers, asks for more days, is told why it is not
enough; what is accepted becomes evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import store
from hengjian.site.common.trail import Change
from hengjian.site.common.words import words
from hengjian.site.evaluation.models import Evidence, EvidenceRequest
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.library.visibility import visible_to
from hengjian.site.notices.kinds import DEADLINE
from hengjian.site.notices.telling import about_of, notify, settle
from hengjian.site.platform.clock import (
    START,
    STOP,
    Clock,
    Extension,
    Moment,
    Reopens,
    after,
    share,
)
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn, next_code

R, P = EvidenceRequest.State, Permission
CLOCK = Clock(
    days=10,
    reopens=Reopens.RESTART,
    extension=Extension(most=20, times=2, asked=P.REQUEST_ANSWER, granted=P.EVALUATION_LEAD),
    reminds=(share(70), after(1)),
    rises=after(3),
)
"""Working days for an answer. No document gives a number: a default."""


def owing(organisation_id: int, *rights: Permission) -> list[Membership]:
    """The memberships of an organisation that hold one of the rights: who is told of it."""
    there = Membership.objects.filter(organisation=organisation_id, active=True)
    return [each for each in there if any(each.may(right) for right in rights)]


def hear(kind: str, row: EvidenceRequest, moment: Moment, today: date) -> None:
    """A reminder to who answers; what is overdue rises to the head of the unit that owes it."""
    heads = (P.RECTIFY_DECIDE,) if kind == "rise" else (P.REQUEST_ANSWER,)
    zh, en = f"资料“{row.what}”{row.due_on}到期", f"“{row.what}” is due on {row.due_on}"
    if kind == "rise" or moment.days_after is not None:
        zh, en = f"资料“{row.what}”逾期未提供", f"“{row.what}” is overdue"
    notify(
        to=owing(row.owed_by_id, *heads),
        kind=DEADLINE,
        words=Text(zh, en),
        link=reverse("web:evaluation-request", args=[row.code]),
        about=about_of(row),
        due_on=row.due_on,
        key=f"{about_of(row)}:{kind}-{moment.code}:{row.due_on}",
    )


def is_ours(row: EvidenceRequest, by: Membership) -> bool:
    """Whether the person's own organisation owes it."""
    return row.owed_by_id == by.organisation_id


def _is_for_us(turn: Turn) -> Iterator[Problem]:
    if not is_ours(turn.row, turn.by):
        yield problem("request-not-yours", name=turn.row, owner=turn.row.owed_by)


def _works_here(turn: Turn) -> list[Problem]:
    return closed_to(turn.by, turn.row.evaluation)


def _says_something(turn: Turn) -> Iterator[Problem]:
    said = str(turn.given.get("answer") or "").strip()
    if turn.given.get("nothing_there"):
        if not said:
            yield problem("request-nothing-why", Place(path="answer"))
    elif not turn.files and not turn.row.files.exists():
        yield problem("request-no-file", Place(path="files"))


def _send(turn: Turn) -> None:
    turn.row.sent_on = turn.on


def _answer(turn: Turn) -> None:
    turn.row.answer = str(turn.given.get("answer") or "").strip()
    turn.row.nothing_there = bool(turn.given.get("nothing_there"))
    for file in turn.files:
        turn.row.files.add(store(file, name=file.name or "", by=turn.by))


def _accept(turn: Turn) -> None:
    """The files become a piece of evidence; "there is none" stays an answer."""
    row = turn.row
    settle([about_of(row)])
    if row.nothing_there or not row.files.exists():
        return
    made = Evidence.objects.create(
        code=next_code(Evidence, f"{row.evaluation.code}-E"),
        evaluation=row.evaluation,
        title=row.what,
        kind=Evidence.Kind.WORKING,
        from_whom=row.owed_by.name[:100],
        place=row.answer[:255],
        entered_by=turn.who,
        synthetic=row.synthetic,
    )
    made.files.set(row.files.all())
    row.evidence = made
    turn.changes.append(Change("evidence.add", made, {}))


def _settle(turn: Turn) -> None:
    settle([about_of(turn.row)])


def _answer_field() -> forms.Field:
    label = words("提供说明", "answer")
    text = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=1000, required=False, widget=text)


def _nothing_field() -> forms.Field:
    return forms.BooleanField(label=words("没有此资料", "there is none"), required=False)


def _ours(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(owed_by=by.organisation_id).order_by("due_on", "pk")


_works: dict[str, Any] = {"right": P.EVALUATION_WORK, "asks": (_works_here,)}
REQUEST = Procedure(
    EvidenceRequest,
    noun="evidence-request",
    title=Text("资料清单", "Requests"),
    address="evaluations/requests",
    page="web:evaluation-request",
    listing="web:requests",
    seen=partial(visible_to, EvidenceRequest),
    edits=frozenset((R.DRAFT,)),
    ends=frozenset((R.ACCEPTED, R.WITHDRAWN)),
    hands={"entered_by": P.EVALUATION_WORK},
    beside=("owed_by",),
    clock=CLOCK,
    hear=hear,
    note=Text(
        f"提供资料 {CLOCK.days} 个工作日是默认值，没有文件规定；退回以后重新计时。",
        f"{CLOCK.days} working days are a default that no document gives; what is sent back has "
        "them anew.",
    ),
    steps=(
        Step(
            "send",
            R.DRAFT,
            R.SENT,
            then=_send,
            clock=START,
            button=Text("发给单位", "Send it"),
            done=Text("已发出，等单位提供", "sent; the unit is to provide it"),
            **_works,
        ),
        Step(
            "answer",
            (R.SENT, R.RETURNED),
            R.ANSWERED,
            right=P.REQUEST_ANSWER,
            by="answered_by",
            when="answered_on",
            takes={"answer": _answer_field, "nothing_there": _nothing_field},
            files=True,
            asks=(_is_for_us, _says_something),
            offered=is_ours,
            then=_answer,
            clock=STOP,
            button=Text("提供资料", "Provide it"),
            done=Text("已提供，等评价组审核", "provided; the team looks at it"),
            duty=Duty(
                Text("份资料等我单位提供", "documents are asked of us"),
                "?state=sent",
                "mark-red",
                _ours,
            ),
        ),
        Step(
            "accept",
            R.ANSWERED,
            R.ACCEPTED,
            by="decided_by",
            not_by=("answered_by",),
            then=_accept,
            button=Text("接收", "Accept"),
            done=Text("已接收，作为证据", "accepted, and evidence now"),
            duty=Duty(Text("份资料已提供，待审核", "answers to requests await the team")),
            **_works,
        ),
        Step(
            "return",
            R.ANSWERED,
            R.RETURNED,
            by="decided_by",
            not_by=("answered_by",),
            reason=REASON,
            keeps="decision_reason",
            clock=START,
            button=Text("退回", "Send back"),
            done=Text("已退回，重新计时", "sent back; its days begin anew"),
            **_works,
        ),
        Step(
            "withdraw",
            (R.DRAFT, R.SENT, R.RETURNED),
            R.WITHDRAWN,
            reason=REASON,
            keeps="decision_reason",
            then=_settle,
            clock=STOP,
            aside=True,
            button=Text("不再需要", "Withdraw it"),
            done=Text("已撤回", "withdrawn"),
            **_works,
        ),
        *CLOCK.steps((R.SENT, R.RETURNED)),
    ),
)
