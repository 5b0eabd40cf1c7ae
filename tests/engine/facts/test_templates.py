"""Templates, and the way back: filled in, imported, read again, nothing changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from hengjian.bilingual import Language
from hengjian.engine.facts.checking import check_case
from hengjian.engine.facts.reading import read_case, read_records
from hengjian.engine.facts.templates import new_case
from hengjian.engine.facts.writing import import_workbook
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.frameworks.shipped import data_dictionary
from tests.engine.facts.conftest import Write
from tests.engine.facts.refusals import refused, spoken
from tests.engine.facts.test_checking import FRAMEWORK


@pytest.fixture(scope="module")
def framework() -> CompiledFramework:
    return read_framework_text(FRAMEWORK, "two-facts.yaml")


def filled(path: Path, language: Language) -> None:
    """Fill a workbook template in as a person would."""
    book = load_workbook(path)
    yes = "是" if language == "zh" else "yes"
    project, sources, facts, evidence, judgements, sites, payments = book.worksheets
    project["B3"], project["B7"] = "河东片区", "2022-07-31"
    sources.append(["form", "绩效自评表"])
    values = {"预算": 41254.5, "开工小区数": 1, "计划小区数": 1, "支付金额": None}
    for row, (name, value) in enumerate(values.items(), start=2):
        assert facts.cell(row, 1).value == name
        facts.cell(row, 2, value)
        facts.cell(row, 5, "form")
    evidence.append(
        [
            "e1",
            "批复",
            evidence.data_validations.dataValidation[0].formula1[1:-1].split(",")[0],
            "form",
        ]
    )
    answers = iter([yes, "50%", 0, "90%", 88, 92, yes])
    items = {"tier": "达成", "档次": "达成", "score": "judge", "评委打分": "judge"}
    for row in range(2, judgements.max_row + 1):
        if judgements.cell(row, 1).value:
            part = judgements.cell(row, 2).value
            judgements.cell(row, 4, next(answers))
            judgements.cell(row, 5, "见材料")
            judgements.cell(row, 6, "e1")
            if part in items:
                judgements.cell(row, 3, f"{items[part]}{row if items[part] == 'judge' else ''}")
    fill_first(sites, {1: "S1", 2: "甲", 6: yes, 14: "2022-05-01"})
    fill_first(payments, {1: "P1", 3: "2022-01-05", 4: 1234.56, 5: "loan"})
    book.save(path)


def fill_first(sheet: Any, cells: dict[int, Any]) -> None:
    for column, value in cells.items():
        sheet.cell(2, column, value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workbook_template_filled_imported_and_read_again(
    tmp_path: Path, framework: CompiledFramework, language: Language
) -> None:
    book, home = tmp_path / "case.xlsx", tmp_path / "case"
    new_case(book, framework, language)
    filled(book, language)
    assert import_workbook(book, home) == ()
    first, second = read_case(book), read_case(home)
    assert second.case == first.case
    assert len(first.case.judgements) == 5
    assert first.case.facts["预算"].value == "41254.5万元"
    one, two = (read_records(files, framework.tables) for files in (first, second))
    assert one.rows == two.rows
    assert one.rows["payments"][0]["amount"] * 100 == 123456
    assert check_case(second, framework) == ()


def test_folder_template_lists_everything_there_is_to_fill_in(
    tmp_path: Path, framework: CompiledFramework
) -> None:
    home = tmp_path / "case"
    new_case(home, framework)
    assert sorted(p.name for p in home.iterdir()) == ["case.yaml", "payments.csv", "sites.csv"]
    header = (home / "payments.csv").read_text(encoding="utf-8-sig")
    assert "支付金额（元）" in header
    text = (home / "case.yaml").read_text(encoding="utf-8")
    for asked in (
        "预算",
        "开工小区数",
        "B1",
        "a:",
        "有批复",
        "late:",
        "tier:",
        "judge-2",
        "passed:",
    ):
        assert asked in text
    (found,) = refused(lambda: read_case(home))
    assert text.splitlines()[found.place.line - 1].startswith("as_of:")


def test_folder_template_reads_once_its_lines_are_uncommented(
    tmp_path: Path, framework: CompiledFramework
) -> None:
    home = tmp_path / "case"
    new_case(home, framework)
    file = home / "case.yaml"
    text = file.read_text(encoding="utf-8").replace("as_of:", "as_of: 2022-07-31")
    text = re.sub(r"^  # (?=\S|  )", "  ", text, flags=re.MULTILINE)
    for blank, value in (
        ("value: '万元'", "value: 5万元"), ("value: '个'", "value: 5个"),
        ("title: ,", "title: 批复,"),
        ("met: ,", "met: true,"), ("times: ,", "times: 1,"), ("tier:", "tier: 达成"),
        ("share:", "share: 90%"), ("passed:", "passed: true"),
        ("judge-1:", "judge-1: 90"), ("judge-2:", "judge-2: 80"),
        ("reason: ,", "reason: 见附件,"), ("reason:\n", "reason: 见附件\n"),
        ("place: }", "place: ''}"), ("evidence: []", "evidence: [e1]"),
    ):  # fmt: skip
        text = text.replace(blank, value)
    file.write_text(text, encoding="utf-8")
    found = spoken(check_case(read_case(home), framework))
    assert {p.code for p in found} <= {"table-without-rows", "judgement-unsupported"}
    assert len(read_case(home).case.judgements) == 5


def test_nothing_is_overwritten(
    tmp_path: Path, framework: CompiledFramework, workbook: Write
) -> None:
    home = tmp_path / "full"
    home.mkdir()
    (home / "note.txt").write_text("mine")
    for write in (lambda: new_case(home, framework), lambda: import_workbook(workbook(), home)):
        assert refused(write)[0].code == "target-not-empty"
    assert [p.name for p in home.iterdir()] == ["note.txt"]
    book = workbook()
    before = book.read_bytes()
    assert refused(lambda: new_case(book, framework))[0].code == "target-not-empty"
    assert book.read_bytes() == before


def test_an_empty_folder_may_be_filled(tmp_path: Path, workbook: Write) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    import_workbook(workbook(), home)
    assert read_case(home).case == read_case(workbook()).case


@pytest.mark.parametrize(
    "sheets",
    [
        {"小区": [["小区编号"], ["S1"]]},
        {"自有记录": [["甲"], ["=1+1"]]},
        {"项目": [["项目", "内容"], ["代号", "x"]]},
    ],
)
def test_nothing_partial_is_written(tmp_path: Path, workbook: Write, sheets: Any) -> None:
    book = workbook(sheets)
    before = sorted(tmp_path.iterdir())
    refused(lambda: import_workbook(book, tmp_path / "case"))
    assert sorted(tmp_path.iterdir()) == before


def test_import_keeps_what_no_dictionary_knows_and_what_sources_hand_over(
    tmp_path: Path, workbook: Write
) -> None:
    (tmp_path / "form.pdf").write_bytes(b"%PDF")
    book = workbook(
        {
            "来源": [["编号", "名称", "文件"], ["form", "表", "form.pdf"]],
            "自有记录": [["甲", "乙"], ["1", "x,y"]],
        }
    )
    home = tmp_path / "case"
    (warned,) = spoken(import_workbook(book, home))
    assert warned.code == "table-unknown"
    assert (home / "自有记录.csv").read_text(encoding="utf-8-sig") == '甲,乙\n1,"x,y"\n'
    assert (home / "form.pdf").read_bytes() == b"%PDF"
    assert read_case(home).case == read_case(book).case


def test_where_nothing_can_be_written(tmp_path: Path, framework: CompiledFramework) -> None:
    (tmp_path / "file").write_text("x")
    (found,) = refused(lambda: new_case(tmp_path / "file" / "case", framework))
    assert found.code == "target-unwritable"


def test_the_dictionary_has_the_columns_the_template_asks_for(
    tmp_path: Path, framework: CompiledFramework
) -> None:
    new_case(tmp_path / "case", framework)
    header = (tmp_path / "case" / "sites.csv").read_text(encoding="utf-8-sig").strip().split(",")
    assert len(header) == len(data_dictionary()["sites"].columns)
