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
from hengjian.site.api.record_schemas import record_examples, record_schemas, tables_served
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import ChangeOrder, Contract
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.personal import personal_data
from hengjian.site.platform.procedure import procedures
from hengjian.site.platform.resource import entry_rights, resource_of, resources
from hengjian.site.works.models import PlannedOutput
from tests.site.api.conftest import Asking
from tests.site.conftest import Member
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
ABLE = ("competent_department", "finance_bureau", "implementing_unit", "supervisor", "contractor")
WRITTEN = [each for each in tables_served() if each.importable]
LOOKING = ("finance_bureau", "implementing_unit", "contractor", "evaluator_lead")
WITHOUT_A_CODE = {
    "library.Participation", "library.SystemCheck", "planning.PlanChange", "money.BankLine",
    "money.RedLineStop", "exchange.ImportBatch", "evaluation.Progress", "hotline.CaseEvent",
    "rounds.RoundResult", "rounds.Unasked", "vote.Matter", "vote.Owner", "vote.OwnedUnit",
    "vote.Vote", "vote.PaperVote", "surveys.Stratum", "surveys.SampleUnit", "surveys.Keying",
    "surveys.Coding",
}  # fmt: skip
"""Rows that have no code and version of their own: they belong to a row that has. What names people
or votes of people is none of them to be read by a program."""


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


def test_no_entity_is_left_out() -> None:
    """Each that has a code is read; it is written by its columns, begun by its action, or says why
    it is only read."""
    paths = interface.get_openapi_schema()["paths"]
    left = {model._meta.label for model, each in resources().items() if not each.address}
    assert left == WITHOUT_A_CODE
    for model, declared in resources().items():
        if not declared.address:
            continue
        every = paths[f"/api/v1/{declared.address}"]
        one = paths[f"/api/v1/{declared.address}/{{code}}"]
        assert "get" in every, model
        assert "get" in one, model
        written = declared.is_written
        begun = written or declared.opens is not None
        assert ("post" in every, "patch" in one) == (begun, written), model
        assert begun or declared.only_read is not None, model


def test_the_steps_of_every_procedure_stand_at_an_address_of_their_own() -> None:
    """Two of one address would be one operation, and the second never reached."""
    paths = [path for path in interface.get_openapi_schema()["paths"] if "/steps/" in path]
    assert len(paths) == len(procedures())


@pytest.mark.parametrize("role", LOOKING)
def test_exactly_the_rows_one_sees_are_told_whatever_they_are(
    role: str, world: World, asking: Asking, member: Member
) -> None:
    client, by, told = asking(role), member(role), 0
    for table in tables_served():
        address, rows = f"/api/v1/{table.name}", table.model._default_manager.all()
        seen = set(visible_to(table.model, by).values_list("code", flat=True))
        answer = client.get(address, {"limit": 200})
        assert answer.status_code == 200, (table.name, answer.json())
        listed = answer.json()["items"]
        assert {each["code"] for each in listed} == seen, table.name
        unseen = rows.exclude(code__in=seen).values_list("code", flat=True).first()
        for code in filter(None, (min(seen, default=None), unseen)):
            answer = client.get(f"{address}/{code}")
            assert answer.status_code == (200 if code in seen else 404), (table.name, code)
        columns = {each.name for each in (*table.columns, *table.shown)}
        assert all(columns <= set(each) for each in listed), table.name
        told += bool(listed)
    assert told > 10


def test_no_personal_datum_is_told_of_what_no_table_exports() -> None:
    for table in tables_served():
        if table.importable or resource_of(table.model).table is not None:
            continue
        names = {
            name for each in personal_data() if each.model is table.model for name in each.fields
        }
        assert not names & set(record_schemas(table).out.model_fields), table.name


def test_what_only_a_file_fills_is_not_written(world: World, asking: Asking) -> None:
    site = world[Site, "A"]
    for field, value in (("stage", "finished"), ("started_on", "2026-01-01")):
        body = {"version": site.version, field: value}
        status, answer = sent(asking("sub_district"), "patch", f"sites/{site.code}", **body)
        assert (status, answer["problems"][0]["where"]) == (422, field)


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
    shapes = [each for table in tables_served() for each in vars(record_schemas(table)).values()]
    assert len(set(names)) == len(set(shapes))
    assert len(names) == 6 * len(tables_served())


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
