"""What the auditor found in the report: each finding where it stands, dismissed by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import report_audits
from hengjian.site.evaluation.actions.dismissals import dismiss_error
from hengjian.site.evaluation.dismissing import (
    Found,
    first_hands,
    standing_dismissals,
    wording_of,
)
from hengjian.site.evaluation.models import AuditDismissal, EvaluationReport, KeptAudit
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.report.outline import Outline
from hengjian.site.platform.telling import attempt, tell_refusal

ORDER = ("error", "warning", "query")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the page of the report shows it."""

    found: Found
    address: str
    """Of the paragraph it stands in; empty where the site wrote what it stands in."""
    dismissed: AuditDismissal | None
    barred: bool
    """Whether this person wrote there, or had the report audited."""


def audit_of(report: EvaluationReport, membership: Membership, outline: Outline) -> dict[str, Any]:
    """The latest audit of a report for its page: errors first, what is dismissed, what was
    dismissed and counts again."""
    audit = KeptAudit.objects.filter(report=report).select_related("report").first()
    if audit is None:
        return {"audit": None}
    chapters = {own.key: each.key for each in outline.chapters for own in each.sections}
    sections = dict(report.passages.values_list("code", "section"))
    gone = standing_dismissals(report)
    me = membership.person.username

    def told(found: Found) -> Told:
        code = found["passage"]
        place = chapters.get(sections.get(code, ""), "")
        address = reverse("web:evaluation-chapter", args=[report.code, place]) if place else ""
        return Told(
            found,
            f"{address}#{code}" if address else "",
            gone.get(found.get("mark", "")),
            found["severity"] == "error" and me in first_hands(audit, found),
        )

    findings = sorted(audit.findings, key=lambda each: ORDER.index(each["severity"]))
    withdrawn = AuditDismissal.objects.filter(report=report, state=AuditDismissal.State.WITHDRAWN)
    return {
        "audit": audit,
        "findings": [told(each) for each in findings],
        "outdated": audit.wording != wording_of(report),
        "withdrawn": withdrawn,
        "may_dismiss": _may_dismiss(report, membership),
    }


def _may_dismiss(report: EvaluationReport, membership: Membership) -> bool:
    works = queries.worked_on(membership).filter(pk=report.evaluation_id).exists()
    checks = membership.may(Permission.EVALUATION_CHECK)
    return works and checks and not EVALUATION.closed(report.evaluation)


@require_POST
@needs(Permission.EVALUATION_WORK)
def audit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Let the auditor read the report as it stands, in the background."""
    there = _report_of(membership, code)
    try:
        address = reverse("web:evaluation-report", args=[code])
        job = report_audits.begin_audit(by=membership, report=there, address=address)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("web:evaluation-report", code)
    return redirect("web:job", job.pk)


@require_POST
@needs(Permission.EVALUATION_CHECK)
def dismiss(request: HttpRequest, membership: Membership, code: str, mark: str) -> HttpResponseBase:
    """Dismiss an error of the audit with a reason."""
    there = _report_of(membership, code)
    attempt(
        request,
        lambda: dismiss_error(
            by=membership, report=there, mark=mark, why=request.POST.get("why", "")
        ),
        words("排除，理由已记下", "dismissed; the reason is kept"),
    )
    answer = redirect("web:evaluation-report", code)
    answer["Location"] += "#audit"
    return answer


def _report_of(membership: Membership, code: str) -> EvaluationReport:
    row = get_object_or_404(queries.worked_on(membership), code=code)
    return get_object_or_404(EvaluationReport, evaluation=row)
