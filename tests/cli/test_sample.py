"""hengjian sample: sizes, shares and the households drawn, by case, csv and workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from hengjian import library
from tests.cli.run import run, run_json

SITES = library.case_folder("hongta") / "sites.csv"


def test_the_reference_case_needs_353_answers_of_4259_households() -> None:
    found = run("sample", "hongta", "--started", "--seed", "20230801")
    assert found.exit_code == 0
    for words in ("4,259 户", "353 份", "凤凰街道", "140", "120", "54", "39", "种子 20230801"):
        assert words in found.stdout
    assert "377 valid answers" in run("--lang", "en", "sample", "hongta").stdout


def test_without_a_name_it_is_the_case_of_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SITES.parent)
    found = run_json("sample", "--margin", "5", "--started")
    shares = {each["sub_district"]: each["size"] for each in found["strata"]}
    assert found["size"] == 353
    assert shares == {"凤凰街道": 140, "玉兴街道": 120, "李棋街道": 54, "玉带街道": 39}
    assert run_json("sample", "--margin", "5")["size"] == 377


def test_a_list_names_each_household_and_who_replaces_it(tmp_path: Path) -> None:
    run("sample", "hongta", "--started", "--list", tmp_path / "drawn.csv", "--replacements", "10")
    text = (tmp_path / "drawn.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(row["role"] == "main" for row in rows) == 353
    assert sum(row["role"] == "replacement" for row in rows) == 14 + 12 + 6 + 4
    again = tmp_path / "again.csv"
    run("sample", "hongta", "--started", "--list", again, "--replacements", "10")
    assert again.read_text("utf-8-sig") == text


def test_a_workbook_of_sites_is_a_frame(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    with SITES.open(encoding="utf-8") as file:
        for row in csv.reader(file):
            sheet.append(row)
    sheet.title = "小区"
    book.save(tmp_path / "frame.xlsx")
    by_book = run_json("sample", tmp_path / "frame.xlsx", "--started")
    assert by_book == run_json("sample", SITES, "--started")
    assert by_book["population"] == 4259


def test_by_a_day_only_what_was_started_then_is_asked() -> None:
    early = run_json("sample", SITES, "--started", "--as-of", "2022-07-31")
    assert 0 < early["population"] < 4259


@pytest.mark.parametrize(
    "content", ["", "code,name\nA,甲\n", "code,name,sub_district,households\nA,甲,乙,许多\n"]
)
def test_what_is_no_frame_is_refused_at_its_place(content: str, tmp_path: Path) -> None:
    path = tmp_path / "frame.csv"
    path.write_text(content, "utf-8")
    found = run("sample", path)
    assert found.exit_code == 1
    assert "frame.csv" in found.stderr
    assert run("sample", tmp_path / "none.csv").exit_code == 1
