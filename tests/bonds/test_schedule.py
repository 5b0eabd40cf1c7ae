"""What a bond's terms make due, on which day, to the cent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.bonds.explained import money
from hengjian.bonds.model import (
    Bond,
    DayCount,
    Instalment,
    Repayment,
    Schedule,
    Service,
    Use,
)
from hengjian.bonds.schedule import explain_payment, portions, schedule, split
from hengjian.errors import Refused

BOND = Bond(
    "2205123",
    "合成专项债券",
    size=39_600_000_000,
    rate=Fraction("0.0321"),
    years=15,
    interest_from=dt.date(2022, 6, 29),
    issued_on=dt.date(2022, 6, 28),
)


def rows(found: Schedule) -> list[tuple[str, int, int]]:
    return [(str(row.due), row.principal, row.interest) for row in found.payments]


# The modes of repayment ---------------------------------------------------------------------------


def test_interest_every_year_and_the_principal_at_maturity() -> None:
    found = schedule(BOND)
    assert len(found.payments) == 15
    assert rows(found)[0] == ("2023-06-29", 0, 1_271_160_000)
    assert rows(found)[-1] == ("2037-06-29", 39_600_000_000, 1_271_160_000)
    assert found.interest == 15 * 1_271_160_000


def test_half_yearly_interest_is_half_the_rate_whatever_the_days() -> None:
    """31 August has no like in February: the day comes back afterwards."""
    bond = replace(BOND, interest_from=dt.date(2022, 8, 31), years=2, frequency=2)
    assert rows(schedule(bond)) == [
        ("2023-02-28", 0, 635_580_000),
        ("2023-08-31", 0, 635_580_000),
        ("2024-02-29", 0, 635_580_000),
        ("2024-08-31", 39_600_000_000, 635_580_000),
    ]


def test_equal_principal_after_years_of_interest_only() -> None:
    bond = replace(BOND, size=100_000, years=5, repayment=Repayment.EQUAL_PRINCIPAL, grace_years=2)
    assert rows(schedule(bond)) == [
        ("2023-06-29", 0, 3210),
        ("2024-06-29", 0, 3210),
        ("2025-06-29", 33_333, 3210),
        ("2026-06-29", 33_333, 2140),
        ("2027-06-29", 33_334, 1070),
    ]


def test_equal_instalments_are_equal_but_for_the_last_cents() -> None:
    found = schedule(replace(BOND, repayment=Repayment.ANNUITY))
    expected = numpy_financial.pmt(0.0321, 15, -396_000_000)
    totals = [row.total for row in found.payments]
    assert set(totals[:-1]) == {round(expected * 100)}
    assert abs(totals[-1] - totals[0]) <= 15
    assert found.principal == BOND.size


def test_listed_principal_off_the_interest_dates_is_paid_with_its_interest() -> None:
    bond = replace(
        BOND,
        size=1_000_000,
        years=2,
        repayment=Repayment.INSTALMENTS,
        instalments=(
            Instalment(dt.date(2023, 6, 29), 300_000),
            Instalment(dt.date(2023, 12, 29), 200_000),
            Instalment(dt.date(2024, 6, 29), 500_000),
        ),
    )
    found = schedule(bond)
    # 183 days of 366 from 2023-06-29 to 2024-06-29: both pieces are half a year
    assert rows(found) == [
        ("2023-06-29", 300_000, 32_100),
        ("2023-12-29", 200_000, 11_235),
        ("2024-06-29", 500_000, 8_025),
    ]


# Dates --------------------------------------------------------------------------------------------


def test_a_short_first_period_bears_its_days_share() -> None:
    bond = replace(BOND, years=1, first_interest_on=dt.date(2022, 12, 29), frequency=2)
    whole = rows(schedule(bond))
    assert whole == rows(schedule(replace(bond, first_interest_on=None)))
    short = schedule(replace(bond, first_interest_on=dt.date(2022, 9, 29)))
    assert [str(row.due) for row in short.payments] == ["2022-09-29", "2023-03-29", "2023-06-29"]
    first, full, last = (row.part for row in short.payments)
    assert first == Fraction(92, 184 * 2)  # 2022-03-29 to 2022-09-29 has 184 days
    assert full == Fraction(1, 2)
    assert last == Fraction(92, 184 * 2)


@pytest.mark.parametrize(("convention", "year"), [("actual_365", 365), ("actual_360", 360)])
def test_interest_by_actual_days(convention: str, year: int) -> None:
    bond = replace(BOND, years=2, day_count=DayCount(convention))
    parts = [row.part for row in schedule(bond).payments]
    assert parts == [Fraction(365, year), Fraction(366, year)]


# Fees and years -----------------------------------------------------------------------------------


def test_fees_and_service_by_calendar_year() -> None:
    bond = replace(BOND, years=2, issue_fee=Fraction("0.001"), service_fee=Fraction("0.00005"))
    found = schedule(bond)
    assert found.issue_fee == 39_600_000  # the published 39.60 万元
    assert found.by_year() == {
        2022: Service(2022, fees=39_600_000),
        2023: Service(2023, 0, 1_271_160_000, 63_558),
        2024: Service(2024, 39_600_000_000, 1_271_160_000, 2_043_558),
    }
    assert found.fees == 39_600_000 + 63_558 + 2_043_558


# On-lending ---------------------------------------------------------------------------------------


def test_every_project_pays_back_exactly_what_it_has() -> None:
    uses = (Use("a", 3_333), Use("b", 3_333), Use("c", 3_334))
    bond = replace(
        BOND, size=10_001, years=7, repayment=Repayment.EQUAL_PRINCIPAL, uses=uses, frequency=2
    )
    found = portions(schedule(bond))
    assert [(p.project, p.amount) for p in found] == [
        ("a", 3333),
        ("b", 3333),
        ("c", 3334),
        ("", 1),
    ]
    for portion in found:
        assert sum(row.principal for row in portion.payments) == portion.amount
    for number, whole in enumerate(schedule(bond).payments):
        assert sum(p.payments[number].interest for p in found) == whole.interest


def test_the_largest_remainder_gets_the_cent() -> None:
    assert split(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert split(7, {"a": 1, "b": 3}) == {"a": 2, "b": 5}
    assert split(0, {"a": 0}) == {"a": 0}


# What cannot be -----------------------------------------------------------------------------------


def test_terms_that_cannot_be_are_refused_all_at_once() -> None:
    with pytest.raises(Refused) as refused:
        replace(
            BOND,
            size=0,
            rate=Fraction(3),
            frequency=3,
            grace_years=15,
            issued_on=dt.date(2022, 7, 1),
            first_interest_on=dt.date(2050, 1, 1),
            instalments=(Instalment(dt.date(2022, 6, 29), 0),),
            uses=(Use("a", 1), Use("a", 1)),
            issue_fee=Fraction(1),
        )
    assert [p.code for p in refused.value.problems] == [
        "bond-size",
        "bond-rate",
        "bond-fee",
        "bond-frequency",
        "bond-grace",
        "bond-issued-late",
        "bond-first-interest",
        "bond-instalment-date",
        "bond-instalments-unused",
        "bond-part-not-positive",
        "bond-uses-above",
        "bond-use-twice",
    ]


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        ("bond-term", {"years": 0}),
        ("bond-term", {"years": 51}),
        ("bond-instalments-sum", {"repayment": Repayment.INSTALMENTS}),
    ],
)
def test_a_term_that_cannot_be(code: str, terms: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        replace(BOND, **terms)
    assert [p.code for p in refused.value.problems] == [code]


# Why ----------------------------------------------------------------------------------------------


def test_a_payment_explains_itself() -> None:
    interest, total, fee = explain_payment(
        schedule(replace(BOND, service_fee=Fraction("0.00005"))), 15
    ).steps
    assert interest.substituted == "396,000,000.00元 × 3.21% × 1"
    assert interest.value == "12,711,600.00元"
    assert total.value == "408,711,600.00元"
    assert fee.substituted == "408,711,600.00元 × 0.005%"
    assert money(Fraction(1, 2)) == "0.01元"


# Whatever the terms -------------------------------------------------------------------------------


@st.composite
def bonds(draw: st.DrawFn) -> Bond:
    years = draw(st.integers(1, 30))
    size = draw(st.integers(1, 10**12))
    cut = draw(st.integers(0, size))
    return Bond(
        "b",
        "b",
        size,
        Fraction(draw(st.integers(0, 1500)), 10_000),
        years,
        draw(st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31))),
        frequency=draw(st.sampled_from([1, 2])),
        repayment=draw(st.sampled_from([r for r in Repayment if r is not Repayment.INSTALMENTS])),
        grace_years=draw(st.integers(0, years - 1)),
        day_count=draw(st.sampled_from(list(DayCount))),
        service_fee=Fraction(draw(st.integers(0, 100)), 100_000),
        uses=tuple(Use(n, a) for n, a in (("a", cut), ("c", size - cut)) if a),
    )


@given(bonds())
def test_principal_adds_up_and_shares_add_up(bond: Bond) -> None:
    found = schedule(bond)
    assert found.principal == bond.size
    assert found.payments[-1].closing == 0
    assert found.payments[-1].due == bond.matures_on
    assert all(row.principal >= 0 and row.interest >= 0 for row in found.payments)
    assert len(found.payments) == bond.years * bond.frequency
    assert sum(s.total for s in found.by_year().values()) == bond.size + found.interest
    if bond.day_count is DayCount.EQUAL_PERIODS:
        assert {row.part for row in found.payments} == {Fraction(1, bond.frequency)}
    parts = portions(found)
    for number, whole in enumerate(found.payments):
        own = [portion.payments[number] for portion in parts]
        assert sum(row.principal for row in own) == whole.principal
        assert sum(row.interest for row in own) == whole.interest
        assert sum(row.service_fee for row in own) == whole.service_fee
        assert all(0 <= row.principal <= row.opening for row in own)
    assert {p.project: sum(r.principal for r in p.payments) for p in parts} == {
        use.project: use.amount for use in bond.uses
    }


@given(st.integers(10**6, 10**12), st.integers(1, 1000), st.integers(1, 30))
def test_annuities_agree_with_numpy_financial(size: int, rate: int, years: int) -> None:
    """Principal and interest of every period, against floats: a cent of rounding a period, which
    bears interest until the last payment absorbs it, and what floats lose."""
    bond = replace(
        BOND, size=size, rate=Fraction(rate, 10_000), years=years, repayment=Repayment.ANNUITY
    )
    found = schedule(bond)
    growth = 1 + rate / 10_000
    allowed = 1 + (growth**years - 1) / (growth - 1) + size * 1e-12
    for row in found.payments:
        interest = -numpy_financial.ipmt(rate / 10_000, row.number, years, size)
        principal = -numpy_financial.ppmt(rate / 10_000, row.number, years, size)
        assert abs(row.interest - interest) <= allowed
        assert abs(row.principal - principal) <= allowed
