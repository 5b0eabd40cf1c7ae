"""What a collecting client does, as the OpenRosa API is written down: the list, a form, its media,
a look at where to send, a filled form. The client here is of the standard library and Django's
test client; the forms it fills are parsed by the rules of XForms, not by the code under test."""

from __future__ import annotations

import base64
import re
import uuid
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.tokens import issue
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.openrosa import household_in
from tests.site.residents.surveys.conftest import Member

pytestmark = pytest.mark.django_db
LIST = "{http://openrosa.org/xforms/xformsList}"
FORM = "{http://www.w3.org/2002/xforms}"


@pytest.fixture
def by(member: Member) -> Membership:
    return member("sub_district")


@pytest.fixture
def collect(by: Membership) -> Client:
    return signed(by, issue(by, "Collect", 30)[0])


def signed(by: Membership, token: str) -> Client:
    told = base64.b64encode(f"{by.person.username}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {told}", "X-OpenRosa-Version": "1.0"}
    return Client(headers=headers)


def filled(client: Client, unit: SampleUnit, number: str, **values: str) -> bytes:
    """The form as a client fills it: the model's instance with what was answered."""
    listed = ElementTree.fromstring(client.get("/openrosa/formList").content)
    address = listed.findtext(f"{LIST}xform/{LIST}downloadUrl") or ""
    root = ElementTree.fromstring(client.get(address).content)
    data = next(iter(root.iter(f"{FORM}instance")))[0]
    answers = {
        household_in(unit.survey): unit.code,
        "policy_known": "A", "involved": "B", "satisfaction": "A",
        "people": "4", "wish": "<b>谢谢</b>", "instanceID": number, **values,
    }  # fmt: skip
    for element in data.iter():
        name = element.tag.rpartition("}")[2]
        if name in answers:
            element.text = answers[name]
    xml: bytes = ElementTree.tostring(data, encoding="utf-8", xml_declaration=True)
    return xml


def send(client: Client, xml: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("submission.xml", xml, "text/xml")
    return client.post("/openrosa/submission", {"xml_submission_file": file, **more})


def number() -> str:
    return f"uuid:{uuid.uuid4()}"


def test_a_client_lists_downloads_fills_and_sends(
    collect: Client, survey: Survey, units: list[SampleUnit], by: Membership
) -> None:
    listed = collect.get("/openrosa/formList")
    assert listed["X-OpenRosa-Version"] == "1.0"
    form = ElementTree.fromstring(listed.content).find(f"{LIST}xform")
    assert form is not None
    assert form.findtext(f"{LIST}formID") == survey.code
    assert re.fullmatch("md5:[0-9a-f]{32}", form.findtext(f"{LIST}hash") or "")
    media = collect.get(form.findtext(f"{LIST}manifestUrl") or "")
    assert len(ElementTree.fromstring(media.content)) == 0
    looked = collect.head("/openrosa/submission")
    assert (looked.status_code, int(looked["X-OpenRosa-Accept-Content-Length"])) == (204, 1048576)
    assert looked["Location"].endswith("/openrosa/submission")
    instance = number()
    xml = filled(collect, units[0], instance)
    assert send(collect, xml).status_code == 201
    assert send(collect, xml).status_code == 202
    row = Submission.objects.get()
    assert (row.channel, row.unit, row.instance_id) == ("collect", units[0], instance)
    assert (row.satisfaction, row.interviewer) == ("A", by.person.username)
    other = filled(collect, units[0], instance, satisfaction="B", reasons="slow")
    assert send(collect, other).status_code == 409
    assert send(collect, filled(collect, units[0], number())).status_code == 409


def test_nobody_comes_in_without_a_token_and_the_right(
    survey: Survey, by: Membership, member: Member
) -> None:
    token = issue(by, "Collect", 30)[0]
    refused = Client().get("/openrosa/formList")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Basic ")
    for name, secret in ((by, "wrong"), (member("evaluator_lead"), token)):
        assert signed(name, secret).get("/openrosa/formList").status_code == 401
    other = member("utility_owner")
    client = signed(other, issue(other, "x", 30)[0])
    assert client.get("/openrosa/formList").status_code == 403
    assert client.head("/openrosa/submission").status_code == 403


def test_the_question_for_the_household_has_a_name_of_its_own(
    collect: Client, survey: Survey, units: list[SampleUnit]
) -> None:
    """The shipped questionnaire has a group ``household``: two nodes of one name are no form."""
    listed = ElementTree.fromstring(collect.get("/openrosa/formList").content)
    form = collect.get(listed.findtext(f"{LIST}xform/{LIST}downloadUrl") or "").content
    data = next(iter(ElementTree.fromstring(form).iter(f"{FORM}instance")))[0]
    names = [element.tag for element in data]
    assert len(names) == len(set(names))
    assert {household_in(survey), "household"} <= {name.rpartition("}")[2] for name in names}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><data id="DC-1"><satisfaction>&c;</satisfaction></data>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<data id="DC-1"><wish>&x;</wish></data>"""


@pytest.mark.parametrize(
    "xml",
    [
        b"", b"no xml", b"<data", BOMB, OUTSIDE, b"\x00\xff", b'<data id="DC-NONE"/>', b"<data/>",
        b'<data id="DC-1">' + b"<x/>" * 3000 + b"</data>",
        b'<data id="DC-1">' + b"a" * (1024 * 1024) + b"</data>",
    ],
    ids=["empty", "words", "open", "bomb", "outside", "binary", "unknown", "nameless", "many",
         "large"],
)  # fmt: skip
def test_what_is_no_filled_form_is_refused(collect: Client, survey: Survey, xml: bytes) -> None:
    answer = send(collect, xml)
    assert answer.status_code == 400
    assert "submit_failure" in answer.content.decode()
    assert not Submission.objects.exists()


def test_pictures_and_forged_numbers_are_refused(
    collect: Client, survey: Survey, units: list[SampleUnit]
) -> None:
    xml = filled(collect, units[0], number())
    picture = SimpleUploadedFile("a.jpg", b"MZ no picture", "image/jpeg")
    assert send(collect, xml, picture=picture).status_code == 400
    assert send(collect, filled(collect, units[0], "uuid:1")).status_code == 400
    lost = xml.replace(units[0].code.encode(), b"U-NONE")
    assert send(collect, lost).status_code == 400
    assert collect.post("/openrosa/submission").status_code == 400
    assert not Submission.objects.exists()
