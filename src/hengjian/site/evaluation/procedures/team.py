"""A member of a team declares; the declaration is the door to the evaluation.

Whoever comes to have an interest later steps aside: what they answered stays, for a second hand.
"""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import TeamMember
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

V = TeamMember.Verdict


def _had_no_part(turn: Turn) -> list[Problem]:
    """Nobody judges a project in which those they serve took part."""
    return queries.conflicts(turn.row.evaluation, turn.by)


def _is_open(turn: Turn) -> list[Problem]:
    """Who has declared steps aside while the evaluation is worked on; issued, it stands."""
    return EVALUATION.closed(turn.row.evaluation) if turn.row.verdict == V.NONE else []


def _is_mine(row: TeamMember, by: Membership) -> bool:
    return row.membership_id == by.pk


def _may_step_aside(row: TeamMember, by: Membership) -> bool:
    declared = row.verdict == V.NONE
    return _is_mine(row, by) and not (declared and EVALUATION.closed(row.evaluation))


TEAM_MEMBER = Procedure(
    TeamMember,
    noun="team-member",
    title=Text("评价组声明", "Declarations of evaluators"),
    address="evaluations/team",
    page="web:evaluation",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=queries.own_parts,
    state="verdict",
    ends=frozenset((V.RECUSED,)),
    beside=("evaluation", "membership__person"),
    note=Text(
        "声明以前只看得到标题和各方；声明是进门的条件，任何身份的成员都要声明，所以只要求能看项目库。",
        "Before it a member sees title and parties only. Every member declares, whatever their "
        "role; hence the right that all of them hold.",
    ),
    steps=(
        Step(
            "declare",
            V.AWAITED,
            V.NONE,
            right=Permission.LIBRARY_VIEW,
            by="declared_by",
            when="declared_at",
            asks=(_had_no_part,),
            offered=_is_mine,
            hint=Text(
                "本人与项目单位、施工、监理、设计单位及其人员没有利害关系，对评价中知悉的情况保密。",
                "I have no interest in the unit, the contractors, supervisors and designers or "
                "their people, and keep to myself what I learn.",
            ),
            button=Text("声明无利害关系", "Declare no interest"),
            done=Text("已声明，可以开始", "declared; you can begin"),
            duty=Duty(
                Text("项评价等您声明有无利害关系", "evaluations await your declaration"),
                "?mine=undeclared",
            ),
        ),
        Step(
            "recuse",
            (V.AWAITED, V.NONE),
            V.RECUSED,
            right=Permission.LIBRARY_VIEW,
            by="declared_by",
            when="declared_at",
            reason=REASON,
            keeps="interest",
            asks=(_is_open,),
            offered=_may_step_aside,
            aside=True,
            button=Text("有利害关系，回避", "Step aside for an interest"),
            done=Text("已回避", "stepped aside"),
        ),
    ),
)
