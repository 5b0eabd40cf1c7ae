"""A working paper is handed over, reviewed by a second person; changed afterwards, the review falls
away. A work plan is written by the lead and approved by the commissioner."""

from __future__ import annotations

from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import Evaluation, WorkingPaper, WorkPlan
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

W, A, P = WorkingPaper.State, WorkPlan.State, Permission
ONE_PERSON = "who works on papers may review those of others, never one's own"


def _works_here(turn: Turn) -> list[Problem]:
    return closed_to(turn.by, turn.row.evaluation)


def _tell_review(turn: Turn) -> None:
    turn.row.changed_after_review = False


PAPER = Procedure(
    WorkingPaper,
    noun="working-paper",
    title=Text("底稿", "Working papers"),
    address="evaluations/papers",
    page="web:evaluation-paper",
    listing="web:evaluations",
    seen=partial(visible_to, WorkingPaper),
    edits=frozenset((W.DRAFT, W.HANDED, W.REVIEWED)),
    ends=frozenset((W.REVIEWED,)),
    hands={"prepared_by": P.EVALUATION_WORK},
    beside=("evaluation__project",),
    steps=(
        Step(
            "hand-over",
            W.DRAFT,
            W.HANDED,
            right=P.EVALUATION_WORK,
            asks=(_works_here,),
            button=Text("交复核", "Hand it over"),
            done=Text("已交复核", "handed over; another person reviews it"),
        ),
        Step(
            "review",
            W.HANDED,
            W.REVIEWED,
            right=P.EVALUATION_CHECK,
            by="reviewed_by",
            when="reviewed_on",
            not_by=("prepared_by",),
            one_right={"prepared_by": ONE_PERSON},
            asks=(_works_here,),
            then=_tell_review,
            button=Text("复核通过", "Reviewed"),
            done=Text("复核通过", "reviewed"),
            duty=Duty(
                Text("份底稿待复核", "working papers await review"),
                "?mine=papers",
                only=lambda rows, by: rows.filter(
                    evaluation__in=queries.worked_on(by).values("pk")
                ),
            ),
        ),
        Step(
            "return",
            W.HANDED,
            W.DRAFT,
            right=P.EVALUATION_CHECK,
            not_by=("prepared_by",),
            one_right={"prepared_by": ONE_PERSON},
            asks=(_works_here,),
            reason=REASON,
            keeps="decision_reason",
            button=Text("退回", "Send back"),
            done=Text("已退回", "sent back"),
        ),
    ),
)


def _is_complete(turn: Turn) -> list[Problem]:
    return closed_to(turn.by, turn.row.evaluation)


WORK_PLAN = Procedure(
    WorkPlan,
    noun="work-plan",
    title=Text("实施方案", "Work plans"),
    address="evaluations/plans",
    page="web:evaluation-plan",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=partial(visible_to, WorkPlan),
    edits=frozenset((A.DRAFT,)),
    ends=frozenset(),
    hands={"entered_by": P.EVALUATION_LEAD},
    beside=("evaluation__project",),
    steps=(
        Step(
            "submit",
            A.DRAFT,
            A.SUBMITTED,
            right=P.EVALUATION_LEAD,
            asks=(_is_complete,),
            button=Text("送审", "Submit for review"),
            done=Text("已送审，等委托方批准", "submitted; the commissioner approves it"),
        ),
        Step(
            "approve",
            A.SUBMITTED,
            A.APPROVED,
            right=P.EVALUATION_COMMISSION,
            by="approved_by",
            when="approved_on",
            not_by=("entered_by",),
            button=Text("批准", "Approve"),
            done=Text("已批准，指标体系随之冻结", "approved; the framework is frozen with it"),
            duty=Duty(
                Text("个评价实施方案待批准", "work plans await approval"),
                "?mine=plans",
                only=lambda rows, by: rows.filter(
                    evaluation__in=queries.opened(by).values("pk"),
                    evaluation__state=Evaluation.State.SCORING,
                ),
            ),
        ),
        Step(
            "return",
            (A.SUBMITTED, A.APPROVED),
            A.DRAFT,
            right=P.EVALUATION_COMMISSION,
            not_by=("entered_by",),
            reason=REASON,
            keeps="decision_reason",
            button=Text("退回", "Send back"),
            done=Text("已退回", "sent back"),
        ),
    ),
)
