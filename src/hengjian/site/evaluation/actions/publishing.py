"""An issued evaluation is published in a summary, or superseded; it is never changed."""

from __future__ import annotations

from datetime import date

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import snapshot
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import evaluations
from hengjian.site.evaluation.models import Evaluation, EvaluationReport
from hengjian.site.evaluation.saving import hold, save_change
from hengjian.site.platform.step import unreasoned


@action(Permission.EVALUATION_ISSUE)
def publish_summary(
    *, by: Membership, report: EvaluationReport, on: date | None = None
) -> EvaluationReport:
    """Show the summary to everybody from now on. Raises ``Refused`` before it is issued."""
    row = hold(report, None, {})
    found = _find_unreached(by, row)
    if row.evaluation.state != Evaluation.State.ISSUED:
        now = Evaluation.State(row.evaluation.state).label
        found.append(problem("summary-not-issued", name=row.evaluation, now=now))
    before = snapshot(row)
    row.published_on, row.published_by = on or current_day(), by.person.username
    return save_change(by, row, "evaluation-report.publish", before, found)


@action(Permission.EVALUATION_COMMISSION)
def supersede(*, by: Membership, evaluation: Evaluation, why: str) -> Evaluation:
    """Commission an evaluation that takes the place of an issued one, for a reason.

    The same project, kind, day and framework; it is judged anew, nothing is copied. The issued one
    stays as it is, with its package, and says what took its place. Raises ``Refused``.
    """
    found = unreasoned(why)
    if not queries.opened(by).filter(pk=evaluation.pk).exists():
        raise Refused([problem("row-out-of-reach", found=evaluation)])
    if evaluation.state != Evaluation.State.ISSUED:
        now = Evaluation.State(evaluation.state).label
        found.append(problem("supersede-not-issued", name=evaluation, now=now))
    if Evaluation.objects.filter(supersedes=evaluation).exists():
        found.append(problem("supersede-twice", name=evaluation))
    if found:
        raise Refused(found)
    row = evaluations.commission(
        by=by,
        project=evaluation.project,
        kind=evaluation.kind,
        timing=evaluation.timing,
        year=evaluation.year,
        as_of=evaluation.as_of,
        agency=evaluation.agency,
        framework=evaluation.edition.framework,
        notice=evaluation.notice,
    )
    held = hold(row, None, {})
    before = snapshot(held)
    held.supersedes, held.supersedes_why = evaluation, why.strip()
    return save_change(by, held, "evaluation.supersede", before, why=why)


@action(Permission.EVALUATION_ISSUE)
def withdraw_summary(*, by: Membership, report: EvaluationReport, why: str) -> EvaluationReport:
    """Show it no longer, for a reason; the report itself stays as it was issued."""
    row = hold(report, None, {})
    before = snapshot(row)
    row.published_on, row.published_by = None, ""
    found = [*_find_unreached(by, row), *unreasoned(why)]
    return save_change(by, row, "evaluation-report.withdraw", before, found, why=why)


def _find_unreached(by: Membership, row: EvaluationReport) -> list[Problem]:
    if queries.opened(by).filter(pk=row.evaluation_id).exists():
        return []
    raise Refused([problem("row-out-of-reach", found=row)])
