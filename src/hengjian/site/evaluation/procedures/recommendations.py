"""A recommendation is sent, answered, planned, claimed as done, and validated by another office.

The claim and the verdict stay side by side. There are three verdicts and no percentages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import store
from hengjian.site.common.words import words
from hengjian.site.evaluation.models import Evaluation, Progress, Recommendation
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.clock import START, STOP, Clock, Reopens, after, share
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

R, P = Recommendation.State, Permission
Verdict = Progress.Verdict
PLAN_DAYS = 60
"""Calendar days from its sending within which it should be done: one province's rule."""
CLOCK = Clock(days=10, reopens=Reopens.RESTART, reminds=(share(70), after(1)), rises=after(3))
"""Working days for an answer. No document gives a number: a default."""


def _is_ours(row: Recommendation, by: Membership) -> bool:
    return row.addressee_id == by.organisation_id


def _is_for_us(turn: Turn) -> Iterator[Problem]:
    if not _is_ours(turn.row, turn.by):
        yield problem("recommendation-not-yours", name=turn.row, owner=turn.row.addressee)


def _is_issued(turn: Turn) -> Iterator[Problem]:
    if turn.row.finding.evaluation.state != Evaluation.State.ISSUED:
        yield problem("recommendation-not-issued")


def _has_a_day(turn: Turn) -> Iterator[Problem]:
    planned, sent = turn.given.get("planned_for"), turn.row.sent_on
    if planned is None or sent is None:
        return
    last = sent + timedelta(days=PLAN_DAYS)
    if not turn.on <= planned <= max(last, turn.on):
        at = Place(path="planned_for")
        found = {"found": planned, "days": PLAN_DAYS, "last": last}
        yield problem("recommendation-plan-late", at, **found)


def _says_what_was_done(turn: Turn) -> Iterator[Problem]:
    if not str(turn.given.get("claim") or "").strip():
        yield problem("recommendation-no-claim", Place(path="claim"))
    if not turn.files:
        yield problem("recommendation-no-evidence", Place(path="files"))


def _is_another_office(turn: Turn) -> Iterator[Problem]:
    if turn.row.addressee_id == turn.by.organisation_id:
        yield problem("recommendation-same-organisation", who=turn.by.organisation)


def _send(turn: Turn) -> None:
    turn.row.sent_on = turn.on


def _answer(turn: Turn) -> None:
    turn.row.response = {"accept": "whole", "accept-partly": "partly", "refuse": "refused"}[
        turn.step.name
    ]


def _plan(turn: Turn) -> None:
    turn.row.plan = turn.given["plan"].strip()
    turn.row.planned_for = turn.given["planned_for"]


def _claim(turn: Turn) -> None:
    made = Progress.objects.create(
        recommendation=turn.row,
        year=turn.on.year,
        claim=turn.given["claim"].strip(),
        claimed_on=turn.on,
        claimed_by=turn.who,
        organisation=turn.by.organisation,
    )
    for file in turn.files:
        made.evidence.add(store(file, name=file.name or "", by=turn.by))


def _validate(turn: Turn, verdict: str) -> None:
    """The last claim gets its verdict; where nobody claimed anything this year, that is kept."""
    open_one = turn.row.progress.filter(verdict=Verdict.OPEN).last()
    if open_one is None:
        open_one = Progress(
            recommendation=turn.row,
            year=turn.on.year,
            claim="",
            claimed_on=turn.on,
            organisation=turn.row.addressee,
        )
    open_one.verdict, open_one.why = verdict, turn.why
    open_one.validated_by, open_one.validated_on = turn.who, turn.on
    open_one.save()


def _plan_field() -> forms.Field:
    label = words("整改措施", "measures")
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 3}))


def _day_field() -> forms.Field:
    return forms.DateField(
        label=words("计划完成日", "planned for"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )


def _claim_field() -> forms.Field:
    label = words("完成情况", "what was done")
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 3}))


def _narrow_to_addressed(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(addressee=by.organisation_id).order_by("due_on", "pk")


_answered: dict[str, Any] = {
    "right": P.RECTIFY_DECIDE,
    "by": "responded_by",
    "asks": (_is_for_us,),
    "offered": _is_ours,
    "then": _answer,
    "clock": STOP,
}
_validated: dict[str, Any] = {
    "right": P.RECTIFY_VALIDATE,
    "by": "validated_by",
    "not_by": ("claimed_by",),
    "asks": (_is_another_office,),
    "reason": REASON,
}
RECOMMENDATION = Procedure(
    Recommendation,
    noun="recommendation",
    title=Text("整改", "Rectification"),
    address="rectification",
    page="web:recommendation",
    listing="web:rectification",
    seen=partial(visible_to, Recommendation),
    edits=frozenset((R.DRAFT,)),
    ends=frozenset((R.CLOSED, R.UNDONE)),
    hands={"entered_by": P.EVALUATION_WORK},
    beside=("addressee",),
    clock=CLOCK,
    note=Text(
        f"答复 {CLOCK.days} 个工作日是默认值，没有文件规定；整改 {PLAN_DAYS} 日是一省的规定。",
        f"{CLOCK.days} working days for an answer are a default that no document gives; "
        f"{PLAN_DAYS} days to put it right are one province's rule.",
    ),
    steps=(
        Step(
            "send",
            R.DRAFT,
            R.SENT,
            right=P.RECTIFY_VALIDATE,
            asks=(_is_issued,),
            then=_send,
            clock=START,
            button=Text("发给责任单位", "Send it"),
            done=Text("已发出，等责任单位答复", "sent; an answer is awaited"),
            duty=Duty(
                Text("条整改建议可以发出", "recommendations can be sent"),
                "?state=draft",
                "mark-amber",
                lambda rows, by: rows.filter(finding__evaluation__state=Evaluation.State.ISSUED),
            ),
        ),
        Step(
            "accept",
            R.SENT,
            R.ACCEPTED,
            reason=REASON,
            optional=True,
            keeps="response_why",
            button=Text("接受", "Accept"),
            done=Text("已接受，请制定整改计划", "accepted; make a plan"),
            duty=Duty(
                Text("条整改建议等我单位答复", "recommendations await our answer"),
                "?state=sent",
                "mark-red",
                _narrow_to_addressed,
            ),
            **_answered,
        ),
        Step(
            "accept-partly",
            R.SENT,
            R.ACCEPTED,
            reason=REASON,
            keeps="response_why",
            button=Text("部分接受", "Accept in part"),
            done=Text("已部分接受", "accepted in part"),
            **_answered,
        ),
        Step(
            "refuse",
            R.SENT,
            R.REFUSED,
            reason=REASON,
            keeps="response_why",
            button=Text("不接受", "Do not accept"),
            done=Text("未接受，理由已告知财政部门", "not accepted; the bureau is told why"),
            **_answered,
        ),
        Step(
            "send-again",
            R.REFUSED,
            R.SENT,
            right=P.RECTIFY_VALIDATE,
            reason=REASON,
            clock=START,
            button=Text("再发", "Send again"),
            done=Text("已再发", "sent again"),
        ),
        Step(
            "plan",
            (R.ACCEPTED, R.PLANNED),
            R.PLANNED,
            right=P.RECTIFY_REPORT,
            takes={"plan": _plan_field, "planned_for": _day_field},
            asks=(_is_for_us, _has_a_day),
            offered=_is_ours,
            then=_plan,
            button=Text("定下计划", "Set the plan"),
            done=Text("计划已定", "planned"),
            duty=Duty(
                Text("条整改建议等我单位定计划", "recommendations await our plan"),
                "?state=accepted",
                only=lambda rows, by: _narrow_to_addressed(rows, by).filter(state=R.ACCEPTED),
            ),
        ),
        Step(
            "claim",
            R.PLANNED,
            R.CLAIMED,
            right=P.RECTIFY_REPORT,
            by="claimed_by",
            takes={"claim": _claim_field},
            files=True,
            asks=(_is_for_us, _says_what_was_done),
            offered=_is_ours,
            then=_claim,
            button=Text("报告完成", "Report it done"),
            done=Text("已报，等财政部门验证", "reported; the bureau validates"),
            duty=Duty(
                Text("条整改在进行，做完请报告", "measures are under way"),
                "?state=planned",
                only=_narrow_to_addressed,
            ),
        ),
        Step(
            "verify-done",
            (R.CLAIMED, R.PLANNED),
            R.CLOSED,
            then=partial(_validate, verdict=Verdict.DONE),
            button=Text("已完成，销号", "Done: close it"),
            done=Text("已销号", "closed, done"),
            duty=Duty(
                Text("条整改待验证", "claims await validation"),
                "?state=claimed",
                only=lambda rows, by: rows.filter(state=R.CLAIMED),
            ),
            **_validated,
        ),
        Step(
            "verify-partly",
            (R.CLAIMED, R.PLANNED),
            R.PLANNED,
            then=partial(_validate, verdict=Verdict.PARTLY),
            button=Text("部分完成", "Done in part"),
            done=Text("部分完成，继续整改", "done in part; it goes on"),
            **_validated,
        ),
        Step(
            "verify-not",
            (R.CLAIMED, R.PLANNED),
            R.PLANNED,
            then=partial(_validate, verdict=Verdict.NOT),
            button=Text("未完成", "Not done"),
            done=Text("未完成，继续整改", "not done; it goes on"),
            **_validated,
        ),
        Step(
            "close-undone",
            (R.REFUSED, R.ACCEPTED, R.PLANNED),
            R.UNDONE,
            right=P.RECTIFY_VALIDATE,
            reason=REASON,
            aside=True,
            grave=True,
            button=Text("未落实销号", "Close as not done"),
            done=Text("已作未落实销号", "closed as not done"),
        ),
    ),
)
