"""Rows of bonds, forecasts and clauses as the pure floor ``hengjian.bonds`` knows them.

Money is reckoned there and nowhere here: a row's amount becomes whole cents, its per cents become
fractions, its assumptions keep their date and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text, same
from hengjian.bonds import performance
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.idle import Flow
from hengjian.bonds.model import Bond as PureBond
from hengjian.bonds.model import Instalment, Repayment, Use
from hengjian.bonds.streams import (
    Assumption,
    Cost,
    Growth,
    Overhead,
    RevenuePlan,
    Stream,
    StreamKind,
)
from hengjian.quantities import Quantity, unit
from hengjian.site.bonds.models import Bond, BondTerms, BondUse, PerformanceClause, RevenueStream

PERIODS: dict[str, str] = {"month": "月", "day": "天", "year": "年"}
"""Units of the times for which a stream names its price."""


def cents_of(amount: Decimal | str) -> int:
    """Whole cents of an amount in 元."""
    return int(Decimal(amount).scaleb(2))


def yuan_of(cents: int) -> Decimal:
    """An amount in 元 with two decimals."""
    return Decimal(cents).scaleb(-2)


def per_cent_of(value: Decimal | str) -> Fraction:
    """A share of 1 from a number of per cent."""
    return Fraction(Decimal(value)) / 100


def as_bond(row: Bond, uses: Iterable[BondUse] = ()) -> PureBond:
    """The bond with its terms; ``uses`` must have their project selected.

    Raises ``Refused`` (``bond-…``) with every term that cannot be.
    """
    return PureBond(
        code=row.code,
        name=row.name,
        size=cents_of(row.size),
        rate=per_cent_of(row.rate),
        years=row.term_years,
        interest_from=row.issued_on,
        frequency=row.payments_a_year,
        repayment=Repayment(row.repayment),
        instalments=tuple(
            Instalment(date.fromisoformat(day), cents_of(amount)) for day, amount in row.instalments
        ),
        issue_fee=per_cent_of(row.issue_fee),
        service_fee=per_cent_of(row.service_fee),
        uses=tuple(Use(use.project.code, cents_of(use.amount)) for use in uses),
    )


@lru_cache(maxsize=4096)
def _quantity(value: Decimal, of: str, places: int) -> Quantity:
    """Most streams share their percentages and many their prices."""
    return Quantity(Fraction(value), unit(of), places)


def as_stream(row: RevenueStream) -> Stream:
    """The stream with its assumptions. Raises ``Refused`` (``unit-unknown``, ``stream-…``)."""

    as_of = row.as_of or timezone.localdate(row.created_at)
    source, place, synthetic = row.source or row.assumption, row.assumption, row.synthetic

    def taken(value: Decimal | str, of: str, places: int = 2) -> Assumption:
        amount = _quantity(Decimal(value), of, places)
        return Assumption(amount, as_of, source, place, synthetic=synthetic)

    def share(value: Decimal | str) -> Assumption:
        return taken(Decimal(value).normalize(), "%", places=2)

    costs = []
    if row.cost_share:
        costs.append(Cost("cost", Text("运营成本", "operating cost"), share(row.cost_share)))
    if row.fixed_cost:
        amount = taken(row.fixed_cost, "元/年")
        growth = Growth(share(row.cost_growth)) if row.cost_growth else None
        costs.append(Cost("fixed", Text("固定成本", "fixed cost"), amount, growth))
    whole = row.quantity == row.quantity.to_integral_value()
    return Stream(
        code=row.code,
        name=same(row.name),
        kind=StreamKind(row.kind),
        price=taken(row.price, f"元/{row.unit}/{PERIODS[row.period]}"),
        starts_on=row.starts_on,
        quantity=taken(row.quantity, row.unit, places=0 if whole else 2),
        utilisation=share(row.utilisation) if row.utilisation != 100 else None,
        ends_on=row.ends_on,
        ramp=tuple(share(each) for each in row.ramp),
        growth=Growth(share(row.growth), row.growth_every) if row.growth else None,
        costs=tuple(costs),
    )


def as_plan(rows: Sequence[RevenueStream], terms: BondTerms | None = None) -> RevenuePlan:
    """The forecast's plan over all streams of a project, with its management by ``terms``."""
    streams = tuple(as_stream(row) for row in rows)
    if terms is None or not terms.overhead or not streams:
        return RevenuePlan(streams)
    as_of, source = terms.as_of or timezone.localdate(terms.created_at), terms.source

    def taken(value: Decimal, of: str) -> Assumption:
        amount = Quantity(Fraction(value), unit(of), 2)
        return Assumption(amount, as_of, source, synthetic=terms.synthetic)

    growth = Growth(taken(terms.overhead_growth, "%")) if terms.overhead_growth else None
    name = Text("项目管理", "management")
    cost = Cost("management", name, taken(terms.overhead, "元/年"), growth)
    first = terms.operates_from or min(each.starts_on for each in streams)
    return RevenuePlan(streams, (Overhead(cost, first, terms.operates_until),))


def bounds_of(terms: BondTerms) -> Bounds:
    """The bounds of coverage. Raises ``Refused`` (``bounds-crossed``)."""
    upper = None if terms.coverage_upper is None else Fraction(terms.coverage_upper)
    return Bounds(Fraction(terms.coverage_lower), upper)


def support_of(terms: BondTerms) -> Mapping[int, int]:
    """Cents by year that are set aside for debt service."""
    return {int(year): cents_of(amount) for year, amount in terms.support}


def as_clause(row: PerformanceClause) -> performance.Clause:
    """The clause; its contract must be selected. Raises ``Refused`` (``clause-…``)."""
    by: performance.Proportional | performance.Ladder
    if row.formula == PerformanceClause.Formula.LADDER:
        by = performance.Ladder(
            tuple(
                performance.Band(Decimal(score), per_cent_of(share)) for score, share in row.ladder
            )
        )
    else:
        by = performance.Proportional(Decimal(100))
    return performance.Clause(
        cents_of(row.base), per_cent_of(row.linked), by, f"{row.contract.name}（{row.year}）"
    )


def flows(rows: Sequence[Any], on: str) -> tuple[Flow, ...]:
    """Rows with an amount as money that moved on a day, named by the field ``on``."""
    return tuple(Flow(getattr(row, on), cents_of(row.amount), row.code) for row in rows)
