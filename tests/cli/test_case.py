"""hengjian case new, check, import."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.run import run, run_json
from tests.engine.small import CASE, FRAMEWORK, SITES, write_case


def test_check_says_when_nothing_is_wrong(tmp_path: Path) -> None:
    result = run("case", "check", write_case(tmp_path))
    assert result.exit_code == 0
    assert "没有发现问题" in result.stdout


def test_check_lists_all_problems_at_once(tmp_path: Path) -> None:
    case = CASE.replace("value: 2个", "value: 2户").replace(
        "asked: {met: false", "aksed: {met: false"
    )
    sites = SITES.replace("S2,", "S1,").replace("2023-01-10", "44743")
    path = write_case(tmp_path, case=case, sites=sites)
    result = run("case", "check", path)
    assert result.exit_code == 1
    for part in ("应为“个”", "aksed", "sites.csv:3", "44743", "2022-07-01"):
        assert part in result.stderr, part
    codes = {problem["code"] for problem in run_json("case", "check", path)}
    assert {"unit-mismatch", "date-is-serial"} <= codes


@pytest.mark.parametrize("target", ["case", "case.xlsx"])
def test_a_new_case_is_a_template_that_says_what_is_missing(tmp_path: Path, target: str) -> None:
    path = tmp_path / target
    assert run("case", "new", path, "--framework", "self-evaluation-2020").exit_code == 0
    assert path.exists()
    result = run("case", "check", path)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    again = run("case", "new", path, "--framework", "self-evaluation-2020")
    assert again.exit_code == 1  # what is there is never written over


def test_an_empty_template_tells_all_that_it_waits_for_at_once(tmp_path: Path) -> None:
    framework = tmp_path / "framework.yaml"
    framework.write_text(FRAMEWORK, encoding="utf-8")
    book = tmp_path / "case.xlsx"
    run("case", "new", book, "--framework", framework)
    codes = [found["code"] for found in run_json("case", "check", book)]
    assert codes.count("value-missing") == 2  # title and date
    assert {"fact-missing", "judgement-missing", "table-without-rows"} <= set(codes)


def test_import_turns_a_workbook_into_the_same_case(tmp_path: Path) -> None:
    framework = tmp_path / "framework.yaml"
    framework.write_text(FRAMEWORK, encoding="utf-8")
    book = tmp_path / "case.xlsx"
    assert run("case", "new", book, "--framework", framework).exit_code == 0
    fill(book)
    folder = tmp_path / "folder"
    assert run("case", "import", book, folder).exit_code == 0
    from_book = run_json("evaluate", book, "--framework", framework)
    from_folder = run_json("evaluate", folder, "--framework", framework)
    for data in (from_book, from_folder):
        data["problems"] = [{**found, "place": "", "path": ""} for found in data["problems"]]
    assert from_book == from_folder
    scores = {entry["code"]: entry["score"] for entry in from_folder["indicators"]}
    assert (scores["B1"], scores["A1"]) == ("15.00", None)


def fill(book: Path) -> None:
    """Fill in the title, the date, a source and two figures, as a person would in the sheets."""
    workbook = load_workbook(book)
    for row in workbook["项目"].iter_rows(min_row=2):
        answers = {"案例名称": "小项目（虚构）", "评价基准日": "2023-09-30"}
        row[1].value = answers.get(str(row[0].value), row[1].value)
    workbook["来源"]["A2"], workbook["来源"]["B2"] = "form", "自评表"
    for row in workbook["指标数据"].iter_rows(min_row=2):
        figure = {"投诉件数": 4, "办结件数": 3}.get(str(row[0].value))
        if figure is not None:
            row[1].value, row[4].value = figure, "form"
    workbook.save(book)


def test_import_refuses_what_is_no_workbook_and_writes_nothing(tmp_path: Path) -> None:
    book = tmp_path / "case.xlsx"
    book.write_bytes(b"not a workbook")
    result = run("case", "import", book, tmp_path / "folder")
    assert result.exit_code == 1
    assert not (tmp_path / "folder").exists()


def test_check_tells_where_figures_and_records_disagree(tmp_path: Path) -> None:
    path = write_case(tmp_path, case=CASE.replace("value: 66.67%", "value: 25.68%"))
    result = run("case", "check", path)
    assert result.exit_code == 0
    assert "case.yaml:10:16: 警告 “开工率”报的是 25.68%" in result.stderr
    assert "没有发现问题" not in result.stdout


@pytest.mark.parametrize(
    "command", [("evaluate",), ("case", "check"), ("verify",), ("case", "new")], ids=" ".join
)
def test_a_name_the_system_refuses_is_a_problem(command: tuple[str, ...]) -> None:
    framework = ("--framework", "oecd-dac-2019") if command == ("case", "new") else ()
    result = run(*command, "a" * 300, *framework)
    assert result.exit_code == 1
    assert "File name too long" in result.stderr


def test_a_missing_workbook_is_a_problem(tmp_path: Path) -> None:
    result = run("case", "import", tmp_path / "nowhere.xlsx", tmp_path / "folder")
    assert result.exit_code == 1
    assert "nowhere.xlsx: 错误" in result.stderr


def test_the_next_command_can_be_pasted(tmp_path: Path) -> None:
    target = tmp_path / "项目 一"
    result = run("case", "new", target, "--framework", "oecd-dac-2019")
    assert f"hengjian case check '{target}'" in result.stdout


@pytest.mark.parametrize(
    ("change", "range"),
    [
        (("实际质量达标率", "196.5%"), "≤ 100%"),
        (("实际成本", "-1万元"), "≥ 0万元"),
        (("年度数量指标值", "-5"), "≥ 0"),
    ],
)
def test_shipped_frameworks_refuse_impossible_figures(
    tmp_path: Path, change: tuple[str, str], range: str
) -> None:
    name, value = change
    case = tmp_path / "case"
    run("case", "new", case, "--framework", "self-evaluation-2020")
    file = case / "case.yaml"
    text = file.read_text("utf-8").replace("as_of:  ", "as_of: 2023-12-31 ")
    figure = f"facts:\n  {name}: {{value: '{value}', source: form}}\n"
    file.write_text(text.replace("facts:\n", figure, 1), "utf-8")
    result = run("evaluate", case)
    assert result.exit_code == 1
    assert range in result.stderr
