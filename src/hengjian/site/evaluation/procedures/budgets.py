"""What an evaluation suggests for a budget is proposed by its lead and decided by the bureau."""

from __future__ import annotations

from functools import partial
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import BudgetProposal
from hengjian.site.evaluation.rules import commissioned_by_us
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

B = BudgetProposal.State


def _is_ours(turn: Turn) -> list[Problem]:
    return commissioned_by_us(turn.by, turn.row.evaluation)


_decided: dict[str, Any] = {
    "right": Permission.EVALUATION_ISSUE,
    "by": "decided_by",
    "when": "decided_on",
    "not_by": ("entered_by",),
    "asks": (_is_ours,),
    "reason": REASON,
    "keeps": "decision_reason",
}
BUDGET = Procedure(
    BudgetProposal,
    noun="budget-proposal",
    title=Text("预算建议", "Proposals for budgets"),
    address="evaluations/budgets",
    page="web:evaluation-after",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=partial(visible_to, BudgetProposal),
    edits=frozenset((B.PROPOSED,)),
    ends=frozenset((B.ADOPTED, B.REJECTED)),
    hands={"entered_by": Permission.EVALUATION_LEAD},
    beside=("evaluation__project",),
    steps=(
        Step(
            "adopt",
            B.PROPOSED,
            B.ADOPTED,
            button=Text("采纳", "Adopt"),
            done=Text("已采纳，预算仍按程序编制", "adopted; the budget is still drawn up as usual"),
            duty=Duty(
                Text("条预算建议待决定", "proposals for budgets await a decision"),
                "?mine=budgets",
                only=lambda rows, by: rows.filter(evaluation__in=queries.opened(by).values("pk")),
            ),
            **_decided,
        ),
        Step(
            "reject",
            B.PROPOSED,
            B.REJECTED,
            button=Text("不采纳", "Do not adopt"),
            done=Text("未采纳", "not adopted"),
            **_decided,
        ),
    ),
)
