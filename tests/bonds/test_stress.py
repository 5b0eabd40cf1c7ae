"""What coverage bears: one factor, two factors, and the change at which it breaks."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.bonds.basis import Basis, Debt, Factor, basis
from hengjian.bonds.coverage import Bounds, Verdict, coverage
from hengjian.bonds.model import Repayment
from hengjian.bonds.schedule import schedule
from hengjian.bonds.stress import (
    STEPS,
    TOLERANCE,
    break_even,
    break_evens,
    single_factor,
    stressed,
    two_factors,
)
from tests.bonds.worlds import BOND, PARKING, base, cost, plan, replace, taken

COSTLY = replace(PARKING, costs=(cost("tax", "6%"), cost("staff", "10万元/年")))
"""Life: revenue 2,100,000, 126,000 that follows it, 350,000 fixed; net 1,624,000 元."""
SMALL = replace(BOND, size=100_000_000)
"""1,000,000 元 and 150,000 元 of interest."""
BOUNDS = Bounds(Fraction("1.2"))


def world(repayment: Repayment = Repayment.BULLET) -> Basis:
    return base(COSTLY, replace(SMALL, repayment=repayment))


def test_every_factor_moves_the_ratio_as_it_must() -> None:
    tables = single_factor(world(), BOUNDS)
    assert [s.changes for s in tables[Factor.COST]] == [{Factor.COST: step} for step in STEPS]
    at = {factor: rows[0].ratio for factor, rows in tables.items()}  # −10 %
    assert at[Factor.REVENUE] == Fraction(1_890_000 - 113_400 - 350_000, 1_150_000)
    assert at[Factor.COST] == Fraction(2_100_000 - 428_400, 1_150_000)
    assert at[Factor.RATE] == Fraction(1_624_000, 1_135_000)
    assert at[Factor.PRINCIPAL] == Fraction(1_624_000, 1_035_000)


def test_factors_at_once() -> None:
    changes = {Factor.REVENUE: Fraction(-10, 100), Factor.COST: Fraction(12, 100)}
    found = stressed(world(), BOUNDS, changes)
    net = Fraction(1_890_000) - Fraction("1.12") * (113_400 + 350_000)
    assert found.ratio == net / 1_150_000
    assert found.verdict is Verdict.BELOW


def test_the_grid_holds_the_single_factors_and_the_base() -> None:
    grid = two_factors(world(), BOUNDS, Factor.REVENUE, Factor.RATE)
    assert grid.steps == (*STEPS[:5], Fraction(0), *STEPS[5:])
    middle = grid.steps.index(Fraction(0))
    assert grid.cells[middle][middle].ratio == world().ratio_under()
    alone = single_factor(world(), BOUNDS)
    assert [row[middle].ratio for row in grid.cells if row[middle].changes[Factor.REVENUE]] == [
        each.ratio for each in alone[Factor.REVENUE]
    ]


def test_break_evens_in_closed_form_lead_exactly_to_the_bound() -> None:
    found = break_evens(world(), Fraction("1.2"))
    assert found[Factor.REVENUE].change == Fraction(1_730_000, 1_974_000) - 1
    assert found[Factor.COST].change == Fraction(720_000, 476_000) - 1
    assert found[Factor.PRINCIPAL].change == Fraction(1_624_000, 1_380_000) - 1
    for each in found.values():
        assert each.exact
        assert each.ratio == Fraction("1.2")
    solved, check = found[Factor.REVENUE].explained().steps
    assert solved.substituted == (
        "(1.20 × 1,150,000.00元 + 350,000.00元) ÷ (2,100,000.00元 − 126,000.00元) − 1"
    )
    assert solved.value == "-12.3607%"
    assert check.value == "1.200000"


def test_the_rate_of_equal_instalments_is_enclosed_from_both_sides() -> None:
    of = world(Repayment.ANNUITY)
    found = break_even(of, Fraction("1.2"), Factor.RATE)
    assert not found.exact
    assert found.change is not None
    assert found.beyond is not None
    assert 0 < found.beyond - found.change <= TOLERANCE
    assert found.ratio >= Fraction("1.2") > found.ratio_beyond
    # Reckoned anew from schedules at both rates, without the basis
    for change, holds in ((found.change, True), (found.beyond, False)):
        bond = replace(SMALL, repayment=Repayment.ANNUITY, rate=SMALL.rate * (1 + change))
        due = schedule(bond).principal + schedule(bond).interest
        assert (Fraction("1.2") * due <= 162_400_000) is holds
    assert "验算" in str(found.explained().steps[1].title)


def test_a_bound_that_no_change_reaches_has_no_break_even() -> None:
    """Net revenue covers 1.4 times the service; without any interest it would be 1.6."""
    assert break_even(world(), Fraction(2), Factor.RATE).change is None
    assert break_even(world(), Fraction(2), Factor.COST).change is None
    assert break_even(world(Repayment.ANNUITY), Fraction(2), Factor.RATE).change is None
    idle = base(starts_on=dt.date(2040, 1, 1))
    assert {each.change for each in break_evens(idle, Fraction(1)).values()} == {None}
    assert len(break_even(idle, Fraction(1), Factor.RATE).explained().steps) == 1


def test_interest_free_bonds_have_no_break_even_of_the_rate() -> None:
    for repayment in (Repayment.BULLET, Repayment.ANNUITY):
        of = base(COSTLY, replace(SMALL, rate=Fraction(0), repayment=repayment))
        assert break_even(of, Fraction("1.2"), Factor.RATE).change is None


REPAYMENTS = st.sampled_from([r for r in Repayment if r is not Repayment.INSTALMENTS])


@given(REPAYMENTS, st.integers(-500, 500), st.integers(-500, 500), st.integers(1, 1000))
def test_a_moved_debt_is_the_debt_of_the_moved_bond(
    repayment: Repayment, rate: int, size: int, per_ten_thousand: int
) -> None:
    """Against the schedule of a bond that really has the other rate and size: cents a payment."""
    bond = replace(
        BOND,
        repayment=repayment,
        rate=Fraction(per_ten_thousand, 10_000),
        issue_fee=Fraction(1, 1000),
        service_fee=Fraction(1, 100),
    )
    changes = {Factor.RATE: Fraction(rate, 1000), Factor.PRINCIPAL: Fraction(size, 1000)}
    moved = replace(
        bond,
        rate=bond.rate * (1 + changes[Factor.RATE]),
        size=int(bond.size * (1 + changes[Factor.PRINCIPAL])),
    )
    of = basis(plan(), [Debt(bond)])
    due = schedule(moved)
    assert abs(of.service_under(changes) - due.principal - due.interest) <= 4 * bond.years
    years = of.service_by_year(changes)
    for year, service in due.by_year().items():
        assert abs(years[year].total - service.total) <= 4 * bond.years
        assert abs(years[year].fees - service.fees) <= 2


@given(REPAYMENTS, st.dictionaries(st.sampled_from(list(Factor)), st.integers(-900, 900)))
def test_the_integers_of_a_simulation_are_the_ratio(
    repayment: Repayment, per_mille: dict[Factor, int]
) -> None:
    of = world(repayment)
    changes = {factor: Fraction(change, 1000) for factor, change in per_mille.items()}
    assert Fraction(*of.parts_under(per_mille)) == of.ratio_under(changes)


@given(REPAYMENTS, st.sampled_from(list(Factor)), st.integers(500, 2500))
def test_the_bound_lies_between_less_and_more(
    repayment: Repayment, factor: Factor, bound: int
) -> None:
    of = world(repayment)
    found = break_even(of, Fraction(bound, 1000), factor)
    if found.change is None:
        return
    better, worse = (found.change + s * Fraction(1, 1000) for s in (-1, 1))
    if factor is Factor.REVENUE:
        better, worse = worse, better
    if better >= -1:
        assert of.ratio_under({factor: better}) > Fraction(bound, 1000)
    if worse >= -1:
        assert of.ratio_under({factor: worse}) < Fraction(bound, 1000)


@given(REPAYMENTS, st.dictionaries(st.sampled_from(list(Factor)), st.integers(-300, 300)))
def test_years_under_stress_add_up_to_life(repayment: Repayment, moved: dict[Factor, int]) -> None:
    changes = {factor: Fraction(per_mille, 1000) for factor, per_mille in moved.items()}
    of = world(repayment)
    years = coverage(of, BOUNDS, changes).years
    assert abs(sum(year.net for year in years) - of.net_under(changes)) <= len(years)
    due = sum(year.service.total for year in years)
    assert abs(due - of.service_under(changes)) <= len(years)


def test_the_world_is_as_its_words_say() -> None:
    of = world()
    assert (of.revenue, of.following, of.fixed) == (210_000_000, 12_600_000, 35_000_000)
    assert of.net_under({}) == 162_400_000
    assert taken("6%").share == Fraction(6, 100)


@pytest.mark.parametrize("factor", list(Factor))
def test_factors_have_words(factor: Factor) -> None:
    assert factor.wording.en == factor.value
