"""What a request brings is taken exactly as it is written, or refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import RequestFactory

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.requests import Utf8Handler
from hengjian.site.library.models import Project
from tests.site.api.conftest import Asking

pytestmark = pytest.mark.django_db
JSON = "application/json"
NEW = {"code": "P9", "name": "九", "region": "D", "competent_department": "HSG"}
NUL, HALF = "\x00", "\ud83d"


@pytest.fixture
def project(district: Organisation) -> Project:
    unit = Organisation.objects.get(code="HSG")
    return Project.objects.create(
        code="P1", name="二期", region=district, competent_department=unit, description="甲"
    )


def _sent(asking: Asking, body: object, address: str = "projects") -> Any:
    client = asking("competent_department")
    client.raise_request_exception = False
    send = client.post if address == "projects" else client.patch
    return send(f"/api/v1/{address}", body if isinstance(body, str) else json.dumps(body), JSON)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({**NEW, "name": f"九{NUL}"}, "name"),
        ({**NEW, "name": f"九{HALF}"}, "name"),
        ({**NEW, f"x{HALF}": 1}, r"x\ud83d"),
        ({**NEW, "description": [f"{NUL}"]}, "description/0"),
    ],
)
def test_text_that_no_database_keeps_is_refused_with_its_place(
    asking: Asking, body: dict[str, Any], where: str
) -> None:
    answer = _sent(asking, body)
    assert answer.status_code == 400
    assert [each["where"] for each in answer.json()["problems"]] == [where]
    assert answer.json()["problems"][0]["message"]["en"].endswith("(NUL, or half a surrogate pair)")


@pytest.mark.parametrize("deep", ["[" * 40 + "]" * 40, "[" * 100_000])
def test_a_body_nested_too_deep_is_refused(asking: Asking, deep: str) -> None:
    answer = _sent(asking, f'{{"name": {deep}')
    assert answer.status_code == 400
    nested = _sent(asking, {**NEW, "name": json.loads("[" * 40 + "]" * 40)})
    assert nested.json()["problems"][0]["code"] == "request-too-deep"


@pytest.mark.parametrize(
    ("query", "where"),
    [("q=%00", "query/q"), ("limit=5&after=a%00", "query/after"), ("%00=1", r"query/\u0000")],
)
def test_a_query_and_an_address_are_read_as_strictly(
    asking: Asking, query: str, where: str
) -> None:
    client = asking("finance_bureau")
    answer = client.get(f"/api/v1/sites?{query}")
    assert answer.status_code == 400
    assert [each["where"] for each in answer.json()["problems"]] == [where]
    assert client.get("/api/v1/sites/S%00").json()["problems"][0]["where"] == "path/code"


@pytest.mark.parametrize("charset", ["unicode_escape", "base64", "gbk", "none-such"])
def test_text_in_another_encoding_than_utf_8_is_refused(asking: Asking, charset: str) -> None:
    """Asked of the application that is served: the test client makes requests of its own kind."""
    environ = RequestFactory().get("/api/v1/sites?q=%5Cud800").environ
    environ |= asking("finance_bureau").defaults
    environ["CONTENT_TYPE"] = f"text/plain; charset={charset}"
    status = []
    body = b"".join(Utf8Handler()(environ, lambda said, headers: status.append(said)))
    assert status == ["400 Bad Request"]
    assert json.loads(body)["problems"][0]["code"] == "request-not-utf-8"


@pytest.mark.parametrize("name", ["description", "source", "name", "competent_department"])
def test_null_is_refused_where_the_row_has_no_such_value(
    asking: Asking, project: Project, name: str
) -> None:
    answer = _sent(asking, {"version": 1, name: None}, "projects/P1")
    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["problems"]] == [name]
    project.refresh_from_db()
    assert project.description == "甲"


@pytest.mark.parametrize("day", [1_700_000_000, 0, "1700000000", 1.5, True, "2024-3-1", []])
def test_a_day_is_written_as_a_day(asking: Asking, project: Project, day: object) -> None:
    answer = _sent(asking, {"version": 1, "planned_start_on": day}, "projects/P1")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "planned_start_on"
    assert answer.json()["problems"][0]["hint"]["en"] == "give a day, like 2024-03-01"
    assert asking("finance_bureau").get("/api/v1/projects/P1/works?as_of=0").status_code == 422


def test_true_is_no_number(asking: Asking, project: Project) -> None:
    for body in ({"version": True}, {"version": 1, "approved_investment": True}):
        assert _sent(asking, body, "projects/P1").status_code == 422


def test_a_number_keeps_every_digit_it_is_written_with(asking: Asking, project: Project) -> None:
    body = '{"version": 1, "approved_investment": 1234567890123.78}'
    answer = _sent(asking, body, "projects/P1")
    assert answer.json()["approved_investment"] == "1234567890123.78"


def test_a_number_longer_than_every_database_keeps_is_refused(
    asking: Asking, project: Project
) -> None:
    body = '{"version": 1, "approved_investment": 12345678901234.78}'
    answer = _sent(asking, body, "projects/P1")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "approved_investment"


def test_a_form_and_a_cookie_are_read_as_strictly(client: Any, db: None) -> None:
    client.raise_request_exception = False
    sent = client.post("/accounts/log-in/", {"username": "a\x00", "password": "x"})
    assert sent.status_code == 400
    assert "不能保存的字符" in sent.content.decode()
    client.cookies["sessionid"] = "abcdefgh\x00"
    assert client.get("/accounts/log-in/", headers={"Cookie": r'sessionid="abcdefgh\000"'})
    answer = client.get("/", headers={"Cookie": r'sessionid="abcdefgh\000"'})
    assert answer.status_code == 302
