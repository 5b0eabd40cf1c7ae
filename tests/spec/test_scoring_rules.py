"""Manual of the framework language, chapter "scoring rules".

Each test is one rule: a framework with a single indicator of 10 points as an authority would write
it, the facts of a project, and the score that follows.
"""

from __future__ import annotations

import pytest

from tests.spec.sheet import Sheet, indicator

# Proportional: 财预〔2020〕10号 第十六条 ----------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "score"),
    [
        ("100%", "10.00"),  # the target is met: all points
        ("27.03%", "2.70"),  # unmet: actual ÷ target × points
        ("0%", "0.00"),
        ("250%", "10.00"),  # beyond the target: no more than all points
        ("99.995%", "10.00"),  # 9.9995, rounded once, half up
    ],
)
def test_proportional(done: str, score: str) -> None:
    sheet = indicator("value: 完成率\ntarget: 100%\nscore: proportional")
    assert sheet.score(完成率=done) == score


def test_proportional_with_a_floor_gives_nothing_below_it() -> None:
    sheet = indicator("value: 完成率\ntarget: 100%\nscore: {rule: proportional, floor: 60%}")
    assert sheet.score(完成率="60%") == "6.00"
    assert sheet.score(完成率="59.99%") == "0.00"


def test_proportional_where_lower_is_better_turns_the_ratio_round() -> None:
    sheet = indicator(
        "value: 完成率\ntarget: 80%\nscore: {rule: proportional, lower_is_better: true}"
    )
    assert sheet.score(完成率="100%") == "8.00"
    assert sheet.score(完成率="40%") == "10.00"
    assert sheet.score(完成率="0%") == "10.00"


def test_a_target_set_too_low_costs_points() -> None:
    """Completion beyond 130% is taken off, at most 30% of the points."""
    sheet = indicator(
        "value: 完成率\ntarget: 50%\nscore: {rule: proportional, over: {above: 130%, at_most: 30%}}"
    )
    assert sheet.score(完成率="65%") == "10.00"  # 130% of the target
    assert sheet.score(完成率="70%") == "9.00"  # 140%: 10 points of percentage too many
    assert sheet.score(完成率="200%") == "7.00"  # no more than 30%


# Linear: 财预〔2021〕101号 ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "score"), [("100%", "10.00"), ("80%", "5.00"), ("60%", "0.00"), ("59%", "0.00")]
)
def test_linear_counts_the_way_from_60_to_100_percent(done: str, score: str) -> None:
    sheet = indicator("value: 完成率\ntarget: 100%\nscore: {rule: linear, from: 60%, to: 100%}")
    assert sheet.score(完成率=done) == score


def test_linear_on_the_value_itself_leaves_the_target_to_be_shown() -> None:
    sheet = indicator(
        "value: 完成率\ntarget: 50%\nscore: {rule: linear, from: 0%, to: 100%, measured: value}"
    )
    assert sheet.score(完成率="25.68%") == "2.57"


def test_linear_may_fall() -> None:
    sheet = indicator("value: 完成率\nscore: {rule: linear, from: 20%, to: 0%, measured: value}")
    assert sheet.score(完成率="5%") == "7.50"


# Ladder -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "score"),
    [("90%", "10.00"), ("89.99%", "8.00"), ("60%", "5.00"), ("59.99%", "0.00")],
)
def test_ladder_takes_the_first_band_that_holds(done: str, score: str) -> None:
    sheet = indicator(
        "value: 完成率\n"
        "score:\n"
        "  rule: ladder\n"
        "  bands:\n"
        "    - {at_least: 90%, points: 10}\n"
        "    - {at_least: 80%, points: 8}\n"
        "    - {at_least: 60%, points: 5}\n"
        "    - {points: 0}"
    )
    assert sheet.score(完成率=done) == score


# Pass or fail -------------------------------------------------------------------------------------


def test_pass_fail_by_a_formula() -> None:
    sheet = indicator("value: 完成率\nscore: {rule: pass_fail, when: value >= 50%}")
    assert sheet.score(完成率="50%") == "10.00"
    assert sheet.score(完成率="49.9%") == "0.00"


def test_pass_fail_judged() -> None:
    sheet = indicator("score: pass_fail")
    assert sheet.score({"passed": True}) == "10.00"
    assert sheet.score({"passed": False}) == "0.00"


# Checklist, deductions, qualitative, panel: what people judge -----------------------------------

CHECKLIST = """
score:
  rule: checklist
  criteria:
    - {id: opinions, text: 方案编制后征求意见, points: 4}
    - {id: owners, text: 征求产权单位意见, points: 6}
"""


def test_checklist_adds_what_is_met() -> None:
    sheet = indicator(CHECKLIST)
    assert (
        sheet.score({"criteria": {"opinions": {"met": False}, "owners": {"met": True}}}) == "6.00"
    )


def test_checklist_takes_a_share_of_a_criterion() -> None:
    answers = {"opinions": {"met": "50%"}, "owners": {"met": True}}
    assert indicator(CHECKLIST).score({"criteria": answers}) == "8.00"


def test_an_unanswered_criterion_is_missing_and_named() -> None:
    result = indicator(CHECKLIST).result({"criteria": {"owners": {"met": True}}})
    assert result.score is None
    assert "criterion-unanswered" in indicator(CHECKLIST).codes({"criteria": {}})


def test_criteria_without_points_count_alike() -> None:
    sheet = indicator(
        "score:\n  rule: checklist\n"
        "  criteria: [{id: a, text: 甲}, {id: b, text: 乙}, {id: c, text: 丙}]"
    )
    answers = {"a": {"met": True}, "b": {"met": False}, "c": {"met": False}}
    assert sheet.score({"criteria": answers}) == "3.33"


DEDUCTIONS = """
score:
  rule: deductions
  faults:
    - {id: late, text: 每延误一次, points: 1.5, times: 2}
    - {id: misuse, text: 挪用资金, points: 10}
"""


@pytest.mark.parametrize(
    ("faults", "score"),
    [
        ({}, "10.00"),  # looked, and found nothing
        ({"late": {"times": 1}}, "8.50"),
        ({"late": {"times": 5}}, "7.00"),  # at most twice
        ({"late": {"times": 2}, "misuse": {}}, "0.00"),  # not below 0
    ],
)
def test_deductions(faults: dict[str, object], score: str) -> None:
    assert indicator(DEDUCTIONS).score({"faults": faults}) == score


def test_deductions_nobody_looked_for_are_missing_not_full_points() -> None:
    assert indicator(DEDUCTIONS).result({}).status == "missing"


def test_qualitative_is_a_share_inside_a_tier() -> None:
    sheet = indicator("score: qualitative")
    assert sheet.score({"tier": "达成", "share": "80%"}) == "8.00"  # 80 belongs to the upper tier
    assert sheet.score({"tier": "部分达成", "share": "60%"}) == "6.00"
    assert sheet.score({"tier": "未达成", "share": "0%"}) == "0.00"
    assert "share-outside-tier" in sheet.codes({"tier": "达成", "share": "79%"})
    assert "tier-unknown" in sheet.codes({"tier": "极好", "share": "79%"})


def test_panel_leaves_out_the_highest_and_the_lowest() -> None:
    sheet = indicator("score: {rule: panel, judges: 3, trim: 1, out_of: 100}")
    marks = {"甲": "95", "乙": "80", "丙": "70", "丁": "10"}
    assert sheet.score({"scores": marks}) == "7.50"
    assert "judges-too-few" in sheet.codes({"scores": {"甲": "95", "乙": "80"}})
    assert "judge-outside" in sheet.codes({"scores": {"甲": "195", "乙": "80", "丙": "70"}})


# Likert, formula ----------------------------------------------------------------------------------


def test_likert_is_the_weighted_mean_against_the_target() -> None:
    sheet = indicator(
        "target: 80%\n"
        "score:\n"
        "  rule: likert\n"
        "  levels:\n"
        "    - {fact: 满意, share: 100%}\n"
        "    - {fact: 一般, share: 60%}\n"
        "    - {fact: 不满意, share: 0%}",
        facts="满意: {unit: 份}\n一般: {unit: 份}\n不满意: {unit: 份}",
    )
    counts = {"满意": "40份", "一般": "40份", "不满意": "20份"}
    assert sheet.result(**counts).value.text(2) == "64.00%"
    assert sheet.score(**counts) == "8.00"
    assert sheet.result(满意="0份", 一般="0份", 不满意="0份").status == "missing"


def test_formula_is_held_between_nothing_and_the_points() -> None:
    sheet = indicator("value: 完成率\nscore: {rule: formula, points: 12 * value - 1}")
    assert sheet.score(完成率="50%") == "5.00"
    assert sheet.score(完成率="5%") == "0.00"
    assert sheet.score(完成率="100%") == "10.00"


# Veto and cap -------------------------------------------------------------------------------------


def test_a_veto_takes_all_points_and_bounds_the_grade() -> None:
    sheet = indicator(
        "value: 完成率\ntarget: 100%\nscore: proportional\n"
        "veto: {when: 出现重大事故, why: 发生重大安全事故, grade: 差}",
        facts="完成率: {unit: '%'}\n出现重大事故: {type: boolean}",
    )
    assert sheet.score(完成率="95%", 出现重大事故="false") == "9.50"
    assert sheet.score(完成率="95%", 出现重大事故="true") == "0.00"
    assert sheet.evaluation(完成率="95%", 出现重大事故="true").grade.grade == "差"


def test_a_veto_that_cannot_be_decided_is_said_and_not_applied() -> None:
    sheet = indicator(
        "value: 完成率\ntarget: 100%\nscore: proportional\nveto: {when: 事故数 > 0, why: 事故}",
        facts="完成率: {unit: '%'}\n事故数: {unit: 起}",
    )
    assert sheet.score(完成率="95%") == "9.50"
    assert "veto-unknown" in sheet.codes(完成率="95%")


def test_a_cap_holds_the_share_and_the_grade() -> None:
    sheet = indicator(
        "value: 完成率\ntarget: 100%\nscore: proportional\n"
        "cap: {when: value > 90%, why: 未经审计, share: 80%, grade: 良}"
    )
    assert sheet.score(完成率="90%") == "9.00"
    assert sheet.score(完成率="95%") == "8.00"
    assert sheet.evaluation(完成率="95%").grade.grade == "良"


# What no data means -------------------------------------------------------------------------------


def test_no_data_is_not_zero() -> None:
    evaluation = indicator("value: 完成率\ntarget: 100%\nscore: proportional").evaluation()
    assert evaluation["A"].status == "missing"
    assert evaluation["A"].score is None
    assert evaluation.grade is None
    assert {p.code for p in evaluation.problems} == {"indicator-missing", "grade-withheld"}


def test_no_data_is_zero_where_the_framework_says_so() -> None:
    sheet = indicator("value: 完成率\ntarget: 100%\nscore: proportional\nmissing: zero")
    assert sheet.score() == "0.00"
    assert sheet.evaluation().grade.grade == "差"


REWEIGHTED = """
framework: two-branches
edition: "1"
title: 两个分支
points: 100
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
facts: {甲: {unit: '%'}, 乙: {unit: '%'}, 丙: {unit: '%'}}
indicators:
  - code: A
    name: 产出
    children:
      - {code: A1, name: 甲项, points: 30, value: 甲, target: 100%, score: proportional,
         missing: reweight}
      - {code: A2, name: 乙项, points: 30, value: 乙, target: 100%, score: proportional,
         missing: reweight}
  - {code: B, name: 效益, points: 40, value: 丙, target: 100%, score: proportional}
"""


def test_points_left_out_go_to_the_siblings() -> None:
    evaluation = Sheet(REWEIGHTED).evaluation(乙="50%", 丙="100%")
    assert evaluation["A1"].status == "reweighted"
    assert evaluation["A2"].weight == 60
    assert str(evaluation["A2"].score) == "30.00"
    assert str(evaluation.total) == "70.00"


def test_a_branch_left_out_altogether_gives_its_points_to_its_own_siblings() -> None:
    evaluation = Sheet(REWEIGHTED).evaluation(丙="65%")
    assert evaluation["B"].weight == 100
    assert str(evaluation.total) == "65.00"
    assert evaluation.grade.grade == "合格"


def test_a_division_by_zero_is_missing_and_reported() -> None:
    sheet = indicator(
        "value: 开工数 / 计划数\ntarget: 100%\nscore: proportional",
        facts="开工数: {unit: 个}\n计划数: {unit: 个}",
    )
    assert sheet.result(开工数="3个", 计划数="0个").status == "missing"
    assert "division-by-zero" in sheet.codes(开工数="3个", 计划数="0个")
