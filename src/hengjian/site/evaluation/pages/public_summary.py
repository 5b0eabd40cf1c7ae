"""What everybody may read of an issued evaluation, without an account; and its archive inside."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import Arrival, needs, public
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import publishing
from hengjian.site.evaluation.archive import archive_of
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import Evaluation, EvaluationReport, Recommendation, Snapshot
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.references import filled
from hengjian.site.evaluation.standing import first_level, standing_of
from hengjian.site.platform.telling import attempt

LOOKING = Rate(300, 60)
"""Pages that one address may look at in a minute."""


@public(LOOKING)
def summaries(request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    """Every summary that was published, the newest first."""
    rows = _find_published().select_related("evaluation__project", "evaluation__agency")
    return render(request, "evaluation/public_summaries.html", {"rows": rows[:100]})


@public(LOOKING)
def summary(request: HttpRequest, arrival: Arrival, code: str) -> HttpResponseBase:
    """Score, problems, what is recommended to whom and how far that has come; no persons."""
    report = get_object_or_404(_find_published(), code=code)
    row = report.evaluation
    drawn = case_of(row)
    standing = standing_of(drawn)
    issued = row.snapshots.filter(kind=Snapshot.Kind.ISSUE).first()
    problems = [
        {
            "title": each.title,
            "text": filled(each.text, drawn.result),
            "recommendations": each.recommendations.exclude(state=Recommendation.State.DRAFT),
        }
        for each in drawn.findings
    ]
    context = {
        "row": row,
        "report": report,
        "superseded_by": Evaluation.objects.filter(supersedes=row).first(),
        "total": drawn.result.total,
        "grade": drawn.result.grade.grade if drawn.result.grade else "",
        "full": drawn.framework.framework.points,
        "parts": [
            (
                each.compiled.indicator.name,
                "—" if each.score is None else each.score,
                each.compiled.points,
            )
            for each in first_level(standing)
        ],
        "problems": problems,
        "sha256": issued.sha256 if issued else "",
    }
    return render(request, "evaluation/public_summary.html", context)


def _find_published() -> QuerySet[EvaluationReport]:
    rows = EvaluationReport.objects.filter(evaluation__state=Evaluation.State.ISSUED)
    return rows.exclude(published_on=None).order_by("-published_on", "-pk")


@needs(Permission.LIBRARY_VIEW)
def archive(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """What was gathered, in three classes; what is missing is named."""
    row = get_object_or_404(queries.opened(membership), code=code)
    report = EvaluationReport.objects.filter(evaluation=row).first()
    issued = row.state == Evaluation.State.ISSUED
    context = {
        **head_of(row, membership),
        "tab": "archive",
        "report": report,
        "classes": archive_of(row),
        "superseded_by": Evaluation.objects.filter(supersedes=row).first(),
        "may_supersede": issued and membership.may(Permission.EVALUATION_COMMISSION),
        "may_publish": issued
        and report is not None
        and membership.may(Permission.EVALUATION_ISSUE),
    }
    return render(request, "evaluation/archive.html", context)


@require_POST
@needs(Permission.EVALUATION_COMMISSION)
def supersede(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Commission the evaluation that takes the place of this one."""
    row = get_object_or_404(queries.opened(membership), code=code)
    why = request.POST.get("why", "")
    done = attempt(
        request,
        lambda: publishing.supersede(by=membership, evaluation=row, why=why),
        words("已委托更替的评价；原评价不变", "commissioned; the issued one stays as it is"),
    )
    if done:
        return redirect("web:evaluation", Evaluation.objects.get(supersedes=row).code)
    return redirect("web:evaluation-archive", code)


@require_POST
@needs(Permission.EVALUATION_ISSUE)
def publish(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Publish the summary, or take it back with a reason."""
    row = get_object_or_404(queries.opened(membership), code=code)
    report = get_object_or_404(EvaluationReport, evaluation=row)
    if "withdraw" in request.POST:
        attempt(
            request,
            lambda: publishing.withdraw_summary(
                by=membership, report=report, why=request.POST.get("why", "")
            ),
            words("公开摘要已撤下", "the summary is shown no longer"),
        )
    else:
        attempt(
            request,
            lambda: publishing.publish_summary(by=membership, report=report),
            words("摘要已公开", "the summary is public"),
        )
    return redirect("web:evaluation-archive", code)
