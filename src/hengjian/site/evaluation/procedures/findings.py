"""A finding is drafted by the team and confirmed or dropped by its lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.models import Evaluation, Finding
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Step, Turn

F, P = Finding.State, Permission


def _is_borne_out(turn: Turn) -> Iterator[Problem]:
    """Evidence, a cause with its kind, and a recommendation or why there is none."""
    finding = turn.row
    if not finding.citations.filter(evidence__state="usable").exists():
        yield problem("finding-without-evidence", name=finding)
    if finding.kind != Finding.Kind.PROBLEM:
        return
    if not (finding.cause.strip() and finding.side and finding.origin):
        yield problem("finding-without-cause", name=finding)
    if not finding.recommendations.exists() and not finding.none_because.strip():
        yield problem("finding-without-recommendation", name=finding)


def _is_being_scored(turn: Turn) -> Iterator[Problem]:
    evaluation = turn.row.evaluation
    if evaluation.state != Evaluation.State.SCORING:
        now = Evaluation.State(evaluation.state).label
        yield problem("evaluation-not-open", name=evaluation, now=now)


FINDING = Procedure(
    Finding,
    noun="finding",
    title=Text("评价发现", "Findings"),
    address="evaluations/findings",
    page="web:evaluation-findings",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=partial(visible_to, Finding),
    edits=frozenset((F.DRAFT,)),
    ends=frozenset(),
    hands={"entered_by": P.EVALUATION_WORK},
    beside=("evaluation",),
    steps=(
        Step(
            "confirm",
            F.DRAFT,
            F.CONFIRMED,
            right=P.EVALUATION_LEAD,
            by="confirmed_by",
            asks=(_is_being_scored, _is_borne_out),
            button=Text("确认", "Confirm"),
            done=Text("已确认", "confirmed"),
        ),
        Step(
            "drop",
            F.DRAFT,
            F.DROPPED,
            right=P.EVALUATION_LEAD,
            asks=(_is_being_scored,),
            reason=REASON,
            keeps="decision_reason",
            aside=True,
            button=Text("不采用", "Reject"),
            done=Text("不采用", "rejected"),
        ),
        Step(
            "reopen",
            (F.CONFIRMED, F.DROPPED),
            F.DRAFT,
            right=P.EVALUATION_LEAD,
            asks=(_is_being_scored,),
            aside=True,
            button=Text("退回草拟", "Reopen"),
            done=Text("已退回草拟", "reopened"),
        ),
    ),
)
