"""The checks of a framework that is well formed but does not hold together."""

from __future__ import annotations

import pytest

from hengjian.errors import Severity
from tests.engine.frameworks.written import HEAD, codes, compiled, leaf, problems, spots

LEVELS = "rule: likert, levels: [{fact: 户数, share: 100%}"
RATE = "value: 完成率, target: 100%"


def tree(*lines: str) -> str:
    return HEAD + "indicators:\n" + "\n".join(f"  {line}" for line in lines) + "\n"


def test_weights_that_do_not_add_up_are_told_at_every_level() -> None:
    text = tree(
        "- code: A",
        "  name: 产出",
        "  points: 6",
        "  children:",
        "    - {code: A1, name: 甲, points: 4, score: pass_fail}",
        "    - {code: A2, name: 乙, points: 3, score: pass_fail}",
        "- {code: B, name: 效益, points: 5, score: pass_fail}",
    )
    found = [p for p in problems(text) if p.code == "points-do-not-add-up"]
    assert [(p.place.line, p.place.column) for p in found] == [(4, 9), (10, 13)]
    assert found[0].message() == "“体系”写的是 10 分，下级合计 11 分"
    assert found[1].message("en") == "“产出” states 6 points; those below it add up to 7"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["- {code: A, name: 甲, points: 10}"], "leaf-without-score"),
        (["- {code: A, name: 甲, score: pass_fail}"], "points-missing"),
        (["- {code: A, name: 甲, points: 0, score: pass_fail}"], "points-not-positive"),
        (
            [
                "- {code: A, name: 甲, points: 5, score: pass_fail}",
                "- {code: A, name: 乙, points: 5, score: pass_fail}",
            ],
            "code-repeated",
        ),
        (
            [
                "- {code: A, name: 甲, score: pass_fail, children: [",
                "    {code: B, name: 乙, points: 10, score: pass_fail}]}",
            ],
            "parent-with-leaf-key",
        ),
    ],
)
def test_the_tree(lines: list[str], code: str) -> None:
    assert code in codes(tree(*lines))


def test_points_finer_than_scores_are_a_warning() -> None:
    text = tree(
        "- {code: A, name: 甲, points: 3.333, score: pass_fail}",
        "- {code: B, name: 乙, points: 6.667, score: pass_fail}",
    )
    found = [p for p in compiled(text).problems if p.code == "points-too-fine"]
    assert [p.severity for p in found] == [Severity.WARNING, Severity.WARNING]


@pytest.mark.parametrize(
    ("grades", "code"),
    [
        ("[{at_least: 60, grade: 中}, {at_least: 80, grade: 良}]", "grades-order"),
        ("[{at_least: 60, grade: 中}, {at_least: 60, grade: 良}]", "grades-order"),
        ("[{at_least: 60, grade: 中}, {at_least: 10, grade: 差}]", "grades-floor"),
        ("[{at_least: 110, grade: 中}, {at_least: 0, grade: 差}]", "grades-top"),
        ("[{at_least: 60, grade: 中}, {at_least: 0, grade: 中}]", "grades-repeated"),
        ("[]", "value-too-short"),
        ("no-such-scale", "library-unknown"),
    ],
)
def test_grades(grades: str, code: str) -> None:
    text = leaf("score: pass_fail").replace(
        "[{at_least: 60, grade: 中}, {at_least: 0, grade: 差}]", grades
    )
    assert code in codes(text)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"{RATE}, score: proportional", []),
        ("value: 完成率, score: proportional", ["rule-needs"]),
        ("score: proportional", ["rule-needs", "rule-needs"]),
        (f"{RATE}, score: pass_fail", ["rule-ignores", "rule-ignores"]),
        (f"{RATE}, score: {{rule: pass_fail, when: value >= target}}", []),
        ("value: 开工日, target: 2022-07-31, score: proportional", ["formula-not-number"]),
        ("value: 完成率, target: 30户, score: proportional", ["target-unlike-value"]),
        (f"{RATE}, unit: 户, score: proportional", ["indicator-unit"]),
        (f"{RATE}, score: {{rule: proportional, floor: 130%}}", ["parameter-range"]),
        (f"{RATE}, score: {{rule: proportional, cap: 3户}}", ["parameter-unit"]),
        (
            f"{RATE}, score: {{rule: proportional, over: {{above: 90%, at_most: 30%}}}}",
            ["parameter-range"],
        ),
        (f"{RATE}, score: {{rule: linear, from: 60%, to: 60%}}", ["linear-same-ends"]),
        (
            "value: 户数, score: {rule: linear, from: 0, to: 100%, measured: value}",
            ["parameter-unit"],
        ),
        ("value: 户数, score: {rule: linear, from: 0, to: 9户, measured: value}", []),
    ],
)
def test_value_target_and_the_parameters_of_rules(body: str, found: list[str]) -> None:
    assert codes(leaf(body)) == found


@pytest.mark.parametrize(
    ("bands", "found"),
    [
        ("{at_least: 60%, points: 10}, {points: 0}", []),
        ("{at_least: 60%, points: 10}, {below: 60%, points: 0}", []),
        ("{at_least: 60%, points: 10}, {below: 50%, points: 0}", ["ladder-gap"]),
        (
            "{at_least: 60%, points: 10}, {at_least: 80%, points: 5}, {points: 0}",
            ["band-unreachable"],
        ),
        ("{at_least: 60%, below: 60%, points: 10}, {points: 0}", ["band-empty"]),
        ("{at_least: 60%, points: 11}, {points: 0}", ["band-points"]),
        ("{at_least: 60%, points: 9, share: 90%}, {points: 0}", ["band-worth"]),
        ("{at_least: 60%}, {points: 0}", ["band-worth"]),
        ("{at_least: 60户, points: 9}, {points: 0}", ["parameter-unit"]),
    ],
)
def test_ladders_cover_every_value_once(bands: str, found: list[str]) -> None:
    assert codes(leaf(f"value: 完成率, score: {{rule: ladder, bands: [{bands}]}}")) == found


def test_a_gap_is_named() -> None:
    text = leaf(
        "value: 完成率, score: {rule: ladder, bands: "
        "[{above: 80%, points: 10}, {at_least: 20%, at_most: 60%, points: 4}]}"
    )
    (found,) = [p for p in problems(text) if p.code == "ladder-gap"]
    assert found.message("en") == "no band covers x < 20%; 60% < x ≤ 80%"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("rule: qualitative", []),
        ("rule: qualitative, tiers: [{id: a, from: 0%, to: 100%}]", []),
        (
            "rule: qualitative, tiers: [{id: a, from: 50%, to: 100%}, {id: b, from: 0%, to: 40%}]",
            ["tiers-gap"],
        ),
        ("rule: checklist, criteria: [{id: a, text: x}, {id: b, text: y}]", []),
        ("rule: checklist, criteria: [{id: a, text: x, points: 9}]", ["criteria-points"]),
        ("rule: checklist, criteria: [{id: a, text: x, share: 90%}]", ["criteria-shares"]),
        (
            "rule: checklist, criteria: [{id: a, text: x, points: 9}, {id: b, text: y}]",
            ["criteria-worth-mixed"],
        ),
        ("rule: checklist, criteria: [{id: a, text: x}, {id: a, text: y}]", ["id-repeated"]),
        ("rule: deductions, faults: [{id: a, text: x, points: 11}]", ["fault-points"]),
        ("rule: panel, judges: 2, trim: 1", ["panel-trim"]),
        ("rule: panel, judges: 3, trim: 1", []),
        ("rule: panel, out_of: 0", ["points-not-positive"]),
        (f"{LEVELS}, {{fact: 户, share: 0%}}]", ["name-undefined"]),
        (f"{LEVELS}, {{fact: 开工日, share: 0%}}]", ["parameter-unit"]),
        ("rule: formula, points: 户数", ["parameter-unit"]),
        ("rule: formula, points: 开工日", ["formula-not-number"]),
        ("rule: formula, points: 完成率 * 10", []),
    ],
)
def test_the_parts_of_rules(rule: str, found: list[str]) -> None:
    assert codes(leaf(f"score: {{{rule}}}")) == found


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("veto: {when: 户数 < 1户, why: x}", []),
        ("veto: {when: 户数 < 1户, why: x, grade: 中}", []),
        ("veto: {when: 户数 < 1户, why: x, grade: 优}", ["grade-unknown"]),
        ("veto: {when: 户数, why: x}", ["condition-not-truth"]),
        ("cap: {when: 户数 < 1户, why: x}", ["cap-without-effect"]),
        ("cap: {when: 户数 < 1户, why: x, share: 120%}", ["parameter-range"]),
        ("survey: {positive: 户, answers: 户数}", ["name-undefined"]),
    ],
)
def test_vetoes_caps_and_surveys(limit: str, found: list[str]) -> None:
    assert codes(leaf(f"score: pass_fail, {limit}")) == found


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("{unit: 个, count: sites, where: planned}", []),
        ("{unit: 户, sum: sites.households}", []),
        ("{unit: 万元, sum: payments.amount, where: paid_on <= as_of}", []),
        ("{unit: '%', share: answers, where: 'satisfaction in (\"A\", \"B\")', among: valid}", []),
        ("{min: sites.started_on}", []),
        ("{unit: 元, count: sites}", ["measure-unit"]),
        ("{unit: 户, sum: sites.buildings}", ["measure-unit"]),
        ("{count: sitez}", ["measure-table-unknown"]),
        ("{sum: sites.height}", ["measure-column-unknown"]),
        ("{sum: sites}", ["measure-source"]),
        ("{count: sites.code}", ["measure-source"]),
        ("{sum: sites.started_on}", ["column-kind"]),
        ("{where: planned}", ["measure-aggregate"]),
        ("{count: sites, sum: sites.buildings}", ["measure-aggregate"]),
        ("{share: sites}", ["share-without-where"]),
        ("{count: sites, among: planned}", ["among-without-share"]),
        ("{count: sites, where: code}", ["condition-not-truth"]),
        ("{count: sites, where: 户数 > 1户}", ["name-unknown"]),
    ],
)
def test_measures(measure: str, found: list[str]) -> None:
    assert codes(leaf("score: pass_fail") + f"measures:\n  数: {measure}\n") == found


def test_a_problem_inside_a_formula_stands_at_its_own_column() -> None:
    text = leaf("value: '金额 + 户数', target: 100%, score: proportional")
    line = text.splitlines()[7]
    assert spots(text)[0] == ("types-clash", 8, line.index("户数") + 1)


def test_a_tower_of_powers_is_refused_at_once() -> None:
    text = leaf("value: 9**9**9**9, target: 1, score: proportional")
    line = text.splitlines()[7]
    assert spots(text)[0] == ("power-refused", 8, line.index("**") + 1)


def test_a_cycle_is_named() -> None:
    text = leaf("score: pass_fail") + (
        "formulas:\n  甲率: {value: 乙率 / 2}\n  乙率: {value: 丙率}\n  丙率: {value: 甲率 + 1}\n"
        "  丁率: {value: 丁率}\n  戊率: {value: 甲率}\n"
    )
    found = [p for p in problems(text) if p.code == "formula-cycle"]
    assert [p.message("en") for p in found] == [
        "formulas refer to each other in a circle: 甲率 → 乙率 → 丙率 → 甲率",
        "formulas refer to each other in a circle: 丁率 → 丁率",
    ]
    assert [p.place.line for p in found] == [10, 13]
    assert codes(text) == ["formula-cycle", "formula-cycle"]


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("甲: {value: 金额 / 户数, unit: 万元/户}", []),
        ("甲: {value: 金额 / 户数, unit: 万元}", ["formula-unit"]),
        ("甲: {value: 金额}", ["formula-unit"]),
        ("甲: {value: 金额 + 户数, unit: 万元}", ["types-clash"]),
        ("甲: {value: 金, unit: 万元}", ["name-unknown-near"]),
        ("户数: {value: 1户, unit: 户}", ["name-repeated"]),
        ("target: {value: 1}", ["name-reserved"]),
        ("max: {value: 1}", ["name-reserved"]),
        ("not: {value: 1}", ["name-reserved"]),
    ],
)
def test_formulas_and_names(formula: str, found: list[str]) -> None:
    assert codes(leaf("score: pass_fail") + f"formulas:\n  {formula}\n") == found


def test_formulas_are_put_in_the_order_they_need() -> None:
    text = leaf("value: 总率, target: 100%, score: proportional") + (
        "formulas:\n  总率: {value: 半率 * 2, unit: '%'}\n  半率: {value: 完成率 / 2, unit: '%'}\n"
    )
    assert list(compiled(text).formulas) == ["半率", "总率"]


def test_own_tables_stand_beside_the_dictionary() -> None:
    own = "tables:\n  lifts: {title: 电梯, key: no, columns: {no: {type: text, title: 编号}}}\n"
    text = leaf("score: pass_fail") + own + "measures: {电梯数: {unit: 部, count: lifts}}\n"
    assert codes(text) == []
    assert set(compiled(text).tables) > {"lifts", "sites"}
    assert codes(text.replace("lifts", "sites")) == ["own-table-repeated"]
    assert codes(text.replace("key: no", "key: nr")) == ["table-key-unknown"]


def test_facts_nobody_uses_are_advice() -> None:
    text = leaf(f"{RATE}, score: proportional")
    (found,) = compiled(text).problems
    assert (found.code, found.severity, found.place.line) == ("facts-unused", Severity.ADVICE, 6)
    assert found.message("en") == "no indicator uses 3 facts: 户数 · 金额 · 开工日"


@pytest.mark.parametrize(
    ("body", "unit"),
    [
        ("value: 户数, target: 10户, score: proportional", "户"),
        ("value: 金额, target: 10元, score: proportional", "元"),  # as the target is written
        ("value: 金额, target: 金额 * 2, score: proportional", "万元"),  # as the fact is
        ("value: 户数 / 10户, target: 1, score: proportional", ""),
        ("value: 户数 / 10户, score: {rule: formula, points: value * 10}", "%"),
        ("value: 户数 / 10户, target: 1, unit: 倍, score: proportional", "倍"),
        ("score: pass_fail", ""),
    ],
)
def test_the_unit_value_and_target_are_shown_in(body: str, unit: str) -> None:
    assert str(compiled(leaf(body)).indicators[0].unit) == unit


def test_in_force_backwards() -> None:
    text = leaf("score: pass_fail") + "in_force: {from: 2022-01-01, until: 2021-01-01}\n"
    assert codes(text) == ["in-force-backwards"]
