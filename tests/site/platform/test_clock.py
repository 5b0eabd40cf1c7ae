"""A clock on real rows: due, explained, stopped, extended by another hand, spoken, opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.platform.clock import Reopens
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.reckoning import OFFICE_DAYS, Reckoning
from hengjian.site.platform.ringing import ring
from hengjian.working_days import working_days_between
from tests.site.platform.trial import Request, clock, procedure

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
REQUEST = procedure()
DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 1))


@pytest.fixture(autouse=True)
def _table(requests: None) -> None:
    pass


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


def sent(head: Membership, on: date, own: Procedure = REQUEST) -> Request:
    row = Request._default_manager.create(code="R-1", entered_by="x", papers=2)
    done: Request = own.take("send", by=head, row=row, on=on)
    return done


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def _explained(row: Request) -> list[str]:
    assert REQUEST.clock is not None
    return [each.zh for each in REQUEST.clock.explain(row)]


def test_the_day_due_skips_holidays_and_counts_made_up_days(head: Membership) -> None:
    """From 28 September 2023 (Thursday): the holiday lasts to 6 October, the 7th and 8th are
    worked, so the fifth working day is the 11th."""
    row = sent(head, date(2023, 9, 28))
    assert row.due_on == date(2023, 10, 11)
    assert Request._default_manager.filter(due_on=date(2023, 10, 11)).exists()
    said = [each.en for each in REQUEST.clock.explain(row)]  # type: ignore[union-attr]
    assert said == [
        "from 2023-09-28 (not counted), 5 working days",
        "8 days off in between: 2023-09-29—2023-10-06",
        "worked to make up: 2023-10-07, 2023-10-08",
        "due on 2023-10-11",
    ]


def test_what_is_not_published_yet_is_said_and_reckoned_anew(head: Membership) -> None:
    row = sent(head, date(2038, 1, 4))
    ticking = REQUEST.clock
    assert ticking is not None
    assert row.due_on == date(2038, 1, 11), "Monday to Friday"
    assert any("not published" in each.en for each in ticking.explain(row))
    assert not ticking.reckon_anew(row)
    Request._default_manager.filter(pk=row.pk).update(due_on=date(2038, 1, 12))
    row.refresh_from_db()
    assert ticking.reckon_anew(row)
    assert row.due_on == date(2038, 1, 11)


def test_it_stands_still_for_a_reason_and_no_longer_than_it_may(
    head: Membership, clerk: Membership
) -> None:
    """Monday 2 March 2026, due on the 9th; paused from the 4th, it may stand still four days."""
    row = sent(head, date(2026, 3, 2))
    assert row.due_on == date(2026, 3, 9)
    with pytest.raises(Refused) as refused:
        REQUEST.take("pause-clock", by=head, row=row, cause="laziness", why="")
    assert codes(refused) == ["clock-cause", "step-without-reason"]
    row = REQUEST.take(
        "pause-clock", by=head, row=row, on=date(2026, 3, 4), cause="weather", why="暴雨"
    )
    assert row.due_on == date(2026, 3, 13), "the latest it can come to: four days more"
    with pytest.raises(Refused) as refused:
        REQUEST.take(
            "pause-clock", by=head, row=row, on=date(2026, 3, 5), cause="legal", why="复议"
        )
    assert codes(refused) == ["clock-paused"]
    row = REQUEST.take("resume-clock", by=head, row=row, on=date(2026, 3, 6))
    assert row.due_on == date(2026, 3, 11), "the 4th and the 5th do not count, the 6th does"
    with pytest.raises(Refused) as refused:
        REQUEST.take("resume-clock", by=head, row=row)
    assert codes(refused) == ["clock-not-paused"]
    row = REQUEST.take(
        "pause-clock", by=head, row=row, on=date(2026, 3, 9), cause="legal", why="复议"
    )
    row = REQUEST.take("resume-clock", by=head, row=row, on=date(2026, 3, 20))
    assert row.due_on == date(2026, 3, 13), "of nine days only the two that were left"
    with pytest.raises(Refused) as refused:
        REQUEST.take(
            "pause-clock", by=head, row=row, on=date(2026, 3, 23), cause="legal", why="复议"
        )
    assert codes(refused) == ["clock-paused-enough"]
    assert "天气" in str([each.zh for each in REQUEST.clock.explain(row)])  # type: ignore[union-attr]


def test_more_days_are_asked_before_due_and_granted_by_another_hand(
    head: Membership, clerk: Membership, member: Member
) -> None:
    row = sent(head, date(2026, 3, 2))
    with pytest.raises(Refused) as refused:
        REQUEST.take(
            "ask-extension", by=clerk, row=row, on=date(2026, 3, 10), days=11, why="来不及"
        )
    assert codes(refused) == ["clock-days", "clock-past-due"]
    with pytest.raises(Refused) as refused:
        REQUEST.take("grant-extension", by=head, row=row, why="同意")
    assert codes(refused) == ["clock-nothing-asked"]
    day = date(2026, 3, 9)
    row = REQUEST.take("ask-extension", by=clerk, row=row, on=day, days=3, why="来不及")
    assert row.due_on == day, "asking alone moves nothing"
    assert _explained(row)[1] == "已申请延期 3 个工作日，待决定：来不及"
    step = REQUEST.step("grant-extension")
    assert list(REQUEST.waiting(step, head)) == [row]
    both = Membership.objects.create(
        person=clerk.person, organisation=head.organisation, role_code="department_head"
    )
    with pytest.raises(Refused) as refused:
        REQUEST.take("grant-extension", by=both, row=row, why="自己批")
    assert codes(refused) == ["step-by-same-hand"]
    assert list(REQUEST.waiting(step, both)) == []
    row = REQUEST.take("grant-extension", by=head, row=row, on=day, why="同意")
    assert (row.due_on, row.extension_asked_by) == (date(2026, 3, 12), "")
    assert _explained(row)[1].endswith("同意延期 3 个工作日：申请：来不及；同意")
    with pytest.raises(Refused) as refused:
        REQUEST.take("ask-extension", by=clerk, row=row, on=day, days=1, why="再来")
    assert codes(refused) == ["clock-extended-enough"]


def test_days_that_are_refused_leave_the_day_due(head: Membership, clerk: Membership) -> None:
    row = sent(head, date(2026, 3, 2))
    row = REQUEST.take(
        "ask-extension", by=clerk, row=row, on=date(2026, 3, 3), days=3, why="来不及"
    )
    row = REQUEST.take("refuse-extension", by=head, row=row, on=date(2026, 3, 4), why="不必")
    assert _explained(row)[1] == "2026-03-04 不同意延期 3 个工作日：申请：来不及；不必"
    assert (row.due_on, row.extension_asked_by, row.clock["asked"]) == (date(2026, 3, 9), "", 0)


def test_it_is_said_in_time_once_and_rises_when_nobody_answers(head: Membership) -> None:
    """Four of five days on the 6th; one day after the 9th; three days after it rises."""
    row = sent(head, date(2026, 3, 2))
    heard: list[tuple[str, str]] = []

    def hear(kind: str, of: Request, moment: object, today: date) -> None:
        heard.append((kind, getattr(moment, "code", "")))

    for day in (5, 6, 7, 10, 11, 12, 12):
        ring(REQUEST, date(2026, 3, day), hear)
    assert heard == [("remind", "share-80"), ("remind", "after-1"), ("rise", "after-3")]
    lines = TrailEntry.objects.filter(subject=row.code, actor="system").order_by("sequence")
    assert [each.action for each in lines] == ["request.remind", "request.remind", "request.rise"]
    row.refresh_from_db()
    assert row.due_on == date(2026, 3, 9)


def test_nothing_is_said_of_what_is_settled_or_stands_still(
    head: Membership, clerk: Membership
) -> None:
    row = sent(head, date(2026, 3, 2))
    row = REQUEST.take(
        "pause-clock", by=head, row=row, on=date(2026, 3, 3), cause="weather", why="暴雨"
    )
    assert ring(REQUEST, date(2026, 3, 6)) == 0, "four days of five come later now"
    row = REQUEST.take("answer", by=clerk, row=row, on=date(2026, 3, 9))
    row = REQUEST.take("accept", by=head, row=row, on=date(2026, 3, 10))
    assert (row.due_on, row.clock["ended"]) == (None, "2026-03-10")
    assert ring(REQUEST, date(2026, 6, 1)) == 0
    assert [each.step.name for each in REQUEST.offers(row, head)] == ["reopen"]


@pytest.mark.parametrize(
    ("reopens", "due"),
    [(Reopens.RESTART, date(2026, 3, 30)), (Reopens.CONTINUE, date(2026, 3, 26))],
)
def test_opened_again_the_days_begin_anew_or_go_on(
    reopens: Reopens, due: date, head: Membership, clerk: Membership
) -> None:
    """Settled on the second of five days; opened again on Monday the 23rd."""
    own = procedure(clock(reopens))
    row = sent(head, date(2026, 3, 2), own)
    row = own.take("answer", by=clerk, row=row, on=date(2026, 3, 4))
    row = own.take("accept", by=head, row=row, on=date(2026, 3, 4))
    row = own.take("reopen", by=head, row=row, on=date(2026, 3, 23), why="补充")
    assert row.due_on == due
    assert ("opened again" in str(own.clock.explain(row))) is (reopens is Reopens.CONTINUE)  # type: ignore[union-attr]


@given(DAYS, st.integers(1, 60))
def test_without_a_pause_it_is_the_working_day_of_that_number(start: date, days: int) -> None:
    due = Reckoning(start, days).due(OFFICE_DAYS)
    assert working_days_between(start, due) == days
    assert OFFICE_DAYS.is_open(due)


@given(DAYS, st.integers(1, 30), st.integers(0, 20), st.integers(0, 40), st.integers(0, 15))
def test_a_pause_moves_the_day_by_the_working_days_it_lasted(
    start: date, days: int, begins: int, lasts: int, most: int
) -> None:
    """Reckoned another way: day by day over the calendar, against what ``Reckoning`` says."""
    from datetime import timedelta

    now = Reckoning(start, days, most_stopped=most)
    since, until = start + timedelta(days=begins), start + timedelta(days=begins + lasts)
    now.pause(since, "weather", "x")
    now.resume(until)
    stopped = [
        day
        for n in range(lasts)
        if OFFICE_DAYS.is_open(day := since + timedelta(days=n)) and day > start
    ][:most]
    due = now.due(OFFICE_DAYS)
    used = working_days_between(start, due) - sum(day <= due for day in stopped)
    assert used == days
    assert due not in stopped
    kept = Reckoning.of(now.as_kept())
    assert kept == now
