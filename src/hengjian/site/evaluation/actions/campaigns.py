"""An evaluation is commissioned from the yearly plan that lists it."""

from __future__ import annotations

from datetime import date

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.actions.evaluations import commission
from hengjian.site.evaluation.models import Campaign, Evaluation, PlannedEvaluation
from hengjian.site.evaluation.saving import hold
from hengjian.site.library.visibility import visible_to


@action(Permission.EVALUATION_COMMISSION)
def commission_planned(
    *,
    by: Membership,
    planned: PlannedEvaluation,
    as_of: date,
    agency: Organisation,
    framework: str,
) -> Evaluation:
    """Commission what a public plan lists: project, kind, time and number are the plan's.

    Raises ``Refused`` where the line is taken, the plan not public or another bureau's.
    """
    line = hold(planned, None, {})
    plan = line.campaign
    found: list[Problem] = []
    if not visible_to(PlannedEvaluation, by).filter(pk=line.pk).exists():
        found.append(problem("row-out-of-reach", found=line))
    if line.evaluation is not None:
        found.append(problem("planned-taken", name=line, found=line.evaluation.code))
    if line.kind == PlannedEvaluation.Kind.SELF:
        found.append(problem("planned-self", name=line))
    if plan.state != Campaign.State.PUBLISHED:
        found.append(problem("campaign-not-published", name=plan))
    if plan.commissioner_id != by.organisation_id:
        found.append(problem("campaign-not-ours", name=plan, who=plan.commissioner))
    if found:
        raise Refused(found)
    return commission(
        by=by,
        project=line.project,
        kind=line.kind,
        timing=line.timing,
        year=plan.year,
        as_of=as_of,
        agency=agency,
        framework=framework,
        notice=line.notice or plan.notice,
    )
