"""Manual of a case: a project's figures, judgements and records, as a folder or as one workbook.

A case is a folder with a ``case.yaml``; beside it may stand one CSV file a record table, in the
columns of the data dictionary. The same case may come as one ``.xlsx`` workbook. Each test is one
thing to know about writing one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from hengjian.engine.api import check_case_files, evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused

FRAMEWORK = """\
framework: renewal
edition: "1"
title: 老旧小区改造
points: 20
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
measures:
  开工小区数: {unit: 个, count: sites, where: started_on <= as_of}
  计划小区数: {unit: 个, count: sites, where: planned}
indicators:
  - code: A
    name: 开工率
    points: 10
    value: 开工小区数 / 计划小区数
    target: 100%
    score: proportional
  - code: B
    name: 程序规范
    points: 10
    score: {rule: checklist, criteria: [{id: approved, text: 有批复}, {id: asked, text: 征求意见}]}
"""

CASE = """\
case: river-east                    # a code of its own
title: {zh: 河东片区, en: River East} # one wording, or one in each language
framework: renewal.yaml             # a shipped framework by name, or a file by its path from here
as_of: 2022-07-31                   # the day it is evaluated at

sources:                            # where figures are taken from
  form: {title: 绩效自评表, date: 2022-08-15}

facts:                              # each figure with its unit, its source and its place there
  开工小区数: {value: 80个, source: form, place: 表1第3行}
  计划小区数: {value: 200个, source: form, place: 表1第2行}

evidence:                           # formal, working, voucher or explanation
  e1: {title: 关于同意立项的批复, kind: formal, source: form, place: 附件1}

judgements:                         # by indicator; each part its rule asks for, with reasons
  B:
    criteria:
      approved: {met: true, evidence: [e1]}
      asked: {met: 50%, reason: 只征求了部分小区的意见}
"""

SITES = """\
小区编号,小区名称,列入计划,实际开工日期
S1,东一,是,2022-05-01
S2,东二,是,2022年6月1日
S3,东三,是,2022-09-01
S4,东四,否,
"""

FACTS = "".join(line + "\n" for line in CASE.splitlines() if "小区数:" in line)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "renewal.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return tmp_path


def change(home: Path, before: str, after: str) -> Path:
    """Replace a part of the case."""
    text = (home / "case.yaml").read_text(encoding="utf-8")
    assert before in text
    (home / "case.yaml").write_text(text.replace(before, after), encoding="utf-8")
    return home


def scores(result: Evaluation) -> dict[str, str]:
    return {code: str(result[code].score) for code in ("A", "B")}


def refusals(action: Callable[[], object]) -> list[tuple[str, str]]:
    """The codes of the problems, with where each stands: line and column, or sheet and cell."""
    with pytest.raises(Refused) as caught:
        action()
    return [
        (found.code, str(found.place).removeprefix(found.place.file).strip(":[]"))
        for found in caught.value.problems
    ]


def test_reported_figures_and_judgements_make_a_score(home: Path) -> None:
    assert scores(evaluate_case(home)) == {"A": "4.00", "B": "7.50"}


def test_records_stand_in_for_figures_that_are_not_reported(home: Path) -> None:
    """Of three planned sites two had started by 2022-07-31."""
    change(home, FACTS, "  {}\n")
    (home / "sites.csv").write_text(SITES, encoding="utf-8")
    assert scores(evaluate_case(home))["A"] == "6.67"


def test_figures_and_records_that_differ_are_a_problem_and_the_case_says_which_counts(
    home: Path,
) -> None:
    (home / "sites.csv").write_text(SITES, encoding="utf-8")
    reported = evaluate_case(home)
    assert [p.code for p in reported.problems] == ["facts-disagree", "facts-disagree"]
    assert scores(reported)["A"] == "4.00"
    change(home, "as_of:", "basis: records\nas_of:")
    assert scores(evaluate_case(home))["A"] == "6.67"


def test_units_are_written_and_never_guessed(home: Path) -> None:
    change(home, "80个", "80")
    change(home, "200个", "200户")
    assert refusals(lambda: evaluate_case(home)) == [
        ("unit-missing", "10:18"),
        ("unit-mismatch", "11:18"),
    ]


def test_all_problems_of_a_case_come_at_once(home: Path) -> None:
    change(home, "source: form, place: 表1第3行", "source: from, place: 表1第3行")
    change(home, "evidence: [e1]", "evidence: [e2]")
    assert refusals(lambda: evaluate_case(home)) == [
        ("source-unknown", "10:31"),
        ("evidence-unknown", "19:40"),
    ]


def test_tables_may_come_from_excel_on_a_chinese_system(home: Path) -> None:
    """GB18030, Chinese titles for the columns, amounts in the unit the header says."""
    change(home, FACTS, "  {}\n")
    (home / "小区.csv").write_bytes(SITES.encode("gb18030"))
    (home / "payments.csv").write_bytes(
        '支付编号,支付日期,支付金额（万元）,资金来源\r\nP1,2022/1/5,"1,234.56",loan\r\n'.encode(
            "gb18030"
        )
    )
    assert scores(evaluate_case(home))["A"] == "6.67"


def test_every_wrong_cell_is_named_by_line_and_column(home: Path) -> None:
    (home / "sites.csv").write_text(
        "code,name,planned,started_on\n"
        "S1,东一,是,2022.7\n"  # which day of July?
        "S1,东二,是,44743\n"  # a spreadsheet's number for a day
        "S3,东三,maybe,\n",
        encoding="utf-8",
    )
    assert refusals(lambda: evaluate_case(home)) == [
        ("date-imprecise", "2:4"),
        ("date-is-serial", "3:4"),
        ("key-duplicate", "3:1"),
        ("boolean-unreadable", "4:3"),
    ]


def workbook(home: Path, **changed: object) -> Path:
    """The same case as a workbook: a sheet for each part, a sheet for each table."""
    sheets: dict[str, list[list[object]]] = {
        "项目": [
            ["项目", "内容"],
            ["代号", "river-east"],
            ["案例名称", "河东片区"],
            ["指标体系", "renewal.yaml"],
            ["评价基准日", "2022-07-31"],
        ],
        "来源": [["编号", "名称", "日期"], ["form", "绩效自评表", "2022-08-15"]],
        "指标数据": [
            ["名称", "数值", "单位", "来源", "位置"],
            ["开工小区数", changed.get("started", 80), "个", "form", "表1第3行"],
            ["计划小区数", 200, "个", "form", "表1第2行"],
        ],
        "佐证": [["编号", "名称", "类别", "来源"], ["e1", "批复", "正式文件", "form"]],
        "评判": [
            ["指标", "内容", "编号", "评判", "理由", "佐证"],
            ["B", "要点", "approved", "是", "", "e1"],
            ["B", "要点", "asked", "50%", "只征求了部分小区的意见", ""],
        ],
        "小区": [line.split(",") for line in SITES.splitlines()],
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    if merged := changed.get("merged"):
        book["小区"].merge_cells(str(merged))
    book.save(home / "case.xlsx")
    return home / "case.xlsx"


def test_a_workbook_says_the_same(home: Path) -> None:
    (home / "sites.csv").write_text(SITES, encoding="utf-8")
    book, folder = evaluate_case(workbook(home)), evaluate_case(home)
    assert scores(book) == scores(folder) == {"A": "4.00", "B": "7.50"}


def test_a_workbook_holds_values_not_formulas(home: Path) -> None:
    book = workbook(home, started="=40+40")
    assert refusals(lambda: evaluate_case(book)) == [("cell-formula", "指标数据!B2")]


def test_merged_cells_do_not_say_which_row_they_belong_to(home: Path) -> None:
    book = workbook(home, merged="A2:A3")
    assert refusals(lambda: evaluate_case(book)) == [("cell-merged", "小区!A2")]


RATE = "开工小区数 / 计划小区数"


def test_a_check_asks_only_for_the_facts_that_are_used(home: Path) -> None:
    """What stands in the branch that an ``if`` does not take is not asked for."""
    branching = FRAMEWORK.replace(
        "value: 开工小区数 / 计划小区数",
        f"value: if(开工小区数 > 0, {RATE}, 备用率)",
    ).replace("measures:", "facts: {备用率: {unit: '%'}}\nmeasures:")
    (home / "renewal.yaml").write_text(branching, encoding="utf-8")
    asked = [p for p in check_case_files(home) if p.code == "fact-missing"]
    assert asked == []
    change(home, "80个", "0个")
    asked = [p for p in check_case_files(home) if p.code == "fact-missing"]
    assert [dict(p.values)["name"] for p in asked] == ["备用率"]
