"""What a plan is chosen from: candidates, budgets, minimums, wishes and weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import round_half_up

MOST_SOURCES = 12
"""Sources of funds in one question: every union of eligible sources is a constraint."""


class Wish(StrEnum):
    """What the planner asks of a candidate."""

    FREE = "free"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scheme that may enter the plan."""

    code: str
    sites: frozenset[str]
    """The sites it renews; two candidates that share a site compete."""
    sub_district: str
    cost: int
    """Cents, above zero."""
    benefit: Decimal
    """The score of the benefit framework, 0 to 100."""
    households: int
    """Households that benefit."""
    old: bool = False
    """Every site of it was built before the end of 2000 (国办发〔2020〕23号: priority)."""
    aligned: bool = False
    """Aligned with the yearly plans of the utilities."""
    sources: frozenset[str] | None = None
    """The sources of funds that may pay for it; every one where nothing is said."""
    wish: Wish = Wish.FREE


@dataclass(frozen=True, slots=True)
class Budget:
    """What one source gives in the plan's year, in cents."""

    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class Group:
    """Sites that are better renewed together: a contiguous area, or two neighbours."""

    code: str
    sites: frozenset[str]
    households: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Additions to the value of a candidate, in per cent."""

    old: int = 20
    """For candidates built before the end of 2000."""
    aligned: int = 10
    """For candidates aligned with the utility plans."""
    together: int = 20
    """For a group that is complete: this per cent of its households."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the candidates, with this money, under these conditions?"""

    candidates: tuple[Candidate, ...]
    budgets: tuple[Budget, ...]
    groups: tuple[Group, ...] = ()
    minimums: Mapping[str, int] = field(default_factory=dict)
    """Sub-district → the least number of its sites."""
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        found = list(_problems(self))
        if found:
            raise Refused(found)

    @property
    def sources(self) -> frozenset[str]:
        """The sources that have a budget."""
        return frozenset(budget.source for budget in self.budgets)


def value_of(candidate: Candidate, weights: Weights) -> int:
    """Hundredths of an equivalent household: households × benefit ÷ 100 × (100 + additions) %,
    rounded half up once."""
    added = weights.old * candidate.old + weights.aligned * candidate.aligned
    exact = candidate.households * Fraction(candidate.benefit) * (100 + added) / 100
    return int(round_half_up(exact, 0))


def bonus_of(group: Group, weights: Weights) -> int:
    """Hundredths of an equivalent household that a complete group adds."""
    return group.households * weights.together


def eligible(candidate: Candidate, sources: frozenset[str]) -> frozenset[str]:
    """The sources that may pay for it."""
    return sources if candidate.sources is None else candidate.sources


def _problems(question: Question) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    sources = [budget.source for budget in question.budgets]
    found += [
        problem("plan-source-twice", source=source)
        for source in sorted({s for s in sources if sources.count(s) > 1})
    ]
    found += [
        problem("plan-money-negative", source=b.source, found=b.amount)
        for b in question.budgets
        if b.amount < 0
    ]
    if len(set(sources)) > MOST_SOURCES:
        found.append(problem("plan-sources-too-many", found=len(set(sources)), limit=MOST_SOURCES))
    for candidate in question.candidates:
        if candidate.code in seen:
            found.append(problem("plan-candidate-twice", code=candidate.code))
        seen.add(candidate.code)
        found += _problems_of(candidate, frozenset(sources))
    return found


def _problems_of(candidate: Candidate, sources: frozenset[str]) -> list[Problem]:
    found = []
    code = candidate.code
    if not candidate.sites:
        found.append(problem("plan-candidate-nowhere", code=code))
    if candidate.cost <= 0:
        found.append(problem("plan-candidate-free", code=code, found=candidate.cost))
    if candidate.households < 0:
        found.append(problem("plan-households-negative", code=code, found=candidate.households))
    if not 0 <= candidate.benefit <= 100:
        found.append(problem("plan-benefit-range", code=code, found=candidate.benefit))
    unknown = sorted((candidate.sources or frozenset()) - sources)
    if unknown:
        found.append(problem("plan-source-unknown", code=code, found="、".join(unknown)))
    return found
