"""What is a call's own: its rule, its step, and where it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts import tokens
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange.outgoing import write_workbook
from hengjian.site.exchange.reading import known, read
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import tables
from hengjian.site.web.home.waiting import waiting_for
from tests.site.reading import seen
from tests.site.recipe.models import Call

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ROW: dict[str, Any] = {
    "code": "S-1-F1", "site": "S-1", "called_on": "2026-03-01", "households": 40, "met": 33,
}  # fmt: skip


@pytest.fixture
def call(district: Organisation, member: Member) -> Call:
    place = Organisation.objects.get(code="D1")
    Site.objects.create(code="S-1", name="东风小区", sub_district=place)
    unit = member("sub_district")
    (row,) = put_all(
        by=member("competent_department"), model=Call, rows=[ROW], synthetic=True, why="导入"
    ).rows
    assert visible_to(Call, unit).get() == row
    return row  # type: ignore[return-value]


def test_more_cannot_be_met_than_were_called_on(call: Call, member: Member) -> None:
    wrong = {**ROW, "code": "S-1-F2", "met": 41}
    by = member("competent_department")
    with pytest.raises(Refused):
        put_all(by=by, model=Call, rows=[wrong], synthetic=True, why="")


def test_another_person_checks_it_and_is_told(
    call: Call, member: Member, client_of: Callable[[str], Client]
) -> None:
    head = member("department_head")
    (waits,) = [each for each in waiting_for(head) if "走访" in each.title]
    assert (waits.title, waits.address) == ("次走访待复核", "/records/calls/")
    answer = client_of("department_head").post(f"/records/calls/{call.code}/steps/check")
    assert answer["Location"] == f"/records/calls/{call.code}/"
    call.refresh_from_db()
    assert (call.state, call.entered_by) == ("checked", "competent_department")
    with pytest.raises(Refused):
        put_all(
            by=member("competent_department"), model=Call, rows=[{**ROW, "met": 1}],
            synthetic=True, why="",
        )  # fmt: skip


def test_it_leaves_and_comes_back_the_same(call: Call, member: Member, tmp_path: Path) -> None:
    by, table, path = member("competent_department"), tables()["calls"], tmp_path / "calls.xlsx"
    with path.open("wb") as file:
        assert write_workbook(file, table, by, "zh") == 1
    place = Organisation.objects.get(code="D")
    (row,) = read(path, path.name, table, known(table, place, by), "").rows
    assert put_all(by=by, model=Call, rows=[row], synthetic=True, why="").unchanged == 1


def test_it_has_pages_and_an_interface(
    call: Call, member: Member, client_of: Callable[[str], Client]
) -> None:
    clerk = client_of("competent_department")
    page = clerk.get("/records/calls/")
    assert "东风小区" in seen(page.content.decode())
    assert 'href="/records/calls/"' in clerk.get("/").content.decode(), "the menu leads to it"
    form = {"site": call.site_id, "called_on": "2026-03-02", "households": 9, "met": 8}
    assert clerk.post("/records/calls/new", form).status_code == 302
    one = clerk.get(f"/records/calls/{call.code}/")
    assert "走访户数" in seen(one.content.decode())
    token, _ = tokens.issue(member("competent_department"), "试", 30)
    asked = Client(headers={"Authorization": f"Bearer {token}"})
    told = asked.get("/api/v1/calls/S-1-F1").json()
    assert (told["site"], told["households"], told["state"]) == ("S-1", 40, "draft")
    change = json.dumps({"version": 1, "met": 34})
    answer = asked.patch("/api/v1/calls/S-1-F1", change, content_type="application/json")
    assert (answer.status_code, answer.json()["met"]) == (200, 34)
    assert TrailEntry.objects.filter(action="call.change").count() == 1
