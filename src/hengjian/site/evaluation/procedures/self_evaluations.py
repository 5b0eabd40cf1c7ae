"""A unit hands its self-evaluation in; its department accepts it or sends it back."""

from __future__ import annotations

from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.models import SelfEvaluation
from hengjian.site.evaluation.self_rules import lacking
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

S, P = SelfEvaluation.State, Permission


def _gives_its_reasons(turn: Turn) -> list[Problem]:
    """财预〔2020〕10号: what is below its target, or far above it, says why."""
    return list(lacking(turn.row))


SELF_EVALUATION = Procedure(
    SelfEvaluation,
    noun="self-evaluation",
    title=Text("绩效自评", "Self-evaluations"),
    address="self-evaluations",
    page="web:self-evaluation",
    listing="web:self-evaluations",
    seen=partial(visible_to, SelfEvaluation),
    edits=frozenset((S.DRAFT, S.RETURNED)),
    ends=frozenset((S.ACCEPTED,)),
    hands={"filled_by": P.SELFEVAL_FILL},
    beside=("project",),
    steps=(
        Step(
            "hand-in",
            (S.DRAFT, S.RETURNED),
            S.HANDED_IN,
            right=P.SELFEVAL_FILL,
            by="filled_by",
            asks=(_gives_its_reasons,),
            button=Text("提交主管部门", "Hand in to the department"),
            done=Text("已提交，等主管部门审核", "handed in; the department reviews it"),
            duty=Duty(
                Text("份绩效自评待填报提交", "self-evaluations are to be handed in"), "?state=draft"
            ),
        ),
        Step(
            "take-back",
            S.HANDED_IN,
            S.DRAFT,
            right=P.SELFEVAL_FILL,
            button=Text("撤回修改", "Take it back"),
            done=Text("已撤回，可以修改", "taken back; it can be changed"),
        ),
        Step(
            "accept",
            S.HANDED_IN,
            S.ACCEPTED,
            right=P.SELFEVAL_REVIEW,
            by="reviewed_by",
            when="reviewed_on",
            not_by=("filled_by",),
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            button=Text("受理", "Accept"),
            done=Text("已受理", "accepted"),
            duty=Duty(
                Text("份绩效自评待审核", "self-evaluations await review"), "?state=handed_in"
            ),
        ),
        Step(
            "return",
            S.HANDED_IN,
            S.RETURNED,
            right=P.SELFEVAL_REVIEW,
            by="reviewed_by",
            when="reviewed_on",
            not_by=("filled_by",),
            reason=REASON,
            keeps="decision_reason",
            button=Text("退回", "Send back"),
            done=Text("已退回单位", "sent back to the unit"),
        ),
    ),
)
