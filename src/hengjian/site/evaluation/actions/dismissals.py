"""An error of the audit is dismissed, with a reason, by a second person."""

from __future__ import annotations

from datetime import date

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.evaluation.dismissing import (
    Found,
    first_hands,
    standing_dismissals,
    wording_of,
)
from hengjian.site.evaluation.models import AuditDismissal, EvaluationReport, KeptAudit
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_new
from hengjian.site.platform.step import next_code, unreasoned


@action(Permission.EVALUATION_CHECK)
def dismiss_error(
    *, by: Membership, report: EvaluationReport, mark: str, why: str, on: date | None = None
) -> AuditDismissal:
    """Dismiss the error of the latest audit that bears ``mark`` (``mark_of``).

    The report is held: of two who dismiss it at once, the second is told of the first. Raises
    ``Refused`` where the finding is gone, the report was changed since it was audited, the person
    wrote in the passage or had the report audited, or no reason is given.
    """
    row = hold(report, None, {})
    problems = [*closed_to(by, row.evaluation), *unreasoned(why)]
    audit = KeptAudit.objects.filter(report=row).first()
    found = _find_in(audit, mark)
    if audit is None or found is None:
        raise Refused([*problems, problem("audit-finding-gone", name=row)])
    problems += _against(by, audit, found)
    dismissed = AuditDismissal(
        code=next_code(AuditDismissal, f"{row.code}-N"),
        report=row,
        mark=mark,
        kind=found["code"],
        passage=found["passage"],
        text=found["text"],
        zh=found["zh"],
        en=found["en"],
        reason=why.strip(),
        dismissed_by=by.person.username,
        dismissed_on=on or current_day(),
        synthetic=row.synthetic,
    )
    if problems:
        raise Refused(problems)
    return save_new(by, dismissed, "audit-dismissal.dismiss", why=why.strip())


def _find_in(audit: KeptAudit | None, mark: str) -> Found | None:
    marked = audit.findings if audit is not None and mark else ()
    errors = (each for each in marked if each["severity"] == "error")
    return next((each for each in errors if each.get("mark") == mark), None)


def _against(by: Membership, audit: KeptAudit, found: Found) -> list[Problem]:
    problems = []
    if audit.wording != wording_of(audit.report):
        problems.append(problem("audit-outdated", name=audit.report))
    earlier = standing_dismissals(audit.report).get(found["mark"])
    if earlier is not None:
        who, why = earlier.dismissed_by, earlier.reason
        problems.append(problem("audit-dismissed-already", who=who, why=why))
    if by.person.username in first_hands(audit, found):
        problems.append(problem("audit-dismissed-by-author", who=by.person.name))
    return problems
