"""Who a case came from: sealed, masked, opened with a reason, forgotten in time."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common import sealing
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.residents.hotline import duties, erasing
from hengjian.site.residents.hotline.actions.cases import erase, reveal
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.persons import masked
from tests.site.residents.hotline.conftest import TakeIn

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 9)


@pytest.fixture
def case(take: TakeIn) -> Case:
    return take(DAY, reporter="张三丰", phone="138 1234 5678")


def test_pages_show_a_part_and_the_table_nothing(case: Case) -> None:
    assert (masked(case).name, masked(case).phone) == ("张**", "138****5678")
    stored = str(Case.objects.values().get())
    assert "张三丰" not in stored
    assert "5678" not in stored


def test_opened_with_a_reason_it_stays_on_the_trail_without_what_was_seen(
    case: Case, operator: Membership, unit: Membership
) -> None:
    with pytest.raises(PermissionDenied):
        reveal(by=unit, case=case, why="要回电")
    with pytest.raises(Refused):
        reveal(by=operator, case=case, why=" ")
    assert reveal(by=operator, case=case, why="要回电").name == "张三丰"
    last = TrailEntry.objects.order_by("-sequence")[0]
    assert (last.action, last.why) == ("case.reveal", "要回电")
    assert "张三丰" not in str(TrailEntry.objects.values())


def test_a_seal_moved_to_another_case_does_not_open(case: Case, take: TakeIn) -> None:
    other = take(DAY)
    Case.objects.filter(pk=other.pk).update(phone=case.phone)
    other.refresh_from_db()
    assert masked(other).phone == "***"


def test_keys_are_changed_by_the_job_that_knows_every_sealed_column(case: Case) -> None:
    known = dict(sealing.keys())
    with override_settings(ENCRYPTION_KEYS={"new": b"n" * 32, **known}):
        assert sealing.seal_anew() >= 2
        case.refresh_from_db()
        assert sealing.key_of(case.reporter) == "new"
        assert masked(case).name == "张**"


def test_in_time_the_name_is_forgotten_and_the_case_stays(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="settled", closed_on=date(2022, 9, 20))
    assert list(erasing.over(date(2024, 9, 19))) == [], "730 days after, to the day"
    assert list(erasing.over(date(2024, 9, 21))) == [case]
    due = duties.each_day()
    assert due is not None
    from hengjian.site.common import jobs
    from hengjian.site.common.actor import System

    job = jobs.start(erasing.DAILY, by=System(), **due)
    assert (job.state, job.result) == (Job.State.DONE, {"erased": 1})
    case.refresh_from_db()
    assert (case.reporter, case.phone, case.phone_digest) == ("", "", "")
    assert case.text
    assert duties.each_day() is None


def test_an_open_case_keeps_its_caller_however_old(case: Case) -> None:
    assert list(erasing.over(date(2030, 1, 1))) == []


def test_whoever_asks_for_it_is_forgotten_at_once(case: Case, operator: Membership) -> None:
    erase(by=operator, case=case, why="本人要求")
    case.refresh_from_db()
    assert masked(case).name == ""
    with pytest.raises(Refused):
        erase(by=operator, case=case, why="本人要求")
