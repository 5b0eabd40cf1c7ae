"""A paper is keyed by two people; what differs is decided by a third look."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.residents.surveys.actions import papers
from hengjian.site.residents.surveys.models import Keying, SampleUnit, Submission, Survey
from tests.site.reading import seen
from tests.site.residents.surveys.conftest import GOOD, Member, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(member: Member) -> tuple[Membership, Membership]:
    return member("sub_district"), member("evaluator_lead")


def keyed(by: Membership, survey: Survey, unit: SampleUnit, **changed: str) -> Keying:
    return papers.key(
        by=by, survey=survey, sheet="P-001", unit=unit, answered_on=current_day(),
        answers={**GOOD, **changed},
    )  # fmt: skip


def test_two_keyings_that_agree_are_an_answer(
    survey: Survey, units: list[SampleUnit], member: Member
) -> None:
    keyed(member("sub_district"), survey, units[0])
    assert not Submission.objects.exists()
    keyed(member("competent_department"), survey, units[0])
    row = Submission.objects.get()
    assert (row.channel, row.satisfaction, row.unit) == ("paper", "D", units[0])
    assert set(Keying.objects.values_list("submission", flat=True)) == {row.pk}
    assert "早点铺好路" not in json.dumps(list(Keying.objects.values("answers")))


def test_the_same_person_does_not_key_twice_and_nobody_a_third_time(
    survey: Survey, units: list[SampleUnit], member: Member
) -> None:
    keyed(member("sub_district"), survey, units[0])
    with pytest.raises(Refused) as refused:
        keyed(member("sub_district"), survey, units[0])
    assert refused.value.problems[0].code == "paper-same-hand"
    with pytest.raises(Refused) as refused:
        keyed(member("competent_department"), survey, units[1])
    assert refused.value.problems[0].code == "paper-other-household"
    keyed(member("competent_department"), survey, units[0])
    with pytest.raises(Refused) as refused:
        keyed(member("competent_department"), survey, units[0])
    assert refused.value.problems[0].code == "paper-keyed-twice"


def test_what_differs_is_decided_on_its_page(
    survey: Survey, units: list[SampleUnit], member: Member, client_of: Callable[[str], Client]
) -> None:
    keyed(member("sub_district"), survey, units[0])
    keyed(member("competent_department"), survey, units[0], satisfaction="E")
    assert not Submission.objects.exists()
    client = client_of("competent_department")
    address = f"/surveys/{survey.code}/paper/"
    assert "待核对" in seen(client.get(address).content.decode())
    page = seen(client.get(f"{address}P-001/").content.decode())
    assert "很不满意" in page
    client.post(f"{address}P-001/", {})
    assert not Submission.objects.exists()
    client.post(f"{address}P-001/", {"c-satisfaction": "E"})
    assert Submission.objects.get().satisfaction == "E"


def test_the_day_of_the_paper_is_decided_as_a_question_is(
    survey: Survey, units: list[SampleUnit], member: Member, client_of: Callable[[str], Client]
) -> None:
    """Neither keying's day is taken by itself; and nothing but what one of them keyed."""
    keyed(member("sub_district"), survey, units[0])
    by, days = member("competent_department"), (current_day(), current_day() - timedelta(2))
    papers.key(
        by=by, survey=survey, sheet="P-001", unit=units[0], answered_on=days[1],
        answers={**GOOD, "satisfaction": "E"},
    )  # fmt: skip
    assert not Submission.objects.exists()
    client, address = client_of("competent_department"), f"/surveys/{survey.code}/paper/P-001/"
    page = client.get(address).content.decode()
    assert "填答日期" in page
    for sent in ({"c-satisfaction": "A"}, {"c-satisfaction": "E"}):
        client.post(address, {"c-:day": str(days[1]), **sent})
        client.post(address, {"c-:day": "1999-01-01", **sent})
    row = Submission.objects.get()
    assert (row.satisfaction, row.answered_on) == ("E", days[1])


def test_the_page_keeps_one_keying(
    survey: Survey, units: list[SampleUnit], client_of: Callable[[str], Client]
) -> None:
    client = client_of("sub_district")
    values = posted(survey) | {
        "sheet": "P-7", "household": units[2].code, "answered_on": str(current_day()),
    }  # fmt: skip
    wrong = client.post(f"/surveys/{survey.code}/paper/", values | {"household": "none"})
    assert wrong.status_code == 422
    assert client.post(f"/surveys/{survey.code}/paper/", values).status_code == 302
    row = Keying.objects.get()
    assert (row.sheet, row.turn, row.unit) == ("P-7", 1, units[2])
