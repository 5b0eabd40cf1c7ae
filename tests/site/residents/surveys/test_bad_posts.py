"""Bad posts to a survey, door by door: what is sent, what is answered, and that nothing is kept.

Through the page of a household's code, the page for everybody, and the address of collecting
clients. What broken workbooks become stands in ``test_reading``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.accounts.tokens import issue
from hengjian.site.common.days import current_day
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.steps import SURVEY
from tests.site.residents.surveys.conftest import instance, posted
from tests.site.residents.surveys.test_openrosa import filled, number, send, signed

pytestmark = pytest.mark.django_db
ANSWER = "/p/survey/"
Member = Callable[[str], Membership]


@pytest.fixture
def by(member: Member) -> Membership:
    return member("sub_district")


@pytest.fixture
def collect(by: Membership) -> Client:
    return signed(by, issue(by, "Collect", 30)[0])


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/xml", "text/plain", "multipart/form-data", "x/y; charset=utf-7"],
)
def test_a_form_of_another_kind_is_read_as_an_empty_one(
    survey: Survey, code: str, collect: Client, kind: str
) -> None:
    """The household is asked for its code again; a client is told that the form is missing."""
    page = Client().post(ANSWER, b'{"code": "x", "do": "send"}', content_type=kind)
    assert page.status_code in (200, 400)
    answer = collect.post("/openrosa/submission", b"<data/>", content_type=kind)
    assert answer.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("told", ["text/plain", "application/octet-stream", "image/jpeg", ""])
def test_what_a_client_calls_its_form_does_not_matter(
    survey: Survey, units: list[SampleUnit], collect: Client, told: str
) -> None:
    """It is read as what it is: an XML file of the right name."""
    xml = filled(collect, units[0], number())
    file = SimpleUploadedFile("submission.xml", xml, told)
    answer = collect.post("/openrosa/submission", {"xml_submission_file": file})
    assert answer.status_code == 201


def test_an_oversized_file_beside_the_form_is_refused_with_the_form(
    survey: Survey, units: list[SampleUnit], collect: Client
) -> None:
    xml = filled(collect, units[0], number())
    large = SimpleUploadedFile("a.jpg", b"\xff\xd8" + bytes(3_000_000), "image/jpeg")
    answer = send(collect, xml, picture=large)
    assert answer.status_code == 400
    assert "picture" in answer.content.decode()
    assert not Submission.objects.exists()


ENTITIES = {
    "a bomb": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    "a file": '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
    "an address": '<!DOCTYPE d [<!ENTITY b SYSTEM "http://127.0.0.1:9/">]>',
    "a parameter": '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "nothing": '<!DOCTYPE d SYSTEM "d.dtd">',
}


@pytest.mark.parametrize("kind", ENTITIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_unread_whatever_it_holds(
    survey: Survey, units: list[SampleUnit], collect: Client, kind: str, encoding: str
) -> None:
    body = filled(collect, units[0], number()).decode().partition("?>")[2]
    text = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES[kind]}{body}'
    answer = send(collect, text.encode(encoding))
    assert answer.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "forged", ["", "1", "uuid:", "uuid:" + "G" * 36, "uuid:../../etc/passwd", "UUID:" + "0" * 36]
)
def test_a_forged_instance_id_is_refused_at_every_door(
    survey: Survey, units: list[SampleUnit], code: str, collect: Client, forged: str
) -> None:
    page = Client().post(ANSWER, posted(survey, code=code, instance_id=forged))
    assert page.status_code == 422
    assert send(collect, filled(collect, units[0], forged)).status_code == 400
    assert not Submission.objects.exists()


def test_an_instance_id_of_another_household_does_not_change_what_it_sent(
    survey: Survey, units: list[SampleUnit], code: str, collect: Client
) -> None:
    """Whoever learns the number of a submission can neither read nor overwrite it."""
    sent = posted(survey, code=code)
    assert Client().post(ANSWER, sent).status_code == 201
    other = filled(collect, units[1], sent["instance_id"])
    assert send(collect, other).status_code == 409
    row = Submission.objects.get()
    assert (row.unit, row.channel) == (units[0], "web")


def test_a_survey_that_is_closed_takes_nothing_at_any_door(
    survey: Survey, units: list[SampleUnit], code: str, collect: Client, member: Member
) -> None:
    xml = filled(collect, units[0], number())
    SURVEY.take("close", by=member("department_head"), row=survey)
    assert Client().post(ANSWER, posted(survey, code=code)).status_code == 410
    answer = send(collect, xml)
    assert answer.status_code == 400
    assert "submit_failure" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_used_code_shows_the_receipt_and_an_expired_one_asks_for_a_code(
    survey: Survey, code: str
) -> None:
    client, sent = Client(), posted(survey, code=code)
    assert client.post(ANSWER, sent).status_code == 201
    receipt = Submission.objects.get().code
    assert receipt in client.post(ANSWER, {"code": code}).content.decode()
    again = client.post(ANSWER, {**sent, "instance_id": instance()})
    assert again.status_code == 409
    AccessCode.objects.update(expires_on=current_day() - timedelta(days=1))
    assert client.post(ANSWER, sent).status_code == 404
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("late", ["yesterday", "2023-13-45T00:00:00+08:00", "9" * 400, "NaN"])
def test_a_moment_that_is_none_is_now(survey: Survey, code: str, late: str) -> None:
    answer: Any = Client().post(ANSWER, posted(survey, code=code, answered_at=late))
    assert answer.status_code == 201
    assert Submission.objects.get().answered_on == current_day()


def test_answers_to_questions_that_are_not_asked_are_left_aside(survey: Survey, code: str) -> None:
    more = {"q-nope": "1", "q-satisfaction__in": "A", "valid": "1", "q-others": "99"}
    assert Client().post(ANSWER, posted(survey, code=code, **more)).status_code == 201
    row = Submission.objects.get()
    assert "nope" not in row.answers
    assert row.answers["others"] == "2"  # reckoned, whatever is said


def test_an_option_that_there_is_not_is_wrong(survey: Survey, code: str) -> None:
    for name, said in (("q-satisfaction", "Z"), ("q-reasons", ["slow", "<b>"]), ("q-people", "三")):
        answer = Client().post(ANSWER, posted(survey, code=code, **{name: said}))
        assert answer.status_code == 422, name
    assert not Submission.objects.exists()
