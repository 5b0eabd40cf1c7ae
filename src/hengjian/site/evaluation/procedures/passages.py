"""A paragraph of the report is settled by the lead, and opened again to be changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.models import Evaluation, Passage
from hengjian.site.evaluation.report.stale import stale_today
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import Step, Turn

S, P = Passage.State, Permission


def _is_being_scored(turn: Turn) -> Iterator[Problem]:
    evaluation = turn.row.report.evaluation
    if evaluation.state != Evaluation.State.SCORING:
        now = Evaluation.State(evaluation.state).label
        yield problem("evaluation-not-open", name=evaluation, now=now)


def _figures_stand(turn: Turn) -> Iterator[Problem]:
    """A paragraph is not settled on figures that read otherwise today."""
    for each in stale_today(turn.row):
        yield problem("passage-stale", name=each.reference, was=each.was, now=each.now)


PASSAGE = Procedure(
    Passage,
    noun="passage",
    title=Text("报告段落", "Paragraphs of reports"),
    address="evaluations/passages",
    page="web:evaluation-report",
    shown_on="report",
    listing="web:evaluations",
    seen=partial(visible_to, Passage),
    edits=frozenset((S.DRAFT, S.SETTLED)),
    ends=frozenset(),
    hands={"written_by": P.EVALUATION_WORK},
    beside=("report",),
    steps=(
        Step(
            "settle",
            S.DRAFT,
            S.SETTLED,
            right=P.EVALUATION_LEAD,
            by="settled_by",
            asks=(_is_being_scored, _figures_stand),
            button=Text("定稿", "Settle"),
            done=Text("已定稿", "settled"),
        ),
        Step(
            "reopen",
            S.SETTLED,
            S.DRAFT,
            right=P.EVALUATION_LEAD,
            asks=(_is_being_scored,),
            aside=True,
            button=Text("退回草稿", "Reopen"),
            done=Text("已退回草稿", "reopened"),
        ),
    ),
)
