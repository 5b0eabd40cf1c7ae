"""What a contract may have been paid, worked out by hand beside the code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hengjian.funds.allowance import Terms, allowance
from hengjian.funds.rates import RATES, Money, percent, rate

D = Decimal
TERMS = Terms(
    price=D("1000000.00"),
    advance=D(10),
    recovery_from=D(20),
    recovery_until=D(80),
    progress=D(80),
    retention=D(3),
)


@pytest.mark.parametrize(
    ("output", "recovered", "allowed"),
    [
        ("0.00", "0.00", "100000.00"),  # nothing built: the advance
        ("200000.00", "0.00", "260000.00"),  # recovery begins here
        ("500000.00", "50000.00", "450000.00"),  # half of the way: half of the advance
        ("800000.00", "100000.00", "640000.00"),  # all recovered
        ("1000000.00", "100000.00", "800000.00"),
        ("333333.33", "22222.22", "344444.44"),  # rounded once: 266666.664 + 100000 − 22222.2216…
    ],
)
def test_the_advance_is_recovered_evenly(output: str, recovered: str, allowed: str) -> None:
    may = allowance(TERMS, D(output))
    assert (may.recovered, may.allowed) == (D(recovered), D(allowed))


def test_more_than_the_price_with_its_changes_is_never_allowed() -> None:
    may = allowance(Terms(price=D(100), changes=D(-20), progress=D(100)), D(95))
    assert may.capped
    assert may.allowed == D("80.00")


def test_a_settled_contract_keeps_its_retention_until_the_defects_period_is_over() -> None:
    settled = Terms(price=D(100), settled=D("90.05"), retention=D(3))
    assert allowance(settled, D(0)).allowed == D("87.35")  # 90.05 − 2.7015
    over = Terms(price=D(100), settled=D("90.05"), retention=D(3), released=True)
    assert allowance(over, D(0)).allowed == D("90.05")


def test_a_rate_without_denominator_is_unknown() -> None:
    row = Money(due=D("64159.00"), arrived=D("52300.00"), transferred=D(0), paid=D("30878.14"))
    assert percent(rate(row.arrived, row.due)) == D("81.52")
    assert percent(rate(row.paid, row.arrived)) == D("59.04")
    assert percent(rate(row.paid, row.transferred)) is None
    assert {each.whole for each in RATES.values()} == {"due", "transferred", "arrived", "budget"}
