"""Working days and whole months."""

from __future__ import annotations

from datetime import date

import pytest

from hengjian.monitoring.deadlines import deadline, full_months


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2023, 9, 27), 3, date(2023, 10, 8)),  # 7 and 8 October are worked
        (date(2022, 8, 31), 5, date(2022, 9, 7)),
        (date(2099, 1, 2), 1, date(2099, 1, 5)),  # a Friday in a year without published holidays
    ],
)
def test_the_deadline_of_an_answer(day: date, days: int, due: date) -> None:
    assert deadline(day, days) == due


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 7, 31), date(2022, 8, 30), 0),
        (date(2022, 7, 31), date(2022, 8, 31), 1),
        (date(2022, 7, 31), date(2023, 2, 28), 7),
        (date(2022, 6, 28), date(2023, 6, 27), 11),
        (date(2022, 6, 28), date(2023, 6, 30), 12),
        (date(2023, 6, 30), date(2022, 6, 30), 0),
    ],
)
def test_whole_months_between(start: date, end: date, months: int) -> None:
    assert full_months(start, end) == months
