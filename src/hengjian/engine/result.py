"""The result of an evaluation: every indicator's score, the totals, the grade."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from hengjian.engine.facts.gathered import Facts
from hengjian.engine.facts.model import Case, Judgement
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Grade
from hengjian.engine.scoring import Leaf
from hengjian.errors import Problem
from hengjian.quantities import Quantity, round_half_up

Status = Literal["scored", "missing", "zero", "reweighted", "incomplete"]
"""``scored``; ``missing``: no data, not scored; ``zero``: no data, 0 as the framework says;
``reweighted``: left out, its points shared among its siblings; ``incomplete``: a parent with
something missing below."""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """What one indicator came to."""

    compiled: CompiledIndicator
    status: Status
    value: Quantity | None
    """In the indicator's shown unit; ``None`` where it has no value or it is missing."""
    target: Quantity | None
    completion: Fraction | None
    """value ÷ target (or target ÷ value), where the rule compares the two."""
    share: Fraction | None
    """The share of points earned, 0 to 1, before veto and cap."""
    weight: Fraction
    """The points it counts for after reweighting; its nominal points otherwise."""
    exact: Fraction | None
    """The score before rounding, after veto and cap."""
    score: Decimal | None
    """The official score, rounded once; a parent's is the sum of its children's, of their exact
    scores where the framework rounds totals only."""
    judgement: Judgement | None
    steps: tuple[str, ...] = ()
    """What happened on the way, as codes: ``floor``, ``cap``, ``over``, ``band-2``, ``trimmed``,
    ``veto``, ``capped`` …; ``describing.describe_step`` has their words."""
    decided: Mapping[str, bool | None] = field(default_factory=dict)
    """Which criteria of a checklist facts say are met; ``None`` where they cannot say."""
    published: Decimal | None = None

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.compiled.indicator.code

    @property
    def rate(self) -> Fraction | None:
        """The score rate: score ÷ points it counts for."""
        if self.score is None or not self.weight:
            return None
        return Fraction(self.score) / self.weight

    @property
    def rate_shown(self) -> str | None:
        """The score rate as it is printed: per cent in two decimals."""
        return None if self.rate is None else f"{round_half_up(self.rate * 100, 2)}%"

    @property
    def value_shown(self) -> str | None:
        """The value in the decimals the framework shows it in."""
        return None if self.value is None else self.value.text(self.compiled.indicator.places)

    @property
    def target_shown(self) -> str | None:
        """The target in at most two decimals."""
        return None if self.target is None else self.target.shown(2)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One project's evaluation by one framework at one date."""

    case: Case
    framework: CompiledFramework
    facts: Facts
    as_of: dt.date
    indicators: tuple[IndicatorResult, ...]
    """Parents first, in the order of the framework."""
    total: Decimal
    """The sum of the scores; of those there are, where some are missing."""
    complete: bool
    """Whether nothing is missing; the grade is ``None`` otherwise."""
    grade: Grade | None
    grades: tuple[Grade, ...]
    """The scale that was applied."""
    problems: tuple[Problem, ...]
    what_if: Mapping[str, str]
    """Facts changed for a "what if", as written; empty for the official result."""
    leaves: Mapping[str, Leaf] = field(default_factory=dict, repr=False, compare=False)
    """What each leaf's rule came to: where only judgements change, the others stand."""

    def __getitem__(self, code: str) -> IndicatorResult:
        """The result of the indicator ``code``. Raises ``KeyError``."""
        for found in self.indicators:
            if found.code == code:
                return found
        raise KeyError(code)
