"""A table of indicators as it stands in an office is a framework; what is wrong is at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.framework_tables.reading import read_framework_table
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.errors import Refused
from tests.engine.framework_tables.annex import (
    LEAVES,
    write_old_table,
    write_table,
    write_two_line_table,
)

ANSWERS = {"framework": "renewal", "edition": "2024"}


def refusals(file: Path) -> list[tuple[str, str]]:
    """The code and the cell of each problem."""
    with pytest.raises(Refused) as caught:
        read_framework_table(file, ANSWERS)
    return [(p.code, f"{p.place.sheet}!{p.place.cell}") for p in caught.value.problems]


def outline(compiled: CompiledFramework) -> list[tuple[str, str, str]]:
    return [(i.indicator.code, i.indicator.name.zh, str(i.points)) for i in compiled.indicators]


@pytest.mark.parametrize("merged", [True, False])
def test_a_table_of_28_lines_scores_once_its_code_and_edition_are_told(
    tmp_path: Path, merged: bool
) -> None:
    compiled = read_framework_table(write_table(tmp_path / "附件2.xlsx", merged=merged), ANSWERS)
    leaves = [each for each in compiled.indicators if each.is_leaf]
    assert len(leaves) == LEAVES
    assert compiled.framework.title.zh == "某区老旧小区改造项目绩效评价指标体系"
    assert compiled.framework.points == 100
    assert outline(compiled)[:3] == [
        ("A", "决策", "18"),
        ("A1", "项目立项", "6"),
        ("A11", "立项依据充分性", "3"),
    ]
    assert outline(compiled)[-1] == ("D41", "居民满意度", "2")
    given = {each.indicator.code: {"score": str(each.points)} for each in leaves}
    case = Case.model_validate(
        {
            "case": "one",
            "title": "一",
            "framework": "renewal",
            "as_of": "2024-12-31",
            "judgements": given | {"D41": {"score": "1.5"}},
        }
    )
    evaluation = evaluate(compiled, case, {})
    assert (str(evaluation.total), evaluation.grade.grade) == ("99.50", "优")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_headings_of_two_lines_with_points_beside_each_level(tmp_path: Path, kind: str) -> None:
    write = write_two_line_table if kind == "xlsx" else write_old_table
    compiled = read_framework_table(write(tmp_path / f"附件2.{kind}"), ANSWERS)
    assert sum(each.is_leaf for each in compiled.indicators) == LEAVES
    assert compiled.framework.title.zh == "某县城市更新资金绩效评价指标体系（虚构）"
    assert outline(compiled)[:3] == [
        ("A", "决策", "18"),
        ("A1", "项目立项", "6"),
        ("A11", "立项依据充分性", "3"),
    ]
    first = next(each for each in compiled.indicators if each.is_leaf).indicator
    assert (str(first.explanation), str(first.standard)) == (
        "考察立项依据充分性",
        "立项依据充分性达到",
    )


def test_points_that_do_not_add_up_are_told_at_the_total(tmp_path: Path) -> None:
    file = write_table(tmp_path / "t.xlsx", total="99")
    assert refusals(file) == [("points-do-not-add-up", "附件2!D32")]


def table(file: Path, *rows: list[object]) -> Path:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "指标体系"
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_several_lines_with_points_of_their_own_are_criteria(tmp_path: Path) -> None:
    file = table(
        tmp_path / "t.xlsx",
        ["一级指标", "二级指标", "分值", "评价要点"],
        ["过程", "制度健全", 2, "制定了管理制度"],
        [None, None, 3, "制度合法合规"],
        [None, "制度执行", 5, "执行到位"],
    )
    compiled = read_framework_table(file, ANSWERS)
    rule = compiled.indicator("A1").indicator.score
    assert rule is not None
    assert rule.rule == "checklist"
    assert [(c.text.zh, str(c.points)) for c in rule.criteria] == [
        ("制定了管理制度", "2"),
        ("制度合法合规", "3"),
    ]
    assert outline(compiled) == [
        ("A", "过程", "10"),
        ("A1", "制度健全", "5"),
        ("A2", "制度执行", "5"),
    ]


def test_subtotals_and_headings_repeated_on_the_next_page_are_no_indicators(tmp_path: Path) -> None:
    file = table(
        tmp_path / "t.xlsx",
        ["一级指标", "二级指标", "分值"],
        ["产出", "完成率", 60],
        ["小计", None, 60],
        ["一级指标", "二级指标", "分值"],
        ["效益", "满意度", 40],
        ["总计", None, 100],
    )
    compiled = read_framework_table(file, ANSWERS)
    assert [name for _, name, _ in outline(compiled)] == ["产出", "完成率", "效益", "满意度"]


def test_points_and_codes_may_stand_with_the_names(tmp_path: Path) -> None:
    file = table(
        tmp_path / "t.xlsx",
        ["一级指标", "二级指标（100分）", "标准分"],
        ["C 产出（60分）", "C1 完成率", "60分"],
        ["D、效益 (40)", "D1 满意度", "40分"],
    )
    assert outline(read_framework_table(file, ANSWERS)) == [
        ("C", "产出", "60"), ("C1", "完成率", "60"), ("D", "效益", "40"), ("D1", "满意度", "40"),
    ]  # fmt: skip


def test_rule_target_and_unit_make_an_indicator_that_data_decide(tmp_path: Path) -> None:
    """The value is reported under the indicator's own name until a formula is written."""
    head = ["一级指标", "二级指标", "分值", "单位", "目标值", "计分规则", "规则参数", "完成值"]
    file = table(
        tmp_path / "t.xlsx",
        head,
        ["产出", "验收合格率", 60, "%", "100%", "按完成比例", "floor: 60%", None],
        [None, "支出进度", 40, "%", "90%", "逐档扣分", "each: 1百分点\noff: 0.5", "已支付 / 预算"],
    )
    assert refusals(file) == [("name-unknown", "指标体系!H3"), ("name-unknown", "指标体系!H3")]
    book = load_workbook(file)
    facts = book.create_sheet("数据")
    for row in (["数据名", "来源", "单位"], ["已支付", "填报", "万元"], ["预算", "填报", "万元"]):
        facts.append(row)
    book.save(file)
    compiled = read_framework_table(file, ANSWERS)
    assert list(compiled.units) == ["已支付", "预算", "验收合格率"]
    case = Case.model_validate(
        {
            "case": "one",
            "title": "一",
            "framework": "x",
            "as_of": "2024-12-31",
            "sources": {"f": {"title": "表"}},
            "facts": {
                "验收合格率": {"value": "90%", "source": "f"},
                "已支付": {"value": "885万元", "source": "f"},
                "预算": {"value": "1000万元", "source": "f"},
            },
        }
    )
    evaluation = evaluate(compiled, case, {})
    assert (str(evaluation["A1"].score), str(evaluation["A2"].score)) == ("54.00", "39.00")


def test_every_problem_is_told_at_once_at_its_cell(tmp_path: Path) -> None:
    head = ["一级指标", "二级指标", "分值", "单位", "目标值", "计分规则", "规则参数"]
    file = table(
        tmp_path / "t.xlsx",
        head,
        ["产出", "完成率", "6o", "%", "100%", "按完成比例", "floor: 60"],
        [None, "满意度", 40, "把", "90%", "按完成比例", "cap: [1"],
    )
    assert refusals(file) == [("yaml-syntax", "指标体系!G3")]
    head[6] = "备用"
    table(
        file,
        head,
        ["产出", "完成率", "6o", "%", "100%", "按完成比例", None],
        [None, "满意度", 40, "把", "90%", "按比例给分", None],
    )
    assert refusals(file) == [("word-not-known", "指标体系!F3")]
    table(
        file,
        head,
        ["产出", "完成率", "6o", "%", "100%", "按完成比例", None],
        [None, "满意度", 40, "把", "90%", "按完成比例", None],
    )
    assert ("number-unreadable", "指标体系!C2") in refusals(file)
    assert ("unit-unknown", "指标体系!D3") in refusals(file)


def test_a_hidden_sheet_is_not_read_and_told(tmp_path: Path) -> None:
    file = table(tmp_path / "t.xlsx", ["一级指标", "分值"], ["产出", 100])
    book = load_workbook(file)
    book.create_sheet("体系").append(["代号", "other"])
    book["体系"].sheet_state = "hidden"
    book.save(file)
    compiled = read_framework_table(file, ANSWERS)
    assert compiled.framework.framework == "renewal"
    assert [found.code for found in compiled.problems] == ["sheet-hidden"]


def test_a_file_without_such_a_table_says_so(tmp_path: Path) -> None:
    file = table(tmp_path / "t.xlsx", ["姓名", "电话"], ["甲", "1"])
    assert [code for code, _ in refusals(file)] == ["indicators-table-none"]


def test_a_line_without_a_name_is_told(tmp_path: Path) -> None:
    file = table(tmp_path / "t.xlsx", ["一级指标", "分值"], [None, 100])
    assert refusals(file) == [("indicator-name-missing", "指标体系!A2")]


def test_the_same_table_in_word_is_the_same_framework(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("附件2 指标体系")
    grid = document.add_table(rows=4, cols=3)
    rows = [("一级指标", "二级指标", "分值"), ("产出", "完成率", "60"), ("", "及时率", "30"),
            ("效益", "满意度", "10")]  # fmt: skip
    for line, texts in enumerate(rows):
        for column, text in enumerate(texts):
            grid.cell(line, column).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "产出"
    document.save(str(tmp_path / "t.docx"))
    assert outline(read_framework_table(tmp_path / "t.docx", ANSWERS)) == [
        ("A", "产出", "90"), ("A1", "完成率", "60"), ("A2", "及时率", "30"),
        ("B", "效益", "10"), ("B1", "满意度", "10"),
    ]  # fmt: skip
