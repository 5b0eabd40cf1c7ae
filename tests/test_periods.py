"""Dates as documents write them, and spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Problem, Refused
from hengjian.periods import (
    Instant,
    Precision,
    Span,
    add_months,
    date_from_serial,
    find_dates,
    parse_date,
    parse_instant,
    parse_span,
)

DAY = dt.date


def refused(action: Callable[[], object]) -> Problem:
    with pytest.raises(Refused) as refusal:
        action()
    (found,) = refusal.value.problems
    return found


@pytest.mark.parametrize(
    "text",
    [
        "2022-07-31",
        "2022/7/31",
        "2022.7.31",
        "20220731",
        "2022年7月31日",
        "2022 年 7 月 31 日",
        "２０２２．７．３１",
        "二〇二二年七月三十一日",
        "2022-07-31 00:00:00",
        "2022-07-31T09:30",
    ],
)
def test_a_full_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == DAY(2022, 7, 31)


@pytest.mark.parametrize(
    ("text", "precision", "shown"),
    [
        ("2022", Precision.YEAR, "2022年"),
        ("2022年度", Precision.YEAR, "2022年"),
        ("二〇二二年", Precision.YEAR, "2022年"),
        ("2022.7", Precision.MONTH, "2022年7月"),
        ("2022-07", Precision.MONTH, "2022年7月"),
        ("2022年7月份", Precision.MONTH, "2022年7月"),
        ("2022.10", Precision.MONTH, "2022年10月"),
    ],
)
def test_an_instant_is_as_precise_as_it_was_written(
    text: str, precision: Precision, shown: str
) -> None:
    instant = parse_instant(text)
    assert (instant.precision, instant.text()) == (precision, shown)


@pytest.mark.parametrize(("text", "last"), [("2022.7", "2022-07-31"), ("2022年", "2022-12-31")])
def test_a_month_is_not_a_day(text: str, last: str) -> None:
    found = refused(lambda: parse_date(text))
    assert found.code == "date-imprecise"
    assert last in found.hint("zh")


@pytest.mark.parametrize("text", ["44743", "44743.0", " 44743 "])
def test_a_spreadsheet_serial_is_refused_with_the_date_it_would_be(text: str) -> None:
    found = refused(lambda: parse_date(text))
    assert found.code == "date-is-serial"
    assert "2022-07-01" in found.message("zh")


@pytest.mark.parametrize(
    ("serial", "day"),
    [(44743, DAY(2022, 7, 1)), (61, DAY(1900, 3, 1)), (45291, DAY(2023, 12, 31))],
)
def test_the_reader_may_turn_the_serial_of_a_real_date_cell(serial: int, day: dt.date) -> None:
    assert date_from_serial(serial) == day


def test_serials_around_the_day_that_never_was_are_refused() -> None:
    assert refused(lambda: date_from_serial(60)).code == "date-impossible"


@pytest.mark.parametrize(
    "text", ["2022-02-30", "2022.13", "2022年13月1日", "20220732", "2022年二十三月", "2022-7-0"]
)
def test_impossible_dates_are_refused(text: str) -> None:
    assert refused(lambda: parse_date(text)).code == "date-impossible"


@pytest.mark.parametrize(
    "text", ["", "明年", "7/31/2022", "22.7.31", "123", "99999", "2022-07-31x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refused(lambda: parse_date(text)).code == "date-unreadable"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2021年3月至2022年7月", "2021-03-01", "2022-07-31"),
        ("2021年3月5日—7月31日", "2021-03-05", "2021-07-31"),
        ("2021.3-2022.7", "2021-03-01", "2022-07-31"),
        ("2021-03-01/2022-07-31", "2021-03-01", "2022-07-31"),
        ("2021-2023", "2021-01-01", "2023-12-31"),
        ("2022年上半年", "2022-01-01", "2022-06-30"),
        ("2022年第三季度", "2022-07-01", "2022-09-30"),
    ],
)
def test_spans_are_read_with_their_first_and_last_day(text: str, first: str, last: str) -> None:
    assert str(parse_span(text)) == f"{first}/{last}"


def test_a_span_does_not_end_before_it_begins() -> None:
    assert refused(lambda: parse_span("2022年7月至3月")).code == "span-reversed"


def test_spans_contain_cover_and_overlap() -> None:
    year, july = parse_span("2022"), parse_span("2022.7")
    assert DAY(2022, 12, 31) in year
    assert DAY(2023, 1, 1) not in year
    assert year.covers(july)
    assert not july.covers(year)
    assert july.overlaps(Span(DAY(2022, 7, 31), DAY(2022, 8, 1)))
    assert not july.overlaps(parse_span("2022.8"))
    assert (year.days, july.days) == (365, 31)


def test_dates_are_found_in_a_running_text() -> None:
    text = "2021年10月18日取得批复，计划2022 年 7 月开工；2022-07-31止，合同总价2022.75万元。"
    found = [(text[d.start : d.end], str(d.instant)) for d in find_dates(text)]
    assert found == [
        ("2021年10月18日", "2021-10-18"),
        ("2022 年 7 月", "2022-07"),
        ("2022-07-31", "2022-07-31"),
    ]


@given(st.dates(DAY(1800, 1, 1), DAY(2199, 12, 31)))
def test_every_day_reads_back_from_its_own_print(day: dt.date) -> None:
    instant = Instant(day.year, day.month, day.day)
    assert parse_date(instant.text()) == parse_date(str(instant)) == day


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (DAY(2022, 8, 31), 6, DAY(2023, 2, 28)),
        (DAY(2024, 2, 29), 12, DAY(2025, 2, 28)),
        (DAY(2022, 1, 15), -1, DAY(2021, 12, 15)),
        (DAY(2022, 12, 1), 0, DAY(2022, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_where_the_month_has_it(
    day: dt.date, count: int, then: dt.date
) -> None:
    assert add_months(day, count) == then
