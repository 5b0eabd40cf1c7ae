"""Moving a plan on, and changing it once it is published."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.projects.actions import plan_changes
from hengjian.site.projects.actions import plans as actions
from hengjian.site.projects.models import AnnualPlan, PlanChange
from hengjian.site.projects.plan_question import ask
from hengjian.site.projects.queries import plans as queries
from hengjian.site.projects.queries import visible_to
from hengjian.site.web.telling import attempt


def _plan(membership: Membership, code: str) -> AnnualPlan:
    rows = visible_to(AnnualPlan, membership).select_related("region")
    return get_object_or_404(rows, code=code)


@require_POST
@needs(Permission.PLAN_EDIT)
def submit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Hand it in."""
    plan = _plan(membership, code)
    done = words("已提交，等待批准", "submitted; awaiting approval")
    attempt(request, lambda: actions.submit(by=membership, plan=plan), done)
    return redirect("web:plan", code)


@require_POST
@needs(Permission.PLAN_APPROVE)
def send_back(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Send it back."""
    plan, why = _plan(membership, code), request.POST.get("why", "")
    done = words("已退回", "sent back")
    attempt(request, lambda: actions.send_back(by=membership, plan=plan, why=why), done)
    return redirect("web:plan", code)


@require_POST
@needs(Permission.PLAN_APPROVE)
def approve(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Approve it."""
    plan, why = _plan(membership, code), request.POST.get("why", "")
    done = words("已批准，可以公布", "approved; it can be published")
    attempt(request, lambda: actions.approve(by=membership, plan=plan, why=why), done)
    return redirect("web:plan", code)


@require_POST
@needs(Permission.PLAN_PUBLISH)
def publish(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Publish it."""
    plan = _plan(membership, code)
    done = words("已公布，列入的小区转为“列入计划”", "published; its sites are planned now")
    attempt(request, lambda: actions.publish(by=membership, plan=plan), done)
    return redirect("web:plan", code)


@needs(Permission.PLAN_EDIT)
def propose(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Ask for schemes to enter or leave a published plan."""
    plan = _plan(membership, code)
    lines = queries.shown(plan, ask(plan)).lines
    picked = {name: set(request.POST.getlist(name)) for name in ("added", "removed")}
    if request.method == "POST":
        added = [ln.scheme for ln in lines if not ln.chosen and ln.scheme.code in picked["added"]]
        removed = [ln.scheme for ln in lines if ln.chosen and ln.scheme.code in picked["removed"]]
        reason = request.POST.get("reason", "")
        act = partial(
            plan_changes.propose,
            by=membership,
            plan=plan,
            added=added,
            removed=removed,
            reason=reason,
        )
        if attempt(request, act, words("变更已提交，等待批准", "the change awaits approval")):
            return redirect("web:plan", code)
    context = {"plan": plan, "lines": lines, "picked": picked["added"] | picked["removed"]}
    return render(request, "plans/change.html", context)


@require_POST
@needs(Permission.PLAN_APPROVE)
def decide(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Approve or refuse a change."""
    rows = visible_to(PlanChange, membership).select_related("plan")
    change = get_object_or_404(rows, pk=pk, plan__code=code)
    approved, why = request.POST.get("approved") == "yes", request.POST.get("why", "")
    act = partial(plan_changes.decide, by=membership, change=change, approved=approved, why=why)
    attempt(request, act, words("变更已处理", "the change is decided"))
    return redirect("web:plan", code)
