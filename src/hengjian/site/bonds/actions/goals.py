"""Performance goals: entered by the department, approved with the money, fixed afterwards.

财预〔2021〕61号: goals are approved together with the money and are not changed in execution except
through the procedure of a new project.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.models import Goal, GoalProgress
from hengjian.site.bonds.queries import admission_of
from hengjian.site.bonds.steps import GOAL
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.models import Project
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.locking import locked

G = Goal.State
Values = Mapping[str, Any]


@action(Permission.GOAL_EDIT)
def enter(*, by: Membership, project: Project, values: Values) -> Goal:
    """Enter a goal; it holds once it is approved."""
    row = Goal(project=project, entered_by=by.person.username)
    wanted = {"code": new_code(project.code, "G"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="goal.create")


@action(Permission.GOAL_EDIT)
def change(*, by: Membership, goal: Goal, values: Values, version: int | None) -> Goal:
    """Change a goal that is not approved yet."""
    _refuse(_problems_of_closed(goal))
    wanted = {**values, "entered_by": by.person.username}
    return rows.change(by=by, row=goal, values=wanted, version=version, verb="goal.change")


@action(Permission.GOAL_EDIT)
def remove(*, by: Membership, goal: Goal, why: str) -> None:
    """Take out a goal that is not approved yet."""
    _refuse(_problems_of_closed(goal))
    old = Goal.objects.filter(replaced_by=goal).first()
    if old is not None:
        before = snapshot(old)
        old.replaced_by = old.replaced_under = None
        old.save()
        record(by=by, action="goal.change", subject=old, why=why, before=before)
    rows.remove(by=by, row=goal, verb="goal.remove", why=why)


@action(Permission.GOAL_APPROVE)
def approve(
    *, by: Membership, project: Project, document: str = "", on: date | None = None
) -> list[Goal]:
    """Approve every open goal of the project, together with its money, by another person than
    entered them; from now on they are fixed. ``on``: the day of the document, else today."""
    goals = list(Goal.objects.select_for_update().filter(project=project, state=G.OPEN))
    problems: dict[Problem, None] = {}  # the same of several goals is said once
    if not goals:
        problems[problem("goals-none", project=project)] = None
    for goal in goals:
        try:
            GOAL.take("approve", by=by, row=goal, why=document, on=on)
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
    _refuse(list(problems))
    return list(Goal.objects.filter(pk__in=[goal.pk for goal in goals]))


@action(Permission.GOAL_EDIT)
def replace(*, by: Membership, goal: Goal, values: Values) -> Goal:
    """Propose a goal in the place of one that is fixed: only under a new assessment concluded
    "admit" since. The old one holds until the new one is approved, and stays for good."""
    goal = locked(goal)
    assessment = admission_of(goal.project)
    problems: list[Problem] = []
    if goal.state == G.OPEN:
        problems.append(problem("goal-not-approved", name=goal))
    if goal.replaced_by_id is not None:
        problems.append(problem("goal-replaced", name=goal))
    if goal.approved_on and not _since(assessment, goal.approved_on):
        values_of = {"project": goal.project, "on": goal.approved_on}
        problems.append(problem("goal-needs-new-assessment", **values_of))
    _refuse(problems)
    before = snapshot(goal)
    new = Goal(project=goal.project, entered_by=by.person.username)
    wanted = {"code": new_code(goal.project.code, "G"), **values}
    made = rows.create(by=by, row=new, values=wanted, verb="goal.create", why=str(assessment))
    goal.replaced_by, goal.replaced_under = made, assessment
    goal.save()
    record(by=by, action="goal.replace", subject=goal, why=str(assessment), before=before)
    return made


@action(Permission.GOAL_EDIT)
def report(*, by: Membership, goal: Goal, on: date, value: Decimal, source: str) -> GoalProgress:
    """Report what a goal had reached on a day, where no measure counts it."""
    row = GoalProgress(goal=goal, entered_by=by.person.username)
    values = {"code": new_code(goal.code, "V"), "on": on, "value": value, "source": source}
    return rows.create(by=by, row=row, values=values, verb="goalprogress.create")


def _since(assessment: Any, day: date) -> bool:
    """Whether there is an admission, concluded after the goal was approved."""
    if assessment is None or assessment.concluded_at is None:
        return False
    concluded: date = timezone.localdate(assessment.concluded_at)
    return concluded >= day and assessment.assessed_on > day


def _problems_of_closed(goal: Goal) -> list[Problem]:
    if not GOAL.closed(locked(goal)):
        return []
    return [problem("goal-fixed", name=goal, on=goal.approved_on)]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)
