"""Stress: one factor at a time, two at once, and where coverage breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from hengjian.bilingual import Text
from hengjian.bonds.basis import Basis, Changes, Factor
from hengjian.bonds.coverage import Bounds, Verdict
from hengjian.bonds.explained import Explained, Input, Step, money, percent, ratio

STEPS = tuple(Fraction(percent, 100) for percent in (-10, -8, -6, -4, -2, 2, 4, 6, 8, 10))
"""The customary changes: ±2, 4, 6, 8 and 10 %."""
TOLERANCE = Fraction(1, 10**6)
"""How narrowly a break-even is enclosed where it has no closed form: a ten-thousandth of 1 %."""
MOST = Fraction(1000)
"""A change of more than a thousand times is no break-even."""


@dataclass(frozen=True, slots=True)
class Stressed:
    """The ratio for life under changes."""

    changes: Changes
    ratio: Fraction | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Grid:
    """Two factors at once: a row for each change of the first, a column for each of the second."""

    rows: Factor
    columns: Factor
    steps: tuple[Fraction, ...]
    cells: tuple[tuple[Stressed, ...], ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """By how much one factor alone may change until the ratio for life is the bound.

    Where the bound is not met now, by how much it has to change. ``change`` is ``None`` where no
    change of this factor leads to the bound.
    """

    factor: Factor
    bound: Fraction
    change: Fraction | None
    exact: bool
    """Solved in closed form: at ``change`` the ratio is the bound. Else the ratio meets the bound
    at ``change`` and no longer at ``beyond``, a tolerance away."""
    beyond: Fraction | None = None
    ratio: Fraction | None = None
    """At ``change``."""
    ratio_beyond: Fraction | None = None
    formula: Text | None = None
    substituted: str = ""

    def explained(self) -> Explained:
        """How it was solved, and the check of it."""
        name = self.factor.wording
        solved = Step(
            Text(f"{name.zh}的盈亏临界变动", f"Break-even change of {name.en}"),
            self.formula or Text("二分法求解", "bisection"),
            self.substituted,
            "—" if self.change is None else percent(self.change),
            (Input(Text("下限", "lower bound"), ratio(self.bound, 2)),),
        )
        if self.change is None:
            return Explained((solved,))
        beyond = "" if self.beyond is None else f"；{percent(self.beyond)} → "
        check = Step(
            Text("验算", "Check"),
            Text("按此变动重算覆盖倍数", "the ratio reckoned anew with this change"),
            f"{percent(self.change)} → {ratio(self.ratio, 6)}{beyond}"
            + ("" if self.beyond is None else ratio(self.ratio_beyond, 6)),
            ratio(self.ratio, 6),
        )
        return Explained((solved, check))


def stressed(basis: Basis, bounds: Bounds, changes: Changes) -> Stressed:
    """The ratio for life under ``changes``, several factors at once if need be."""
    found = basis.ratio_under(changes)
    return Stressed(changes, found, bounds.verdict(found))


def single_factor(
    basis: Basis, bounds: Bounds, steps: Sequence[Fraction] = STEPS
) -> Mapping[Factor, tuple[Stressed, ...]]:
    """Each factor alone, changed by each of ``steps``."""
    return {
        factor: tuple(stressed(basis, bounds, {factor: step}) for step in steps)
        for factor in Factor
    }


def two_factors(
    basis: Basis,
    bounds: Bounds,
    rows: Factor = Factor.REVENUE,
    columns: Factor = Factor.COST,
    steps: Sequence[Fraction] = STEPS,
) -> Grid:
    """Every pair of changes of two factors, no change among them."""
    every = tuple(sorted({*steps, Fraction(0)}))
    cells = tuple(
        tuple(stressed(basis, bounds, {rows: row, columns: column}) for column in every)
        for row in every
    )
    return Grid(rows, columns, every, cells)


def break_even(basis: Basis, bound: Fraction, factor: Factor) -> BreakEven:
    """Where the ratio for life is ``bound`` when ``factor`` alone changes.

    Revenue, cost, principal and, but for equal instalments, the rate move the ratio's numerator or
    denominator in a straight line, so the change is an exact fraction. Otherwise it is enclosed by
    bisection to ``TOLERANCE`` and both ends are checked.
    """
    if factor is Factor.RATE and not basis.rate_is_linear:
        return _bisect(basis, bound)
    formula, substituted, level = _SOLVED[factor](basis, bound)
    change = None if level is None or not 0 <= level <= MOST else level - 1
    reached = None if change is None else basis.ratio_under({factor: change})
    return BreakEven(
        factor, bound, change, True, ratio=reached, formula=formula, substituted=substituted
    )


def break_evens(basis: Basis, bound: Fraction) -> Mapping[Factor, BreakEven]:
    """The break-even of every factor."""
    return {factor: break_even(basis, bound, factor) for factor in Factor}


_Solution = tuple[Text, str, Fraction | None]
"""The formula, the same with its values, and the factor's level (1: as it is)."""


def _revenue_level(basis: Basis, bound: Fraction) -> _Solution:
    due = basis.service_under({})
    formula = Text(
        "（下限 × 本息 + 固定成本）÷（收入 − 随收入成本）− 1",
        "(bound × service + fixed cost) ÷ (revenue − cost that follows it) − 1",
    )
    words = (
        f"({ratio(bound, 2)} × {money(due)} + {money(basis.fixed)}) ÷ "
        f"({money(basis.revenue)} − {money(basis.following)}) − 1"
    )
    per_level = basis.revenue - basis.following
    return formula, words, (bound * due + basis.fixed) / per_level if per_level else None


def _cost_level(basis: Basis, bound: Fraction) -> _Solution:
    due, cost = basis.service_under({}), basis.following + basis.fixed
    formula = Text("（收入 − 下限 × 本息）÷ 成本 − 1", "(revenue − bound × service) ÷ cost − 1")
    words = f"({money(basis.revenue)} − {ratio(bound, 2)} × {money(due)}) ÷ {money(cost)} − 1"
    return formula, words, (basis.revenue - bound * due) / cost if cost else None


def _rate_level(basis: Basis, bound: Fraction) -> _Solution:
    (principal, interest), net = basis.service, basis.net_under({})
    formula = Text("（净收益 ÷ 下限 − 本金）÷ 利息 − 1", "(net ÷ bound − principal) ÷ interest − 1")
    words = f"({money(net)} ÷ {ratio(bound, 2)} − {money(principal)}) ÷ {money(interest)} − 1"
    level = (net / bound - principal) / interest if bound and interest else None
    return formula, words, level


def _principal_level(basis: Basis, bound: Fraction) -> _Solution:
    due, net = basis.service_under({}), basis.net_under({})
    formula = Text("净收益 ÷（下限 × 本息）− 1", "net ÷ (bound × service) − 1")
    words = f"{money(net)} ÷ ({ratio(bound, 2)} × {money(due)}) − 1"
    level = net / (bound * due) if bound and due and net > 0 else None
    return formula, words, level


_SOLVED = {
    Factor.REVENUE: _revenue_level,
    Factor.COST: _cost_level,
    Factor.RATE: _rate_level,
    Factor.PRINCIPAL: _principal_level,
}


def _bisect(basis: Basis, bound: Fraction) -> BreakEven:
    """The highest change of the rate at which the bound is met, for equal instalments."""

    def ratio_at(change: Fraction) -> Fraction | None:
        return basis.ratio_under({Factor.RATE: change})

    def met(change: Fraction) -> bool:
        found = ratio_at(change)
        return found is None or found >= bound

    highest = max(debt.bond.rate for debt in basis.debts)
    low, high = Fraction(-1), _round_down((min(MOST, 1 / highest) if highest else 1) - 1)
    if not met(low) or met(high):
        return BreakEven(Factor.RATE, bound, None, exact=False)
    while high - low > TOLERANCE:
        middle = _round_down((low + high) / 2)
        low, high = (middle, high) if met(middle) else (low, middle)
    words = f"{percent(low, 6)} … {percent(high, 6)}"
    return BreakEven(
        Factor.RATE, bound, low, False, high, ratio_at(low), ratio_at(high), substituted=words
    )


def _round_down(value: Fraction | int) -> Fraction:
    """To a tenth of the tolerance, so that fractions stay short."""
    return Fraction(floor(value * 10 / TOLERANCE), 10) * TOLERANCE
