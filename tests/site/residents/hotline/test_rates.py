"""The published sentence, counted: what it says of the shipped rows, and what it does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hengjian import library
from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.rates import Tally, tally
from hengjian.site.residents.hotline.steps import CASE
from tests.site.residents.hotline.conftest import REPLY, TakeIn

pytestmark = pytest.mark.django_db
END, MIDDLE = date(2023, 9, 30), date(2022, 9, 30)


@pytest.fixture
def shipped(operator: Membership, site: Site) -> None:
    """The 521 rows of the reference case, invented but for their published totals."""
    path = library.case_folder("hongta") / "requests.csv"
    assert bring_in(by=operator, path=path, name="requests.csv", source="参考案例") == (521, 0)


def shares(found: Tally) -> dict[str, tuple[int, int]]:
    return {rate.name: (rate.part, rate.whole) for rate in found.rates()}


def test_the_published_totals_come_out(shipped: None) -> None:
    """374 calls to the hotline, 120 by phone and 27 visits: all finished, 353 agreed."""
    found = tally(Case.objects.all(), END)
    assert {name: counts[0] for name, counts in found.by_channel.items()} == {
        "12345": 374, "phone": 120, "visit": 27,
    }  # fmt: skip
    rates = {rate.name: rate for rate in found.rates()}
    assert (rates["closed"].part, rates["closed"].whole) == (521, 521)
    assert rates["agreed"].share == Fraction(353, 521)
    assert {name: counts[2] for name, counts in found.by_channel.items()} == {
        "12345": 249, "phone": 86, "visit": 18,
    }  # fmt: skip


@pytest.mark.parametrize(("days", "on_time"), [(3, 149), (5, 252), (10, 499), (13, 521)])
def test_another_rule_says_another_thing_of_the_same_cases(
    shipped: None, days: int, on_time: int
) -> None:
    """By five working days 252 of 521, 48.37 %, were finished in time."""
    assert shares(tally(Case.objects.all(), END, days))["on_time"] == (on_time, 521)


def test_a_day_in_the_middle_has_open_and_overdue_ones_below_the_line(shipped: None) -> None:
    found = tally(Case.objects.all(), MIDDLE, 5)
    assert (found.received, found.closed, found.open, found.open_overdue) == (400, 384, 16, 5)
    part, whole = shares(found)["on_time"]
    finished = Case.objects.filter(closed_on__lte=MIDDLE).count()
    assert part < whole
    assert whole > finished - part


def test_what_was_opened_again_counts_as_open_from_that_day(
    take: TakeIn, operator: Membership, unit: Membership
) -> None:
    case = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 9))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY, on=date(2022, 9, 20))
    CASE.take("reopen", by=operator, row=case, why="还是不亮", on=date(2022, 9, 26))
    counted = [tally(Case.objects.all(), date(2022, 9, day)).closed for day in (19, 20, 25, 26)]
    assert counted == [0, 1, 1, 0]


def test_persons_are_not_cases(take: TakeIn) -> None:
    take(date(2022, 9, 9), channel="visit", people=27)
    found = tally(Case.objects.all(), MIDDLE)
    assert (found.received, found.people) == (1, 27)


def test_whoever_was_not_reached_did_not_agree(shipped: None) -> None:
    judged = CaseEvent.objects.filter(kind="verdict").latest("pk")
    judged.pk, judged.verdict = None, Case.Verdict.NOT_REACHED
    judged.save()
    rates = shares(tally(Case.objects.all(), END))
    assert rates["agreed_most"][0] - rates["agreed"][0] == 1


def test_what_nobody_wrote_down_is_not_taken_for_unsolved(shipped: None) -> None:
    """The sheet tells who agreed, not what was found solved: between none and all of them."""
    rates = shares(tally(Case.objects.all(), END))
    assert (rates["resolved"], rates["resolved_most"]) == ((0, 521), (521, 521))


def test_what_was_followed_up_is_solved_or_not(
    take: TakeIn, operator: Membership, unit: Membership
) -> None:
    case = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 9))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY, on=date(2022, 9, 13))
    before = shares(tally(Case.objects.all(), MIDDLE))["resolved_most"]
    CASE.take(
        "follow-up", by=operator, row=case, found="unsolved", why="还是不亮", on=date(2022, 9, 14)
    )
    after = shares(tally(Case.objects.all(), MIDDLE))["resolved_most"]
    assert (before, after) == ((1, 1), (0, 1))


def test_a_merged_case_is_received_and_in_no_rate_twice(take: TakeIn, operator: Membership) -> None:
    first, second = take(date(2022, 9, 1)), take(date(2022, 9, 2))
    CASE.take("merge", by=operator, row=second, main=first.code, on=date(2022, 9, 5))
    found = tally(Case.objects.all(), MIDDLE)
    assert (found.received, found.due, found.merged) == (2, 1, 1)


def test_one_question_however_many_cases(shipped: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        tally(Case.objects.all(), END)
