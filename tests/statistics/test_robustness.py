"""What single facts and judgements can do to a grade."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hengjian.engine.api import rescore
from hengjian.quantities import Quantity, unit
from hengjian.statistics.judgements import JudgementInsight, judgement_insights
from hengjian.statistics.robustness import FactInsight, Turn, distance, fact_insights

from .project import FACTS, FRAMEWORK, JUDGEMENTS, evaluation


def facts(**changed: str) -> dict[str, FactInsight]:
    return {each.name: each for each in fact_insights(evaluation({**FACTS, **changed}))}


def turned(turn: Turn | None) -> tuple[str, str, str, str] | None:
    return turn and (str(turn.value), str(turn.change), str(turn.total), turn.grade)


def test_the_distance_to_the_grades_around() -> None:
    found = distance(evaluation())
    assert found is not None
    assert (found.better, found.to_better) == ("良", Decimal("12.00"))
    assert (found.worse, found.to_worse) == ("差", Decimal("8.00"))


def test_the_ends_of_the_scale_have_one_neighbour() -> None:
    full = {**FACTS, "开工数": "40个", "支付": "800万元", "满意": "80份"}
    judged_full = {"D": {"criteria": {"a": {}, "b": {}}}, "E": {"faults": {}}}
    best = distance(evaluation(full, judged_full))
    assert best is not None
    assert (best.better, best.to_better) == (None, None)
    assert (best.worse, best.to_worse) == ("良", Decimal("10.00"))
    worst = distance(evaluation({**FACTS, "开工数": "0个"}))
    assert worst is not None
    assert (worst.better, worst.to_better) == ("中", Decimal("12.00"))
    assert (worst.worse, worst.to_worse) == (None, None)


def test_the_smallest_turn_of_a_count_is_found_both_ways() -> None:
    found = facts()["开工数"]
    assert turned(found.rising) == ("32个", "12个", "80.00", "良")
    assert turned(found.falling) == ("11个", "-9个", "59.00", "差")
    assert found.smallest == found.falling
    assert (found.indicators, found.at_stake, found.one_way) == (("A",), Decimal(40), True)


def test_the_turns_are_the_nearest_of_all_values() -> None:
    official = evaluation()
    for name, value in (("开工数", 20), ("计划数", 40), ("满意", 60), ("答卷", 100)):
        symbol = FACTS[name].lstrip("0123456789")
        grades = {
            n: grade.grade
            for n in range(1, 10 * value + 1)
            if (grade := rescore(official, {name: f"{n}{symbol}"}).grade)
        }
        other = [n for n, grade in grades.items() if grade != "中"]
        above = min((n for n in other if n > value), default=None)
        below = max((n for n in other if n < value), default=None)
        found = facts()[name]
        assert (found.rising and found.rising.value.amount) == above, name
        assert (found.falling and found.falling.value.amount) == below, name


def test_a_fact_with_too_few_points_cannot_do_it_alone() -> None:
    paid = facts()["支付"]
    assert (paid.rising, paid.falling, paid.smallest) == (None, None, None)
    assert paid.indicators == ("B",)


def test_facts_are_moved_in_steps_of_their_print_also_through_formulas() -> None:
    heavy = FRAMEWORK.replace("开工率, points: 40", "开工率, points: 15")
    heavy = heavy.replace("支付率, points: 5", "支付率, points: 30")
    official = evaluation(framework=heavy)
    paid = next(each for each in fact_insights(official) if each.name == "支付")
    assert paid.falling is not None
    assert paid.falling.value.places == 2
    assert rescore(official, {"支付": str(paid.falling.value)}).grade != official.grade
    one_step_nearer = Quantity(paid.falling.value.amount + Fraction(1, 100), unit("万元"), 2)
    assert rescore(official, {"支付": str(one_step_nearer)}).grade == official.grade


def test_a_veto_lets_a_fact_of_few_points_decide() -> None:
    veto = "    veto: {when: 支付 < 500万元, why: 支付不足, grade: 差}\n"
    rule = "    score:\n      rule: deductions"
    vetoed = FRAMEWORK.replace(rule, veto + rule)
    paid = next(e for e in fact_insights(evaluation(framework=vetoed)) if e.name == "支付")
    assert paid.falling is not None
    assert (str(paid.falling.value), paid.falling.grade) == ("499.99万元", "差")


def test_a_share_is_moved_to_all_of_it_at_most() -> None:
    """At 120% the grade would be 良; a share of that size does not exist."""
    framework = FRAMEWORK.replace("formulas:", "  开工比例: {unit: '%'}\nformulas:").replace(
        "value: 开工数 / 计划数, target: 100%", "value: 开工比例, target: 150%"
    )
    official = evaluation({**FACTS, "开工比例": "75%"}, framework=framework)
    share = next(each for each in fact_insights(official) if each.name == "开工比例")
    assert rescore(official, {"开工比例": "120%"}).grade != official.grade
    assert share.rising is None
    assert share.falling is not None


def test_a_count_of_zero_can_rise() -> None:
    assert turned(facts(开工数="0个")["开工数"].rising) == ("12个", "12个", "60.00", "中")


def test_a_measured_share_without_an_end_is_moved_from_its_print() -> None:
    framework = FRAMEWORK.replace("value: 开工数 / 计划数", "value: 开工率").replace(
        "formulas:",
        "tables: {plots: {title: 地块, columns: {started: {type: boolean, title: 开工}}}}\n"
        "measures: {开工率: {unit: '%', share: plots, where: started, among: known(started)}}\n"
        "formulas:",
    )
    official = evaluation(framework=framework, measured={"开工率": (Fraction(1, 3), None)})
    share = next(each for each in fact_insights(official) if each.name == "开工率")
    assert str(share.value) == "33.33%"
    assert turned(share.rising) == ("79.99%", "46.66%", "80.00", "良")


def test_those_that_can_change_the_grade_come_first() -> None:
    names = [each.name for each in fact_insights(evaluation())]
    assert names == ["开工数", "计划数", "满意", "答卷", "支付", "预算"]


def test_a_total_that_turns_back_is_reported() -> None:
    peak = FRAMEWORK.replace(
        "target: 100%, score: proportional}\n  - {code: B",
        "target: 50%, score: {rule: proportional, over: {above: 120%, at_most: 50%}}}\n"
        "  - {code: B",
    )
    found = {each.name: each for each in fact_insights(evaluation(framework=peak))}
    assert found["开工数"].one_way is False
    assert found["满意"].one_way is True


def test_without_a_grade_there_is_nothing_to_turn() -> None:
    without = {name: value for name, value in FACTS.items() if name != "开工数"}
    incomplete = evaluation(without)
    assert distance(incomplete) is None
    assert fact_insights(incomplete) == ()
    assert judgement_insights(incomplete) == ()


def judged(**changed: object) -> dict[tuple[str, str, str], JudgementInsight]:
    found = judgement_insights(evaluation(judgements={**JUDGEMENTS, **changed}))
    return {(each.code, each.part, each.after): each for each in found}


def test_criteria_are_turned_to_met_and_not_met() -> None:
    found = judged()
    a = found["D", "a", "0%"]
    assert (str(a.total), a.move, a.grade, a.changes_grade) == ("53.00", -15, "差", True)
    assert found["D", "b", "100%"].move == Decimal("2.50")
    assert found["D", "b", "0%"].move == Decimal("-2.50")
    assert ("D", "a", "100%") not in found


def test_faults_are_taken_away_or_found_once() -> None:
    found = judged()
    assert (found["E", "x", "0"].before, found["E", "x", "0"].move) == ("1", Decimal("2.00"))
    assert (found["E", "y", "1"].before, found["E", "y", "1"].move) == ("0", Decimal("-1.00"))


def test_those_that_change_the_grade_come_first_then_the_larger_moves() -> None:
    moves = [abs(each.move) for each in judgement_insights(evaluation())]
    assert moves == sorted(moves, reverse=True)
    first = judgement_insights(evaluation())[0]
    assert (first.code, first.part, first.changes_grade) == ("D", "a", True)


RULES = FRAMEWORK[: FRAMEWORK.index("  - code: D")]


def test_tiers_shares_passes_and_judges_are_turned_too() -> None:
    framework = RULES + (
        "  - {code: D, name: 定性, points: 10, score: qualitative}\n"
        "  - {code: F, name: 合规, points: 10, score: pass_fail}\n"
        "  - {code: G, name: 评审, points: 10, score: {rule: panel, judges: 3}}\n"
    )
    judgements = {
        "D": {"tier": "达成", "share": "90%"},
        "F": {"passed": True},
        "G": {"scores": {"甲": 80, "乙": 90, "丙": 70}},
    }
    official = evaluation(judgements=judgements, framework=framework)
    found = {
        (each.code, each.kind, each.part, each.after): str(each.move)
        for each in judgement_insights(official)
    }
    assert found == {
        ("D", "tier", "", "部分达成 70%"): "-2.00",
        ("D", "tier", "", "未达成 30%"): "-6.00",
        ("D", "share", "", "80%"): "-1.00",
        ("D", "share", "", "100%"): "1.00",
        ("F", "passed", "", "false"): "-10.00",
        ("G", "judge", "乙", "75.00"): "-0.50",
        ("G", "judge", "丙", "85.00"): "0.50",
    }
