"""What coverage and stress are reckoned from: a forecast, and debts whose service can be moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache

from hengjian.bilingual import Text
from hengjian.bonds.forecast import Forecast, forecast
from hengjian.bonds.model import Bond, Portion, Repayment, Service
from hengjian.bonds.schedule import cents, portions, schedule
from hengjian.bonds.streams import RevenuePlan
from hengjian.errors import Refused
from hengjian.quantities import PERCENT, parse_quantity


class Factor(StrEnum):
    """What a stress moves."""

    REVENUE = "revenue"
    """All revenue; costs that are a share of it follow."""
    COST = "cost"
    """All operating costs."""
    RATE = "rate"
    """The rate of every bond, relative: −8% makes 3.00% into 2.76%."""
    PRINCIPAL = "principal"
    """The size of every bond, and with it the interest."""

    @property
    def wording(self) -> Text:
        """In words."""
        return _TITLES[self]


_TITLES = {
    Factor.REVENUE: Text("收入", "revenue"),
    Factor.COST: Text("成本", "cost"),
    Factor.RATE: Text("利率", "rate"),
    Factor.PRINCIPAL: Text("本金", "principal"),
}

Changes = Mapping[Factor, Fraction]
"""How much each factor changes: −8% is ``Fraction(-8, 100)``; what is not named stays."""
NO_CHANGE: Changes = {}


def read_change(name: str, written: str) -> tuple[Factor, Fraction] | None:
    """A factor by its name in either language, and its change with a per cent sign, as in
    ``revenue`` and ``-8%``: from −100% up, −100% itself only of revenue, cost and rate, at most
    1000%. ``None`` where it is none of these."""
    names = {word: factor for factor in Factor for word in (factor.value, factor.wording.zh)}
    factor = names.get(name.strip())
    try:
        found = parse_quantity(written)
    except Refused:
        return None
    least = Fraction(-999, 1000) if factor is Factor.PRINCIPAL else -1
    if factor is None or found.unit != PERCENT or not least <= found.base <= 10:
        return None
    return factor, found.base


@dataclass(frozen=True, slots=True)
class Debt:
    """A bond that the revenue has to serve, or one project's portion of it."""

    bond: Bond
    project: str | None = None
    """``None``: the whole bond."""


@dataclass(frozen=True)
class Basis:
    """A forecast against the debts it serves; ``basis()`` makes one with the years that fit."""

    forecast: Forecast
    debts: tuple[Debt, ...]
    support: Mapping[int, int] = field(default_factory=dict)
    """Cents by year that others have promised for debt service (interest of the construction time
    out of the project's capital): part of balances, never of a ratio."""

    @cached_property
    def revenue(self) -> int:
        """Cents over the bonds' life."""
        return sum(year.total_revenue for year in self.forecast.years)

    @cached_property
    def following(self) -> int:
        """Costs that follow revenue, over the bonds' life."""
        return sum(sum(year.following.values()) for year in self.forecast.years)

    @cached_property
    def fixed(self) -> int:
        """Costs that do not, over the bonds' life."""
        return sum(sum(year.fixed.values()) for year in self.forecast.years)

    @cached_property
    def rate_is_linear(self) -> bool:
        """Whether interest grows in proportion to the rate: not for equal instalments, where a
        higher rate also puts off the principal."""
        return all(debt.bond.repayment is not Repayment.ANNUITY for debt in self.debts)

    @cached_property
    def service(self) -> tuple[int, int]:
        """Principal and interest over the bonds' life, unchanged."""
        return self._service_at(Fraction(1))

    def _service_at(self, rate: Fraction) -> tuple[int, int]:
        years = [year for debt in self.debts for year in _service(debt, rate).values()]
        return sum(year.principal for year in years), sum(year.interest for year in years)

    def net_under(self, changes: Changes) -> Fraction:
        """Net revenue over the bonds' life, in cents, exact."""
        revenue, cost = _factor(changes, Factor.REVENUE), _factor(changes, Factor.COST)
        return revenue * self.revenue - cost * (revenue * self.following + self.fixed)

    def service_under(self, changes: Changes) -> Fraction:
        """Principal and interest over the bonds' life, in cents, exact."""
        rate = _factor(changes, Factor.RATE)
        if rate == 1 or self.rate_is_linear:
            principal, interest = self.service
            due = principal + rate * interest
        else:
            due = Fraction(sum(self._service_at(rate)))
        return _factor(changes, Factor.PRINCIPAL) * due

    def ratio_under(self, changes: Changes = NO_CHANGE) -> Fraction | None:
        """Debt-service coverage over the bonds' life; ``None`` where nothing is due."""
        due = self.service_under(changes)
        return self.net_under(changes) / due if due else None

    def parts_under(self, per_mille: Mapping[Factor, int]) -> tuple[int, int]:
        """Numerator and denominator of ``ratio_under`` for changes in whole ‰, in integers: what a
        simulation asks thousands of times."""
        revenue, cost, rate, size = (1000 + per_mille.get(factor, 0) for factor in Factor)
        net = 1000 * revenue * self.revenue
        net -= cost * (revenue * self.following + 1000 * self.fixed)
        if rate == 1000 or self.rate_is_linear:
            principal, interest = self.service
            due = 1000 * principal + rate * interest
        else:
            due = 1000 * sum(self._service_at(Fraction(rate, 1000)))
        return net, size * due

    def service_by_year(self, changes: Changes = NO_CHANGE) -> Mapping[int, Service]:
        """The debt service of each calendar year, moved, each amount rounded once."""
        rate, size = _factor(changes, Factor.RATE), _factor(changes, Factor.PRINCIPAL)
        years: dict[int, Service] = {}
        for debt in self.debts:
            for year, due in _move(debt, rate, size).items():
                years[year] = years[year] + due if year in years else due
        return dict(sorted(years.items()))


def basis(
    plan: RevenuePlan, debts: Iterable[Debt], support: Mapping[int, int] | None = None
) -> Basis:
    """``plan`` over the life of the debts: from the year the first bears interest until the day
    the last matures."""
    debts = tuple(debts)
    first = min(debt.bond.interest_from.year for debt in debts)
    until = max(debt.bond.matures_on for debt in debts)
    return Basis(forecast(plan, first, until), debts, support or {})


def _factor(changes: Changes, factor: Factor) -> Fraction:
    return 1 + changes.get(factor, Fraction(0))


@lru_cache(maxsize=4096)
def _service(debt: Debt, rate: Fraction) -> Mapping[int, Service]:
    """By year, at ``rate`` times the bond's rate."""
    if debt.project is None:
        return schedule(replace(debt.bond, rate=debt.bond.rate * rate)).by_year()
    own = _portions(debt.bond, rate).get(debt.project)
    return own.by_year() if own else {}


@lru_cache(maxsize=64)
def _portions(bond: Bond, rate: Fraction) -> Mapping[str, Portion]:
    """By project, at ``rate`` times the bond's rate: a bond's projects are asked for together."""
    whole = schedule(replace(bond, rate=bond.rate * rate))
    return {portion.project: portion for portion in portions(whole)}


def _move(debt: Debt, rate: Fraction, size: Fraction) -> Mapping[int, Service]:
    """By year, at another rate and size: the principal plan stays where the rate does not shape
    it."""
    linear = debt.bond.repayment is not Repayment.ANNUITY
    base = _service(debt, Fraction(1) if linear else rate)
    factor = rate if linear else Fraction(1)
    if factor == size == 1:
        return base
    return {
        year: Service(
            year,
            cents(due.principal * size),
            cents(due.interest * factor * size),
            cents((due.fees + debt.bond.service_fee * due.interest * (factor - 1)) * size),
        )
        for year, due in base.items()
    }
