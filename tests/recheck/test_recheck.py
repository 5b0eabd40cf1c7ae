"""Self-evaluation forms rechecked: what practitioners look for, one test each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hengjian import library
from hengjian.engine.api import evaluate_case
from hengjian.errors import Refused
from hengjian.recheck import Recheck, recheck
from hengjian.recheck.differences import write_differences
from tests.recheck.sheets import HEAD, ROWS, add_form, write_form

FULL: list[list[object]] = [
    ["产出指标", "数量指标", "改造小区数", "296个", "296个", 50, 50, ""],
    ["效益指标", "社会效益指标", "受益居民户数", "≥100户", "120户", 30, 30, ""],
    ["满意度指标", "服务对象满意度指标", "居民满意度", "≥80%", "85%", 10, 10, ""],
]
PAID = (100, 100, 100, 10, "100%", 10)


def of(path: Path) -> Recheck:
    (found,) = recheck(path)
    return found


def changed(tmp_path: Path, row: int, **cells: object) -> Recheck:
    """The flawless form with some cells of one row changed."""
    columns = ["level1", "level2", "name", "target", "actual", "points", "score", "reason"]
    rows = [list(each) for each in FULL]
    for name, value in cells.items():
        rows[row][columns.index(name)] = value
    total = sum(Decimal(str(each[6] or 0)) for each in rows) + 10
    return of(write_form(tmp_path / "form.xlsx", rows, funds=PAID, total=total))


def codes(found: Recheck) -> set[str]:
    return {problem.code for problem in found.all_problems}


def test_a_flawless_form_has_nothing_found(tmp_path: Path) -> None:
    found = of(write_form(tmp_path / "form.xlsx", FULL, funds=PAID, total=100))
    assert codes(found) == set()
    assert (found.claimed, found.verified, found.inflated) == (100, Decimal("100.00"), 0)
    assert (found.form.project, found.form.unit) == ("虚构项目", "虚构单位")


@pytest.mark.parametrize(
    ("row", "cells", "code"),
    [
        (0, {"actual": "80个"}, "unmet-full-marks"),
        (0, {"actual": "80个", "score": 30}, "score-unlike-rule"),
        (0, {"actual": "80个", "score": 14}, "score-rounded-up"),  # 13.51 made 14
        (0, {"actual": ""}, "actual-empty"),
        (0, {"score": 51}, "score-above-points"),
        (0, {"score": None}, "score-missing"),
        (0, {"points": 60}, "points-not-100"),
        (0, {"actual": "80个", "score": 13.51}, "reason-missing"),
        (0, {"actual": "400个"}, "far-above-target"),
        (1, {"target": "改善", "actual": "得到有效改善"}, "wording-empty"),
        (1, {"name": "改造小区数"}, "counted-twice"),
        (0, {"name": "竣工验收合格率"}, "level-wrong"),
        (0, {"name": "按时开工小区数"}, "level-wrong"),
        (
            0,
            {"name": "专项资金支付金额", "target": "100万元", "actual": "100万元"},
            "payment-as-output",
        ),
    ],
)
def test_what_practitioners_look_for(
    tmp_path: Path, row: int, cells: dict[str, object], code: str
) -> None:
    found = changed(tmp_path, row, **cells)
    assert code in codes(found)
    for problem in found.all_problems:
        assert problem.place.sheet
        assert problem.place.cell


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (0, {"actual": "80个", "score": 13.51, "reason": "征迁滞后，已倒排工期"}),
        (0, {"actual": "400个", "reason": "指标值按上年数设定，明年调高"}),
        (0, {"target": "≤5天", "actual": "3天"}),  # less is better, and met
        (1, {"target": "改善居住条件", "actual": "296个小区更换了水管和路灯"}),
        (2, {"target": "不低于80%", "actual": "80%"}),
    ],
)
def test_what_must_be_left_in_peace(tmp_path: Path, row: int, cells: dict[str, object]) -> None:
    assert codes(changed(tmp_path, row, **cells)) == set()


def test_totals_and_the_execution_rate_are_recomputed(tmp_path: Path) -> None:
    funds = (100, 80, 50, 10, "50%", 10)
    found = of(write_form(tmp_path / "form.xlsx", FULL, funds=funds, total=0))
    assert {"total-zero", "execution-rate-unlike", "score-unlike-rule"} <= codes(found)
    assert found.rows[0].verified == Decimal("6.25")  # 50 ÷ 80 × 10
    assert found.claimed == 100  # a total of 0 over full scores is not what the form claims


def test_a_total_that_is_not_the_sum_asks_to_check_the_reading(tmp_path: Path) -> None:
    found = of(write_form(tmp_path / "form.xlsx", FULL, funds=PAID, total=97))
    assert codes(found) == {"total-unlike-sum"}
    assert (found.claimed, found.inflated) == (97, None)
    (told,) = found.problems
    assert "核对" in told.hint("zh")


def test_points_for_executing_nothing_are_found(tmp_path: Path) -> None:
    found = of(write_form(tmp_path / "form.xlsx", FULL, funds=(0, 0, 0, 10, "0%", 10), total=100))
    assert codes(found) == {"funds-zero"}
    assert "却得了 10 分" in found.all_problems[0].message("zh")


@pytest.mark.parametrize(
    ("target", "actual", "verified"),
    [
        ("≥95%", "1,437", None),
        ("≥95%", "95", None),
        ("95%", "0.95", "50.00"),
        ("296个", "296户", None),
        ("100", "95%", None),
    ],
)
def test_a_unit_that_does_not_fit_is_told_and_nothing_computed(
    tmp_path: Path, target: str, actual: str, verified: str | None
) -> None:
    found = changed(tmp_path, 0, target=target, actual=actual)
    assert codes(found) == (set() if verified else {"unit-unfit"})
    assert found.rows[1].verified == (Decimal(verified) if verified else None)


def test_other_names_of_the_columns_are_known(tmp_path: Path) -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "全年完成值", "权重", "自评得分",
            "未完成原因分析"]  # fmt: skip
    found = of(write_form(tmp_path / "form.xlsx", FULL, head=head, funds=PAID, total=100))
    assert codes(found) == set()
    assert [row.claimed for row in found.rows] == [10, 50, 30, 10]


def test_money_that_cannot_be_read_is_told_and_nobody_accused(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx", FULL, funds=PAID, total=100)
    book = load_workbook(form)
    sheet = book.worksheets[0]
    sheet["B5"] = "当年项目经费"
    book.save(form)
    found = of(form)
    assert codes(found) == {"funds-unread", "total-unlike-sum"}
    assert found.inflated is None
    by_code = {problem.code: problem for problem in found.problems}
    assert by_code["funds-unread"].place.cell == "E4"
    assert "其余 10 分" in by_code["funds-unread"].message("zh")


def test_money_is_read_by_the_other_names_of_its_columns(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx", FULL, funds=PAID, total=100)
    book = load_workbook(form)
    sheet = book.worksheets[0]
    for cell, name in (
        ("D4", "调整后预算数（A）"),
        ("E4", "执行数"),
        ("F4", "权重"),
        ("H4", "自评得分"),
    ):
        sheet[cell] = name
    sheet["B5"] = "资金总额："
    book.save(form)
    assert codes(of(form)) == set()


def test_the_form_with_cost_uses_its_own_rules(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["成本指标", "经济成本指标", "单位造价", "≤300元", "300元", 20, 20, ""],
        ["产出指标", "数量指标", "改造小区数", "100个", "80个", 40, 40, "征迁滞后，已倒排"],
        ["效益指标", "社会效益指标", "受益户数", "100户", "59户", 20, 20, "征迁滞后，已倒排"],
        ["满意度指标", "满意度指标", "居民满意度", "≥90%", "85%", 10, 10, "宣传不够，加强沟通"],
    ]
    found = of(
        write_form(tmp_path / "form.xlsx", rows, funds=(100, 100, 85, 10, "85%", 7), total=97)
    )
    assert [row.verified for row in found.rows] == [
        Decimal("7.00"),  # executed 85%: 7 of 10
        Decimal("20.00"),
        Decimal("20.00"),  # (80% − 60%) ÷ 40% of 40
        Decimal("0.00"),  # below 60%
        Decimal("8.00"),  # 85%: 8 of 10
    ]


def test_evidence_is_asked_for_where_the_form_has_a_column(tmp_path: Path) -> None:
    head = [*HEAD, "佐证材料"]
    rows = [[*FULL[0], "验收单"], [*FULL[1], "无"], [*FULL[2], ""]]
    found = of(write_form(tmp_path / "form.xlsx", rows, head=head, funds=PAID, total=100))
    assert codes(found) == {"evidence-missing", "satisfaction-without-records"}
    assert [row.evidence for row in found.rows] == [None, True, False, False]


@pytest.mark.parametrize("left", [0, 1, 3])
def test_the_table_may_stand_anywhere(tmp_path: Path, left: int) -> None:
    found = of(write_form(tmp_path / "form.xlsx", FULL, funds=PAID, total=100, left=left))
    assert [row.claimed for row in found.rows] == [10, 50, 30, 10]


def test_a_row_shifted_against_its_header_is_still_read(tmp_path: Path) -> None:
    rows = [
        FULL[0],
        ["效益指标", "", "社会效益指标", "受益居民户数", "≥100户", "120户", 30, 30],
        FULL[2],
    ]
    found = of(write_form(tmp_path / "form.xlsx", rows, funds=PAID, total=100))
    assert found.rows[2].name.zh == "受益居民户数"
    assert found.rows[2].verified == 30


def test_several_forms_in_one_workbook(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    following = add_form(sheet, 1, FULL, HEAD, PAID, 100)
    add_form(sheet, following + 2, ROWS, HEAD, PAID, 99)
    add_form(workbook.create_sheet("其他"), 1, FULL, HEAD, PAID, 100)
    workbook.save(tmp_path / "forms.xlsx")
    assert [len(found.rows) for found in recheck(tmp_path / "forms.xlsx")] == [4, 6, 4]


def test_99_claimed_against_the_reference_case(tmp_path: Path) -> None:
    """All full marks but one point, as the published self-evaluation; the rows are invented."""
    form = write_form(tmp_path / "form.xlsx", ROWS, funds=PAID, total=99)
    (found,) = recheck(form, evaluate_case(library.case_folder("hongta")))
    assert (found.claimed, found.case_total, found.case_grade) == (99, Decimal("67.40"), "中")
    by_name = {row.name.zh: row for row in found.rows}
    assert by_name["开工及时率"].from_case == "25.68%"
    assert by_name["开工及时率"].verified == Decimal("3.85")
    assert by_name["受益对象满意度"].verified == Decimal("4.65")  # 37.22 ÷ 80 × 10
    assert "actual-unlike-case" in codes(found)
    assert found.inflated == Decimal("30.09")


def test_the_table_of_differences_is_a_workbook(tmp_path: Path) -> None:
    found = recheck(write_form(tmp_path / "form.xlsx"))
    write_differences(found, tmp_path / "differences.xlsx", "zh")
    sheet = load_workbook(tmp_path / "differences.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[2]]
    row = dict(zip(heads, (cell.value for cell in sheet[4]), strict=True))
    assert (row["指标"], row["自评得分"], row["复核得分"]) == ("改造小区数", 19, 5.41)
    assert "按规则应为 5.41 分" in str(row["理由"])


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(data)
    with pytest.raises(Refused):
        recheck(file)


def test_a_workbook_without_a_form_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(Refused) as refused:
        recheck(tmp_path / "empty.xlsx")
    assert refused.value.problems[0].code == "form-not-found"
