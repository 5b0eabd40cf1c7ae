"""Case folders: encodings, delimiters, headers, and the place of every problem."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.engine.facts import tables
from hengjian.engine.facts.reading import read_case, read_records
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.model import Table
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.errors import Problem
from tests.engine.facts.conftest import Write
from tests.engine.facts.refusals import refused, spoken

SITES = "小区编号,小区名称,列入计划,楼栋数,实际开工日期\nS1,东一,是,3,2022-05-01\nS2,东二,否,,\n"


def records(home: Path, **specs: Table) -> Records:
    return read_records(read_case(home), specs or data_dictionary())


def problems(home: Path) -> tuple[Problem, ...]:
    return refused(lambda: records(home))


def placed(found: Problem, home: Path) -> str:
    return str(found.place).removeprefix(f"{home}/")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_excel_writes(folder: Write, encoding: str) -> None:
    assert records(folder(sites=SITES.encode(encoding))).rows["sites"] == [
        {
            "code": "S1",
            "name": "东一",
            "planned": True,
            "buildings": Fraction(3),
            "started_on": dt.date(2022, 5, 1),
        },
        {"code": "S2", "name": "东二", "planned": False, "buildings": None, "started_on": None},
    ]


def test_case_yaml_in_gb18030(folder: Write) -> None:
    home = folder()
    text = (home / "case.yaml").read_text(encoding="utf-8")
    (home / "case.yaml").write_bytes(text.encode("gb18030"))
    assert read_case(home).case.title.zh == "河东片区"


def test_a_damaged_byte_is_shown_with_its_offset_and_line(folder: Write) -> None:
    data = SITES.encode()
    at = data.index("东二".encode())
    home = folder(sites=data[:at] + b"\xff" + data[at:])
    (found,) = problems(home)
    assert found.code == "encoding-unknown"
    assert placed(found, home) == "sites.csv:3"
    assert f"{at}" in found.message()
    assert "0xFF" in found.message()


def test_bytes_that_are_no_text_are_refused(folder: Write) -> None:
    assert problems(folder(sites=b"code\0name"))[0].code == "encoding-unknown"
    assert problems(folder(sites=b"\x81\x20\x20\xff"))[0].code == "encoding-unknown"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(folder: Write, delimiter: str) -> None:
    text = SITES.replace(",", delimiter).replace("\n", "\r\n")
    assert len(records(folder(sites=text)).rows["sites"]) == 2


def test_headers_by_key_by_title_in_either_language_or_with_a_unit(folder: Write) -> None:
    home = folder(
        payments="code,Paid on,支付金额（万元）,资金来源 *,# 经办人\nP1,2022-01-05,1.5,loan,王\n"
    )
    (row,) = records(home).rows["payments"]
    assert row["amount"] == 15000
    assert row["paid_on"] == dt.date(2022, 1, 5)
    assert "经办人" not in str(row)


def test_a_table_may_be_named_by_its_title(folder: Write) -> None:
    assert len(records(folder(小区=SITES)).rows["sites"]) == 2


@pytest.mark.parametrize(
    ("header", "code", "said"),
    [
        ("code,paid_on,支付金额（户）,source", "unit-mismatch", "元"),
        ("code,paid_on,支付金额（块钱）,source", "unit-unknown", "块钱"),
        ("code,paid_on,付款金额,source", "header-assumed", "支付金额"),
        ("code,paid_on,source,支付金额,amount", "column-twice", "第 4 列"),
        ("code,paid_on,source", "column-missing", "支付金额"),
        ("code,支付日期（计划）,支付金额,source", "column-unknown", "支付日期"),
    ],
)
def test_headers_that_are_refused(folder: Write, header: str, code: str, said: str) -> None:
    found = problems(folder(payments=header + "\n"))
    assert code in [p.code for p in found]
    match = next(p for p in found if p.code == code)
    assert said in match.message() + match.hint()
    assert match.place.line == 1


def test_every_problem_is_listed_with_line_and_column(folder: Write) -> None:
    home = folder(
        payments=(
            "code,paid_on,amount,source\n"
            "P1,2022.7,100,loan\n"
            "P2,44743,-5,loan\n"
            "\n"
            "P2,2022-07-01,0.001,gift\n"
            ",2022-07-01,=SUM(C2:C3),loan\n"
        )
    )
    assert [(p.code, placed(p, home)) for p in problems(home)] == [
        ("date-imprecise", "payments.csv:2:2"),
        ("date-is-serial", "payments.csv:3:2"),
        ("number-negative", "payments.csv:3:3"),
        ("decimals-too-fine", "payments.csv:5:3"),
        ("option-unknown", "payments.csv:5:4"),
        ("key-duplicate", "payments.csv:5:1"),
        ("cell-required", "payments.csv:6:1"),
        ("cell-formula", "payments.csv:6:3"),
    ]


def test_duplicate_keys_name_both_lines(folder: Write) -> None:
    home = folder(sites="code,name,planned\nS1,甲,是\nS2,乙,是\nS1,丙,是\n")
    (found,) = problems(home)
    assert (found.code, placed(found, home)) == ("key-duplicate", "sites.csv:4:1")
    assert "sites.csv:2:1" in found.message("en")
    assert "S1" in found.message()


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ("S1,甲\n", "row-short", "sites.csv:2:2"),
        ("S1,甲,是,多\n", "column-unnamed", "sites.csv:2:4"),
        ('S1,"甲,是\n', "csv-broken", "sites.csv:2"),
    ],
)
def test_ragged_rows_and_broken_quotes(folder: Write, rows: str, code: str, place: str) -> None:
    home = folder(sites="code,name,planned\n" + rows)
    (found,) = problems(home)
    assert (found.code, placed(found, home)) == (code, place)


def test_a_cell_over_several_lines_counts_from_its_first(folder: Write) -> None:
    home = folder(sites='code,name,planned\nS1,"甲\n乙",是\nS2,丙,不知\n')
    (found,) = problems(home)
    assert placed(found, home) == "sites.csv:4:3"


def test_what_is_absent_and_what_is_empty(folder: Write) -> None:
    found = records(folder(sites="code,name,planned\n"))
    assert found.rows == {"sites": []}
    (warned,) = spoken(found.problems)
    assert warned.code == "table-without-rows"


def test_a_file_without_a_header(folder: Write) -> None:
    assert problems(folder(sites="\n\n"))[0].code == "table-empty"


def test_a_misspelt_file_is_not_passed_over_in_silence(folder: Write) -> None:
    found = records(folder(paymnts="code\n"))
    assert found.rows == {}
    (warned,) = spoken(found.problems)
    assert warned.code == "table-unknown"
    assert "payments" in warned.hint()


def test_one_table_in_two_files(folder: Write) -> None:
    (found,) = problems(folder(sites=SITES, 小区=SITES))
    assert found.code == "table-twice"


def test_long_lists_of_problems_are_cut_and_counted(folder: Write) -> None:
    rows = "".join(f"S{n},甲,不知\n" for n in range(250))
    found = problems(folder(sites="code,name,planned\n" + rows))
    assert len(found) == tables.LISTED + 1
    assert found[-1].code == "more-problems"
    assert "50" in found[-1].message()


def test_long_cells(folder: Write) -> None:
    home = folder(sites=f"code,name,planned\nS1,{'长' * 10_001},是\n")
    assert problems(home)[0].code == "cell-too-long"


def test_too_many_rows(folder: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 3)
    rows = "".join(f"S{n},甲,是\n" for n in range(5))
    assert problems(folder(sites="code,name,planned\n" + rows))[0].code == "too-many-rows"


def test_too_many_lines_though_they_are_empty(
    folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hengjian.engine.sheets.text_files.LINES", 20)
    assert problems(folder(sites=SITES + "\n" * 20))[0].code == "too-many-rows"
    assert problems(folder(sites=SITES.replace("\n", "\r") + "\r" * 20))[0].code == "too-many-rows"


def test_a_table_of_nothing_but_problems_is_not_read_to_its_end(
    folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "COUNTED", 300)
    home = folder(sites="code,name,planned\n" + "S1,甲,是\n" * 900)
    stopped, *_, last = problems(home)
    assert (stopped.code, placed(stopped, home)) == ("reading-stopped", "sites.csv")
    assert "304" in stopped.message()
    assert last.code == "more-problems"
    assert "101" in last.message()


def test_too_large_a_file(folder: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengjian.engine.sheets.text_files.BYTES", 2_000)
    assert problems(folder(sites=SITES + "\n" * 2_000))[0].code == "file-too-large"


def test_reading_keeps_pace(folder: Write) -> None:
    header = (
        "code,name,street,planned,built_year,buildings,households,floor_area,started_on,section"
    )
    rows = "".join(
        f"S{n},小区{n},街{n % 7},是,{1950 + n % 50},{n % 20},{n},{n}.25,2022-0{n % 9 + 1}-11,1\n"
        for n in range(1_500)
    )
    home = folder(sites=header.replace("street", "sub_district") + "\n" + rows)
    files = read_case(home)
    assert len(read_records(files, data_dictionary()).rows["sites"]) == 1_500
