"""Whoever has a case is told of it: when it comes, when the resident speaks, when it is due."""

from __future__ import annotations

from datetime import date

import pytest

from hengjian.site.accounts.codes import bearer_of, issue
from hengjian.site.accounts.models import Membership
from hengjian.site.notices.models import Notice
from hengjian.site.platform.ringing import ring
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CASE, CODED
from tests.site.residents.hotline.conftest import REPLY, TakeIn

pytestmark = pytest.mark.django_db


def told(to: Membership) -> list[str]:
    """What stands under the bell of a membership, and waits for it."""
    rows = Notice.objects.filter(membership=to, settled_at=None).order_by("pk")
    return list(rows.values_list("en", flat=True))


@pytest.fixture
def case(take: TakeIn, operator: Membership, unit: Membership) -> Case:
    row = take(date(2022, 9, 9))
    CASE.take("dispatch", by=operator, row=row, unit="SOE", on=date(2022, 9, 9))
    return row


def test_the_unit_is_told_that_a_case_came_and_no_more_once_it_answered(
    case: Case, operator: Membership, unit: Membership
) -> None:
    assert told(unit) == [f"case {case.code} waits to be accepted"]
    assert told(operator) == [], "nobody is told of what they did themselves"
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY, on=date(2022, 9, 13))
    assert told(unit) == []


def test_the_unit_is_told_that_the_resident_urges(case: Case, unit: Membership) -> None:
    clear = issue(case, CODED, expires_on=date(2099, 1, 1))
    bearer = bearer_of(clear, CODED, date(2022, 9, 12))
    assert bearer is not None
    CASE.take("urge", by=bearer, row=case, on=date(2022, 9, 12))
    assert told(unit)[-1] == f"the resident urges case {case.code}"


def test_the_clock_tells_the_unit_and_in_the_end_the_operator_once_each(
    case: Case, operator: Membership, unit: Membership
) -> None:
    """Due on 29 September: near at 70 %, overdue the day after, named five working days after."""
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    for day in (date(2022, 9, 27), date(2022, 9, 30), date(2022, 10, 12), date(2022, 10, 12)):
        ring(CASE, day)
    near, overdue, named = (
        f"case {case.code} is due on 2022-09-29",
        f"case {case.code} is overdue",
        f"case {case.code} is named",
    )
    assert told(unit)[1:] == [near, overdue, named]
    assert told(operator) == [named]
