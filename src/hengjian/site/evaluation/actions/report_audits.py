"""The report is audited in the background."""

from __future__ import annotations

from hengjian.errors import Refused
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.evaluation.models import EvaluationReport
from hengjian.site.evaluation.report_audit import KIND
from hengjian.site.evaluation.rules import closed_to


@action(Permission.EVALUATION_WORK)
def begin_audit(*, by: Membership, report: EvaluationReport, address: str) -> Job:
    """Audit the report as it stands; its job ends at ``address``."""
    if found := closed_to(by, report.evaluation):
        raise Refused(found)
    return jobs.start(KIND, by=by, report=report.code, address=address)
