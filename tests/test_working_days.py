"""Working days by the yearly notices, and provisional ones where a notice is not there yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Problem, Refused
from hengjian.working_days import (
    WorkingDay,
    add_working_days,
    is_provisional,
    is_working_day,
    nth_working_day,
    provisional_problem,
    shifted,
    working_day_years,
    working_days_between,
)

DAY = dt.date


def refused(action: Callable[[], object]) -> Problem:
    with pytest.raises(Refused) as refusal:
        action()
    (found,) = refusal.value.problems
    return found


def test_every_day_is_as_another_calendar_has_it() -> None:
    years = working_day_years()
    day = DAY(years[0], 1, 1)
    while day.year in years:
        assert is_working_day(day) == chinese_calendar.is_workday(day), day
        day += dt.timedelta(days=1)


def test_beyond_the_last_notice_weekdays_count_and_the_day_is_provisional() -> None:
    last = DAY(working_day_years()[-1], 12, 31)
    found = nth_working_day(last, 3)
    assert found.provisional
    assert found.on.weekday() < 5
    assert not nth_working_day(last, -3).provisional
    assert shifted(DAY(2050, 1, 1), 1) == WorkingDay(DAY(2050, 1, 3), provisional=True)
    assert is_provisional(last, found.on)
    assert not is_provisional(last, last)
    said = provisional_problem(found.on)
    assert str(found.on) in said.message("zh")
    assert str(found.on.year) in said.message("en")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (DAY(2022, 10, 3), False),  # National Day, a Monday
        (DAY(2022, 10, 8), True),  # a Saturday worked in its place
        (DAY(2022, 10, 9), True),  # a Sunday likewise
        (DAY(2022, 10, 15), False),  # a plain Saturday
        (DAY(2020, 1, 31), False),  # the spring festival prolonged by the epidemic
        (DAY(2023, 5, 4), True),
    ],
)
def test_working_days_follow_holidays_and_make_up_days(day: dt.date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_deadline_counts_from_the_next_working_day() -> None:
    assert add_working_days(DAY(2022, 9, 29), 1) == DAY(2022, 9, 30)
    assert add_working_days(DAY(2022, 9, 30), 1) == DAY(2022, 10, 8)
    assert add_working_days(DAY(2022, 10, 8), -1) == DAY(2022, 9, 30)
    assert add_working_days(DAY(2022, 10, 1), 0) == DAY(2022, 10, 1)
    assert working_days_between(DAY(2022, 9, 30), DAY(2022, 10, 9)) == 2


@given(st.dates(DAY(2006, 1, 1), DAY(2022, 12, 31)), st.integers(-60, 60))
def test_adding_and_counting_working_days_are_inverse(day: dt.date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


def test_years_without_a_known_arrangement_are_refused_by_name() -> None:
    years = working_day_years()
    unknown = DAY(years[-1] + 1, 6, 1)
    for action in (
        lambda: is_working_day(unknown),
        lambda: add_working_days(DAY(years[-1], 12, 31), 1),
        lambda: working_days_between(DAY(years[-1], 12, 1), unknown),
        lambda: is_working_day(DAY(years[0] - 1, 6, 1)),
    ):
        found = refused(action)
        assert found.code == "holidays-unknown"
        assert str(years[0]) in found.message("en")
        assert str(years[-1]) in found.message("zh")
