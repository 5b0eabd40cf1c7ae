"""A household answers by its code, without account or script: once, whatever arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.facts import measures_of
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.actions.surveys import issue_codes, judge, visit
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.steps import SURVEY
from hengjian.site.residents.surveys.taking import Said, take_in, words_of
from tests.site.conftest import pass_second_factor
from tests.site.figures_seen import links_of
from tests.site.reading import content, seen, spoken
from tests.site.residents.surveys.conftest import GOOD, Member, instance, posted

pytestmark = pytest.mark.django_db
ANSWER = "/p/survey/"


def test_a_household_answers_by_its_code(survey: Survey, code: str, site: Site) -> None:
    client = Client()
    page = client.post(ANSWER, {"code": code})
    assert page.status_code == 200
    assert "您了解吗" in seen(page.content.decode())
    sent = client.post(ANSWER, posted(survey, code=code))
    row = Submission.objects.get()
    assert sent.status_code == 201
    assert row.code in seen(sent.content.decode())
    assert (row.site, row.channel, row.valid, row.site_started) == (site, "web", True, True)
    assert (row.policy_known, row.involved, row.satisfaction) == ("B", "C", "D")
    assert row.answers["reasons"] == "slow unheard"
    assert row.answers["others"] == "2"
    assert row.unit is not None
    assert row.unit.outcome == SampleUnit.Outcome.COMPLETE


def test_the_list_says_how_far_the_field_work_is(
    survey: Survey, code: str, clerk: Membership, client: Client
) -> None:
    Client().post(ANSWER, posted(survey, code=code))
    client.force_login(clerk.person)
    pass_second_factor(client, clerk.person)
    html = client.get("/surveys/").content.decode()
    told = {link.rpartition("/")[2]: spoken(content(client.get(link).content.decode()))
            for link in links_of(html) if link.startswith("/figures/survey/")}  # fmt: skip
    assert set(told) == {"entered", "answered", "valid_answers"}
    assert "登记的样本户3" in told["entered"]
    assert "已答的样本户1" in told["answered"]
    assert "有效答卷1" in told["valid_answers"]
    assert "33 %" in seen(html)


def test_words_written_by_hand_are_sealed_and_stay_off_the_trail(survey: Survey, code: str) -> None:
    Client().post(ANSWER, posted(survey, code=code))
    row = Submission.objects.get()
    assert "早点铺好路" not in str(Submission.objects.values())
    assert words_of(row) == {"wish": "早点铺好路"}
    trail = str(list(TrailEntry.objects.values_list("after", "before")))
    assert "早点铺好路" not in trail
    assert "slow unheard" not in trail


def test_a_script_in_an_open_answer_is_shown_as_text(survey: Survey, code: str) -> None:
    sent = posted(survey, code=code, **{"q-wish": "<script>alert(1)</script>"})
    del sent["q-policy_known"]
    page = Client().post(ANSWER, sent)
    assert page.status_code == 422
    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


def test_what_is_missing_or_wrong_is_said_beside_the_question_and_nothing_is_lost(
    survey: Survey, code: str
) -> None:
    sent = posted(survey, code=code, **{"q-reasons": ["slow", "none"], "q-policy_known": ""})
    page = Client().post(ANSWER, sent)
    told = seen(page.content.decode())
    assert page.status_code == 422
    assert "还没有答" in told
    assert "选了“说不出具体原因”就不能再选别的" in told
    assert "早点铺好路" in told
    assert not Submission.objects.exists()


def test_without_consent_nothing_is_kept(survey: Survey, code: str) -> None:
    assert Client().post(ANSWER, posted(survey, code=code, consent="")).status_code == 422
    assert not Submission.objects.exists()
    Client().post(ANSWER, posted(survey, code=code))
    assert Submission.objects.get().consent == survey.consent == "2022-1"


def test_sent_again_it_is_one_other_answers_are_refused_and_the_first_stands(
    survey: Survey, code: str
) -> None:
    client, sent = Client(), posted(survey, code=code)
    answers = [client.post(ANSWER, sent, headers={"Accept": "application/json"}) for _ in "12345"]
    assert [answer.status_code for answer in answers] == [201, 202, 202, 202, 202]
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    changed = client.post(
        ANSWER, {**sent, "q-satisfaction": "E"}, headers={"Accept": "application/json"}
    )
    assert changed.status_code == 409
    second = client.post(
        ANSWER, {**sent, "instance_id": instance()}, headers={"Accept": "application/json"}
    )
    assert second.status_code == 409
    assert Submission.objects.get().satisfaction == "D"
    assert "已收到" in seen(client.post(ANSWER, {"code": code}).content.decode())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer: threads only wait for it"
)
def test_five_at_one_moment_are_one(survey: Survey, code: str) -> None:
    gate, sent, got = Barrier(5), posted(survey, code=code), []

    def send() -> None:
        gate.wait()
        answer = Client().post(ANSWER, sent, headers={"Accept": "application/json"})
        got.append(answer.status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(got) == [201, 202, 202, 202, 202]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "number", ["", "1", "uuid:x", "uuid:../../etc", "uuid:" + "0" * 36, "<x>", "uuid:" + "a" * 900]
)
def test_a_forged_instance_id_is_refused(survey: Survey, code: str, number: str) -> None:
    answer = Client().post(ANSWER, posted(survey, code=code, instance_id=number))
    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_forged_void_and_expired_codes_open_nothing(
    survey: Survey, code: str, units: list[SampleUnit], clerk: Membership
) -> None:
    client = Client()
    assert client.post(ANSWER, posted(survey, code="0000000000")).status_code == 404
    issue_codes(by=clerk, survey=survey, units=units)  # the old one is void
    assert client.post(ANSWER, posted(survey, code=code)).status_code == 404
    AccessCode.objects.update(revoked_at=None, expires_on=current_day() - timedelta(1))
    assert client.post(ANSWER, posted(survey, code=code)).status_code == 404
    assert not Submission.objects.exists()


def test_a_code_of_one_household_does_not_send_for_another(
    survey: Survey, code: str, units: list[SampleUnit]
) -> None:
    Client().post(ANSWER, posted(survey, code=code, household=units[2].code))
    assert Submission.objects.get().unit == units[0]


def test_what_waited_on_a_phone_comes_in_after_the_last_day_and_not_after_the_end(
    survey: Survey, units: list[SampleUnit], member: Member, clerk: Membership
) -> None:
    last = current_moment() - timedelta(days=2)
    survey.closes_on = last.date()
    survey.save()
    early = Said(survey, GOOD, instance(), "web", unit=units[0], answered_at=last)
    assert not take_in(early, clerk).again
    late = Said(survey, GOOD, instance(), "web", unit=units[1])
    with pytest.raises(Refused) as refused:
        take_in(late, clerk)
    assert [each.code for each in refused.value.problems] == ["submission-out-of-time"]
    SURVEY.take("close", by=member("department_head"), row=survey)
    closed = Survey.objects.get()
    with pytest.raises(Refused):
        take_in(Said(closed, GOOD, instance(), "web", unit=units[2], answered_at=last), clerk)
    assert take_in(early, clerk).again  # what was acknowledged stays so


def test_a_moment_to_come_is_refused(survey: Survey, units: list[SampleUnit], clerk: Any) -> None:
    at = current_moment() + timedelta(hours=2)
    with pytest.raises(Refused):
        take_in(Said(survey, GOOD, instance(), "web", unit=units[0], answered_at=at), clerk)


def test_an_answer_of_a_novel_is_refused(survey: Survey, code: str) -> None:
    sent = posted(survey, code=code, **{"q-wish": "长" * 2001})
    assert Client().post(ANSWER, sent).status_code == 422


def test_everybody_of_a_site_answers_where_the_survey_says_so(survey: Survey, site: Site) -> None:
    address = f"/p/{site.code}/survey/{survey.code}/"
    assert Client().get(address).status_code == 404
    Survey.objects.update(by_code_only=False)
    assert survey.title in seen(Client().get(f"/p/{site.code}/").content.decode())
    answer = Client().post(address, posted(survey))
    assert answer.status_code == 201
    assert Submission.objects.get().unit is None


def test_a_survey_that_is_over_says_so(survey: Survey, code: str, member: Member) -> None:
    SURVEY.take("close", by=member("department_head"), row=survey)
    assert Client().post(ANSWER, {"code": code}).status_code == 410


def test_an_interviewer_asks_at_the_door(
    survey: Survey, units: list[SampleUnit], client_of: Callable[[str], Client], member: Member
) -> None:
    by, client = member("sub_district"), client_of("sub_district")
    visit(by=by, unit=units[1], outcome="not_at_home")
    units[1].refresh_from_db()
    assert (units[1].outcome, len(units[1].attempts)) == ("not_at_home", 1)
    address = f"/surveys/{survey.code}/ask/"
    assert units[1].site.name in seen(client.get(address).content.decode())
    nobody = client.post(address, posted(survey, household="U-NONE"))
    assert nobody.status_code == 422
    answer = client.post(address, posted(survey, household=units[1].code))
    assert answer.status_code == 201
    row = Submission.objects.get()
    assert (row.channel, row.interviewer) == ("interviewer", by.person.username)
    with pytest.raises(Refused):
        visit(by=by, unit=SampleUnit.objects.get(pk=units[1].pk), outcome="refused")


def test_what_does_not_count_is_said_with_a_reason(
    survey: Survey, code: str, clerk: Membership, site: Site
) -> None:
    Client().post(ANSWER, posted(survey, code=code, **{"q-satisfaction": "A", "q-reasons": []}))
    project = site.project
    assert project is not None
    names = ("有效问卷数", "知晓问卷数", "满意问卷数", "政策知晓率", "受益对象满意度")

    def counted(day: Any) -> list[Any]:
        found = measures_of(project, day, names)
        return [found[name].value for name in names]

    assert counted(current_day()) == [1, 1, 1, 1, 1]
    assert counted(current_day() - timedelta(1))[:3] == [0, 0, 0]
    row = Submission.objects.get()
    with pytest.raises(Refused):
        judge(by=clerk, submission=row, valid=False, why="")
    judge(by=clerk, submission=row, valid=False, why="同一人代填")
    assert counted(current_day())[:3] == [0, 0, 0]


def test_codes_are_kept_as_hashes_only(survey: Survey, code: str) -> None:
    assert code not in str(AccessCode.objects.values())
