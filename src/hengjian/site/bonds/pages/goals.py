"""Performance goals of a project: target, actual, history; approved with the money."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.bonds import actions, queries
from hengjian.site.bonds.goal_sides import sides_of
from hengjian.site.bonds.models import Goal
from hengjian.site.bonds.pages.coverage import head, read
from hengjian.site.bonds.pages.listing import Asked, edit_or_save
from hengjian.site.common.days import read_day
from hengjian.site.common.words import words
from hengjian.site.library.pages.reading import project_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt

CENT = Decimal("0.01")
FIELDS = (
    *("group", "kind", "name", "direction", "target", "unit", "due_on", "measure"),
    *("source", "as_of", "synthetic"),
)


@needs(Permission.LIBRARY_VIEW)
def goals(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The goals with what was reached, those waiting for approval, and those replaced."""
    found = read(request, membership, code)
    every = queries.goals_of(found.project, membership)
    held = [goal for goal in every if queries.in_force(goal)]
    open_ones = [goal for goal in every if goal.state == Goal.State.OPEN]
    old = [goal for goal in every if goal.state == Goal.State.REPLACED]
    me = membership.person.username
    context = {
        **head(membership, found, "goals"),
        "reached": [_goal_row(each) for each in queries.results_of(held, found.day)],
        "open": open_ones,
        "old": old,
        "met": sum(each.met is True for each in queries.results_of(held, found.day)),
        "approved_by": name_of(held[0].approved_by) if held and held[0].approved_by else "",
        "admitted": queries.admission_of(found.project),
        "may_goal": membership.may(Permission.GOAL_EDIT),
        "may_approve": membership.may(Permission.GOAL_APPROVE)
        and bool(open_ones)
        and all(goal.entered_by != me for goal in open_ones),
    }
    return render(request, "bonds/goals.html", context)


@needs(Permission.LIBRARY_VIEW)
def compare(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The goals as declared and as adjusted, side by side by indicator, with what was reached."""
    found = read(request, membership, code)
    sides = sides_of(found.project, membership, found.day)
    context = {
        **head(membership, found, "goals"),
        "kinds": sides.kinds,
        "groups": sides.groups,
        "sides": sides,
        "may_goal": membership.may(Permission.GOAL_EDIT),
    }
    return render(request, "bonds/goals_compared.html", context)


def _goal_row(each: queries.Reached) -> dict[str, Any]:
    done = each.completion
    return {
        "goal": each.goal,
        "actual": None if each.actual is None else each.actual.quantize(CENT, ROUND_HALF_UP),
        "on": each.on,
        "counted": each.counted,
        "met": each.met,
        "synthetic": each.synthetic or each.goal.synthetic,
        "completion": None if done is None else done.quantize(CENT, ROUND_HALF_UP),
        "progress": list(each.goal.progress.all())[:6],
        "replaces": getattr(each.goal, "replaces", None),
    }


@needs(Permission.GOAL_EDIT)
def new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter a goal."""
    project = project_of(membership, code)
    asked = Asked(
        words("填报绩效目标", "Enter a performance goal"),
        Goal,
        FIELDS,
        back=reverse("web:goals", args=[code]),
        crumb=project.name,
        hint=words(
            "目标须反映产出、融资成本和偿债风险；与资金同步批复，批复后不再修改",
            "goals show output, cost of financing and risk; approved with the money, then fixed",
        ),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.enter_goal(by=membership, project=project, values=form.values()),
    )


def _goal(membership: Membership, code: str) -> Goal:
    return get_object_or_404(visible_to(Goal, membership).select_related("project"), code=code)


@needs(Permission.GOAL_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change a goal that is not approved."""
    row = _goal(membership, code)
    asked = Asked(
        words("修改绩效目标", "Change the goal"),
        Goal,
        FIELDS,
        back=reverse("web:goals", args=[row.project.code]),
        crumb=row.project.name,
        row=row,
        remove=reverse("web:goal-remove", args=[code]),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.change_goal(
            by=membership, goal=row, values=form.values(), version=form.started_from()
        ),
    )


@needs(Permission.GOAL_EDIT)
def replace(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Propose a goal in the place of one that is fixed."""
    row = _goal(membership, code)
    asked = Asked(
        words("按新项目程序替换目标", "Replace the goal by the procedure of a new project"),
        Goal,
        FIELDS,
        back=reverse("web:goals", args=[row.project.code]),
        crumb=row.project.name,
        hint=words(
            "原目标保留；目标批复之后须有新的事前评估且结论为“予以支持”，新目标批复后生效",
            "the old goal is kept; a new assessment must have concluded “admit” since it was "
            "approved, and the new goal holds once it is approved",
        ),
        initial={name: getattr(row, name) for name in FIELDS if name != "target"},
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.replace_goal(by=membership, goal=row, values=form.values()),
    )


@require_POST
@needs(Permission.GOAL_EDIT)
def remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take out a goal that is not approved."""
    row = _goal(membership, code)
    why, back = request.POST.get("why", ""), row.project.code
    act = partial(actions.remove_goal, by=membership, goal=row, why=why)
    attempt(request, act, words("已删除", "deleted"))
    return redirect("web:goals", back)


@require_POST
@needs(Permission.GOAL_EDIT)
def report(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Report what a goal had reached on a day."""
    row = _goal(membership, code)
    data = request.POST
    try:
        value: Any = Decimal(data.get("value", ""))
    except InvalidOperation:
        value = data.get("value", "")
    on: Any = read_day(data.get("on", "")) or data.get("on", "")
    source = data.get("source", "")
    act = partial(
        actions.report_progress, by=membership, goal=row, on=on, value=value, source=source
    )
    attempt(request, act, words("已登记完成值", "entered"))
    return redirect("web:goals", row.project.code)


@require_POST
@needs(Permission.GOAL_APPROVE)
def approve(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Approve the goals that wait, together with the money."""
    project = project_of(membership, code)
    document = request.POST.get("document", "")
    act = partial(actions.approve_goal, by=membership, project=project, document=document)
    attempt(request, act, words("绩效目标已批复", "the goals are approved"))
    return redirect("web:goals", code)
