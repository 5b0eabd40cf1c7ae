"""The fund table: money due, arrived, transferred and paid by source, and its rates.

Amounts are yuan to the cent. A rate names its denominator; without one it is unknown, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.quantities import round_half_up

PLACES = 2
"""Decimals of a printed rate in per cent."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Money:
    """What came of the money of one source, or of several together."""

    promised: Decimal = NOTHING
    """All of it, also what has no date."""
    due: Decimal = NOTHING
    """Promised for a day up to the as-of date."""
    arrived: Decimal = NOTHING
    transferred: Decimal = NOTHING
    paid: Decimal = NOTHING
    budget: Decimal = NOTHING
    """Of the as-of date's year: due in it, and carried over into it (arrived and not paid)."""
    executed: Decimal = NOTHING
    """Paid in that year, up to the as-of date."""

    def __add__(self, other: Money) -> Money:
        return Money(
            self.promised + other.promised,
            self.due + other.due,
            self.arrived + other.arrived,
            self.transferred + other.transferred,
            self.paid + other.paid,
            self.budget + other.budget,
            self.executed + other.executed,
        )

    @property
    def unplanned(self) -> Decimal:
        """Promised and not due: in no column of the published table."""
        return self.promised - self.due

    @property
    def lacking(self) -> Decimal:
        """Due and not arrived; below zero where more arrived than was due."""
        return self.due - self.arrived

    @property
    def in_treasury(self) -> Decimal:
        """Arrived and not transferred."""
        return self.arrived - self.transferred

    @property
    def in_special_account(self) -> Decimal:
        """Transferred and not paid: idle at the implementing unit."""
        return self.transferred - self.paid


@dataclass(frozen=True, slots=True)
class RateOf:
    """A rate by its parts, columns of ``Money``."""

    name: Text
    part: str
    whole: str
    source: str
    """The rule that defines it."""


ARRIVAL, DISBURSEMENT, EXECUTION, BUDGET = "arrival", "disbursement", "execution", "budget"
RATES: dict[str, RateOf] = {
    ARRIVAL: RateOf(
        Text("资金到位率", "arrival rate"),
        "arrived",
        "due",
        "财预〔2020〕10号 附2：实际到位 ÷ 应到位",
    ),
    DISBURSEMENT: RateOf(
        Text("资金支出率", "disbursement rate"),
        "paid",
        "transferred",
        "评价报告表1：已支付 ÷ 已拨付至项目实施单位",
    ),
    EXECUTION: RateOf(
        Text("预算执行率（占到位）", "execution rate (of arrived)"),
        "paid",
        "arrived",
        "财预〔2020〕10号 附2：实际支出 ÷ 实际到位",
    ),
    BUDGET: RateOf(
        Text("预算执行率（占全年预算）", "execution rate (of the yearly budget)"),
        "executed",
        "budget",
        "财预〔2020〕10号 附1：全年执行数 ÷ 全年预算数",
    ),
}
"""Execution has two denominators in use; both are kept under their names."""


def rate(part: Decimal, whole: Decimal | None) -> Fraction | None:
    """``part ÷ whole``, exactly; None where there is no denominator."""
    return Fraction(part) / Fraction(whole) if whole else None


def percent(value: Fraction | None) -> Decimal | None:
    """A rate in per cent, rounded once, half up; None stays None."""
    return None if value is None else round_half_up(value * 100, PLACES)


def rates_of(row: Money) -> dict[str, Decimal | None]:
    """Every rate of the row in per cent, by its name."""
    return {
        name: percent(rate(getattr(row, each.part), getattr(row, each.whole)))
        for name, each in RATES.items()
    }


def added(rows: Iterable[Money]) -> Money:
    """Several together."""
    total = Money()
    for row in rows:
        total += row
    return total
