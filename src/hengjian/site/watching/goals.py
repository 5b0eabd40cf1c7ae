"""Goals in force, and what each has reached on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hengjian.engine.language.evaluating import Value
from hengjian.quantities import Unit, unit
from hengjian.site.bonds.models import Goal, GoalProgress
from hengjian.site.library.facts import book
from hengjian.site.library.models import Project


@dataclass(frozen=True, slots=True)
class GoalOnDay:
    """A goal with what was reported of it by a day."""

    goal: Goal
    unit: Unit
    measure: str
    """The measure that counts it; empty where it is reported by hand."""
    reported: Fraction | None
    """In base units."""

    @property
    def target(self) -> Fraction:
        """In base units."""
        return Fraction(self.goal.target) * self.unit.scale

    def actual(self, facts: Mapping[str, Value | None]) -> Fraction | None:
        """What it has reached, in base units; not known where nobody counted or reported."""
        value = facts.get(self.measure) if self.measure else self.reported
        return value if isinstance(value, Fraction) else None

    def reached(self, facts: Mapping[str, Value | None]) -> Fraction | None:
        """The share of the target that is reached, 1 at most."""
        actual = self.actual(facts)
        if actual is None:
            return None
        if self.goal.direction == Goal.Direction.AT_LEAST:
            return (
                min(Fraction(1), max(Fraction(0), actual) / self.target)
                if self.target
                else Fraction(1)
            )
        return Fraction(1) if actual <= self.target else self.target / actual


def goals_of(projects: QuerySet[Project], as_of: date) -> dict[int, list[GoalOnDay]]:
    """The approved goals in force on that day, by the project's key; one query."""
    latest = GoalProgress.objects.filter(goal=OuterRef("pk"), on__lte=as_of).order_by("-on", "-pk")
    rows = (
        Goal.objects.filter(project__in=projects.values("pk"), approved_on__lte=as_of)
        .filter(
            Q(replaced_by=None)
            | Q(replaced_by__approved_on__gt=as_of)
            | Q(replaced_by__approved_on=None)
        )
        .annotate(latest=Subquery(latest.values("value")[:1]))
        .order_by("group", "code")
    )
    found: dict[int, list[GoalOnDay]] = defaultdict(list)
    for goal in rows:
        own = unit(goal.unit)
        known = book().units.get(goal.measure)
        counted = goal.measure if known and known.dimension == own.dimension else ""
        reported = None if goal.latest is None else Fraction(goal.latest) * own.scale
        found[goal.project_id].append(GoalOnDay(goal, own, counted, reported))
    return found
