"""The interface as HTTP means it (RFC 9110, 6750, 6585, 9457)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import rates
from hengjian.site.library.models import Project
from tests.site.api.conftest import Asking

pytestmark = pytest.mark.django_db
JSON = "application/json"
P1 = "/api/v1/projects/P1"


@pytest.fixture
def project(district: Organisation) -> Project:
    unit = Organisation.objects.get(code="HSG")
    return Project.objects.create(
        code="P1", name="二期", region=district, competent_department=unit
    )


def _patch(client: Client, body: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.patch(P1, json.dumps(body), JSON, headers=named)


@pytest.mark.parametrize(
    "address", ["projects", "projects/P1", "openapi.json", "projects/none", "sites"]
)
def test_head_is_get_without_the_body(project: Project, asking: Asking, address: str) -> None:
    client = asking("finance_bureau")
    get, head = client.get(f"/api/v1/{address}"), client.head(f"/api/v1/{address}")
    assert head.status_code == get.status_code
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.get(name) == get.get(name), name


def test_head_of_lines_reads_nothing(project: Project, asking: Asking) -> None:
    answer = asking("finance_bureau").head(
        "/api/v1/projects", headers={"Accept": "application/x-ndjson"}
    )
    assert answer["Content-Type"] == "application/x-ndjson"
    assert not answer.streaming


def test_a_wrong_method_is_told_which_there_are(project: Project, asking: Asking) -> None:
    answer = asking("finance_bureau").delete(P1)
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "PATCH"}


def test_without_a_token_the_scheme_is_told(project: Project) -> None:
    assert Client().get(P1)["WWW-Authenticate"] == 'Bearer realm="hengjian"'
    wrong = Client(headers={"Authorization": "Bearer hj_wrong"}).get(P1)
    assert wrong["WWW-Authenticate"] == 'Bearer realm="hengjian", error="invalid_token"'


def test_a_new_row_has_an_address(project: Project, asking: Asking) -> None:
    body = {"code": "项9", "name": "九", "region": "D", "competent_department": "HSG"}
    client = asking("competent_department")
    made = client.post("/api/v1/projects", body, JSON)
    assert (made.status_code, made["Location"]) == (201, "/api/v1/projects/%E9%A1%B99")
    assert client.get(made["Location"]).json() == made.json()


def test_what_has_not_changed_is_not_sent_again(project: Project, asking: Asking) -> None:
    client = asking("finance_bureau")
    tag = client.get(P1)["ETag"]
    again = client.get(P1, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.head(P1, headers={"If-None-Match": tag}).status_code == 304
    Project.objects.filter(pk=project.pk).update(sites_count=7)
    changed = client.get(P1, headers={"If-None-Match": tag})
    assert changed.status_code == 200, "what is counted beside the row changes what is told of it"
    assert changed["ETag"] != tag


def test_a_change_may_name_the_tag_it_read(project: Project, asking: Asking) -> None:
    client = asking("competent_department")
    tag = client.get(P1)["ETag"]
    first = _patch(client, {"description": "甲"}, If_Match=tag)
    assert (first.status_code, first.json()["version"]) == (200, 2)
    late = _patch(client, {"description": "乙"}, If_Match=tag)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/answer-other-version")
    second = _patch(client, {"description": "乙"}, If_Match=f'"x", W/{first["ETag"]}')
    assert second.json()["version"] == 3
    assert _patch(client, {"description": "丙"}, If_Match="*").json()["version"] == 4


def test_the_tag_and_the_version_of_the_body_must_both_hold(
    project: Project, asking: Asking
) -> None:
    client = asking("competent_department")
    tag = client.get(P1)["ETag"]
    assert _patch(client, {"version": 9, "description": "甲"}, If_Match=tag).status_code == 412
    assert _patch(client, {"version": 1, "description": "甲"}, If_Match='"x"').status_code == 412
    assert _patch(client, {"version": 9, "description": "甲"}).status_code == 409
    assert _patch(client, {"version": 1, "description": "甲"}).status_code == 200


def test_a_change_that_says_no_version_is_asked_for_it(project: Project, asking: Asking) -> None:
    answer = _patch(asking("competent_department"), {"description": "甲"})
    assert answer.status_code == 428
    project.refresh_from_db()
    assert project.description == ""


def test_who_asks_too_often_waits(
    project: Project, asking: Asking, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.INTERFACE_RATE = 3
    clock = [1_800_000_000.0]
    monkeypatch.setattr(rates.time, "time", lambda: clock[0])
    client, other = asking("finance_bureau"), asking("competent_department")
    assert [client.get(P1).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    told = client.get(P1)
    assert told["Retry-After"] == "20"
    assert told.json()["type"] == "/problems/answer-too-often"
    assert other.get(P1).status_code == 200, "each token for itself"
    clock[0] += 20
    assert [client.get(P1).status_code for _ in range(2)] == [200, 429]


def test_where_requests_cannot_be_counted_they_pass(
    project: Project,
    asking: Asking,
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.RATES = tmp_path / "nowhere" / "rates.sqlite3"
    assert asking("finance_bureau").get(P1).status_code == 200
    assert "not counted" in caplog.text
