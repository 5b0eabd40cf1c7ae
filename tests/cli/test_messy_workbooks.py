"""Workbooks as offices keep them, each imported in one round: headers confirmed, nothing mended."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hengjian.engine.facts.reading import read_case, read_records
from hengjian.engine.frameworks.shipped import data_dictionary
from tests.cli.run import run, run_json
from tests.engine.sheets.messy import SHAPES, write_messy

FRAMEWORK = """\
framework: paid
edition: "1"
title: 支付（虚构）
points: 100
grades: cn-90-80-60
measures:
  支付总额: {unit: 万元, sum: payments.amount}
indicators:
  - {code: A, name: 支付, points: 100, value: 支付总额, unit: 万元, target: 26.50005万元,
     score: proportional}
"""
SOURCES = {"P1": "special_bond", "P2": "central", "P3": "residents"}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A new case for a framework that counts payments."""
    framework = tmp_path / "own.yaml"
    framework.write_text(FRAMEWORK, encoding="utf-8")
    home = tmp_path / "case"
    assert run("case", "new", home, "--framework", framework).exit_code == 0
    file = home / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("as_of:  ", "as_of: 2023-12-31 "), "utf-8")
    return home


@pytest.mark.parametrize("shape", [*SHAPES, "old xls", "et of WPS", "open document"])
def test_each_is_imported_in_one_round(case: Path, tmp_path: Path, shape: str) -> None:
    ledger = write_messy(tmp_path, shape)
    result = run("case", "import", ledger, case, "--accept-headers")
    assert result.exit_code == 0, result.stderr
    rows = read_records(read_case(case), data_dictionary()).rows["payments"]
    assert {row["code"]: (row["paid_on"], row["amount"]) for row in rows} == {
        "P1": (dt.date(2023, 1, 5), Fraction(10000)),
        "P2": (dt.date(2023, 3, 1), Fraction("250000.5")),
        "P3": (dt.date(2023, 5, 20), Fraction(5000)),
    }
    assert {row["code"]: row["source"] for row in rows} == SOURCES
    assert all(str(row["payee"]).startswith("虚构公司") for row in rows)
    assert run_json("evaluate", case)["total"] == "100.00"


def test_what_was_assumed_is_shown_and_asked_once(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "other names")
    first = run("case", "import", ledger, case)
    assert first.exit_code == 1
    assert "“付款单号”读作“支付编号”" in first.stderr
    assert (case / "payments.csv").read_text("utf-8-sig").count("\n") == 1
    assert run("case", "import", ledger, case, "--accept-headers").exit_code == 0
    remembered = (tmp_path / "headers.yaml").read_text("utf-8")
    assert "付款单号: 支付编号" in remembered
    (case / "payments.csv").unlink()
    again = run("case", "import", ledger, case)
    assert (again.exit_code, again.stderr) == (0, "")


def test_what_was_confirmed_may_be_changed_by_hand(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "other names")
    names = "付款单号: 支付编号, 付款时间: 支付日期, 实付金额（元）: 用途"
    text = f"tables:\n  资金支付: {{{names}, 资金渠道: 资金来源, 付款对象: ''}}\n"
    (tmp_path / "headers.yaml").write_text(text, "utf-8")
    result = run("case", "import", ledger, case)
    assert "缺少必填列“支付金额”" in result.stderr


def test_all_that_is_wrong_is_told_in_one_round(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "other names")
    book = load_workbook(ledger)
    sheet = book["资金支付"]
    sheet["B2"], sheet["C3"], sheet["D4"] = "2023.1", "=1+1", "彩票"
    sheet["F1"] = "经手科室"
    book.save(ledger)
    result = run("case", "import", ledger, case)
    for place in ("A1", "B1", "C1", "D1", "E1", "F1", "B2", "C3", "D4"):
        assert f"资金支付!{place}" in result.stderr, place
    assert "专项债券（special_bond）" in result.stderr


def test_a_total_that_the_rows_do_not_reach_is_told(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "printed pages")
    book = load_workbook(ledger)
    book["资金支付"]["C10"] = 275000.5
    book.save(ledger)
    result = run("case", "import", ledger, case)
    assert result.exit_code == 0
    assert "合计行的“支付金额”是 275000.5，上面各行相加是 265000.5元" in result.stderr


def test_amounts_merged_over_rows_belong_to_no_row(case: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "资金支付"
    sheet.append(["支付编号", "支付日期", "支付金额（元）", "资金来源"])
    sheet.append(["P1", "2023-01-05", 100, "贷款"])
    sheet.append(["P2", "2023-01-06", None, "贷款"])
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "ledger.xlsx")
    result = run("case", "import", tmp_path / "ledger.xlsx", case)
    assert result.exit_code == 1
    assert result.stderr.count("错误") == 1
    assert "“C2:C3”是合并单元格" in result.stderr


def test_tables_with_rows_are_never_written_over(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "totals and notes")
    assert run("case", "import", ledger, case).exit_code == 0
    before = (case / "payments.csv").read_bytes()
    again = run("case", "import", ledger, case)
    assert again.exit_code == 1
    assert "不会覆盖" in again.stderr
    assert (case / "payments.csv").read_bytes() == before


def test_columns_that_are_not_read_are_not_lost(case: Path, tmp_path: Path) -> None:
    ledger = write_messy(tmp_path, "another title")
    assert run("case", "import", ledger, case, "--accept-headers").exit_code == 0
    header, first, *_ = (case / "payments.csv").read_text("utf-8-sig").splitlines()
    assert "# 经手科室" in header
    assert "虚构科" in first


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF 文件"),
        (b"<html><table></table></html>", "改了后缀的网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 Office 文件，但不是工作簿"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(
    case: Path, tmp_path: Path, data: bytes, kind: str
) -> None:
    file = tmp_path / "ledger.xls"
    file.write_bytes(data)
    result = run("case", "import", file, case)
    assert result.exit_code == 1
    assert f"这是{kind}，读不了" in result.stderr


def test_the_framework_of_a_case_is_found_from_where_the_case_stands(
    case: Path, tmp_path: Path
) -> None:
    assert "framework: ../own.yaml" in (case / "case.yaml").read_text("utf-8")
    book = tmp_path / "books" / "case.xlsx"
    assert run("case", "new", book, "--framework", tmp_path / "own.yaml").exit_code == 0
    workbook = load_workbook(book)
    sheet = workbook["项目"]
    entries = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    assert entries["指标体系"].value == "../own.yaml"
    entries["案例名称"].value, entries["评价基准日"].value = "虚构项目", "2023-12-31"
    workbook["资金支付"].append(["P1", None, "2023-01-05", 1000, "专项债券"])
    workbook.save(book)
    folder = tmp_path / "deep" / "er" / "case"
    assert run("case", "import", book, folder).exit_code == 0
    assert "framework: ../../../own.yaml" in (folder / "case.yaml").read_text("utf-8")
    assert run("case", "check", folder).exit_code == 0
