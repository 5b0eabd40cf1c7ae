"""The buttons of warnings and suspensions: each one action, then back to the page."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.periods import parse_date
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.projects.actions import suspensions
from hengjian.site.projects.actions import warnings as actions
from hengjian.site.projects.models import Suspension
from hengjian.site.projects.queries import warnings as queries
from hengjian.site.web.library.reading import project_of
from hengjian.site.web.telling import attempt
from hengjian.site.web.warnings.detail import found


def day_in(written: str) -> date:
    """The day that is asked for; today where none is, or none that can be read."""
    try:
        return parse_date(written) if written else timezone.localdate()
    except Refused:
        return timezone.localdate()


@require_POST
@needs(Permission.WARNING_WATCH)
def watch_all(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Have every project that one sees judged in the background."""
    job = actions.recompute_all(
        by=membership, as_of=day_in(request.POST.get("as_of", "")), address=reverse("web:warnings")
    )
    return redirect("web:job", job.pk)


@require_POST
@needs(Permission.WARNING_WATCH)
def watch_one(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Judge one project now."""
    project, as_of = project_of(membership, code), day_in(request.POST.get("as_of", ""))
    done = words(f"已按 {as_of} 重新计算", f"recomputed as of {as_of}")
    act = partial(actions.recompute, by=membership, project=project, as_of=as_of)
    asked = "" if attempt(request, act, done) else f"?as_of={as_of}"
    return redirect(f"{reverse('web:warnings-project', args=[code])}{asked}")


@require_POST
@needs(Permission.WARNING_ANSWER)
def answer(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Say what is done about it."""
    warning, text = found(membership, code), request.POST.get("answer", "")
    files = request.FILES.getlist("files")
    attempt(
        request,
        lambda: actions.answer(by=membership, warning=warning, text=text, files=files),
        words("已答复", "answered"),
    )
    return redirect("web:warning", code)


@require_POST
@needs(Permission.WARNING_CLOSE)
def close(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Close it on evidence."""
    warning, why = found(membership, code), request.POST.get("why", "")
    files, today = request.FILES.getlist("files"), timezone.localdate()
    attempt(
        request,
        lambda: actions.close(by=membership, warning=warning, on=today, why=why, files=files),
        words("已解除", "closed"),
    )
    return redirect("web:warning", code)


@require_POST
@needs(Permission.WARNING_CLOSE)
def propose(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Propose to suspend disbursement for it."""
    warning, why = found(membership, code), request.POST.get("why", "")
    today = timezone.localdate()
    attempt(
        request,
        lambda: suspensions.propose(by=membership, warning=warning, on=today, why=why),
        words("已建议暂停拨付，等财政部门决定", "proposed; the finance bureau decides"),
    )
    return redirect("web:warning", code)


@require_POST
@needs(Permission.SUSPENSION_DECIDE)
def decide(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Adopt a proposed suspension, or do not."""
    row, why = _suspension(membership, code), request.POST.get("why", "")
    adopt, today = request.POST.get("adopt") == "yes", timezone.localdate()
    attempt(
        request,
        lambda: suspensions.decide(by=membership, suspension=row, adopt=adopt, on=today, why=why),
        words("已暂停拨付", "disbursement is suspended") if adopt else words("未采纳", "refused"),
    )
    return redirect("web:warnings-project", row.project.code)


@require_POST
@needs(Permission.SUSPENSION_DECIDE)
def lift(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Let money flow again."""
    row, why = _suspension(membership, code), request.POST.get("why", "")
    today = timezone.localdate()
    attempt(
        request,
        lambda: suspensions.lift(by=membership, suspension=row, on=today, why=why),
        words("已恢复拨付", "disbursement goes on"),
    )
    return redirect("web:warnings-project", row.project.code)


def _suspension(membership: Membership, code: str) -> Suspension:
    return get_object_or_404(queries.suspensions(membership), code=code)
