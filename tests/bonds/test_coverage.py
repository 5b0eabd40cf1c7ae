"""Coverage for life and by year, its bounds, and the balance in hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.bonds.basis import Basis, Debt, Factor, basis
from hengjian.bonds.coverage import (
    Bounds,
    Coverage,
    Verdict,
    coverage,
    explain_coverage,
    explain_year,
)
from hengjian.bonds.model import Repayment, Use
from hengjian.errors import Refused
from tests.bonds.worlds import BOND, PARKING, base, cost, plan, replace, taken

BOUNDS = Bounds(Fraction("0.8"), Fraction(3))


def found(of: Basis | None = None, **more: object) -> Coverage:
    return coverage(of or base(**more), BOUNDS)


def test_net_revenue_over_principal_and_interest_for_life() -> None:
    """Three and a half years of 600,000 against 2,000,000 and five times 60,000."""
    life = found()
    assert life.ratio == Fraction(2_100_000, 2_300_000)
    assert life.verdict is Verdict.WITHIN
    assert [year.year for year in life.years] == list(range(2022, 2028))


def test_a_year_without_service_has_no_ratio() -> None:
    years = {year.year: year.ratio for year in found().years}
    assert years[2022] is None
    assert years[2023] == 0
    assert years[2024] == 10
    assert years[2027] == Fraction(300_000, 2_060_000)


def test_the_balance_in_hand_shows_when_money_is_missing() -> None:
    life = found()
    assert [year.cumulative // 100 for year in life.years] == [
        0, -60_000, 480_000, 1_020_000, 1_560_000, -200_000,
    ]  # fmt: skip
    assert [year.year for year in life.short_years] == [2023, 2027]
    assert not life.balances
    assert life.lowest.year == 2027


def test_money_promised_for_the_service_helps_the_balance_not_the_ratio() -> None:
    helped = coverage(Basis(base().forecast, (Debt(BOND),), {2023: 6_000_000}), BOUNDS)
    assert [year.year for year in helped.short_years] == [2027]
    assert helped.ratio == found().ratio


def test_fees_weigh_on_the_balance_not_on_the_ratio() -> None:
    bond = replace(BOND, issue_fee=Fraction("0.001"), service_fee=Fraction("0.0001"))
    life = found(base(bond=bond))
    assert life.ratio == found().ratio
    assert life.years[0].balance == -200_000
    assert life.years[-1].cumulative - found().years[-1].cumulative == -(200_000 + 23_000)


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        ("1.1999", Verdict.BELOW),
        ("1.2", Verdict.WITHIN),
        ("3", Verdict.WITHIN),
        ("3.0001", Verdict.ABOVE),
    ],
)
def test_both_bounds_are_within(ratio: str, verdict: Verdict) -> None:
    assert Bounds(Fraction("1.2"), Fraction(3)).verdict(Fraction(ratio)) is verdict


def test_no_ratio_is_no_verdict_and_bounds_must_not_cross() -> None:
    assert Bounds(Fraction("1.2")).verdict(None) is Verdict.UNDEFINED
    with pytest.raises(Refused):
        Bounds(Fraction(2), Fraction(1))


def test_several_bonds_and_one_projects_portion() -> None:
    """The project has a quarter of a second bond, so a quarter of its service."""
    shared = replace(BOND, code="b", uses=(Use("p", 50_000_000), Use("q", 150_000_000)))
    both = basis(plan(), [Debt(BOND), Debt(shared, "p")])
    assert both.service == (250_000_000, 37_500_000)
    assert basis(plan(), [Debt(shared, "nobody")]).ratio_under() is None


def test_the_ratio_explains_itself_with_every_assumption() -> None:
    of = base(costs=(cost("tax", "6%"),))
    changed = coverage(of, BOUNDS, {Factor.REVENUE: Fraction(-8, 100)})
    net, service, whole = explain_coverage(changed).steps
    assert net.substituted == "1,932,000.00元 − 115,920.00元"
    assert net.value == "1,816,080.00元"
    assert [i.value for i in net.inputs] == ["1000个", "100元/个/月", "50%", "6%", "-8%"]
    assert service.substituted == "2,000,000.00元 + 300,000.00元"
    assert whole.substituted == "1,816,080.00元 ÷ 2,300,000.00元"
    assert whole.value == "0.7896"
    assert "61号" in whole.rule
    share, balance = explain_year(changed, 2024).steps
    assert share.substituted == "(552,000.00元 − 33,120.00元) ÷ (0.00元 + 60,000.00元)"
    assert balance.value == "458,880.00元"


@given(
    st.sampled_from([r for r in Repayment if r is not Repayment.INSTALMENTS]),
    st.integers(0, 100_000),
    st.integers(1, 10**9),
    st.integers(0, 1000),
)
def test_years_add_up_to_life(repayment: Repayment, price: int, size: int, rate: int) -> None:
    bond = replace(BOND, size=size, rate=Fraction(rate, 10_000), repayment=repayment)
    of = base(
        replace(PARKING, costs=(cost("tax", "6%"), cost("staff", "3万元/年"))),
        bond,
        price=taken(f"{price / 100:.2f}元/个/月"),
    )
    life = coverage(of, BOUNDS)
    due = sum(year.service.total for year in life.years)
    assert life.ratio == Fraction(sum(year.net for year in life.years), due)
    assert life.years[-1].cumulative == sum(year.balance for year in life.years)
    assert of.service[0] == size
