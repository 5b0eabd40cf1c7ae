"""Warnings answered and closed, disbursement suspended and resumed, monitoring reports reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.evidence import attach
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Move, Step, Turn
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning

W, S, M, P = Warning.State, Suspension.State, MonitoringReport.State, Permission
STANDING = (W.OPEN, W.ANSWERED, W.ESCALATED)


def _ours(warning: Warning, by: Membership) -> bool:
    """Its owner answers, or the office it has risen to."""
    return by.organisation_id in (warning.owner_id, warning.escalated_to_id)


def _is_ours(turn: Turn) -> Iterator[Problem]:
    warning = turn.row
    if not _ours(warning, turn.by):
        office = warning.escalated_to or warning.owner
        yield problem("warning-not-yours", name=warning.code, owner=office)


def _says_something(turn: Turn) -> Iterator[Problem]:
    if not str(turn.given.get("answer") or "").strip():
        place = Place(path="answer")
        yield problem("field-empty", place, field=Text("答复", "the answer"))


def _has_evidence(turn: Turn) -> Iterator[Problem]:
    if not turn.files and not turn.row.evidence.exists():
        yield problem("warning-without-evidence", Place(path="files"), name=turn.row.code)


def _attach(turn: Turn) -> None:
    attach(by=turn.by, row=turn.row, files=turn.files, noun="warning")


def _answer(turn: Turn) -> None:
    turn.row.answer = turn.given["answer"].strip()
    _attach(turn)


def _close(turn: Turn) -> None:
    turn.row.closed_how = Warning.Closed.EVIDENCE
    _attach(turn)


def _answer_field() -> forms.Field:
    label = words("原因、措施和完成时间", "Causes, measures, and by when")
    return forms.CharField(label=label, widget=forms.Textarea({"rows": 4}))


def _those_we_owe(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    own = rows.filter(owner=by.organisation_id, state=W.OPEN)
    return own.order_by("due_on", "pk")


WARNING = Procedure(
    Warning,
    noun="warning",
    title=Text("预警", "Warnings"),
    address="warnings",
    page="web:warning",
    listing="web:warnings",
    seen=partial(visible_to, Warning),
    ends=frozenset((W.CLOSED,)),
    beside=("project", "owner"),
    moves=(
        Move((W.OPEN,), W.ESCALATED, Text("逾期未答复", "not answered in time")),
        Move((W.ANSWERED,), W.OPEN, Text("程度加重", "it became graver")),
        Move(STANDING, W.CLOSED, Text("数据恢复正常", "data in order again")),
    ),
    steps=(
        Step(
            "answer",
            STANDING,
            W.ANSWERED,
            right=P.WARNING_ANSWER,
            by="answered_by",
            when="answered_at",
            takes={"answer": _answer_field},
            files=True,
            asks=(_is_ours, _says_something),
            then=_answer,
            offered=_ours,
            button=Text("提交答复", "Answer"),
            done=Text("已答复", "answered"),
            duty=Duty(
                Text("条预警等我单位答复", "warnings await an answer of ours"),
                "?state=open",
                "mark-red",
                _those_we_owe,
            ),
        ),
        Step(
            "close",
            STANDING,
            W.CLOSED,
            right=P.WARNING_CLOSE,
            by="closed_by",
            when="closed_on",
            not_by=("answered_by",),
            files=True,
            asks=(_has_evidence,),
            reason=REASON,
            keeps="closing_reason",
            then=_close,
            hint=Text(
                "数据恢复正常会自动解除；数据仍超限时，由答复人以外的人凭佐证解除，须写理由。",
                "It closes by itself once the data are in order; while they are not, another "
                "person than who answered may close it on evidence, with a reason.",
            ),
            button=Text("解除预警", "Close the warning"),
            done=Text("已解除", "closed"),
        ),
    ),
)


_decided: dict[str, Any] = {
    "right": P.SUSPENSION_DECIDE,
    "by": "decided_by",
    "when": "decided_on",
    "not_by": ("proposed_by",),
    "one_right": {
        "proposed_by": "the finance bureau proposes and decides; two people of it, on each one"
    },
    "reason": REASON,
    "keeps": "decision_reason",
}
SUSPENSION = Procedure(
    Suspension,
    noun="suspension",
    title=Text("暂停拨付", "Suspension"),
    address="warnings/suspensions",
    page="web:warnings-project",
    shown_on="project",
    listing="web:warnings",
    seen=partial(visible_to, Suspension),
    ends=frozenset((S.REFUSED, S.LIFTED)),
    hands={"proposed_by": P.WARNING_CLOSE},
    beside=("project", "warning"),
    steps=(
        Step(
            "adopt",
            S.PROPOSED,
            S.IN_FORCE,
            grave=True,
            button=Text("暂停拨付", "Suspend"),
            done=Text("已暂停拨付", "disbursement is suspended"),
            duty=Duty(
                Text("件暂停拨付建议待决定", "proposed suspensions await a decision"),
                "?level=red&state=standing",
                "mark-red",
            ),
            **_decided,
        ),
        Step(
            "refuse",
            S.PROPOSED,
            S.REFUSED,
            button=Text("不采纳", "Do not adopt"),
            done=Text("未采纳", "not adopted"),
            **_decided,
        ),
        Step(
            "lift",
            S.IN_FORCE,
            S.LIFTED,
            right=P.SUSPENSION_DECIDE,
            by="lifted_by",
            when="lifted_on",
            reason=REASON,
            keeps="lifting_reason",
            button=Text("恢复拨付", "Lift the suspension"),
            done=Text("已恢复拨付", "disbursement goes on"),
        ),
    ),
)


def _is_filled_in(turn: Turn) -> Iterator[Problem]:
    """Every line says what is expected and how likely; deviations say why."""
    for line in turn.row.lines:
        yield from _gaps(line)
    if not turn.row.conclusion:
        yield problem("monitoring-conclusion", Place(path="conclusion"))


def _gaps(line: Mapping[str, Any]) -> Iterator[Problem]:
    """What a line still lacks: a target that is not certain to be met asks why and what is done."""
    gaps = []
    if not line["expected"]:
        gaps.append(Text("全年预计", "expected of the year"))
    if not line["likelihood"]:
        gaps.append(Text("完成可能性", "likelihood"))
    if line["likelihood"] in ("possible", "impossible"):
        if not any(str(each).strip() for each in line["reasons"].values()):
            gaps.append(Text("偏差原因", "reasons of the deviation"))
        if not str(line["measures"]).strip():
            gaps.append(Text("改进措施", "measures"))
    for gap in gaps:
        name = Text(line["zh"], line["en"])
        yield problem("monitoring-gap", Place(path=line["key"]), name=name, gap=gap)


def _never(report: MonitoringReport, by: Membership) -> bool:
    """Its form saves it and hands it in at once: a button beside it would hand in what was."""
    return False


def _forget_review(turn: Turn) -> None:
    turn.row.review_reason = ""


MONITORING = Procedure(
    MonitoringReport,
    noun="monitoring",
    title=Text("绩效监控表", "Monitoring reports"),
    address="monitoring",
    page="web:monitoring-report",
    listing="web:monitoring",
    seen=partial(visible_to, MonitoringReport),
    edits=frozenset((M.DRAFT,)),
    ends=frozenset((M.REVIEWED,)),
    hands={"entered_by": P.MONITORING_EDIT},
    beside=("project",),
    steps=(
        Step(
            "submit",
            M.DRAFT,
            M.SUBMITTED,
            right=P.MONITORING_EDIT,
            asks=(_is_filled_in,),
            then=_forget_review,
            offered=_never,
            button=Text("提交", "Hand in"),
            done=Text("已提交", "handed in"),
            duty=Duty(
                Text("份绩效监控表待填报", "monitoring reports are being filled in"),
                "?state=draft",
                "mark-amber",
            ),
        ),
        Step(
            "review",
            M.SUBMITTED,
            M.REVIEWED,
            right=P.MONITORING_REVIEW,
            by="reviewed_by",
            when="reviewed_at",
            not_by=("entered_by",),
            button=Text("审核通过", "Confirm"),
            done=Text("已审核", "confirmed"),
            duty=Duty(
                Text("份绩效监控表待审核", "monitoring reports await review"), "?state=submitted"
            ),
        ),
        Step(
            "send-back",
            M.SUBMITTED,
            M.DRAFT,
            right=P.MONITORING_REVIEW,
            verb="send_back",
            reason=REASON,
            keeps="review_reason",
            button=Text("退回", "Send back"),
            done=Text("已退回", "sent back"),
        ),
    ),
)
