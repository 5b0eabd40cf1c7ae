"""What follows from an issued evaluation is proposed by people, with the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.budgets import bounds_of
from hengjian.site.evaluation.models import BudgetProposal, Evaluation
from hengjian.site.evaluation.procedures.budgets import BUDGET
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.library.references import set_values
from hengjian.site.platform.step import next_code


@action(Permission.EVALUATION_LEAD)
def propose_budget(
    *,
    by: Membership,
    evaluation: Evaluation,
    values: Mapping[str, Any],
    row: BudgetProposal | None = None,
    version: int | None = None,
) -> BudgetProposal:
    """Propose what an issued evaluation means for a budget, or change it while it is undecided."""
    found: list[Problem] = []
    if not queries.worked_on(by).filter(pk=evaluation.pk).exists():
        found.append(problem("evaluation-not-declared", name=evaluation))
    if evaluation.state != Evaluation.State.ISSUED:
        found.append(problem("budget-not-issued", name=evaluation))
    if row is None:
        row = BudgetProposal(
            code=next_code(BudgetProposal, f"{evaluation.code}-Y"),
            evaluation=evaluation,
            entered_by=by.person.username,
            synthetic=evaluation.synthetic,
        )
        found += [*set_values(row, values, by), *_outside(row)]
        return save_new(by, row, "budget-proposal.propose", found)
    held = hold(row, version, values)
    before = snapshot(held)
    found += [*set_values(held, values, by), *_outside(held), *BUDGET.closed(held)]
    return save_change(by, held, "budget-proposal.propose", before, found)


def _outside(row: BudgetProposal) -> list[Problem]:
    bounds = bounds_of(row.kind)
    if bounds is None or not isinstance(row.per_cent, Decimal):
        return []
    low, high = bounds
    if low <= row.per_cent <= high:
        return []
    kind = BudgetProposal.Kind(row.kind).label
    at = Place(path="per_cent")
    return [problem("budget-per-cent", at, kind=kind, found=row.per_cent, low=low, high=high)]
