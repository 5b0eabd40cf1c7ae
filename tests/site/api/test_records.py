"""The tables of the entities through the interface: rows, rules and rights as in a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.api.interface import interface
from hengjian.site.api.record_examples import record_examples
from hengjian.site.api.record_schemas import record_schemas, tables_served
from hengjian.site.api.routes.records import TOLD_OTHERWISE, WRITTEN_OTHERWISE
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project
from hengjian.site.money.models import ChangeOrder, Contract
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.resource import entry_rights, tables
from hengjian.site.works.models import PlannedOutput
from tests.site.api.conftest import Asking
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
READ = [each for each in tables_served() if each.name not in TOLD_OTHERWISE]
ABLE = ("competent_department", "finance_bureau", "implementing_unit", "supervisor", "contractor")
WRITTEN = [each for each in READ if each.importable and each.name not in WRITTEN_OTHERWISE]


@pytest.fixture
def world(district: Organisation) -> World:
    """Everything, and everybody."""
    return build(district)


def sent(client: Client, verb: str, address: str, /, **body: Any) -> tuple[int, Any]:
    answer = getattr(client, verb)(
        f"/api/v1/{address}", json.dumps(body), content_type="application/json"
    )
    return answer.status_code, answer.json()


def codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer["problems"]]


def test_every_table_is_read_and_every_table_that_is_imported_is_written() -> None:
    paths = interface.get_openapi_schema()["paths"]
    for table in tables().values():
        every, one = paths[f"/api/v1/{table.name}"], paths[f"/api/v1/{table.name}/{{code}}"]
        assert "get" in every
        assert "get" in one
        assert ("post" in every, "patch" in one) == (table.importable, table.importable), table


@pytest.mark.parametrize("table", READ, ids=lambda table: table.name)
def test_a_row_is_told_by_the_columns_of_its_table_to_who_sees_it(
    table: Spec, world: World, asking: Asking
) -> None:
    row, address = world[table.model, "A"], f"/api/v1/{table.name}"
    seen = asking("finance_bureau")
    answer = seen.get(f"{address}/{row.code}")
    assert answer.status_code == 200
    columns = {each.name for each in (*table.columns, *table.shown)}
    assert columns <= set(answer.json())
    assert row.code in {each["code"] for each in seen.get(address).json()["items"]}
    there = world[table.model, "X"]
    assert seen.get(f"{address}/{there.code}").status_code == 404
    others = {each["code"] for each in asking("contractor").get(address).json()["items"]}
    assert there.code not in others


INSIDE = {"policy-duties"}
"""Rows of an evaluation: who lacks the right does not see them either."""


@pytest.mark.parametrize("table", WRITTEN, ids=lambda table: table.name)
def test_who_lacks_the_right_of_a_table_writes_nothing(
    table: Spec, world: World, asking: Asking
) -> None:
    right, may = entry_rights()[table.model], roles().by_code
    lacking = ("finance_bureau", "competent_department")
    row = world[table.model, "A"]
    client = asking(next(each for each in lacking if right not in may[each].may))
    status, answer = sent(client, "patch", f"{table.name}/{row.code}", version=row.version)
    sees = client.get(f"/api/v1/{table.name}/{row.code}").status_code == 200
    assert (status, codes(answer)) == ((403, ["request-right-missing"]) if sees else (404, []))
    assert sees or table.name in INSIDE
    assert not TrailEntry.objects.filter(subject_type=table.model._meta.label_lower).exists()


def test_a_row_is_entered_changed_and_refused_as_in_a_file(world: World, asking: Asking) -> None:
    unit, contract = asking("implementing_unit"), world[Contract, "A"]
    order = {
        "code": "QZ-9", "contract": contract.code, "title": "雨水管改线",
        "reason": "与既有燃气管冲突", "amount": "-120.50", "ordered_on": "2026-03-01",
    }  # fmt: skip
    status, made = sent(unit, "post", "change-orders", **order)
    assert (status, made["amount"], made["contract"]) == (201, "-120.50", contract.code)
    assert (made["state"], made["version"]) == ("waiting", 1)
    row = ChangeOrder.objects.get(code="QZ-9")
    assert row.entered_by == "implementing_unit"
    line = TrailEntry.objects.get(subject="QZ-9")
    assert line.action == "changeorder.create"
    assert codes(sent(unit, "post", "change-orders", **order)[1]) == ["code-taken"]
    late = {"version": 1, "ordered_on": "2099-01-01", "title": "x"}
    status, answer = sent(unit, "patch", "change-orders/QZ-9", **late)
    assert (status, answer["problems"][0]["where"]) == (422, "ordered_on")
    status, changed = sent(unit, "patch", "change-orders/QZ-9", version=1, title="改线")
    assert (status, changed["title"], changed["version"]) == (200, "改线", 2)
    status, answer = sent(unit, "patch", "change-orders/QZ-9", version=1, title="旧")
    assert (status, codes(answer)) == (409, ["changed-meanwhile"])
    ChangeOrder.objects.filter(pk=row.pk).update(state="approved")
    status, answer = sent(unit, "patch", "change-orders/QZ-9", version=2, title="再改")
    assert status == 422
    assert codes(answer) == ["step-not-possible"]


def test_a_movement_is_booked_and_never_changed(world: World, asking: Asking) -> None:
    bureau, project = asking("finance_bureau"), world[Project, "A"]
    entry = {
        "code": "DW-9", "project": project.code, "kind": "arrival", "fund_source": "central",
        "amount": "1000.00", "happened_on": "2026-03-01",
    }  # fmt: skip
    status, made = sent(bureau, "post", "movements", **entry)
    assert (status, made["amount"]) == (201, "1000.00")
    assert made["to_account"]
    status, answer = sent(bureau, "patch", f"movements/{made['code']}", version=1, amount="2.00")
    assert (status, codes(answer)) == (422, ["entry-fixed"])


def test_what_a_standing_plan_says_changes_with_a_reason(world: World, asking: Asking) -> None:
    row, unit = world[PlannedOutput, "A"], asking("implementing_unit")
    Project.objects.filter(pk=row.project_id).update(stage="under_way")
    address = f"planned-output/{row.code}"
    status, answer = sent(unit, "patch", address, version=1, amount="77.00")
    assert (status, codes(answer)) == (422, ["planned-change-without-reason"])
    status, _ = sent(unit, "patch", address, version=1, amount="77.00", why="工期顺延")
    assert status == 200


def test_a_list_asks_a_constant_number_of_questions(world: World, asking: Asking) -> None:
    bureau = asking("finance_bureau")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert bureau.get("/api/v1/change-orders").status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(5):
        ChangeOrder.objects.create(
            code=f"N{number}", contract=world[Contract, "A"], title="x", reason="x",
            amount=1, ordered_on="2026-03-01",
        )  # fmt: skip
    assert asked() == few


def test_a_list_is_narrowed_by_what_its_rows_point_at(world: World, asking: Asking) -> None:
    bureau = asking("finance_bureau")
    found = bureau.get("/api/v1/contracts?project=P-A").json()["items"]
    assert {each["project"] for each in found} == {"P-A"}
    assert bureau.get("/api/v1/contracts?project=NONE").json()["items"] == []


def test_the_shapes_of_all_tables_have_names_of_their_own() -> None:
    names = [
        shape.__name__
        for table in tables_served()
        for shape in vars(record_schemas(table)).values()
    ]
    assert len(names) == len(set(names)) == 5 * len(tables())


@pytest.mark.parametrize("table", WRITTEN, ids=lambda table: table.name)
def test_what_the_document_shows_as_an_example_is_read_and_judged(
    table: Spec, district: Organisation, asking: Asking
) -> None:
    """Its codes name nothing here: it is refused for what it says, not for how."""
    right, may = entry_rights()[table.model], roles().by_code
    able = next(each for each in ABLE if right in may[each].may)
    example = dict(record_examples())[f"{table.model.__name__}RecordNew"]
    status, answer = sent(asking(able), "post", table.name, **example)
    assert status in (201, 422)
    assert status == 201 or "request-value-unfit" not in codes(answer), answer
