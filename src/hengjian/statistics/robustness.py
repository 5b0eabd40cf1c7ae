"""How firmly a grade stands: the way to the next grades, and what single facts could change it.

A fact is moved alone, in whole steps of its printed precision, from 0 to ten times its value (a
share from 0 to 100%), by the official scoring itself. The smallest step that changes the grade is
found by doubling and then halving the way, which is exact where the total moves one way only;
``one_way`` says whether it did at every step that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from hengjian.engine.api import rescore
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.fields import Points
from hengjian.engine.language.types import NumberType
from hengjian.engine.result import Evaluation
from hengjian.quantities import Quantity, parse_quantity, round_half_up

REACH = 10
"""How many times its value a fact is moved at most."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far the total is from the grades above and below, in points of the framework."""

    better: str | None
    to_better: Decimal | None
    """Points to be gained for the next better grade; ``None`` at the best."""
    worse: str | None
    to_worse: Decimal | None
    """Points that can be lost with the grade kept; ``None`` at the worst."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The nearest value of a fact at which the grade is another."""

    value: Quantity
    change: Quantity
    """``value`` less the value that counts, with its sign."""
    total: Decimal
    grade: str


@dataclass(frozen=True, slots=True)
class FactInsight:
    """What one fact alone can do to the grade."""

    name: str
    value: Quantity
    indicators: tuple[str, ...]
    """The leaves it bears on, straight or through formulas."""
    at_stake: Points
    """The points of these leaves."""
    rising: Turn | None
    """Where the grade turns as the fact rises; ``None`` where it cannot alone."""
    falling: Turn | None
    one_way: bool

    @property
    def smallest(self) -> Turn | None:
        """The turn with the smaller change; ``None`` where the fact cannot do it alone."""
        turns = [turn for turn in (self.rising, self.falling) if turn is not None]
        return min(turns, key=lambda turn: abs(turn.change.base), default=None)


def distance(evaluation: Evaluation) -> Distance | None:
    """The way to the next grades by points alone; ``None`` where there is no grade."""
    if evaluation.grade is None:
        return None
    scale = evaluation.grades
    place = scale.index(evaluation.grade)
    points = evaluation.framework.framework.points
    better, worse = scale[place - 1] if place else None, scale[place + 1 : place + 2]
    return Distance(
        better=better.grade if better else None,
        to_better=max(better.at_least * points / 100 - evaluation.total, Decimal(0))
        if better
        else None,
        worse=worse[0].grade if worse else None,
        to_worse=evaluation.total - evaluation.grade.at_least * points / 100 if worse else None,
    )


def fact_insights(evaluation: Evaluation) -> tuple[FactInsight, ...]:
    """Every number that is reported or counted and bears on a score, those that can change the
    grade first, by points at stake. Empty where there is no grade."""
    if evaluation.grade is None:
        return ()
    found = [
        _insight(evaluation, fact, leaves)
        for fact in _numbers(evaluation)
        if (leaves := _leaves(evaluation.framework, fact.name))
    ]
    return tuple(sorted(found, key=lambda each: (each.smallest is None, -each.at_stake)))


def _numbers(evaluation: Evaluation) -> Iterator[Fact]:
    framework = evaluation.framework
    for name, kind in framework.types.items():
        fact = evaluation.facts.by_name[name]
        number = isinstance(kind, NumberType) and isinstance(fact.value, Fraction)
        if number and name not in framework.formulas:
            yield fact


def _leaves(framework: CompiledFramework, name: str) -> tuple[CompiledIndicator, ...]:
    """The leaves that ``name`` bears on."""
    moved = {name}
    for formula in framework.formulas.values():
        if moved.intersection(formula.inputs):
            moved.add(formula.name)
    return tuple(
        leaf for leaf in framework.indicators if leaf.is_leaf and moved.intersection(leaf.inputs)
    )


def _insight(
    evaluation: Evaluation, fact: Fact, leaves: tuple[CompiledIndicator, ...]
) -> FactInsight:
    codes = tuple(leaf.indicator.code for leaf in leaves)
    value, step = _read_printed(fact)
    walk = _Walk(evaluation, fact.name, value, step)
    possible = _can_turn(evaluation, leaves)
    least, most = _reach(value)
    rising = walk.turn(1, int((most - value.amount) / step)) if possible else None
    falling = walk.turn(-1, int((value.amount - least) / step)) if possible else None
    at_stake = Points(sum(evaluation[code].compiled.points for code in codes))
    return FactInsight(fact.name, value, codes, at_stake, rising, falling, walk.one_way)


def _read_printed(fact: Fact) -> tuple[Quantity, Fraction]:
    """The fact in its unit, and one step of it: the last printed digit, a whole one of a count,
    a hundredth of anything else, to which such a value is rounded here."""
    assert isinstance(fact.value, Fraction)
    if fact.origin == "reported" and fact.printed is not None:
        printed = parse_quantity(fact.printed, {fact.unit.symbol: fact.unit})
        return printed, Fraction(1, 10 ** (printed.places or 0))
    amount = fact.value / fact.unit.scale
    countable = fact.unit.dimension and fact.unit.scale == 1 and amount.denominator == 1
    places = 0 if countable else 2
    rounded = Fraction(round_half_up(amount, places))
    return Quantity(rounded, fact.unit, places), Fraction(1, 10**places)


def _reach(value: Quantity) -> tuple[Fraction, Fraction]:
    """The least and the most a fact is moved to, in its unit."""
    amount = value.amount
    if not value.unit.dimension and 0 <= value.base <= 1:
        return Fraction(0), 1 / value.unit.scale
    if not amount:
        return Fraction(0), Fraction(100)
    return min(REACH * amount, Fraction(0)), max(REACH * amount, Fraction(0))


def _can_turn(evaluation: Evaluation, leaves: tuple[CompiledIndicator, ...]) -> bool:
    """Whether the grade could change at all if these leaves got full points, or none.

    Only a shortcut: where a veto, a cap or a reweighting may move more than their own points, the
    answer is yes.
    """
    assert evaluation.grade is not None
    wide = any(
        (leaf.veto_rule and leaf.veto_rule.grade)
        or (leaf.cap_rule and leaf.cap_rule.grade)
        or leaf.indicator.missing == "reweight"
        for leaf in leaves
    )
    results = [evaluation[leaf.indicator.code] for leaf in leaves]
    scores = sum((r.score for r in results if r.score is not None), Decimal(0))
    weights = sum((r.weight for r in results), Fraction(0))
    gap = distance(evaluation)
    assert gap is not None
    rises = gap.to_better is not None and weights - Fraction(scores) >= Fraction(gap.to_better)
    falls = gap.to_worse is not None and scores > gap.to_worse
    return wide or rises or falls


@dataclass(slots=True)
class _Walk:
    """The totals and grades along the values of one fact."""

    evaluation: Evaluation
    name: str
    value: Quantity
    step: Fraction
    totals: dict[int, Decimal] = field(default_factory=dict)

    @property
    def one_way(self) -> bool:
        """Whether the total never turned back at the steps tried."""
        tried = [self.totals[steps] for steps in sorted(self.totals)]
        return tried in (sorted(tried), sorted(tried, reverse=True))

    def turn(self, sign: int, most: int) -> Turn | None:
        """The first change of the grade within ``most`` steps upwards (1) or downwards (−1)."""
        kept, tried = 0, 1
        while not self._changes(sign * min(tried, most)):
            if tried >= most:
                return None
            kept, tried = tried, 2 * tried
        turned = min(tried, most)
        while turned - kept > 1:
            middle = (kept + turned) // 2
            if self._changes(sign * middle):
                turned = middle
            else:
                kept = middle
        return self._turn(sign * turned)

    def _changes(self, steps: int) -> bool:
        """Whether the grade is another there; a value that leaves no grade at all is no change."""
        changed = self._at(steps)
        if changed.complete:
            self.totals[steps] = changed.total
        return changed.grade is not None and changed.grade != self.evaluation.grade

    def _at(self, steps: int) -> Evaluation:
        return rescore(self.evaluation, {self.name: self._move(steps).text()})

    def _move(self, steps: int) -> Quantity:
        amount = self.value.amount + steps * self.step
        return Quantity(amount, self.value.unit, self.value.places)

    def _turn(self, steps: int) -> Turn:
        changed = self._at(steps)
        assert changed.grade is not None
        change = Quantity(steps * self.step, self.value.unit, self.value.places)
        return Turn(self._move(steps), change, changed.total, changed.grade.grade)
