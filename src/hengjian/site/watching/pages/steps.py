"""The buttons of warnings and suspensions: each one action, then back to the page."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.periods import parse_date
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.pages.reading import project_of
from hengjian.site.platform.telling import attempt
from hengjian.site.watching.actions import suspensions
from hengjian.site.watching.actions import warnings as actions
from hengjian.site.watching.pages.warning import found


def day_in(written: str) -> date:
    """The day that is asked for; today where none is, or none that can be read."""
    try:
        return parse_date(written) if written else current_day()
    except Refused:
        return current_day()


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
@needs(Permission.WARNING_CLOSE)
def propose(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Propose to suspend disbursement for it."""
    warning, why = found(membership, code), request.POST.get("why", "")
    today = current_day()
    attempt(
        request,
        lambda: suspensions.propose(by=membership, warning=warning, on=today, why=why),
        words("已建议暂停拨付，等财政部门决定", "proposed; the finance bureau decides"),
    )
    return redirect("web:warning", code)
