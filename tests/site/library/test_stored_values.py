"""Reading never fails on a stored value, however it came there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts import tokens
from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import Project, Site
from tests.site.conftest import Member

pytestmark = pytest.mark.django_db
STORED: list[dict[str, Any]] = [
    {"approved_investment": "12345678901234567890"},
    {"approved_investment": "-5"},
    {"stage": "completed?"},
    {"code": "A/1~s"},
    {"code": ""},
    {"code": "甲 #?%"},
    {"planned_start_on": "9999-12-31", "planned_finish_on": "0001-01-01"},
    {"planned_start_on": "2026-02-31"},
    {"created_at": "2026-02-31 25:00:00"},
    {"oc4ids": "{"},
    {"oc4ids": "[]"},
    {"oc4ids": '{"status": 5, "period": {"startDate": "soon"}, "budget": []}'},
]
PAGES = (
    "/projects/", "/", "/sites/S1/", "/map/", "/exports/projects.xlsx", "/exports/projects.csv",
    "/exports/package.zip", "/exports/oc4ids.json",
)  # fmt: skip


@pytest.fixture
def project(district: Organisation) -> Project:
    unit = Organisation.objects.get
    made = Project.objects.create(
        code="P1", name="甲", region=district, competent_department=unit(code="HSG")
    )
    Site.objects.create(code="S1", name="甲小区", sub_district=unit(code="D1"), project=made)
    return made


def stored(values: dict[str, Any]) -> bool:
    """Put values into the project's row, past every rule; whether the database took them."""
    columns = ", ".join(f"{name} = %s" for name in values)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE library_project SET {columns}", list(values.values()))
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("values", STORED, ids=lambda each: " ".join(each))
def test_pages_exports_and_interface(
    project: Project, member: Member, client_of: Callable[[str], Client], values: dict[str, Any]
) -> None:
    logging.getLogger("hengjian.stored").setLevel(logging.CRITICAL)
    if not stored(values):
        return  # PostgreSQL keeps no such value, so none is read
    code = values.get("code", "P1")
    pages = [*PAGES, reverse("web:project", args=[code])]
    assert {url: _status(client_of("competent_department"), url) for url in pages} == dict.fromkeys(
        pages, 200
    )
    token, _ = tokens.issue(member("competent_department"), "试", 30)
    asking = Client(headers={"Authorization": f"Bearer {token}"})
    answers = [_status(asking, f"/api/v1/{each}") for each in ("projects", "sites", "oc4ids")]
    assert answers == [200, 200, 200]


def _status(client: Client, url: str) -> int:
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer.status_code
