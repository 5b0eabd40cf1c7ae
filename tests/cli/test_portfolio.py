"""hengjian portfolio, by the door its users have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import run, run_json
from tests.engine.small import CASE, FRAMEWORK, write_case
from tests.portfolio.lakes import FIRST, rewrite, rows, write_part


@pytest.fixture(name="cases")
def fixture_cases(tmp_path: Path) -> Path:
    """Two cases, of which one cannot be read."""
    folder = tmp_path / "cases"
    write_case(folder / "good")
    write_case(folder / "torn", case=CASE.replace("as_of", "as of"))
    (tmp_path / "small.yaml").write_text(FRAMEWORK, "utf-8")
    return folder


def test_cases_are_loaded_evaluated_and_told(cases: Path, tmp_path: Path) -> None:
    lake, framework = tmp_path / "lake", tmp_path / "small.yaml"
    result = run("portfolio", lake, "--framework", framework, "--from", cases)
    assert result.exit_code == 1, "one case could not be read"
    assert "装入 1 个项目，1 个部分" in result.stderr
    assert "torn" in result.stderr
    assert "部分：新评价 1，未变 0" in result.stdout
    assert "项目：已评价 1，未能评价 0" in result.stdout
    assert "中  1" in result.stdout
    again = run("--lang", "en", "portfolio", lake, "--framework", framework)
    assert again.exit_code == 0
    assert "Parts: 0 evaluated, 1 unchanged" in again.stdout
    assert "Projects: 1 evaluated, 0 could not be" in again.stdout
    assert f"Results in {lake / '_results'}" in again.stdout
    assert again.stderr == ""


def test_what_is_wrong_is_named_with_what_to_do(cases: Path, tmp_path: Path) -> None:
    lake, out = tmp_path / "lake", tmp_path / "out"
    write_case(cases / "torn")
    common = ("portfolio", lake, "--framework", tmp_path / "small.yaml", "--out", out)
    run(*common, "--from", cases)
    file = next(lake.glob("sites/*/*/part-00000.parquet"))
    file.write_bytes(file.read_bytes()[:-7])
    told = run("--lang", "en", *common)
    assert told.exit_code == 1
    assert "Projects: 0 evaluated, 2 could not be" in told.stdout
    assert "lake-file-torn" in told.stdout
    assert "write this one file anew" in " ".join(told.stdout.split())


def test_json_says_the_same(tmp_path: Path) -> None:
    write_part(tmp_path, {"P0": rows(70), "P1": rows(10)})
    rewrite(
        FIRST.file(tmp_path, "ledger"),
        "SELECT * FROM {file} UNION ALL SELECT * FROM {file} WHERE _project = 1",
    )
    from tests.portfolio.lakes import FRAMEWORK as PAID

    framework = tmp_path / "paid.yaml"
    framework.write_text(json.dumps(PAID, ensure_ascii=False), "utf-8")
    data = run_json("portfolio", tmp_path, "--framework", framework)
    assert " ".join(data) == (
        "version lake framework edition results parts kept by_sql projects refused grades "
        "problems told"
    )
    assert (data["projects"], data["refused"]) == (1, 1)
    assert data["parts"] == {"evaluated": 1, "unchanged": 0, "clustered": 0, "rescored": 0}
    assert data["grades"] == [{"grade": "中", "projects": 1}]
    (problem,) = data["problems"]
    assert (problem["code"], problem["projects"], problem["refused"]) == ("lake-key-twice", 1, 1)
    assert problem["place"].endswith("ledger/" + FIRST.path)
    assert problem["hint"]


def test_what_sql_counts_all_the_same_is_told_with_the_reason(tmp_path: Path) -> None:
    write_part(tmp_path / "lake", {"P0": rows(70), "P1": rows(10)})
    measures = {"far": {"unit": "个", "count": "ledger", "where": "paid * paid > paid * planned"}}
    from tests.portfolio.lakes import FRAMEWORK as PAID

    wide = {**PAID, "measures": {**PAID["measures"], **measures}}
    framework = tmp_path / "paid.yaml"
    framework.write_text(json.dumps(wide, ensure_ascii=False), "utf-8")
    common = ("portfolio", tmp_path / "lake", "--framework", framework, "--columns", "always")
    told = run("--lang", "en", *common).stdout
    assert "Counted from clustered columns: 1 parts" in told
    assert "by SQL: far (its row arithmetic may leave 64 bits)" in told
    write_part(tmp_path / "lake", {"P0": rows(70), "P1": rows(20)})
    assert "未变的项目 1" in run(*common).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--region", "x"),
        ("--memory", "much"),
        ("--as-of", "yesterday"),
        ("--basis", "other"),
        ("--master", "x"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run("portfolio", tmp_path, "--framework", "self-evaluation-2020", *arguments)
    assert result.exit_code == 2
    assert arguments[0] in result.stderr


def test_a_folder_that_is_no_lake_is_refused(tmp_path: Path) -> None:
    result = run("portfolio", tmp_path, "--framework", "self-evaluation-2020")
    assert result.exit_code == 1
    assert "没有数据湖" in result.stderr
    assert "--from" in result.stderr
