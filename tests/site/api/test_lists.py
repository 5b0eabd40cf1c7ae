"""Every list of the interface: sorted, counted, since a moment, as lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.api import lists
from hengjian.site.api.interface import interface
from hengjian.site.library.models import Site
from tests.site.api.conftest import Asking
from tests.site.world import build

pytestmark = pytest.mark.django_db
LINES = {"Accept": "application/x-ndjson"}
YEARS = {"S1": 1985, "S2": None, "S3": 2004, "S4": 1985, "S5": None, "S6": 1979}


@pytest.fixture
def sites(district: Organisation) -> None:
    place = Organisation.objects.get(code="D1")
    for code, year in YEARS.items():
        Site.objects.create(code=code, name=f"小区{code}", sub_district=place, built_year=year)


def _walk(client: Client, **asked: Any) -> list[str]:
    """The codes of all parts, one after the other."""
    found, after = [], ""
    while True:
        part = client.get("/api/v1/sites", {**asked, "after": after}).json()
        found += [row["code"] for row in part["items"]]
        after = part["next"]
        if not after:
            return found


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("code", "S1 S2 S3 S4 S5 S6"),
        ("-code", "S6 S5 S4 S3 S2 S1"),
        ("built_year", "S2 S5 S6 S1 S4 S3"),
        ("-built_year", "S3 S4 S1 S6 S5 S2"),
        ("-name", "S6 S5 S4 S3 S2 S1"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_sorted_list_goes_on_where_it_ended(
    sites: None, asking: Asking, sort: str, expected: str, limit: int
) -> None:
    found = _walk(asking("finance_bureau"), sort=sort, limit=limit)
    assert found == expected.split()


def test_a_place_that_is_none_and_an_order_that_is_none_are_refused(
    sites: None, asking: Asking
) -> None:
    client = asking("finance_bureau")
    wrong = client.get("/api/v1/sites", {"sort": "built_year", "after": "x/S1"})
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0]["where"] == "query/after"
    assert client.get("/api/v1/sites", {"sort": "pinyin"}).status_code == 422


def test_what_changed_since_a_moment(sites: None, asking: Asking) -> None:
    client, now = asking("finance_bureau"), datetime.now(UTC)
    Site.objects.exclude(code="S3").update(changed_at=now - timedelta(days=2))
    since = (now - timedelta(days=1)).isoformat()
    assert _walk(client, changed_since=since, sort="changed_at", limit=1) == ["S3"]
    assert client.get("/api/v1/sites?changed_since=2024-01-01").status_code == 422


@pytest.mark.parametrize(
    ("moment", "all_of_them"),
    [
        ("0430-11-27T00:55:15-18:07", True),
        ("0001-01-01T00:00:00+14:00", True),
        ("9999-12-31T23:59:59-12:00", False),
    ],
)
def test_a_moment_at_the_edge_of_clock_or_calendar_is_one(
    sites: None, asking: Asking, moment: str, all_of_them: bool
) -> None:
    asked = {"changed_since": moment, "total": "true"}
    answer = asking("finance_bureau").get("/api/v1/sites", asked)
    assert bool(answer.json()["total"]) == all_of_them


def test_the_total_is_counted_where_it_is_asked_for(sites: None, asking: Asking) -> None:
    client = asking("finance_bureau")
    part = client.get("/api/v1/sites", {"total": "true", "limit": 2, "after": "S3"}).json()
    assert (part["total"], len(part["items"])) == (6, 2)
    assert client.get("/api/v1/sites").json()["total"] is None


def test_a_list_comes_as_lines(
    sites: None, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    client = asking("finance_bureau")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/api/v1/sites?sort=-built_year", headers=LINES)
        assert answer["Content-Type"] == "application/x-ndjson"
        lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert len([each for each in asked if "LIMIT 2" in each["sql"]]) == 4, "a few at a time"
    assert [row["code"] for row in lines] == ["S3", "S4", "S1", "S6", "S5", "S2"]
    assert lines == client.get("/api/v1/sites?sort=-built_year").json()["items"]


def test_all_of_a_list_at_once_asks_for_the_right_to_export(sites: None, asking: Asking) -> None:
    answer = asking("contractor").get("/api/v1/sites", headers=LINES)
    assert answer.status_code == 403
    assert asking("contractor").get("/api/v1/sites").status_code == 200


def _lists() -> list[tuple[str, dict[str, Any]]]:
    """Every list of the document: its path and its operation."""
    paths = interface.get_openapi_schema()["paths"]
    read = ((path, operations.get("get", {})) for path, operations in paths.items())
    return [each for each in read if each[1].get("operationId", "").startswith("list")]


PARTS = 3
"""The lists are asked in so many tests: any worker may take one."""


def test_there_are_tens_of_lists() -> None:
    assert len(_lists()) > 30


@pytest.mark.parametrize("part", range(PARTS))
def test_every_list_has_all_of_it(district: Organisation, asking: Asking, part: int) -> None:
    """One mechanism: whatever has ``items`` in the document sorts, counts and comes as lines."""
    Organisation.objects.create(code="AUD2", name="x", kind="unit", parent=district)
    build(district)
    client, tried = asking("finance_bureau"), []
    for path, operation in _lists()[part::PARTS]:
        content = operation.get("responses", {}).get(200, {}).get("content", {})
        assert set(content) == {"application/json", "application/x-ndjson"}, path
        sort = next(p for p in operation["parameters"] if p["name"] == "sort")["schema"]
        address = path.replace("{code}", "P-A")
        for order in sort["enum"]:
            asked = {"sort": order, "limit": 1, "total": "true"}
            part = client.get(address, asked).json()
            again = client.get(address, {**asked, "after": part["next"]})
            assert again.status_code == 200, (address, order, again.content)
            assert part["total"] >= len(part["items"])
        lines = client.get(address, headers=LINES).getvalue().splitlines()
        assert len(lines) == part["total"], address
        tried.append(part["total"])
    assert len(tried) >= 30 // PARTS
    assert sum(tried) > 8 // PARTS
