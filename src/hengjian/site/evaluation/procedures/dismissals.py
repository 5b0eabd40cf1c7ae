"""An error of the audit is dismissed by a second person; whoever may check withdraws that again."""

from __future__ import annotations

from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.models import AuditDismissal
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Step, Turn

S, P = AuditDismissal.State, Permission


def _works_here(turn: Turn) -> list[Problem]:
    return closed_to(turn.by, turn.row.report.evaluation)


DISMISSAL = Procedure(
    AuditDismissal,
    noun="audit-dismissal",
    title=Text("排除的审核提示", "Dismissed findings of the audit"),
    address="evaluations/dismissals",
    page="web:evaluation-report",
    shown_on="report",
    listing="web:evaluations",
    seen=partial(visible_to, AuditDismissal),
    ends=frozenset((S.WITHDRAWN,)),
    hands={"dismissed_by": P.EVALUATION_CHECK},
    beside=("report",),
    note=Text(
        "排除的人既没有写过这一段，也没有送这次审核。",
        "Who dismisses has neither written in the passage nor had the report audited.",
    ),
    steps=(
        Step(
            "withdraw",
            S.STANDS,
            S.WITHDRAWN,
            right=P.EVALUATION_CHECK,
            by="withdrawn_by",
            asks=(_works_here,),
            reason=REASON,
            keeps="withdrawn_why",
            aside=True,
            button=Text("撤回排除", "Let it count again"),
            done=Text("已撤回，这条提示重新计入", "withdrawn; the finding counts again"),
        ),
    ),
)
