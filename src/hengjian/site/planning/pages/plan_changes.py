"""Moving a plan on, and changing it once it is published."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.actions import plan_changes
from hengjian.site.planning.models import AnnualPlan
from hengjian.site.planning.queries import plans as queries
from hengjian.site.planning.question import ask
from hengjian.site.platform.telling import attempt


def _plan(membership: Membership, code: str) -> AnnualPlan:
    rows = visible_to(AnnualPlan, membership).select_related("region")
    return get_object_or_404(rows, code=code)


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
    return render(request, "planning/plans/change.html", context)
