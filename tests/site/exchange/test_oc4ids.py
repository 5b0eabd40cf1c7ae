"""Projects of the library as OC4IDS, and OC4IDS packages into the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig

from hengjian.errors import Refused
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange.oc4ids import package_of, take_in
from hengjian.site.library.models import Approval, Participation, Project, ScopeItem, Section, Site
from hengjian.standards.oc4ids import read_package, write_package
from tests.site.conftest import Member
from tests.standards.packages import in_two_currencies, package, priced

pytestmark = pytest.mark.django_db
STANDARD = Path(__file__).parents[4] / "shared" / "standards" / "oc4ids"


@pytest.fixture
def project(district: Organisation) -> Project:
    """A project with one of everything that the standard can hold."""
    unit = Organisation.objects.get
    made = Project.objects.create(
        code="P1",
        name="某区老旧小区改造",
        region=district,
        competent_department=unit(code="HSG"),
        implementer=unit(code="SOE"),
        stage=Project.Stage.UNDER_WAY,
        approved_investment=Decimal("792355000.10"),
        planned_start_on=date(2022, 7, 1),
    )
    section = Section.objects.create(code="P1-B1", project=made, name="一标段")
    Site.objects.create(
        code="S1",
        name="甲小区",
        sub_district=unit(code="D1"),
        project=made,
        section=section,
        longitude=Decimal("102.543210"),
        latitude=Decimal("24.350000"),
    )
    Participation.objects.create(
        project=made, section=section, organisation=unit(code="CON"), capacity="contractor"
    )
    ScopeItem.objects.create(code="P1-1", project=made, item="water_main", quantity=Decimal(84150))
    Approval.objects.create(
        code="P1-F", project=made, kind="feasibility", issued_on=date(2021, 10, 18)
    )
    return made


def _published(rows: Any = None) -> list[dict[str, Any]]:
    package = package_of(rows or Project.objects.all(), "某区财政局")
    found: list[dict[str, Any]] = json.loads(write_package(package), parse_float=Decimal)[
        "projects"
    ]
    return found


def test_a_project_says_what_its_rows_hold(project: Project) -> None:
    (said,) = _published()
    assert said["status"] == "implementation"
    assert said["budget"]["amount"] == {"amount": Decimal("792355000.10"), "currency": "CNY"}
    assert said["period"] == {"startDate": "2022-07-01T00:00:00+08:00"}
    assert said["locations"][0]["geometry"]["coordinates"] == [
        Decimal("102.543210"),
        Decimal("24.350000"),
    ]
    roles = {party["id"]: party["roles"] for party in said["parties"]}
    assert roles == {"HSG": ["publicAuthority"], "SOE": ["procuringEntity"], "CON": ["supplier"]}
    assert said["contractingProcesses"][0]["summary"]["suppliers"][0]["id"] == "CON"
    assert said["milestones"][0]["dateMet"] == "2021-10-18T00:00:00+08:00"
    assert said["forecasts"][0]["observations"][0]["measure"] == Decimal("84150.00")
    assert "sector" not in said, "no row says the sector, so nothing is published of it"


def test_the_number_of_queries_does_not_grow_with_the_projects(
    project: Project, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        _published()


def test_what_is_published_is_read_back(project: Project) -> None:
    package = package_of(Project.objects.all(), "某区财政局")
    assert read_package(write_package(package)).projects[0].id == "P1"


@pytest.fixture
def served(socket_enabled: None) -> Iterator[str]:
    """The standard's schema and codelists on loopback; their address."""
    folder = STANDARD / "schema" / "project-level"
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.shared
def test_the_standards_own_review_finds_nothing_wrong(
    project: Project, served: str, tmp_path: Path
) -> None:
    config = LibCoveOC4IDSConfig(
        {
            "schema_host": served,
            "schema_version_choices": {"0.9.5": ("0.9.5", served)},
            "schema_codelists": {"0.9": f"{served}codelists/"},
        }
    )
    package = json.loads(write_package(package_of(Project.objects.all(), "某区财政局")))
    found = oc4ids_json_output(str(tmp_path), json_data=package, lib_cove_oc4ids_config=config)
    assert found["version_used"] == "0.9.5"
    assert found["validation_errors"] == []
    assert found["additional_fields"] == {}, "nothing is invented"
    assert found["additional_closed_codelist_values"] == {}
    assert found["additional_checks"] == []
    del package["projects"][0]["id"]
    package["projects"][0]["invented"] = 1
    broken = oc4ids_json_output(str(tmp_path), json_data=package, lib_cove_oc4ids_config=config)
    assert broken["validation_errors_count"] > 0
    assert broken["additional_fields_count"] == 1


@pytest.mark.shared
def test_a_package_taken_in_is_published_again_without_loss(member: Member) -> None:
    """The published example, whose budget is in pounds."""
    content = (STANDARD / "docs" / "examples" / "example.json").read_bytes()
    given = json.loads(content, parse_float=Decimal)["projects"]
    by = member("competent_department")
    taken = take_in(by=by, package=read_package(content), why="试导入")
    assert (taken.new, taken.changed) == (len(given), 0)
    again = _published()
    for before, after in zip(given, again, strict=True):
        assert {**after, "updated": ""} == {**before, "updated": ""}
    assert take_in(by=by, package=read_package(content), why="再导入").changed == len(given)


def test_money_in_another_currency_is_kept_apart_and_said(member: Member) -> None:
    content = package(priced(1200.5, "GBP", purpose="民生"))
    taken = take_in(by=member("competent_department"), package=read_package(content), why="")
    [remark] = taken.remarks
    assert remark.code == "oc4ids-kept-apart"
    assert "1200.5 GBP" in remark.message("zh")
    assert Project.objects.get().approved_investment is None
    (said,) = _published()
    assert said["budget"]["amount"] == {"amount": Decimal("1200.5"), "currency": "GBP"}
    Project.objects.update(approved_investment=Decimal(11000))
    (said,) = _published()
    assert said["budget"]["amount"] == {"amount": Decimal(11000), "currency": "CNY"}


@pytest.mark.parametrize(
    ("given", "kept_apart"),
    [
        (in_two_currencies(), ["40000000 GBP"]),
        (priced(1, "KRW"), ["1 KRW"]),
        (priced(7, None), []),
        (priced(7, "CNY", budget={"amount": {"amount": 7, "currency": "CNY"}, "finance": [
            {"id": "1", "value": {"amount": 9.5, "currency": "JPY"}}]}), []),
    ],
    ids=["pounds and dollars", "won", "none said", "a loan in yen"],
)  # fmt: skip
def test_well_formed_money_of_any_currency_comes_out_as_it_went_in(
    member: Member, given: dict[str, Any], kept_apart: list[str]
) -> None:
    content = package(given)
    taken = take_in(by=member("competent_department"), package=read_package(content), why="")
    assert [r.code for r in taken.remarks] == ["oc4ids-kept-apart"] * len(kept_apart)
    for remark, said in zip(taken.remarks, kept_apart, strict=True):
        assert said in remark.message("zh")
    (wanted,) = json.loads(content, parse_float=Decimal)["projects"]
    (said_again,) = _published()
    assert _money(said_again) == _money(wanted)


def _money(part: Any, path: str = "") -> dict[str, tuple[Any, str]]:
    """Every amount and its currency, by where it stands."""
    if isinstance(part, list):
        part = {str(number): each for number, each in enumerate(part)}
    if not isinstance(part, dict):
        return {}
    found = {path: (part["amount"], part.get("currency", "CNY"))} if _is_amount(part) else {}
    for name, each in part.items():
        found |= _money(each, f"{path}/{name}")
    return found


def _is_amount(part: dict[str, Any]) -> bool:
    return isinstance(part.get("amount"), int | Decimal)


AMOUNT, START = "/projects/0/budget/amount/amount", "/projects/0/period/startDate"
BACKWARDS = {"startDate": "2024-01-01T00:00:00Z", "endDate": "2023-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (priced(12345678901234567890), AMOUNT),
        (priced(-1), AMOUNT),
        (priced(1.005), AMOUNT),
        (priced(10**30), AMOUNT),
        ({"id": "A/1", "title": "甲"}, "/projects/0/id"),
        ({"id": "x" * 65, "title": "甲"}, "/projects/0/id"),
        ({"id": "X1"}, "/projects/0/title"),
        ({"id": "X1", "title": "甲" * 201}, "/projects/0/title"),
        ({"id": "X1", "title": "甲\x01"}, "/projects/0/title"),
        ({"id": "X1", "title": "甲", "period": BACKWARDS}, "/projects/0/period/endDate"),
        (
            {"id": "X1", "title": "甲", "contractingProcesses": [{"id": "B/1"}]},
            "/projects/0/contractingProcesses/0/id",
        ),
    ],
)
def test_the_rules_of_the_other_doors_hold_here(
    member: Member, given: dict[str, Any], path: str
) -> None:
    with pytest.raises(Refused) as refused:
        take_in(by=member("competent_department"), package=read_package(package(given)), why="")
    assert {found.place.path for found in refused.value.problems} == {path}
    assert not Project.objects.exists()


def test_a_section_belongs_to_one_project(member: Member) -> None:
    process = {"contractingProcesses": [{"id": "B1"}]}
    content = package(
        {"id": "X1", "title": "甲", **process}, {"id": "X2", "title": "乙", **process}
    )
    with pytest.raises(Refused) as refused:
        take_in(by=member("competent_department"), package=read_package(content), why="")
    assert [found.code for found in refused.value.problems] == ["oc4ids-code-taken"]


def test_noughts_behind_the_cents_are_no_third_decimal(member: Member) -> None:
    content = package(priced("HERE")).replace(b'"HERE"', b"819481000.1000")
    take_in(by=member("competent_department"), package=read_package(content), why="")
    assert str(Project.objects.get().approved_investment) == "819481000.10"


def test_what_the_library_changed_is_published_in_its_place(member: Member) -> None:
    content = package({"id": "X1", "title": "旧名", "status": "maintenance", "purpose": "民生"})
    take_in(by=member("competent_department"), package=read_package(content), why="")
    Project.objects.update(name="新名")
    (said,) = _published()
    assert (said["title"], said["status"], said["purpose"]) == ("新名", "maintenance", "民生")


def test_each_project_taken_in_stands_on_the_trail(member: Member) -> None:
    content = package({"id": "X1", "title": "甲"})
    take_in(by=member("competent_department"), package=read_package(content), why="省里下发")
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.subject, entry.why) == ("project.import", "X1", "省里下发")


def test_all_problems_are_told_and_nothing_is_written(member: Member, project: Project) -> None:
    other = Organisation.objects.create(code="E", name="邻区", kind="district")
    Project.objects.filter(pk=project.pk).update(region=other)
    content = package({"id": "P1", "title": "抢占"}, {"id": "X2"}, priced(-1, id="X3"))
    with pytest.raises(Refused) as refused:
        take_in(by=member("competent_department"), package=read_package(content), why="")
    assert [found.code for found in refused.value.problems] == [
        "oc4ids-code-taken",
        "field-empty",
        "field-invalid",
    ]
    assert Project.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "finance_bureau", "sub_district", "contractor"])
def test_who_may_not_enter_projects_may_not_import_them(member: Member, role: str) -> None:
    content = package({"id": "X1", "title": "甲"})
    with pytest.raises(PermissionDenied):
        take_in(by=member(role), package=read_package(content), why="")
    assert not Project.objects.exists()
