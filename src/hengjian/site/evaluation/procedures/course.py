"""A step of an evaluation is done once its gates hold; or waived with a reason the report shows."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import Evaluation, EvaluationStep
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

S = EvaluationStep.State


def _is_theirs(row: EvaluationStep, by: Membership) -> bool:
    """The right that the file names, held by somebody inside the evaluation."""
    who = row.body.get("who", "")
    known = {right.value for right in Permission}
    inside = queries.opened(by).filter(pk=row.evaluation_id).exists()
    return inside and who in known and by.may(Permission(who))


def _may(turn: Turn) -> Iterator[Problem]:
    if not _is_theirs(turn.row, turn.by):
        yield problem("course-not-yours", step=turn.row)


def _is_next(turn: Turn) -> Iterator[Problem]:
    """Nothing skips: what it comes after is done or waived."""
    after = turn.row.body.get("after", [])
    open_ones = turn.row.evaluation.steps.filter(key__in=after, state=S.OPEN)
    for each in open_ones:
        yield problem("course-before", step=turn.row, before=each)


def _holds(turn: Turn) -> Iterator[Problem]:
    for lack in lacks_of(turn.row.evaluation, turn.row.body.get("gates", [])):
        yield problem("course-lacks", lack=lack.text)


def _goes_on(turn: Turn) -> Iterator[Problem]:
    if turn.row.evaluation.state == Evaluation.State.STOPPED:
        yield problem("evaluation-not-open", name=turn.row.evaluation, now="已终止")


def _reopens_what_hangs_on_it(turn: Turn) -> None:
    """Steps that come after it are open again."""
    keys, rows = {turn.row.key}, list(turn.row.evaluation.steps.order_by("position"))
    for each in rows:
        if keys & set(each.body.get("after", [])):
            keys.add(each.key)
            if each.state != S.OPEN:
                COURSE.take("reopen", by=turn.by, row=each, why=turn.why, on=turn.on)


COURSE = Procedure(
    EvaluationStep,
    noun="evaluation-step",
    title=Text("评价步骤", "Steps of evaluations"),
    address="evaluations/steps",
    page="web:evaluation",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=queries.steps_seen,
    ends=frozenset(),
    beside=("evaluation__project",),
    note=Text(
        "谁来做、要什么条件、几天，由评价步骤文件定；所以这里只要求能看项目库，步骤自己再核对身份。",
        "Who does it, what it takes and how many days is said by the file of steps; hence the "
        "right that all of them hold, and the step checks who takes it.",
    ),
    steps=(
        Step(
            "finish",
            S.OPEN,
            S.DONE,
            right=Permission.LIBRARY_VIEW,
            by="settled_by",
            when="settled_on",
            asks=(_goes_on, _may, _is_next, _holds),
            offered=_is_theirs,
            button=Text("完成这一步", "Finish this step"),
            done=Text("已完成", "done"),
            duty=Duty(
                Text("个评价步骤轮到您", "steps of evaluations are yours to take"),
                "?mine=steps",
                only=queries.steps_to_take,
            ),
        ),
        Step(
            "waive",
            S.OPEN,
            S.WAIVED,
            right=Permission.LIBRARY_VIEW,
            by="settled_by",
            when="settled_on",
            asks=(_goes_on, _may, _is_next),
            reason=REASON,
            keeps="why",
            offered=_is_theirs,
            aside=True,
            hint=Text("理由写进报告第九章", "the reason stands in chapter nine of the report"),
            button=Text("不做这一步", "Waive this step"),
            done=Text("已注明不做，理由写进报告", "waived; the report gives the reason"),
        ),
        Step(
            "reopen",
            (S.DONE, S.WAIVED),
            S.OPEN,
            right=Permission.LIBRARY_VIEW,
            asks=(_goes_on, _may),
            reason=REASON,
            then=_reopens_what_hangs_on_it,
            offered=_is_theirs,
            aside=True,
            button=Text("重做这一步", "Take it up again"),
            done=Text("已重新打开，后面的步骤一并打开", "open again, and the steps after it"),
        ),
    ),
)
