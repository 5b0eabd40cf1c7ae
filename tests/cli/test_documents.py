"""hengjian report, verify, demo: what is handed over."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.run import run, run_json
from tests.engine.small import CASE, write_case


@pytest.mark.parametrize(
    ("suffix", "starts"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")]
)
def test_report_by_suffix(tmp_path: Path, suffix: str, starts: bytes) -> None:
    out = tmp_path / f"report.{suffix}"
    result = run("report", write_case(tmp_path / "case"), "--out", out)
    assert result.exit_code == 0
    assert out.read_bytes().startswith(starts)
    assert [p.name for p in tmp_path.iterdir() if p != tmp_path / "case"] == [out.name]


def test_a_package_of_any_case_verifies(tmp_path: Path) -> None:
    out = tmp_path / "small.zip"
    assert run("report", write_case(tmp_path / "case"), "--out", out).exit_code == 0
    names = set(zipfile.ZipFile(out).namelist())
    assert {"manifest.json", "trace.json", "verify.py", "case/case.yaml"} <= names
    assert {"reports/report.docx", "reports/report.pdf", "reports/report.html"} <= names
    result = run("verify", out)
    assert result.exit_code == 0
    assert result.stdout.count("✓") == 4
    assert [check["holds"] for check in run_json("verify", out)] == [True] * 4


def test_a_changed_trace_fails_and_says_where(tmp_path: Path) -> None:
    trace = tmp_path / "trace.json"
    run("evaluate", write_case(tmp_path / "case"), "--trace", trace)
    data = json.loads(trace.read_text("utf-8"))
    data["indicators"][1]["score"] = "60.00"
    trace.write_text(json.dumps(data), encoding="utf-8")
    result = run("verify", trace)
    assert result.exit_code == 1
    table = [line.split() for line in result.stdout.splitlines()]
    assert ["指标或数据", "项目", "原为", "应为"] in table
    assert ["A1", "开工率", "得分", "60", "40"] in table


@pytest.mark.parametrize("name", ["report.odt", "nowhere/report.docx"])
def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    result = run("report", write_case(tmp_path / "case"), "--out", tmp_path / name)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert not (tmp_path / name).exists()


def test_prose_that_names_no_figure_is_refused_with_its_place(tmp_path: Path) -> None:
    case = CASE + "narrative:\n  background: '总投资{facts.总投资额}。'\n"
    result = run("report", write_case(tmp_path / "c", case=case), "--out", tmp_path / "r.html")
    assert result.exit_code == 1
    assert "facts.总投资额" in result.stderr
    assert not (tmp_path / "r.html").exists()


def test_demo_refuses_a_folder_it_cannot_make_before_it_prints(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("demo", "--no-serve", "--out", tmp_path / "file" / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "错误 文件写不进去" in result.stderr


def test_demo_prints_the_published_result_and_writes_everything(tmp_path: Path) -> None:
    result = run("demo", "--no-serve", "--out", tmp_path / "new" / "out")
    assert result.exit_code == 0
    for part in ("总分 67.40 / 100", "等级 中", "17.00", "27.00", "14.11", "9.29", "67.45"):
        assert part in result.stdout
    assert "25.68%" in result.stderr  # the published ratio that contradicts its own counts
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {
        ".done",
        "hongta.zip",
        "index.html",
        "report.docx",
        "report.html",
        "report.pdf",
        "trace.json",
    }
