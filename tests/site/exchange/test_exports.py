"""Exports: what goes out can come in again unchanged, computes nothing, and says what it means."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import frictionless
import openpyxl
import pytest
from django.core.files import File
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.exchange import actions
from hengjian.site.exchange.outgoing import csv_lines, package_of, write_workbook
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Building, Project, Section, Site
from hengjian.site.platform.resource import tables
from hengjian.standards.datapackage import write_package

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
EVIL = '=HYPERLINK("http://x")'


@pytest.fixture
def by(member: Member) -> Membership:
    who = member("competent_department")
    project = {"code": "P-1", "name": "二期", "region": "D", "competent_department": "HSG",
               "approved_investment": "792355000.01"}  # fmt: skip
    put_all(by=who, model=Project, rows=[project], synthetic=True, why="")
    section = {"code": "P-1-1", "project": "P-1", "name": "一标段"}
    put_all(by=who, model=Section, rows=[section], synthetic=True, why="")
    sites = [
        {"code": "S-1", "name": "@SUM(1+1)", "sub_district": "D1", "project": "P-1",
         "section": "P-1-1",
         "floor_area": "5410.37", "longitude": "102.545001", "latitude": "24.35",
         "datum": "GCJ-02", "built_year": 1985, "started_on": "2022-07-14", "source": "摸底"},
        {"code": "-2", "name": "<script>alert(1)</script>", "sub_district": "D2",
         "property_before": "none"},
        {"code": "S-3", "name": "+1 小区", "sub_district": "D1"},
    ]  # fmt: skip
    put_all(by=who, model=Site, rows=sites, synthetic=True, why="")
    building = {"code": "B-1", "site": "S-1", "name": "1栋", "storeys": 6}
    put_all(by=who, model=Building, rows=[building], synthetic=True, why="")
    return who


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", ["sites", "projects", "sections", "buildings"])
def test_what_went_out_comes_in_again_unchanged(
    by: Membership, tmp_path: Path, kind: str, language: str, table: str
) -> None:
    path, spec = tmp_path / f"out.{kind}", tables()[table]
    with path.open("wb") as file:
        if kind == "xlsx":
            write_workbook(file, spec, by, language)  # type: ignore[arg-type]
        else:
            file.writelines(csv_lines(spec, by, language))  # type: ignore[arg-type]
    with path.open("rb") as file:
        batch = actions.hand_in(
            by=by,
            table=table,
            region=by.organisation.region,
            datum="",
            synthetic=True,
            file=File(file, name=path.name),
        )
    assert batch.problems == []
    assert (batch.new, batch.changed) == (0, 0)
    assert batch.unchanged == spec.model._default_manager.count()


def evil(by: Membership) -> None:
    row = {"code": "S-1", "name": EVIL}
    put_all(by=by, model=Site, rows=[row], synthetic=True, why="")


def test_no_cell_of_a_workbook_is_a_formula(by: Membership) -> None:
    evil(by)
    file = io.BytesIO()
    assert write_workbook(file, tables()["sites"], by, "zh") == 3
    sheet = openpyxl.load_workbook(file).worksheets[0]
    names = {str(row[0].value): row[1] for row in sheet.iter_rows(min_row=2)}
    assert names["S-1"].value == EVIL
    assert names["S-1"].data_type == "s"
    assert names["-2"].value == "<script>alert(1)</script>"


def test_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_compute(by: Membership) -> None:
    evil(by)
    text = b"".join(csv_lines(tables()["sites"], by, "zh")).decode("utf-8-sig")
    cells = [line.split(",")[:2] for line in text.splitlines()]
    assert ["'-2", "<script>alert(1)</script>"] in cells
    assert "\"'=HYPERLINK(" in text
    assert "S-3,'+1 小区" in text


def test_the_data_package_describes_its_tables_and_their_hashes(by: Membership) -> None:
    file = io.BytesIO()
    write_package(file, package_of(by))
    with zipfile.ZipFile(file) as archive:
        described = json.loads(archive.read("datapackage.json"))
        resources = {each["name"]: each for each in described["resources"]}
        assert set(tables()) < set(resources)
        assert described["licenses"][0]["name"] == "other-closed"
        assert [each["title"] for each in described["sources"]] == ["某区"]
        assert described["version"]
        web = json.loads(archive.read("csv-metadata.json"))
        assert [each["url"] for each in web["tables"]] == [
            each["path"] for each in described["resources"]
        ]
        for table, each in zip(web["tables"], described["resources"], strict=True):
            header = archive.read(table["url"]).decode().partition("\r\n")[0].split(",")
            assert [column["name"] for column in table["tableSchema"]["columns"]] == header
            assert len(table["tableSchema"].get("foreignKeys", ())) == len(
                each["schema"].get("foreignKeys", ())
            )
        for each in resources.values():
            content = archive.read(each["path"])
            assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert each["bytes"] == len(content)
    fields = {each["name"]: each for each in resources["sites"]["schema"]["fields"]}
    assert fields["floor_area"] == {
        "name": "floor_area",
        "type": "number",
        "title": "建筑面积 floor area",
        "description": "leave empty while not known; never 0",
        "unit": "平方米",
    }
    keys = resources["buildings"]["schema"]["foreignKeys"]
    assert keys == [{"fields": "site", "reference": {"resource": "sites", "fields": "code"}}]
    assert not {"entered_by", "confirmed_by"} & set(fields), "no personal data leaves"


def test_the_library_of_the_standard_finds_the_package_valid(
    by: Membership, tmp_path: Path
) -> None:
    file = tmp_path / "package.zip"
    with file.open("wb") as out:
        write_package(out, package_of(by))
    report = frictionless.validate(str(file), type="package")
    assert report.flatten(["message"]) == []
    assert report.stats["tasks"] > len(tables())


def test_a_sub_district_gets_its_own_rows_only(by: Membership, member: Member) -> None:
    text = b"".join(csv_lines(tables()["sites"], member("sub_district"), "zh")).decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["S-1", "S-3"]


def test_the_page_offers_every_table(by: Membership, client_of: Callable[[str], Client]) -> None:
    client = client_of("finance_bureau")
    page = client.get(reverse("web:exports")).content.decode()
    for name in tables():
        assert reverse("web:export-xlsx", args=[name]) in page
    answer = client.get(reverse("web:export-oc4ids"))
    package = json.loads(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert [each["title"] for each in package["projects"]] == ["二期"]
    assert client_of("contractor").get(reverse("web:exports")).status_code == 403
