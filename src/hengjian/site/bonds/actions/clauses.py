"""Pay for performance: the clause of an operation contract, and the score of its year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.models import PerformanceClause
from hengjian.site.library import rows
from hengjian.site.money.models import Contract
from hengjian.site.platform.codes import new_code

Values = Mapping[str, Any]


@action(Permission.CONTRACT_EDIT)
def enter(*, by: Membership, contract: Contract, values: Values) -> PerformanceClause:
    """Enter what one year of a contract pays, and how it depends on the score."""
    row = PerformanceClause(contract=contract)
    wanted = {"code": new_code(contract.code, "F"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="performanceclause.create")


@action(Permission.CONTRACT_EDIT)
def change(
    *, by: Membership, clause: PerformanceClause, values: Values, version: int | None
) -> PerformanceClause:
    """Change a clause that no score was set for yet."""
    if clause.score is not None:
        raise Refused([problem("clause-scored", name=clause, score=clause.score)])
    verb = "performanceclause.change"
    return rows.change(by=by, row=clause, values=values, version=version, verb=verb)


@action(Permission.BOND_EDIT)
def set_score(
    *, by: Membership, clause: PerformanceClause, score: Any, why: str
) -> PerformanceClause:
    """The finance bureau sets the score of the year, with the evaluation it comes from: who is
    paid by the score does not enter it."""
    problems = []
    if not isinstance(score, Decimal) or not 0 <= score <= 100:
        problems.append(problem("score-out-of-range", Place(path="score"), found=score))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    verb = "performanceclause.score"
    return rows.change(by=by, row=clause, values={"score": score}, version=None, verb=verb, why=why)
