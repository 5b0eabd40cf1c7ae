"""The demonstration's data: files that import without a problem, chapters that can be told."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from hengjian import library
from hengjian.errors import Refused
from hengjian.site.accounts.models import Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.demo import tables as demo_tables
from hengjian.site.demo.library import CASE, SYNTHETIC
from hengjian.site.demo.loading import AFTER, BEFORE
from hengjian.site.demo.reading import DATA, read_yaml, value_as
from hengjian.site.demo.tables import cells_of, ordered, put_table
from hengjian.site.exchange.reading import known, read
from hengjian.site.library.models import Programme, Site
from hengjian.site.platform.resource import tables
from tests.site.demo.district import settle

PROMISED = {
    "sites": 296,
    "sections": 6,
    "buildings": 357,
    "areas": 12,
    "scope-published": 17,
    "scope": 816,
    "shortcomings": 677,
    "willingness": 227,
    "opinions": 664,
    "viewpoints": 80,
    "utility-works": 36,
    "planned-output": 126,
    "milestones": 30,
    "inspections": 36,
    "diary": 40,
    "fund-plans": 5,
    "contracts": 7,
    "investment-parts-published": 7,
    "investment-years-published": 2,
    "bodies-published": 2,
    "bodies": 141,
    "persons-in-charge": 8,
    "effects": 120,
    "affordability": 2,
}
SUMS = {"households": 19759, "floor_area": Decimal("3307389.65")}


def _case_rows(table: str) -> list[dict[str, str]]:
    path = library.case_folder(CASE) / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _steps(chapter: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = read_yaml(DATA / "chapters" / f"{chapter}.yaml")["steps"]
    return steps


def test_every_file_stands_in_an_order_and_has_as_many_rows_as_promised() -> None:
    named = {line["file"].rpartition("/")[2] for line in ordered()} | {"order.csv"}
    rows = {"accounts.csv", "boundaries.csv", "participations.csv", "places.csv"}
    assert {path.name for path in DATA.glob("*/*.csv")} == named | rows
    told = {path.stem for path in (DATA / "chapters").glob("*.yaml")}
    assert told == {*BEFORE, *AFTER}
    files = {Path(line["file"]).stem: line["file"] for line in ordered()}
    found = {
        name: len(list(cells_of(file if "/" in file else f"tables/{file}")))
        for name, file in files.items()
        if name in PROMISED
    }
    assert found == PROMISED


@pytest.mark.django_db
def test_the_import_reads_every_file_without_a_problem_and_asks_nothing() -> None:
    who = settle("programmes", "projects", "sections", "areas", "sites")
    read_files = 0
    for line in ordered():
        if "." in line["table"]:
            continue
        by, spec = who[line["by"]], tables()[line["table"]]
        found = read(
            DATA / "tables" / line["file"],
            line["file"],
            spec,
            known(spec, by.organisation.region, by),
        )
        assert (found.problems, found.headers.asked, found.examples) == ([], (), 0), line["file"]
        codes = Counter(row["code"] for row in found.rows)
        assert max(codes.values()) == 1, line["file"]
        if line["synthetic"] == "true":
            assert all("合成" in row["source"] for row in found.rows), line["file"]
        read_files += 1
    assert read_files > 15
    sums = {name: sum(getattr(row, name) for row in Site.objects.all()) for name in SUMS}
    assert sums == SUMS


@pytest.mark.django_db
def test_a_wrong_cell_is_named_by_its_file_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = settle()
    (tmp_path / "tables").mkdir()
    file = tmp_path / "tables" / "programmes-published.csv"
    given = (DATA / "tables" / file.name).read_text(encoding="utf-8")
    file.write_text(given.replace("2025", "二〇二五年底"), encoding="utf-8")
    monkeypatch.setattr(demo_tables, "DATA", tmp_path)
    line = {
        "file": file.name,
        "table": "programmes",
        "by": "competent_department",
        "synthetic": "false",
        "besides": "",
    }
    with pytest.raises(Refused) as refused:
        put_table(who, line)
    assert {(each.place.file, each.place.line) for each in refused.value.problems} == {
        (file.name, 2)
    }
    assert not Programme.objects.exists()


def test_steps_name_people_models_and_files_that_exist() -> None:
    known_roles = set(roles().by_code)
    for chapter in (*BEFORE, *AFTER):
        written = read_yaml(DATA / "chapters" / f"{chapter}.yaml")
        apps.get_model(written["unless"])
        for step in written["steps"]:
            assert step["by"] in known_roles, (chapter, step)
            assert len({"do", "take", "mark"} & set(step)) == 1, (chapter, step)


def test_the_books_are_those_of_the_reference_case() -> None:
    taken = next(step for step in _steps("funds") if step["do"] == "money.take_on_books")
    certified = {(code, on, amount) for code, _, _, on, amount in taken["output"]}
    assert certified == {
        (row["code"], row["certified_on"], f"{Decimal(row['amount']):.2f}")
        for row in _case_rows("certificates")
    }
    paid = {(row[0], row[2], row[3], row[4]) for row in taken["payments"]}
    assert paid == {
        (row["code"], row["source"], row["paid_on"], f"{Decimal(row['amount']):.2f}")
        for row in _case_rows("payments")
    }
    moved = {(row[1], row[2], row[4]) for row in taken["bookings"]}
    assert moved == {
        (kind, row["source"], f"{Decimal(row[column]):.2f}")
        for row in _case_rows("funds")
        for kind, column in (("arrival", "arrived"), ("transfer", "transferred"))
        if Decimal(row[column] or 0)
    }
    assert taken["origin"] == SYNTHETIC
    assert taken["synthetic"] is True


def test_numbers_with_a_point_and_days_stay_text_until_somebody_wants_them(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("{a: 0.10, b: 2023-09-30, c: 007, d: 12, e: yes, f: true, g: null}")
    assert read_yaml(path) == {
        "a": "0.10", "b": "2023-09-30", "c": "007", "d": 12, "e": "yes", "f": True, "g": None,
    }  # fmt: skip
    assert value_as(Decimal, "0.10") == Decimal("0.10")
    assert value_as(type[Organisation], "library.Site") is Site
    with pytest.raises(LookupError):
        value_as(type[Organisation], "library.Nothing")
