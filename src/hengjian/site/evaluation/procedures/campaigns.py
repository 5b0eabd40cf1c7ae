"""The yearly plan of evaluations is drawn up, made public under its number, worked off, closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.course import course
from hengjian.site.evaluation.models import Campaign, Evaluation, PlannedEvaluation
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

C, P = Campaign.State, Permission
NAMED = 6
"""How many lines are named in a refusal."""
CONCLUDED = (Evaluation.State.ISSUED, Evaluation.State.STOPPED)


def open_lines(row: Campaign) -> QuerySet[PlannedEvaluation]:
    """The lines whose evaluation is not concluded; a self-evaluation is the unit's own."""
    return row.lines.exclude(kind=PlannedEvaluation.Kind.SELF).exclude(
        evaluation__state__in=CONCLUDED
    )


def _is_ours(turn: Turn) -> Iterator[Problem]:
    if turn.row.commissioner_id != turn.by.organisation_id:
        yield problem("campaign-not-ours", name=turn.row, who=turn.row.commissioner)


def _says_enough(turn: Turn) -> Iterator[Problem]:
    if not turn.row.notice.strip():
        yield problem("campaign-without-number", Place(path="notice"), name=turn.row)
    if not turn.row.lines.exists():
        yield problem("campaign-empty", name=turn.row)


def _is_worked_off(turn: Turn) -> Iterator[Problem]:
    if turn.why:
        return
    names = [str(each) for each in open_lines(turn.row).select_related("campaign", "project")]
    if names:
        listed = "、".join(names[:NAMED])
        yield problem("campaign-open-lines", count=len(names), names=listed)


def _keep_steps(turn: Turn) -> None:
    turn.row.procedure = course().named


def _of_ours(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(commissioner=by.organisation_id)


def _narrow_to_worked_off(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    left = (
        PlannedEvaluation.objects.filter(campaign=OuterRef("pk"))
        .exclude(kind=PlannedEvaluation.Kind.SELF)
        .exclude(evaluation__state__in=CONCLUDED)
    )
    return _of_ours(rows, by).filter(~Exists(left))


CAMPAIGN = Procedure(
    Campaign,
    noun="campaign",
    title=Text("年度评价计划", "Yearly evaluation plans"),
    address="evaluations/campaigns",
    page="web:campaign",
    listing="web:evaluation-campaigns",
    seen=partial(visible_to, Campaign),
    edits=frozenset((C.DRAFT,)),
    ends=frozenset((C.CLOSED,)),
    note=Text(
        "公布后才从计划里委托；要增减，先调整。",
        "Evaluations are commissioned from it once it is public; to add or drop one it is revised.",
    ),
    steps=(
        Step(
            "publish",
            C.DRAFT,
            C.PUBLISHED,
            right=P.EVALUATION_ISSUE,
            by="published_by",
            when="published_on",
            asks=(_is_ours, _says_enough),
            then=_keep_steps,
            button=Text("公布计划", "Publish the plan"),
            done=Text("已公布，可以逐项委托", "published: its evaluations can be commissioned"),
            duty=Duty(
                Text("份年度评价计划待公布", "plans of evaluations await publication"),
                "?state=draft",
                "mark-amber",
                _of_ours,
            ),
        ),
        Step(
            "revise",
            C.PUBLISHED,
            C.DRAFT,
            right=P.EVALUATION_ISSUE,
            asks=(_is_ours,),
            reason=REASON,
            keeps="decision_reason",
            aside=True,
            button=Text("调整计划", "Revise it"),
            done=Text("可以增减，改好后再公布", "it can be changed; publish it again afterwards"),
        ),
        Step(
            "close",
            C.PUBLISHED,
            C.CLOSED,
            right=P.EVALUATION_ISSUE,
            by="closed_by",
            when="closed_on",
            asks=(_is_ours, _is_worked_off),
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            aside=True,
            hint=Text(
                "还有没办完的评价时，写明为什么结束。",
                "Where evaluations are not concluded, say why it is closed.",
            ),
            button=Text("结束计划", "Close the plan"),
            done=Text("计划已结束", "closed"),
            duty=Duty(
                Text("份年度评价计划各项已办完，待结束", "plans of evaluations are worked off"),
                "?state=published",
                only=_narrow_to_worked_off,
            ),
        ),
    ),
)
