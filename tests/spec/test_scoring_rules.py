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


# Steps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "score"),
    [
        ("95%", "10.00"),  # the target is met
        ("97%", "10.00"),  # and nothing is gained beyond it
        ("94.9%", "9.50"),  # the first percentage point below has begun: it costs its points
        ("94%", "9.50"),
        ("93.99%", "9.00"),
        ("70%", "0.00"),  # down to nothing
    ],
)
def test_each_started_percentage_point_below_the_target_costs_points(done: str, score: str) -> None:
    sheet = indicator("value: 完成率\ntarget: 95%\nscore: {rule: steps, each: 1百分点, off: 0.5}")
    assert sheet.score(完成率=done) == score


def test_steps_may_count_only_when_they_are_full() -> None:
    sheet = indicator(
        "value: 完成率\nscore: {rule: steps, from: 100%, each: 5%, off: 2, count: whole}"
    )
    assert sheet.score(完成率="95.01%") == "10.00"
    assert sheet.score(完成率="95%") == "8.00"


def test_steps_may_run_above_what_is_allowed() -> None:
    sheet = indicator(
        "value: 工期\nscore: {rule: steps, from: 180天, each: 10天, off: 1, lower_is_better: true}",
        facts="工期: {unit: 天}",
    )
    assert sheet.score(工期="180天") == "10.00"
    assert sheet.score(工期="181天") == "9.00"
    assert sheet.score(工期="190天") == "9.00"


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


BY_FACTS = """
value: 完成率
score:
  rule: checklist
  criteria:
    - {id: ahead, text: 高于上年, points: 4, when: value > 上年完成率}
    - {id: public, text: 结果公示, points: 6}
"""


def test_a_criterion_with_when_is_decided_by_facts_and_nobody_is_asked() -> None:
    """4.30% ≤ 2.21% cannot be judged as met."""
    sheet = indicator(BY_FACTS, facts="完成率: {unit: '%'}\n上年完成率: {unit: '%'}")
    public = {"criteria": {"public": {"met": True}}}
    assert sheet.score(public, 完成率="4.30%", 上年完成率="2.21%") == "10.00"
    assert sheet.score(public, 完成率="2.21%", 上年完成率="4.30%") == "6.00"
    both = {"criteria": {"public": {"met": True}, "ahead": {"met": True}}}
    assert "criterion-by-facts" in sheet.codes(both, 完成率="2.21%", 上年完成率="4.30%")


def test_a_criterion_whose_facts_are_missing_leaves_the_indicator_without_a_score() -> None:
    sheet = indicator(BY_FACTS, facts="完成率: {unit: '%'}\n上年完成率: {unit: '%'}")
    public = {"criteria": {"public": {"met": True}}}
    assert sheet.result(public, 完成率="4.30%").score is None
    assert "criterion-undecided" in sheet.codes(public, 完成率="4.30%")


def test_a_checklist_that_facts_decide_altogether_needs_no_judgement() -> None:
    sheet = indicator(
        "score:\n  rule: checklist\n"
        "  criteria: [{id: a, text: 甲, when: 完成率 >= 60%},\n"
        "             {id: b, text: 乙, when: 完成率 >= 90%}]"
    )
    assert sheet.score(完成率="75%") == "5.00"
    assert sheet.result(完成率="75%").decided == {"a": True, "b": False}


OWN_FAULTS = """
score:
  rule: checklist
  criteria:
    - id: rules
      text: 管理制度健全
      points: 4
      faults: [{id: lacking, text: 每缺一项制度, points: 1.5, times: 9}]
    - {id: kept, text: 制度执行到位, points: 6}
"""


@pytest.mark.parametrize(
    ("times", "score"),
    [
        (0, "10.00"),
        (1, "8.50"),
        (9, "6.00"),  # down to nothing of its own 4 points, and never off another's
    ],
)
def test_a_criterion_has_faults_of_its_own(times: int, score: str) -> None:
    judgement = {
        "criteria": {"rules": {"met": True}, "kept": {"met": True}},
        "faults": {"lacking": {"times": times}},
    }
    assert indicator(OWN_FAULTS).score(judgement) == score


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


def test_points_may_simply_be_judged() -> None:
    sheet = indicator("score: judged")
    assert sheet.score({"score": "7.5", "reason": "资料基本齐全"}) == "7.50"
    assert sheet.result().status == "missing"
    assert "score-outside" in sheet.codes({"score": "10.5"})


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


# Points and rounding ------------------------------------------------------------------------------

THIRDS = """
framework: thirds
edition: "1"
title: 三项平分
points: 10
rounding: {places: 2, of: OF}
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
facts: {甲: {unit: '%'}}
indicators:
  - {code: A, name: 一, points: 10/3, value: 甲, target: 100%, score: proportional}
  - {code: B, name: 二, points: 10/3, value: 甲, target: 100%, score: proportional}
  - {code: C, name: 三, points: 10/3, value: 甲, target: 100%, score: proportional}
"""


def test_points_may_be_fractions() -> None:
    evaluation = Sheet(THIRDS.replace("OF", "leaves")).evaluation(甲="100%")
    assert [str(each.score) for each in evaluation.indicators] == ["3.33", "3.33", "3.33"]
    assert str(evaluation.total) == "9.99"


def test_the_total_alone_may_be_rounded() -> None:
    """Every score is shown rounded from its exact value; the total adds up the exact ones."""
    evaluation = Sheet(THIRDS.replace("OF", "total")).evaluation(甲="100%")
    assert [str(each.score) for each in evaluation.indicators] == ["3.33", "3.33", "3.33"]
    assert str(evaluation.total) == "10.00"


# Units of one's own -------------------------------------------------------------------------------


def test_a_framework_declares_units_of_its_own() -> None:
    """A counted thing by itself, or so much of another unit."""
    sheet = Sheet(
        """
framework: school
edition: "1"
title: 培训
points: 20
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
units:
  题:
  学时: {is: 45分钟}
  人·次: {is: 1人次, title: 人次}
facts: {答对: {unit: 题}, 培训时长: {unit: 学时}, 参训: {unit: 人·次}}
indicators:
  - {code: A, name: 答对题数, points: 10, value: 答对, target: 20题, score: proportional}
  - {code: B, name: 人均时长, points: 10, value: 培训时长 / 参训, target: 1.5小时 / 1人次,
     score: proportional}
"""
    )
    evaluation = sheet.evaluation(答对="15题", 培训时长="90分钟", 参训="2人·次")
    assert evaluation["A"].value.text() == "15题"
    assert (str(evaluation["A"].score), str(evaluation["B"].score)) == ("7.50", "5.00")


def test_a_difference_of_percentages_is_shown_and_held_against_percentage_points() -> None:
    facts = "本年: {unit: '%'}\n上年: {unit: '%'}"
    sheet = indicator("value: 本年 - 上年\ntarget: 5百分点\nscore: proportional", facts)
    assert sheet.result(本年="92%", 上年="88%").value.text(2) == "4.00百分点"
    assert sheet.score(本年="92%", 上年="88%") == "8.00"


# What no data means -------------------------------------------------------------------------------


def test_no_data_is_not_zero() -> None:
    evaluation = indicator("value: 完成率\ntarget: 100%\nscore: proportional").evaluation()
    assert evaluation["A"].status == "missing"
    assert evaluation["A"].score is None
    assert evaluation.grade is None
    assert {p.code for p in evaluation.problems} == {"indicator-missing", "grade-withheld"}


def test_an_if_asks_only_for_the_facts_of_the_branch_it_takes() -> None:
    sheet = indicator(
        "value: if(已审计, 审定完成率, 填报完成率)\ntarget: 100%\nscore: proportional",
        facts="已审计: {type: boolean}\n审定完成率: {unit: '%'}\n填报完成率: {unit: '%'}",
    )
    assert sheet.score(已审计="false", 填报完成率="80%") == "8.00"

    def asked(**facts: str) -> str:
        found = sheet.evaluation(**facts).problems
        return next(p.message("zh") for p in found if p.code == "indicator-missing")

    assert asked(已审计="true").endswith("缺 审定完成率")
    assert asked().endswith("缺 已审计")


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
