"""Sets of ex-ante assessments and of goals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from hengjian.engine.facts.gathered import Fact
from hengjian.quantities import quantity_from_base, round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Assessment, Goal, GoalProgress
from hengjian.site.library.facts import book, measured
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to


def listed(membership: Membership) -> QuerySet[Assessment]:
    """The assessments one sees."""
    return visible_to(Assessment, membership).select_related("project")


def admission_of(project: Project) -> Assessment | None:
    """The latest concluded assessment, where it admits the project; a later "no" takes an earlier
    "yes" back."""
    latest = (
        Assessment.objects.filter(project=project, state=Assessment.State.CONCLUDED)
        .order_by("-concluded_at", "-pk")
        .first()
    )
    admits = latest is not None and latest.conclusion == Assessment.Conclusion.ADMIT
    return latest if admits else None


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal with what it had reached on a day."""

    goal: Goal
    actual: Decimal | None
    on: date | None
    synthetic: bool = False
    counted: bool = False
    """Counted from records by the goal's measure, not reported."""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where nothing is known."""
        if self.actual is None:
            return None
        if self.goal.direction == Goal.Direction.AT_LEAST:
            return self.actual >= self.goal.target
        return self.actual <= self.goal.target

    @property
    def completion(self) -> Decimal | None:
        """actual ÷ target in per cent, where more is better and the target is not zero."""
        if self.actual is None or not self.goal.target:
            return None
        if self.goal.direction == Goal.Direction.AT_MOST:
            return None
        return 100 * self.actual / self.goal.target


def goals_of(project: Project, membership: Membership) -> list[Goal]:
    """Every goal of the project with its history, those in force and those replaced."""
    progress = GoalProgress.objects.order_by("-on", "-pk")
    rows = visible_to(Goal, membership).filter(project=project)
    rows = rows.select_related("replaced_by", "replaced_under", "replaces")
    return list(rows.prefetch_related(Prefetch("progress", progress)))


def in_force(goal: Goal) -> bool:
    """Approved, and not yet replaced by a goal that is approved itself."""
    if goal.approved_on is None:
        return False
    return goal.replaced_by is None or goal.replaced_by.approved_on is None


def reached(goals: Iterable[Goal], as_of: date) -> list[Reached]:
    """What each goal of one project had reached on ``as_of``: counted where it names a measure,
    else as reported; needs ``progress`` prefetched."""
    goals = list(goals)
    names = {goal.measure for goal in goals if goal.measure in book().units}
    facts = measured(goals[0].project, as_of, names) if names else {}
    found = []
    for goal in goals:
        if goal.measure in facts:
            found.append(_counted(goal, facts[goal.measure], as_of))
            continue
        latest = next((row for row in goal.progress.all() if row.on <= as_of), None)
        if latest is None:
            found.append(Reached(goal, None, None))
        else:
            found.append(Reached(goal, latest.value, latest.on, latest.synthetic))
    return found


def _counted(goal: Goal, fact: Fact, as_of: date) -> Reached:
    """The figure in the goal's unit, four decimals; no figure where it cannot be known."""
    if not isinstance(fact.value, Fraction | int | Decimal):
        return Reached(goal, None, None, counted=True)
    amount = quantity_from_base(Fraction(fact.value), fact.unit).amount
    return Reached(goal, round_half_up(amount, 4), as_of, counted=True)
