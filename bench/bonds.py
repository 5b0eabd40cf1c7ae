"""A thousand bonds: schedule, coverage by year, the full stress table and every break-even.

The baseline is the usual spreadsheet in a program: numpy-financial over the same bonds and
forecasts in floats, one loop a bond, with the same ratios and without break-evens. It gives no
exact cents; ours must stay within a small multiple of it.
"""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction

import numpy as np
import numpy_financial

from bench.rows import Row, medians_in_turn
from hengjian.bilingual import same
from hengjian.bonds.basis import Debt, Factor, basis
from hengjian.bonds.coverage import Bounds, coverage
from hengjian.bonds.model import Bond, Repayment
from hengjian.bonds.schedule import schedule
from hengjian.bonds.streams import Assumption, Cost, Growth, RevenuePlan, Stream, StreamKind
from hengjian.bonds.stress import STEPS, break_evens, single_factor
from hengjian.quantities import Quantity, unit

BONDS = 1000
BOUNDS = Bounds(Fraction("1.2"), Fraction("2.5"))
LIMIT = 12.0
"""Exact, explained and with break-evens, against floats without them."""
MODES = (Repayment.BULLET, Repayment.EQUAL_PRINCIPAL, Repayment.ANNUITY)

Case = tuple[Bond, RevenuePlan]


def cases(count: int, seed: int = 1) -> list[Case]:
    """Invented bonds of 10 to 20 years, interest once a year, each with three streams."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        start = dt.date(2022, dice.randint(1, 12), dice.randint(1, 28))
        bond = Bond(
            f"b{number}",
            f"b{number}",
            dice.randint(1_000, 60_000) * 1_000_000,
            Fraction(dice.randint(250, 450), 10_000),
            dice.randint(10, 20),
            start,
            repayment=dice.choice(MODES),
        )
        streams = tuple(_stream(dice, f"s{n}", bond) for n in range(3))
        made.append((bond, RevenuePlan(streams)))
    return made


def _stream(dice: random.Random, code: str, bond: Bond) -> Stream:
    def taken(amount: int, symbol: str) -> Assumption:
        return Assumption(Quantity(Fraction(amount), unit(symbol)), dt.date(2022, 1, 1), "bench")

    return Stream(
        code,
        same(code),
        StreamKind.PARKING,
        taken(dice.randint(100, 300), "元/个/月"),
        dt.date(2024, 1, 1),
        taken(bond.size // dice.randint(6_000_000, 9_000_000), "个"),
        taken(dice.randint(50, 90), "%"),
        growth=Growth(taken(dice.randint(0, 4), "%")),
        costs=(Cost("c", same("c"), taken(dice.randint(5, 30), "%")),),
    )


def run() -> list[Row]:
    """Ours and the baseline in turn; the ratios of both must agree."""
    given = cases(BONDS)
    apart = sum(
        abs(float(exact) - rough) > 1e-6
        for exact, rough in zip(_exact(given), _floats(given), strict=True)
    )
    taken = medians_in_turn({"ours": lambda: _exact(given), "floats": lambda: _floats(given)}, 3)
    name = f"{BONDS} bonds: schedule, coverage, stress / numpy-financial"
    note = f"{apart} ratios more than a millionth apart" if apart else ""
    return [Row(name, taken["ours"], "ms", taken["floats"], LIMIT, note=note)]


def _exact(given: list[Case]) -> list[Fraction]:
    ratios = []
    for bond, plan in given:
        schedule(bond)
        of = basis(plan, [Debt(bond)])
        found = coverage(of, BOUNDS)
        single_factor(of, BOUNDS)
        break_evens(of, BOUNDS.lower)
        assert found.ratio is not None
        ratios.append(found.ratio)
    return ratios


def _floats(given: list[Case]) -> list[float]:
    ratios = []
    for bond, plan in given:
        net, cost = _forecast(bond, plan)
        principal, interest = _flows(bond, float(bond.rate), float(bond.size))
        ratios.append((net.sum() - cost.sum()) / (principal.sum() + interest.sum()))
        for factor in Factor:
            for step in map(float, STEPS):
                _moved(bond, net, cost, factor, 1 + step)
    return ratios


def _moved(
    bond: Bond, revenue: np.ndarray, cost: np.ndarray, factor: Factor, level: float
) -> float:
    rate = float(bond.rate) * (level if factor is Factor.RATE else 1)
    size = float(bond.size) * (level if factor is Factor.PRINCIPAL else 1)
    earned = revenue.sum() * (level if factor is Factor.REVENUE else 1)
    spent = cost.sum() * (level if factor in (Factor.COST, Factor.REVENUE) else 1)
    principal, interest = _flows(bond, rate, size)
    return float((earned - spent) / (principal.sum() + interest.sum()))


def _flows(bond: Bond, rate: float, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Principal and interest by year."""
    years = np.arange(1, bond.years + 1)
    if bond.repayment is Repayment.ANNUITY:
        interest = -numpy_financial.ipmt(rate, years, bond.years, size)
        return -numpy_financial.ppmt(rate, years, bond.years, size), interest
    principal = np.zeros(bond.years)
    if bond.repayment is Repayment.BULLET:
        principal[-1] = size
    else:
        principal[:] = size / bond.years
    return principal, (size - np.concatenate(([0], principal.cumsum()[:-1]))) * rate


def _forecast(bond: Bond, plan: RevenuePlan) -> tuple[np.ndarray, np.ndarray]:
    """Revenue and cost by year, in cents."""
    end = bond.matures_on
    years = range(2024, end.year + 1)
    revenue, cost = np.zeros(len(years)), np.zeros(len(years))
    for stream in plan.streams:
        assert stream.quantity is not None
        assert stream.utilisation is not None
        assert stream.growth is not None
        price = float(stream.price.value.amount)
        monthly = float(stream.quantity.value.amount) * price * float(stream.utilisation.share)
        growth = 1 + float(stream.growth.rate.share)
        for number, year in enumerate(years):
            months = 12 if year < end.year else end.month - 1
            earned = 100 * monthly * months * growth**number
            revenue[number] += earned
            cost[number] += earned * float(stream.costs[0].amount.share)
    return revenue, cost
