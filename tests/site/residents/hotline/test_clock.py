"""By when a case is due: by its class, over holidays and days worked to make up, to the hour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CASE, CLOCK
from tests.site.residents.hotline.conftest import REPLY, TakeIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        ("inquiry", date(2022, 1, 28), date(2022, 2, 7)),
        ("help", date(2022, 9, 29), date(2022, 10, 11)),
        ("complaint", date(2022, 9, 9), date(2022, 9, 29)),
        ("suggestion", date(2022, 9, 9), date(2022, 9, 29)),
        ("urgent", date(2022, 10, 1), date(2022, 10, 1)),
    ],
)
def test_the_class_says_by_when(take: TakeIn, kind: str, received: date, due: date) -> None:
    """28 January 2022 and three working days: two days are worked to make up, then the holiday."""
    case = take(received, kind=kind)
    assert (case.due_by, case.due_on) == (due, due)


def test_the_page_can_say_which_days_were_skipped(take: TakeIn) -> None:
    case = take(date(2022, 1, 28), kind="inquiry")
    assert [line.en for line in CLOCK.explain(case)] == [
        "from 2022-01-28 (not counted), 3 working days",
        "7 days off in between: 2022-01-31—2022-02-06",
        "worked to make up: 2022-01-29, 2022-01-30",
        "due on 2022-02-07",
    ]


def test_an_urgent_case_is_answered_within_two_hours(take: TakeIn) -> None:
    case = take(date(2022, 10, 1), kind="urgent")
    assert case.answer_by is not None
    assert case.answer_by - case.received_at == timedelta(hours=2)


def test_another_class_gives_other_days_from_the_same_start(
    take: TakeIn, operator: Membership
) -> None:
    case = take(date(2022, 9, 9), kind="complaint")
    case = CASE.take(
        "classify", by=operator, row=case, kind="help", why="是求助", on=date(2022, 9, 13)
    )
    assert case.due_by == date(2022, 9, 19)  # five working days from the 9th, over Mid-Autumn


def test_a_transfer_starts_no_day_anew(
    take: TakeIn, operator: Membership, unit: Membership
) -> None:
    case = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 13))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 13))
    case = CASE.take(
        "transfer", by=operator, row=case, unit="WAT", why="水压归供水", on=date(2022, 9, 21)
    )
    assert (case.state, case.due_by) == (Case.State.SENT, date(2022, 9, 29))


def test_more_days_are_asked_for_before_it_is_due_and_once(
    take: TakeIn, operator: Membership, unit: Membership, head: Membership
) -> None:
    case = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 13))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 13))
    with pytest.raises(Refused) as late:
        CASE.take("ask-extension", by=unit, row=case, days=5, why="等材料", on=date(2022, 9, 30))
    assert [each.code for each in late.value.problems] == ["clock-past-due"]
    CASE.take("ask-extension", by=unit, row=case, days=5, why="等材料", on=date(2022, 9, 20))
    case = CASE.take("grant-extension", by=head, row=case, why="属实", on=date(2022, 9, 21))
    assert case.extended
    assert (case.first_due_by, case.due_by) == (date(2022, 9, 29), date(2022, 10, 11))
    told = list(case.events.values_list("kind", flat=True))
    assert told[-2:] == ["ask-extension", "grant-extension"]


def test_a_class_without_more_days_is_given_none(
    take: TakeIn, operator: Membership, unit: Membership
) -> None:
    case = take(date(2022, 9, 9), kind="inquiry")
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 9))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    with pytest.raises(Refused) as refused:
        CASE.take("ask-extension", by=unit, row=case, days=1, why="慢", on=date(2022, 9, 13))
    assert [each.code for each in refused.value.problems] == ["case-class-extension"]


def test_paused_days_are_not_counted(take: TakeIn, operator: Membership, unit: Membership) -> None:
    case = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 13))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 13))
    CASE.take("pause-clock", by=unit, row=case, cause="weather", why="连日暴雨",
              on=date(2022, 9, 14))  # fmt: skip
    case = CASE.take("resume-clock", by=unit, row=case, on=date(2022, 9, 19))
    assert case.due_by == date(2022, 10, 9)  # three working days more; the 9th is worked
    CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY, on=date(2022, 9, 20))
    case.refresh_from_db()
    assert (case.due_on, case.due_by, case.closed_on) == (
        None, date(2022, 10, 9), date(2022, 9, 20),
    )  # fmt: skip
