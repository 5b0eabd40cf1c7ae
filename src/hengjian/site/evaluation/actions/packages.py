"""The package of an evaluation is made in the background, and kept once it holds."""

from __future__ import annotations

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import Evaluation
from hengjian.site.evaluation.package_work import KIND
from hengjian.site.evaluation.withdrawn import problems_of_withdrawn


@action(Permission.EVALUATION_ISSUE)
def begin_package(*, by: Membership, evaluation: Evaluation, address: str) -> Job:
    """Make the package of what was handed in; its job ends at ``address``.

    Raises ``Refused`` where the evaluation is not awaiting issue, or rests on withdrawn evidence.
    """
    if not queries.opened(by).filter(pk=evaluation.pk).exists():
        raise Refused([problem("row-out-of-reach", found=evaluation)])
    if evaluation.state != Evaluation.State.REVIEW:
        now = Evaluation.State(evaluation.state).label
        raise Refused([problem("evaluation-not-open", name=evaluation, now=now)])
    if found := list(problems_of_withdrawn(evaluation)):
        raise Refused(found)
    return jobs.start(KIND, by=by, evaluation=evaluation.code, address=address)
