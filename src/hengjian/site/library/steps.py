"""Projects through their stages; schemes: handed in, decided by another person, opened again; and
the comments to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.library import rows
from hengjian.site.library.benefits import put_score
from hengjian.site.library.models import Project, Scheme, SchemeComment
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, REASON, Ask, Duty, Move, Step, Turn

S, P, D = Scheme.State, Permission, SchemeComment.Decision
G = Project.Stage


def without_trace(scheme: Scheme) -> dict[str, Any]:
    """The row without the trace of its score, which stays with the row."""
    return {key: value for key, value in snapshot(scheme).items() if key != "benefit_trace"}


def _is_whole(turn: Turn) -> Iterator[Problem]:
    if not turn.row.sites.exists():
        yield problem("scheme-without-sites")
    if turn.row.cost <= 0:
        yield problem("scheme-without-works")


_BEFORE_ACCEPTING: list[Ask] = []


def ask_before_accepting(ask: Ask) -> None:
    """Subjects above say what must hold before a scheme may enter the plan."""
    if ask not in _BEFORE_ACCEPTING:
        _BEFORE_ACCEPTING.append(ask)


def _others_agree(turn: Turn) -> Iterator[Problem]:
    for ask in _BEFORE_ACCEPTING:
        yield from ask(turn)


def _in_no_plan(turn: Turn) -> Iterator[Problem]:
    """A plan that was handed in rests on what the scheme said then."""
    held = turn.row.plan_entries.filter(chosen=True).exclude(plan__state="draft")
    entry = held.select_related("plan").first()
    if entry is not None:
        yield problem("scheme-in-plan", name=turn.row, plan=entry.plan)


def _score(turn: Turn) -> None:
    """By what the records say at this step."""
    put_score(turn.row)


_decided: dict[str, Any] = {
    "right": P.SCHEME_DECIDE,
    "by": "decided_by",
    "when": "decided_at",
    "not_by": ("entered_by",),
    "reason": LONG_REASON,
    "keeps": "decision_reason",
    "then": _score,
    "done": Text("已审定", "decided"),
}
SCHEME = Procedure(
    Scheme,
    noun="scheme",
    title=Text("改造方案", "Schemes"),
    address="schemes",
    page="web:scheme",
    listing="web:schemes",
    seen=partial(visible_to, Scheme),
    edits=frozenset((S.DRAFT, S.REJECTED)),
    ends=frozenset(),
    moves=(Move((S.REJECTED,), S.DRAFT, Text("修改后重新编制", "changed, so drawn up anew")),),
    hands={"entered_by": P.SCHEME_EDIT},
    noted=without_trace,
    steps=(
        Step(
            "submit",
            (S.DRAFT, S.REJECTED),
            S.SUBMITTED,
            right=P.SCHEME_EDIT,
            asks=(_is_whole,),
            then=_score,
            button=Text("提交审定", "Submit"),
            done=Text("已提交，等待审定", "handed in; awaiting the decision"),
        ),
        Step(
            "withdraw",
            S.SUBMITTED,
            S.DRAFT,
            right=P.SCHEME_EDIT,
            then=_score,
            button=Text("撤回", "Withdraw"),
            done=Text("已撤回，可以修改", "taken back; it can be changed"),
        ),
        Step(
            "accept",
            S.SUBMITTED,
            S.ACCEPTED,
            asks=(_others_agree,),
            button=Text("可入选", "Declare eligible"),
            duty=Duty(Text("个改造方案待审定", "schemes await a decision"), "?state=submitted"),
            **_decided,
        ),
        Step("reject", S.SUBMITTED, S.REJECTED, button=Text("不采用", "Reject"), **_decided),
        Step(
            "reopen",
            S.ACCEPTED,
            S.DRAFT,
            right=P.SCHEME_EDIT,
            asks=(_in_no_plan,),
            reason=LONG_REASON,
            then=_score,
            aside=True,
            button=Text("退回修改", "Send back for changes"),
            done=Text("已退回修改", "open for changes"),
        ),
    ),
)


def _is_open(comment: SchemeComment, by: Membership) -> bool:
    return comment.decision == D.OPEN


def _open_ones(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(decision=D.OPEN)


_answered: dict[str, Any] = {
    "right": P.COMMENT_DECIDE,
    "by": "decided_by",
    "when": "decided_on",
    "not_by": ("entered_by",),
    "one_right": {
        "entered_by": "the department enters what residents tell it and answers the others"
    },
    "reason": LONG_REASON,
    "keeps": "reason",
    "verb": "decide",
    "offered": _is_open,
    "done": Text("已答复", "answered"),
}
COMMENT = Procedure(
    SchemeComment,
    noun="comment",
    title=Text("方案意见", "Comments on schemes"),
    address="comments",
    page="web:scheme",
    shown_on="scheme",
    listing="web:schemes",
    seen=partial(visible_to, SchemeComment),
    ends=frozenset(),
    state="decision",
    hands={"entered_by": P.COMMENT_ENTER},
    note=Text(
        "答复可以再改，每次都写理由。", "An answer may be changed later, each time with a reason."
    ),
    steps=(
        Step(
            "adopt",
            tuple(D.values),
            D.ADOPTED,
            button=Text("采纳", "Adopt"),
            duty=Duty(
                Text("条意见待答复", "comments await an answer"), "", "mark-amber", _open_ones
            ),
            **_answered,
        ),
        Step(
            "adopt-partly",
            tuple(D.values),
            D.PARTLY,
            button=Text("部分采纳", "Adopt in part"),
            **_answered,
        ),
        Step(
            "reject",
            tuple(D.values),
            D.REJECTED,
            button=Text("不采纳", "Do not adopt"),
            **_answered,
        ),
    ),
)


def _fits_there(turn: Turn) -> Iterator[Problem]:
    """What the rules of the row say of the stage it comes to."""
    step = turn.step
    if turn.row.stage in step.starts:
        yield from rows.problems_when(turn.row, {"stage": step.outcomes[0].state})


def _count_anew(turn: Turn) -> None:
    rows.reopen_dossier(by=turn.by, row=turn.row)


_of_project: dict[str, Any] = {
    "right": P.PROJECT_EDIT,
    "verb": "move",
    "asks": (_fits_there,),
    "done": Text("阶段已变更", "the stage was changed"),
}
PROJECT_STAGE = Procedure(
    Project,
    noun="project-stage",
    trail="project",
    title=Text("项目的阶段", "Stages of a project"),
    address="projects",
    page="web:project",
    listing="web:projects",
    seen=partial(visible_to, Project),
    state="stage",
    ends=frozenset((G.COMPLETED,)),
    afterwards=_count_anew,
    note=Text(
        "也可以随导入的表改变，规则和留痕相同",
        "an import may change it too, by the same rules and on the same trail",
    ),
    steps=(
        Step("approve", G.RESERVE, G.APPROVED, button=Text("立项", "Approve"), **_of_project),
        Step("begin", G.APPROVED, G.UNDER_WAY, button=Text("开始实施", "Begin"), **_of_project),
        Step("complete", G.UNDER_WAY, G.COMPLETED, button=Text("完工", "Finish"), **_of_project),
        Step(
            "send-back",
            (G.APPROVED, G.CLOSED),
            G.RESERVE,
            reason=REASON,
            grave=True,
            button=Text("退回储备", "Back to the reserve"),
            **_of_project,
        ),
        Step(
            "close",
            (G.RESERVE, G.APPROVED, G.UNDER_WAY),
            G.CLOSED,
            reason=REASON,
            grave=True,
            button=Text("终止", "Stop"),
            **_of_project,
        ),
    ),
)
