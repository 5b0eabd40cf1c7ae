"""What bond money costs while it lies idle."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.bonds.idle import Flow, IdleCost, Lot, Terms, explain_idle, idle_cost
from hengjian.errors import Refused

DAY = dt.date
TERMS = Terms(Fraction("0.0365"))
"""One ten-thousandth a day."""
AS_OF = DAY(2023, 9, 30)
ARRIVED = Flow(DAY(2022, 6, 28), 10_000_000, "F1")


def found(*uses: Flow, as_of: dt.date = AS_OF, **more: object) -> IdleCost:
    return idle_cost([ARRIVED], uses, TERMS, as_of, **more)  # type: ignore[arg-type]


def test_idle_money_costs_its_rate_by_the_day() -> None:
    life = found(Flow(DAY(2022, 7, 28), 4_000_000, "P1"), Flow(DAY(2023, 6, 29), 1_000_000, "P2"))
    assert life.lots == (
        Lot(4_000_000, DAY(2022, 6, 28), DAY(2022, 7, 28), 30, False, 12_000, "F1", "P1"),
        Lot(1_000_000, DAY(2022, 6, 28), DAY(2023, 6, 29), 366, True, 36_600, "F1", "P2"),
        Lot(5_000_000, DAY(2022, 6, 28), None, 459, True, 229_500, "F1", ""),
    )
    assert (life.arrived, life.used, life.idle) == (10_000_000, 5_000_000, 5_000_000)
    assert life.cost == 278_100
    assert life.late_share == Fraction(6, 10)
    assert life.average_idle_days == Fraction(4 * 30 + 366 + 5 * 459, 10)


def test_twelve_months_to_the_day_are_in_time() -> None:
    assert found(Flow(DAY(2023, 6, 28), 10_000_000)).late == 0
    assert found(as_of=DAY(2023, 6, 28)).late == 0
    assert found(as_of=DAY(2023, 6, 29)).late_share == 1


def test_the_money_in_use_bears_the_interest_of_the_idle_money() -> None:
    """Half the money in use for 100 of 100 days bears twice the rate."""
    as_of = ARRIVED.on + dt.timedelta(days=100)
    half = found(Flow(ARRIVED.on, 5_000_000), as_of=as_of)
    assert half.interest == 100_000
    assert half.effective_rate == 2 * TERMS.rate
    paid = found(Flow(ARRIVED.on, 5_000_000), as_of=as_of, interest=50_000)
    assert paid.effective_rate == TERMS.rate


def test_nothing_in_use_has_no_effective_rate() -> None:
    assert found().effective_rate is None
    nothing = idle_cost([], [], TERMS, DAY(2023, 1, 1))
    assert (nothing.late_share, nothing.average_idle_days, nothing.effective_rate) == (None,) * 3
    assert [step.value for step in explain_idle(nothing).steps] == ["0.00元", "—", "—"]


def test_the_oldest_arrival_is_used_first_and_the_future_does_not_count() -> None:
    later = Flow(DAY(2022, 12, 1), 3_000_000, "F2")
    uses = [Flow(DAY(2022, 12, 1), 11_000_000, "P1"), Flow(DAY(2024, 1, 1), 2_000_000)]
    life = idle_cost([later, ARRIVED], uses, TERMS, DAY(2022, 12, 31))
    assert [(lot.arrival, lot.use, lot.amount, lot.days) for lot in life.lots] == [
        ("F1", "P1", 10_000_000, 156),
        ("F2", "P1", 1_000_000, 0),
        ("F2", "", 2_000_000, 30),
    ]


def test_money_cannot_be_used_before_it_arrives() -> None:
    with pytest.raises(Refused) as refused:
        found(Flow(DAY(2022, 6, 27), 1, "P0"), Flow(DAY(2022, 7, 1), -5))
    assert {p.code for p in refused.value.problems} == {"idle-flow", "idle-use-beyond"}
    with pytest.raises(Refused):
        found(Flow(DAY(2022, 7, 1), 10_000_001))
    with pytest.raises(Refused):
        Terms(Fraction(1, 100), year_days=366)


def test_the_cost_explains_itself() -> None:
    cost, late, effective = explain_idle(found(Flow(DAY(2022, 7, 28), 4_000_000))).steps
    assert cost.substituted == "28,740,000.00元·天 × 3.65% ÷ 365"
    assert cost.value == "2,874.00元"
    assert late.value == "60%"
    assert effective.value == "9.7631%"


@given(
    st.lists(st.tuples(st.integers(0, 800), st.integers(1, 10**9)), max_size=6),
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 10**9)), max_size=8),
)
def test_lots_are_the_arrivals_divided(
    came: list[tuple[int, int]], wished: list[tuple[int, int]]
) -> None:
    start, as_of = DAY(2022, 1, 1), DAY(2024, 1, 1)
    arrivals = [Flow(start + dt.timedelta(d), amount) for d, amount in came]
    uses: list[Flow] = []
    for days, amount in sorted(wished):
        on = start + dt.timedelta(days)
        here = sum(f.amount for f in arrivals if f.on <= on) - sum(f.amount for f in uses)
        if min(amount, here) > 0 and on <= as_of:
            uses.append(Flow(on, min(amount, here)))
    life = idle_cost(arrivals, uses, TERMS, as_of)
    assert life.arrived == sum(f.amount for f in arrivals if f.on <= as_of)
    assert life.used == sum(flow.amount for flow in uses)
    assert all(lot.days >= 0 for lot in life.lots)
    in_use_and_idle = life.days_in_use + sum(lot.amount * lot.days for lot in life.lots)
    assert in_use_and_idle == sum(f.amount * (as_of - f.on).days for f in arrivals if f.on <= as_of)
