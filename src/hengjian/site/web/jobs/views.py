"""A job's page: how far it is, what went wrong, where the result is. For whoever asked for it.

Long work, watched and cancelled.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.words import language

QUARTER = 25
"""Percent between two announcements to screen readers."""


@needs()
def job(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """The page, or the part of it that htmx asks for each second."""
    row = _mine(membership, pk)
    reached = jobs.read(pk) if row.state == Job.State.RUNNING else _end_of(row)
    said = f"{row.state} {(reached.share or 0) // QUARTER * QUARTER}"
    context = {
        "job": row,
        "title": jobs.title_of(row),
        "progress": reached,
        "said": said,
        "news": said != request.GET.get("said"),
        "may_cancel": row.under_way and jobs.may_be_cancelled(row),
        "stopping": row.under_way and jobs.is_to_stop(pk),
        "problems": [both[language()] for both in row.problems],
        "address": (row.result or {}).get("address", ""),
    }
    fragment = request.headers.get("HX-Target") == "job"
    answer = render(request, "jobs/progress.html" if fragment else "jobs/job.html", context)
    if "said" in request.GET and not row.under_way and _stands_on(request, context["address"]):
        answer["HX-Refresh"] = "true"
    return answer


def _stands_on(request: HttpRequest, address: object) -> bool:
    """Whether the reader waits on the very page of the result: then it comes by itself."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path == address


@require_POST
@needs()
def cancel(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """Stop the work where that leaves nothing half done."""
    row = _mine(membership, pk)
    if row.under_way and jobs.may_be_cancelled(row):
        jobs.cancel(row)
    return redirect("web:job", pk)


def _mine(membership: Membership, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, by=membership.person.username)


def _end_of(row: Job) -> jobs.Progress:
    return jobs.Progress(row.done, row.total)


urlpatterns = [
    path("jobs/<int:pk>", job, name="job"),
    path("jobs/<int:pk>/cancel", cancel, name="job-cancel"),
]
