"""Debt-service coverage for life and by year, and the balance year by year.

财预〔2021〕61号 asks whether income, cost and return balance the bond, yearly and for life. The
ratio for life is Σ net revenue ÷ Σ (principal + interest). Provinces ask for at least 1.1 or 1.2;
a ratio that is suspiciously high is worth a question too, so both bounds are settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from hengjian.bilingual import Text
from hengjian.bonds.basis import NO_CHANGE, Basis, Changes, Factor
from hengjian.bonds.explained import Explained, Input, Step, money, percent, ratio
from hengjian.bonds.model import Service
from hengjian.bonds.schedule import cents
from hengjian.errors import Refused, problem

RULE = "财预〔2021〕61号"


class Verdict(StrEnum):
    """How a ratio stands to its bounds."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    """Suspiciously high: look at the assumptions."""
    UNDEFINED = "undefined"
    """Nothing is due, so there is no ratio."""

    @property
    def wording(self) -> Text:
        """In words."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.BELOW: Text("低于下限", "below the lower bound"),
    Verdict.WITHIN: Text("在上下限之内", "within the bounds"),
    Verdict.ABOVE: Text("高于上限，需核实", "above the upper bound, to be looked into"),
    Verdict.UNDEFINED: Text("当年无还本付息", "nothing due"),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a ratio should lie. Raises ``Refused`` (``bounds-crossed``)."""

    lower: Fraction
    upper: Fraction | None = None

    def __post_init__(self) -> None:
        if self.lower < 0 or (self.upper is not None and self.upper < self.lower):
            values = {"lower": ratio(self.lower, 2), "upper": ratio(self.upper, 2)}
            raise Refused([problem("bounds-crossed", **values)])

    def verdict(self, value: Fraction | None) -> Verdict:
        """Where ``value`` lies; a bound itself is within."""
        if value is None:
            return Verdict.UNDEFINED
        if value < self.lower:
            return Verdict.BELOW
        if self.upper is not None and value > self.upper:
            return Verdict.ABOVE
        return Verdict.WITHIN


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """One calendar year; amounts in cents."""

    year: int
    revenue: int
    cost: int
    support: int
    """Promised by others for debt service."""
    service: Service
    cumulative: int
    """The sum of the balances up to and with this year."""

    @property
    def net(self) -> int:
        """What revenue leaves for debt service."""
        return self.revenue - self.cost

    @property
    def ratio(self) -> Fraction | None:
        """Net revenue ÷ (principal + interest); ``None`` where nothing is due."""
        return Fraction(self.net, self.service.total) if self.service.total else None

    @property
    def balance(self) -> int:
        """Net revenue and support less principal, interest and fees."""
        return self.net + self.support - self.service.total - self.service.fees


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a basis, possibly under changes."""

    basis: Basis
    bounds: Bounds
    changes: Changes
    years: tuple[CoverageYear, ...]

    @property
    def ratio(self) -> Fraction | None:
        """For life, from exact sums; ``None`` where nothing is due."""
        return self.basis.ratio_under(self.changes)

    @property
    def verdict(self) -> Verdict:
        """How the ratio for life stands to the bounds."""
        return self.bounds.verdict(self.ratio)

    @property
    def short_years(self) -> tuple[CoverageYear, ...]:
        """The years that end with less than nothing in hand: money is missing to pay on time."""
        return tuple(year for year in self.years if year.cumulative < 0)

    @property
    def balances(self) -> bool:
        """Whether every year and the whole life end with nothing missing."""
        return not self.short_years

    @property
    def lowest(self) -> CoverageYear:
        """The year with the least in hand."""
        return min(self.years, key=lambda year: year.cumulative)


def coverage(basis: Basis, bounds: Bounds, changes: Changes = NO_CHANGE) -> Coverage:
    """Coverage and balance of every year of the bonds' life.

    Under ``changes`` every yearly amount is rounded once; the ratio for life is reckoned from the
    exact sums.
    """
    revenue = 1 + changes.get(Factor.REVENUE, Fraction(0))
    cost = 1 + changes.get(Factor.COST, Fraction(0))
    service = basis.service_by_year(changes)
    rows = []
    for year in basis.forecast.years:
        spent = cost * (revenue * sum(year.following.values()) + sum(year.fixed.values()))
        due = service.get(year.year, Service(year.year))
        earned = cents(revenue * year.total_revenue)
        promised = basis.support.get(year.year, 0)
        rows.append(CoverageYear(year.year, earned, cents(spent), promised, due, 0))
    sums = accumulate(row.balance for row in rows)
    years = tuple(
        CoverageYear(row.year, row.revenue, row.cost, row.support, row.service, total)
        for row, total in zip(rows, sums, strict=True)
    )
    return Coverage(basis, bounds, changes, years)


def explain_coverage(found: Coverage) -> Explained:
    """How the ratio for life came about, with every assumption behind it."""
    basis, changes = found.basis, found.changes
    due = basis.service_under(changes)
    net = Step(
        Text("存续期净收益", "Net revenue for life"),
        Text("Σ（收入 − 运营成本）", "Σ (revenue − operating cost)"),
        f"{money(_earn(found))} − {money(_earn(found) - basis.net_under(changes))}",
        money(basis.net_under(changes)),
        (*_assumptions(basis), *_tell_changes(changes)),
    )
    service = Step(
        Text("存续期本息", "Principal and interest for life"),
        Text("Σ（还本 + 付息）", "Σ (principal + interest)"),
        " + ".join(map(money, _service_parts(found))),
        money(due),
        tuple(_terms(basis)),
    )
    lower = f"≥ {ratio(found.bounds.lower, 2)}"
    upper = "" if found.bounds.upper is None else f"，≤ {ratio(found.bounds.upper, 2)}"
    whole = Step(
        Text("本息覆盖倍数", "Debt-service coverage ratio"),
        Text("存续期净收益 ÷ 存续期本息", "net revenue ÷ (principal + interest), for life"),
        f"{money(basis.net_under(changes))} ÷ {money(due)}",
        ratio(found.ratio),
        (Input(Text("上下限", "bounds"), lower + upper),),
        RULE,
    )
    return Explained((net, service, whole))


def explain_year(found: Coverage, year: int) -> Explained:
    """How the ratio and the balance of one year came about."""
    row = next(each for each in found.years if each.year == year)
    service = row.service
    share = Step(
        Text(f"{year} 年覆盖倍数", f"Coverage of {year}"),
        Text("（收入 − 成本）÷（还本 + 付息）", "(revenue − cost) ÷ (principal + interest)"),
        f"({money(row.revenue)} − {money(row.cost)}) ÷ "
        f"({money(service.principal)} + {money(service.interest)})",
        ratio(row.ratio),
        rule=RULE,
    )
    balance = Step(
        Text(f"{year} 年收支差额", f"Balance of {year}"),
        Text("净收益 + 支持资金 − 本息 − 费用", "net + support − principal and interest − fees"),
        f"{money(row.net)} + {money(row.support)} − {money(service.total)} − {money(service.fees)}",
        money(row.balance),
    )
    return Explained((share, balance))


def _earn(found: Coverage) -> Fraction:
    return found.basis.revenue * (1 + found.changes.get(Factor.REVENUE, Fraction(0)))


def _service_parts(found: Coverage) -> tuple[Fraction, Fraction]:
    due = found.basis.service_under(found.changes)
    size = 1 + found.changes.get(Factor.PRINCIPAL, Fraction(0))
    principal = size * found.basis.service[0]
    return principal, due - principal


def _assumptions(basis: Basis) -> Iterator[Input]:
    return (each.input(name) for name, each in basis.forecast.plan.assumptions())


def _tell_changes(changes: Changes) -> Iterator[Input]:
    for factor, change in changes.items():
        sign = "+" if change > 0 else ""
        yield Input(factor.wording, sign + percent(change))


def _terms(basis: Basis) -> Iterator[Input]:
    for debt in basis.debts:
        bond = debt.bond
        name = Text(f"{bond.name}：发行额、年利率", f"{bond.name}: size, rate")
        yield Input(name, f"{money(bond.size)}，{percent(bond.rate)}", bond.issued_on, bond.code)
