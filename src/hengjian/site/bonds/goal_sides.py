"""Goals as they were declared beside the goals as they were set anew, and what was reached.

Declared are the goals that were approved with the money. The adjusted ones say what is judged:
each names the goal in whose place it stands, or none. By level-2 indicator, as goal tables list
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.engine.facts.gathered import Fact
from hengjian.quantities import quantity_from_base, round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import GROUPS_OF, AdjustedGoal, Goal, GoalKind
from hengjian.site.bonds.queries import Reached, goals_of, in_force, results_of
from hengjian.site.library.facts import book, measures_of
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to

Outcome = AdjustedGoal.Outcome
PLACES = 2
"""Decimals of what is counted, as goal tables print it."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An adjusted goal with what it had reached on the day."""

    row: AdjustedGoal
    exact: Fraction | None
    """From the records, by its measure, in its unit; None where nothing counts it."""

    @property
    def in_records(self) -> Decimal | None:
        """The same as it is shown."""
        return None if self.exact is None else round_half_up(self.exact, PLACES)

    @property
    def actual(self) -> Decimal | None:
        """Counted where it can be; else as reported."""
        return self.in_records if self.in_records is not None else self.row.reported

    @property
    def outcome(self) -> str:
        """As the count says; as somebody found where there is no count."""
        if self.exact is None or self.row.target is None:
            return self.row.outcome
        least = self.row.direction == Goal.Direction.AT_LEAST
        target = Fraction(self.row.target)
        met = self.exact >= target if least else self.exact <= target
        return Outcome.MET if met else Outcome.UNMET

    @property
    def outcome_words(self) -> str:
        """In words; empty where nothing is known."""
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def differs(self) -> bool:
        """The count is not what was reported, to two decimals."""
        if self.in_records is None or self.row.reported is None:
            return False
        return self.in_records != round_half_up(self.row.reported, PLACES)


@dataclass(frozen=True, slots=True)
class Pair:
    """A declared goal and what was made of it; one of the two may be missing."""

    declared: Reached | None
    adjusted: Adjusted | None

    @property
    def change(self) -> str:
        """``new``, ``dropped``, ``same`` or ``changed``."""
        if self.declared is None:
            return "new"
        if self.adjusted is None:
            return "dropped"
        before, after = self.declared.goal, self.adjusted.row
        said = ("name", "target", "unit", "direction")
        same = all(getattr(before, name) == getattr(after, name) for name in said)
        return "same" if same else "changed"

    @property
    def shift(self) -> Decimal | None:
        """Adjusted target less declared one, in their common unit; None where they have none."""
        if self.declared is None or self.adjusted is None:
            return None
        before, after = self.declared.goal, self.adjusted.row
        if after.target is None or before.unit != after.unit:
            return None
        return after.target - before.target


@dataclass(frozen=True, slots=True)
class OfKind:
    """The goals of one indicator."""

    kind: str
    name: Any
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a project's goals."""

    kinds: Sequence[OfKind]

    @property
    def _pairs(self) -> Iterator[Pair]:
        for each in self.kinds:
            yield from each.pairs

    @property
    def number_declared(self) -> int:
        """How many were declared."""
        return sum(each.declared is not None for each in self._pairs)

    @property
    def number_adjusted(self) -> int:
        """How many there are now."""
        return sum(each.adjusted is not None for each in self._pairs)

    @property
    def outcomes(self) -> Mapping[str, int]:
        """Adjusted goals by outcome; those of which nothing is known under an empty word."""
        known = (each.adjusted for each in self._pairs)
        return Counter(each.outcome for each in known if each is not None)

    @property
    def groups(self) -> list[tuple[Any, int, int]]:
        """Of each indicator: its name, how many goals were declared, how many there are now."""
        return [
            (
                each.name,
                sum(pair.declared is not None for pair in each.pairs),
                sum(pair.adjusted is not None for pair in each.pairs),
            )
            for each in self.kinds
        ]


def sides_of(project: Project, membership: Membership, as_of: date) -> Sides:
    """The goals in force and the adjusted ones, paired, in the order of goal tables."""
    held = [goal for goal in goals_of(project, membership) if in_force(goal)]
    declared = {each.goal.pk: each for each in results_of(held, as_of)}
    rows = visible_to(AdjustedGoal, membership).filter(project=project).select_related("goal")
    pairs = list(_pairs(declared, adjustments_of(project, rows, as_of)))
    names = {str(kind): label for kind, label in GoalKind.choices}
    found = []
    for kind in (*names, ""):
        own = [pair for pair in pairs if _kind(pair) == kind]
        if own:
            found.append(OfKind(kind, names.get(kind, ""), own))
    return Sides(found)


def adjustments_of(project: Project, rows: Iterable[AdjustedGoal], as_of: date) -> list[Adjusted]:
    """Adjusted goals of one project with what the records count of them."""
    goals = list(rows)
    names = {goal.measure for goal in goals if goal.measure in book().units}
    facts = measures_of(project, as_of, names) if names else {}
    return [Adjusted(goal, _count(facts.get(goal.measure))) for goal in goals]


def _count(fact: Fact | None) -> Fraction | None:
    if fact is None or not isinstance(fact.value, Fraction | int | Decimal):
        return None
    return Fraction(quantity_from_base(Fraction(fact.value), fact.unit).amount)


def _pairs(declared: Mapping[int, Reached], adjusted: Sequence[Adjusted]) -> Iterator[Pair]:
    taken: set[int] = set()
    for each in adjusted:
        key = each.row.goal_id
        taken |= {key} if key is not None else set()
        yield Pair(declared.get(key) if key is not None else None, each)
    for key, reached in declared.items():
        if key not in taken:
            yield Pair(reached, None)


def _kind(pair: Pair) -> str:
    """Under which indicator a pair stands: the adjusted goal's; else that of the declared one, or
    the first of its group where it does not say."""
    if pair.adjusted is not None:
        return pair.adjusted.row.kind
    goal = pair.declared.goal if pair.declared is not None else None
    if goal is None:
        return ""
    return goal.kind or next((kind for kind, of in GROUPS_OF.items() if goal.group in of), "")
