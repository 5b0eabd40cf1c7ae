"""Seeded draws of the coverage: the same everywhere, and as likely as declared."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from hengjian.bonds.basis import Debt, Factor, basis
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.model import Repayment
from hengjian.bonds.simulation import Range, Shape, Simulation, simulate
from hengjian.errors import Refused
from tests.bonds.worlds import BOND, base, plan, replace

REVENUE = Range(Factor.REVENUE, -200, 100)
COST = Range(Factor.COST, -50, 150, 20)
BOUNDS = Bounds(Fraction("0.9"), Fraction("0.98"))


def drawn(*ranges: Range, **more: int) -> Simulation:
    return simulate(base(), BOUNDS, ranges or (REVENUE, COST), **more)


def test_the_same_seed_gives_the_same_distribution_on_every_machine() -> None:
    found = drawn()
    assert found == drawn()
    assert found.ratios != drawn(seed=2).ratios
    assert (found.below, found.above) == (5669, 242)
    assert found.percentiles[5] == Decimal("0.7797")
    assert found.percentiles[50] == Decimal("0.8884")


def test_the_lower_bound_is_met_as_often_as_the_triangle_says() -> None:
    """The ratio is 21/23 × (1 + revenue), so it is below 0.9 where revenue falls by 15 ‰ or more:
    of the weights of −200 … 100 around 0, those up to −15."""
    rising = [Fraction(step, 201) for step in range(1, 202)]
    falling = [Fraction(step, 101) for step in range(100, 0, -1)]
    weights = dict(zip(range(-200, 101), rising + falling, strict=True))
    exact = sum(w for x, w in weights.items() if x <= -15) / sum(weights.values())
    found = drawn(REVENUE, draws=40_000)
    assert abs(found.probability_below - exact) < Fraction(1, 100)


def test_a_uniform_range_is_flat_and_a_single_value_certain() -> None:
    flat = drawn(Range(Factor.REVENUE, -2, 2, shape=Shape.UNIFORM), draws=5000)
    assert min(Counter(flat.ratios).values()) > 900
    certain = drawn(Range(Factor.REVENUE, -100, -100, -100), draws=3)
    assert certain.ratios == (Decimal("0.8217"),) * 3
    assert certain.probability_below == 1


def test_the_histogram_counts_every_draw() -> None:
    found = drawn()
    bins = found.histogram()
    assert sum(each.count for each in bins) == found.draws
    assert bins[0].low <= found.ratios[0] < bins[0].high
    assert bins[-1].low <= found.ratios[-1] < bins[-1].high


def test_equal_instalments_can_be_drawn_too() -> None:
    of = base(bond=replace(BOND, repayment=Repayment.ANNUITY))
    found = simulate(of, BOUNDS, [Range(Factor.RATE, -300, 300)], draws=200)
    assert found.ratios[0] < found.ratios[-1]


@pytest.mark.parametrize(
    ("code", "ranges", "draws"),
    [
        ("range-twice", (REVENUE, REVENUE), 10),
        ("simulation-size", (REVENUE,), 0),
        ("simulation-nothing-due", (Range(Factor.PRINCIPAL, -1000, 0),), 10),
    ],
)
def test_what_cannot_be_drawn(code: str, ranges: tuple[Range, ...], draws: int) -> None:
    with pytest.raises(Refused) as refused:
        drawn(*ranges, draws=draws)
    assert [p.code for p in refused.value.problems] == [code]


def test_nothing_due_is_no_ratio_to_draw() -> None:
    with pytest.raises(Refused) as refused:
        simulate(basis(plan(), [Debt(BOND, "nobody")]), BOUNDS, [REVENUE])
    assert [p.code for p in refused.value.problems] == ["simulation-nothing-due"]


@pytest.mark.parametrize("wrong", [(-1001, 0, 0), (10, 0, 5), (0, 10, 11), (0, 5001, 1)])
def test_ranges_that_cannot_be(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(Refused):
        Range(Factor.REVENUE, *wrong)
