"""A case as one workbook: what its cells mean, and what is refused before it is opened."""

from __future__ import annotations

import datetime as dt
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hengjian.engine.facts.reading import read_case, read_records
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.errors import Problem, Severity
from hengjian.office import Bounds
from tests.engine.facts.conftest import Write
from tests.engine.facts.refusals import refused, spoken

PAYMENTS = ["支付编号", "支付日期", "支付金额（元）", "资金来源"]
PAID = dt.date(2022, 1, 5)


def payment(amount: Any, paid_on: Any = PAID) -> dict[str, list[list[Any]]]:
    return {"资金支付": [PAYMENTS, ["P1", paid_on, amount, "loan"]]}


def amount(path: Path) -> object:
    return read_records(read_case(path), data_dictionary()).rows["payments"][0]["amount"]


def records_problems(path: Path) -> tuple[Problem, ...]:
    return refused(lambda: read_records(read_case(path), data_dictionary()))


def test_a_workbook_says_what_a_folder_says(folder: Write, workbook: Write) -> None:
    assert read_case(workbook()).case == read_case(folder()).case


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (30878.14, "30878.14"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        ("30,878.14", "30878.14"),
        ("3.1万元", "31000"),
    ],
)
def test_numbers_are_the_digits_the_sheet_shows(workbook: Write, cell: Any, expected: str) -> None:
    assert amount(workbook(payment(cell))) == Fraction(expected)


def formatted(sheet: str, cell: str, number_format: str) -> Any:
    def change(book: Any) -> None:
        book[sheet][cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("value", "unit", "number_format", "read"),
    [
        (0.2703, "%", "0.00%", "27.03%"),
        (0.27, "%", "0.00%", "27.00%"),
        (67.4, "分", "0.00", "67.40分"),
        (30878.14, "万元", "#,##0.00", "30878.14万元"),
        (30878.1, "万元", "General", "30878.1万元"),
        (12.5, "", '0.00"万元"', "12.50万元"),
        (123456, "元", '0!.0,"万元"', "123456元"),
        ("52300元", "万元", "General", "52300元"),
        (12, "USD", "General", "12 USD"),
    ],
)
def test_figures_are_read_as_they_show(
    workbook: Write, value: Any, unit: str, number_format: str, read: str
) -> None:
    path = workbook(
        {"指标数据": [["名称", "数值", "单位", "来源"], ["开工率", value, unit, "form"]]},
        formatted("指标数据", "B2", number_format),
    )
    assert read_case(path).case.facts["开工率"].value == read


def test_real_dates_are_dates_and_bare_numbers_are_not(workbook: Write) -> None:
    rows = read_records(read_case(workbook(payment(1, PAID))), data_dictionary()).rows
    assert rows["payments"][0]["paid_on"] == PAID
    (found,) = records_problems(workbook(payment(1, 44743)))
    assert (found.code, found.place.cell) == ("date-is-serial", "B2")
    assert "2022-07-01" in found.hint()
    (found,) = records_problems(workbook(payment(1, 2022.7)))
    assert found.code == "date-imprecise"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("=1+1", "cell-formula"), ("#REF!", "cell-error-value"), (-5, "number-negative")],
)
def test_problems_carry_sheet_and_cell(workbook: Write, cell: Any, code: str) -> None:
    path = workbook(payment(cell))
    (found,) = records_problems(path)
    assert (found.code, str(found.place)) == (code, f"{path}[资金支付!C2]")


def test_a_formula_among_the_facts(workbook: Write) -> None:
    path = workbook(
        {"指标数据": [["名称", "数值", "单位", "来源"], ["开工率", "=80/296", "%", "form"]]}
    )
    (found,) = refused(lambda: read_case(path))
    assert (found.code, found.place.sheet, found.place.cell) == ("cell-formula", "指标数据", "B2")
    assert "=80/296" in found.message()


def test_merged_cells(workbook: Write) -> None:
    path = workbook(payment(1), lambda book: book["资金支付"].merge_cells("A2:A3"))
    (found,) = records_problems(path)
    assert (found.code, found.place.cell) == ("cell-merged", "A2")
    assert "A2:A3" in found.message()


def test_hidden_sheets_are_named_and_not_read(workbook: Write) -> None:
    def hide(book: Any) -> None:
        book["资金支付"].sheet_state = "hidden"

    files = read_case(workbook(payment("=1"), hide))
    assert read_records(files, data_dictionary()).rows == {}
    (warned,) = spoken(files.problems)
    assert (warned.code, warned.place.sheet) == ("sheet-hidden", "资金支付")


def test_sheets_that_are_no_table(workbook: Write) -> None:
    files = read_case(workbook({"小区表": [["编号"]], "#说明": [["随便写"]]}))
    (warned,) = spoken(read_records(files, data_dictionary()).problems)
    assert (warned.code, warned.place.sheet) == ("table-unknown", "小区表")


def test_all_problems_of_the_case_at_once_each_at_its_cell(workbook: Write) -> None:
    path = workbook(
        {
            "项目": [
                ["项目", "内容"],
                ["案例名称", "甲"],
                ["指标休系", "f"],
                ["评价基准日", 44743],
            ],
            "来源": [["编号", "名称", "日期"], ["form", "表", "2022.7"], ["form", "表", None]],
            "佐证": [["编号", "名称", "类别", "来源"], ["e1", "批复", "红头", "form"]],
            "评判": [["指标", "内容", "编号", "评判"], ["A1", "要点", None, "是"]],
        }
    )
    assert [(p.code, p.place.sheet, p.place.cell) for p in refused(lambda: read_case(path))] == [
        ("entry-unknown", "项目", "A3"),
        ("date-is-serial", "项目", "B4"),
        ("date-imprecise", "来源", "C2"),
        ("entry-twice", "来源", "A3"),
        ("entry-unknown", "佐证", "C2"),
        ("cell-required", "评判", "D2"),
        ("key-missing", "项目", ""),  # 代号
        ("key-missing", "项目", ""),  # 指标体系, whose name is misspelt
    ]


def test_what_the_model_finds_is_placed_in_the_sheet(workbook: Write) -> None:
    path = workbook({"项目": [["项目", "内容"], ["代号", "East River"], ["指标体系", "f"]]})
    found = {p.code: p.place for p in refused(lambda: read_case(path))}
    assert found["slug-pattern"].cell == "B2"
    assert found["key-missing"].sheet == "项目"


JUDGED = [
    ["指标", "内容", "编号", "评判", "理由", "佐证", "评判人", "日期"],
    ["A1", "要点", "a", "是", "有批复", "e1、e2", "王", PAID],
    ["A1", "要点", "b", 0.5, None, None, None, None],
    ["A1", "要点", "c", None, None, None, None, None],
    ["A2", "扣分项", "late", 2, "两次", "e1", None, None],
    ["A2", "扣分项", "loss", "否", "已查账", None, None, None],
    ["A3", "扣分项", None, 0, "全部查过", None, None, None],
    ["A4", "档次", "达成", "85%", "见证", None, None, None],
    ["A5", "是否通过", None, "否", "未验收", None, None, None],
    ["A6", "评委打分", "张", 88.5, None, "e1", None, None],
    ["A6", "评委打分", "李", 90, None, "e2", None, None],
]


def test_judgements_row_by_row(workbook: Write) -> None:
    evidence = [
        ["编号", "名称", "类别", "来源"],
        ["e1", "批复", "正式文件", "form"],
        ["e2", "记录", "working", "form"],
    ]
    path = workbook({"评判": JUDGED, "佐证": evidence}, formatted("评判", "D3", "0%"))
    case = read_case(path).case
    assert case.evidence["e1"].kind == "formal"
    first = case.judgements["A1"]
    assert (first.by, first.on) == ("王", PAID)
    assert first.criteria["a"].met is True
    assert first.criteria["a"].evidence == ("e1", "e2")
    assert str(first.criteria["b"].met) == "50%"
    assert "c" not in first.criteria
    faults = case.judgements["A2"].faults
    assert faults is not None
    assert {id: fault.times for id, fault in faults.items()} == {"late": 2, "loss": 0}
    assert case.judgements["A3"].faults == {}
    assert str(case.judgements["A3"].reason) == "全部查过"
    assert (case.judgements["A4"].tier, str(case.judgements["A4"].share)) == ("达成", "85%")
    assert case.judgements["A5"].passed is False
    assert {k: str(v) for k, v in case.judgements["A6"].scores.items()} == {
        "张": "88.5",
        "李": "90",
    }
    assert case.judgements["A6"].evidence == ("e1", "e2")


def test_deeper_entries_by_their_path(workbook: Write) -> None:
    rows = [
        ["项目", "内容"],
        ["代号", "a"],
        ["案例名称", "甲"],
        ["指标体系", "f"],
        ["评价基准日", PAID],
        ["公布总分", 67.4],
        ["published/indicators/A", 17],
        ["findings/1/title", "进度慢"],
        ["findings/1/text", "开工不足"],
        ["findings/1/indicators/1", "C11"],
    ]
    case = read_case(workbook({"项目": rows})).case
    assert case.published is not None
    assert str(case.published.total) == "67.4"
    assert str(case.published.indicators["A"]) == "17"
    assert case.findings[0].indicators == ("C11",)
    (found,) = refused(lambda: read_case(workbook({"项目": [*rows, ["findings/3/title", "跳号"]]})))
    assert (found.code, found.place.cell) == ("entry-misplaced", "B11")


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    def code(data: bytes) -> str:
        path = tmp_path / "bad.xlsx"
        path.write_bytes(data)
        return refused(lambda: read_case(path))[0].code

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
    assert code(b"code,name\n") == "workbook-broken"
    assert code(ole) == "workbook-kind"
    assert code(ole + "EncryptedPackage".encode("utf-16-le")) == "workbook-encrypted"


def test_a_workbook_cut_short(workbook: Write) -> None:
    path = workbook()
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(lambda: read_case(path))[0].code == "workbook-broken"


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengjian.engine.sheets.workbooks.BOUNDS", Bounds(unpacked=1_000_000))
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 1_000_001)
    (found,) = refused(lambda: read_case(path))
    assert found.code == "workbook-too-large"


def test_document_types_are_refused(workbook: Write) -> None:
    path = workbook()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    (found,) = refused(lambda: read_case(path))
    assert found.code == "workbook-broken"
    assert "DOCTYPE" in found.message()


def test_an_endless_range(workbook: Write) -> None:
    path = workbook(payment(1), lambda book: book["资金支付"].cell(1_000_000, 50, "x"))
    assert records_problems(path)[0].code == "sheet-too-large"


def test_a_workbook_without_a_case(workbook: Write) -> None:
    path = workbook(change=lambda book: book.remove(book["项目"]))
    (found,) = refused(lambda: read_case(path))
    assert (found.code, found.severity) == ("sheet-missing", Severity.ERROR)


def test_a_csv_row_of_a_million_cells_is_refused(folder: Write, tmp_path: Path) -> None:
    path = folder()
    (path / "payments.csv").write_text("a," * 20_000 + "\n", encoding="utf-8")
    [found] = records_problems(path)
    assert (found.code, found.place.line) == ("sheet-too-large", 1)
