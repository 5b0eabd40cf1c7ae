"""When bonds are to be paid, reminded of, and whether they were."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from hengjian.bonds.due import Due, State, calendar, reminders_on
from hengjian.bonds.idle import Flow
from hengjian.bonds.schedule import schedule
from hengjian.bonds.terms import Mismatch, ProjectTerm, term_match
from hengjian.errors import Refused
from hengjian.working_days import WorkingDay, shifted
from tests.bonds.worlds import BOND, replace

DAY = dt.date


def dues(as_of: dt.date, *paid: Flow) -> tuple[Due, ...]:
    return calendar([schedule(BOND)], as_of, {BOND.code: paid})


def test_reminders_fall_on_working_days_before() -> None:
    """2023-06-01 is a Thursday, 06-21 a Wednesday; 2022-10-01 begins a week of holidays."""
    first = dues(DAY(2022, 7, 1))[0]
    assert [(r.days_before, str(r.on.on)) for r in first.reminders] == [
        (60, "2023-04-28"),  # 05-02 is a holiday; so are the days back to 04-29
        (30, "2023-06-01"),
        (10, "2023-06-21"),
    ]
    assert first.pay_on == WorkingDay(DAY(2023, 7, 3), provisional=False)  # 07-01 is a Saturday
    assert shifted(DAY(2022, 10, 1), 1).on == DAY(2022, 10, 8)


def test_years_without_announced_holidays_are_provisional() -> None:
    assert shifted(DAY(2050, 1, 1), 1) == WorkingDay(DAY(2050, 1, 3), provisional=True)


def test_the_calendar_holds_every_bond_by_date() -> None:
    other = replace(BOND, code="b", interest_from=DAY(2022, 12, 31), frequency=2, years=1)
    found = calendar([schedule(other), schedule(BOND)], DAY(2022, 7, 1))
    assert [(str(d.payment.due), d.bond) for d in found][:3] == [
        ("2023-06-30", "b"),
        ("2023-07-01", "2205001"),
        ("2023-12-31", "b"),
    ]


@pytest.mark.parametrize(
    ("as_of", "paid", "state", "missing"),
    [
        ("2023-04-27", (), State.UPCOMING, 6_000_000),
        ("2023-04-28", (), State.DUE_SOON, 6_000_000),
        ("2023-07-03", (), State.DUE_SOON, 6_000_000),
        ("2023-07-04", (), State.OVERDUE, 6_000_000),
        ("2023-07-04", (("2023-07-03", 6_000_000),), State.PAID, 0),
        ("2023-07-04", (("2023-07-04", 6_000_000),), State.PAID_LATE, 0),
        ("2023-07-01", (("2023-06-30", 1_000_000),), State.PARTLY, 5_000_000),
        ("2023-07-04", (("2023-06-30", 1_000_000),), State.OVERDUE, 5_000_000),
        ("2023-06-01", (("2023-07-03", 6_000_000),), State.DUE_SOON, 6_000_000),
    ],
)
def test_what_was_paid_settles_what_was_due(
    as_of: str, paid: tuple[tuple[str, int], ...], state: State, missing: int
) -> None:
    flows = [Flow(DAY.fromisoformat(on), amount) for on, amount in paid]
    first = dues(DAY.fromisoformat(as_of), *flows)[0]
    assert (first.state, first.missing) == (state, missing)


def test_payments_settle_the_oldest_first() -> None:
    found = dues(
        DAY(2024, 7, 10), Flow(DAY(2023, 7, 3), 7_000_000), Flow(DAY(2024, 7, 9), 5_000_000)
    )
    assert [due.state for due in found[:3]] == [State.PAID, State.PAID_LATE, State.UPCOMING]
    assert [due.days_late for due in found[:3]] == [0, 8, 0]


def test_reminders_of_a_day_leave_out_what_is_paid() -> None:
    day = DAY(2023, 6, 1)
    assert [(d.payment.number, r.days_before) for d, r in reminders_on(dues(day), day)] == [(1, 30)]
    assert reminders_on(dues(day, Flow(day, 6_000_000)), day) == ()


def test_servicing_fees_are_part_of_what_is_due() -> None:
    bond = replace(BOND, service_fee=Fraction("0.00005"))
    assert calendar([schedule(bond)], DAY(2022, 7, 1))[0].amount == 6_000_300


# Term against term --------------------------------------------------------------------------------

TERM = ProjectTerm(DAY(2022, 7, 1), DAY(2024, 1, 1), DAY(2038, 12, 31))


def test_a_bond_should_end_before_the_project_does() -> None:
    """The interest of July 2023 is due before anything is earned."""
    (found,) = term_match([schedule(BOND)], TERM)
    assert found.fits
    assert found.mismatches == (Mismatch.INTEREST_EARLY,)
    assert (found.interest_before, found.months_beyond) == (6_000_000, -137)


def test_interest_on_the_first_day_of_operation_is_not_early() -> None:
    (found,) = term_match([schedule(BOND)], replace(TERM, operation_from=DAY(2023, 7, 1)))
    assert found.mismatches == ()


def test_a_bond_that_outlives_the_project_or_is_repaid_too_early() -> None:
    long, early = term_match(
        [schedule(replace(BOND, years=20)), schedule(replace(BOND, years=1))], TERM
    )
    assert long.mismatches[0] is Mismatch.OUTLIVES
    assert (long.fits, long.months_beyond) == (False, 43)
    assert early.mismatches == (Mismatch.PRINCIPAL_EARLY, Mismatch.INTEREST_EARLY)
    assert not early.fits
    with pytest.raises(Refused):
        ProjectTerm(DAY(2024, 1, 1), DAY(2022, 1, 1), DAY(2030, 1, 1))
