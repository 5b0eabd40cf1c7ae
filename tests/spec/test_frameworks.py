"""Manual of the framework language, chapter "the framework file".

A framework is a YAML file: data, never code. This chapter builds one up from its smallest form; the
chapters "formulas" and "scoring rules" say what its formulas and rules mean. Every problem names
the file, the line and the column, and all problems of a file are told at once.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from hengjian.engine.api import check_framework
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.editions import diff, in_force
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.errors import Refused

SMALLEST = """\
framework: smallest
edition: "2024"
title: {zh: 最小的体系, en: The smallest framework}
points: 100
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
indicators:
  - {code: A, name: 按期完工, points: 100, score: pass_fail}
"""


def read(text: str) -> CompiledFramework:
    return read_framework_text(text, "framework.yaml")


def refusals(text: str) -> list[str]:
    """The problems in English, each with its place."""
    with pytest.raises(Refused) as caught:
        read(text)
    return [f"{p.place}: {p.message('en')}" for p in caught.value.problems]


# The file ----------------------------------------------------------------------------------------


def test_the_smallest_framework() -> None:
    """A name, an edition, a title, points, grades and one indicator with a rule."""
    framework = read(SMALLEST)
    assert framework.framework.title.en == "The smallest framework"
    assert [i.indicator.code for i in framework.indicators] == ["A"]
    assert framework.problems == ()


def test_a_wording_is_one_string_or_one_for_each_language() -> None:
    indicator = read(SMALLEST).indicators[0].indicator
    assert (indicator.name.zh, indicator.name.en) == ("按期完工", "按期完工")


def test_values_are_read_as_they_are_written() -> None:
    """9.10 is not 9.1 and 2022-07 is no date: nothing is guessed. Only null and true/false are
    more than text."""
    framework = read(SMALLEST.replace('"2024"', "2022-07").replace("points: 100", "points: 100.0"))
    assert framework.framework.edition == "2022-07"
    assert str(framework.framework.points) == "100.0"


def test_keys_that_do_not_exist_are_problems() -> None:
    assert refusals(SMALLEST.replace("score:", "scoer:").replace("points: 100\n", "")) == [
        "framework.yaml:1:1: “points” is missing",
        "framework.yaml:6:40: there is no key “scoer” here; did you mean “score”?",
    ]


def test_a_key_stands_once() -> None:
    assert refusals(SMALLEST + "points: 90\n") == [
        "framework.yaml:8:1: “points” stands twice, first on line 4"
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("description: &a x", "anchors and aliases are not allowed (a)"),
        ("description: *a", "anchors and aliases are not allowed (a)"),
        ("description: !!str x", "tags are not allowed (tag:yaml.org,2002:str)"),
        ("<<: {description: x}", "the merge key << is not allowed"),
        ("---", "a file holds one document only"),
    ],
)
def test_only_plain_yaml_is_read(line: str, said: str) -> None:
    assert [told.split(": ", 1)[1] for told in refusals(f"{SMALLEST}{line}\n")] == [said]


def test_what_is_not_allowed_hides_nothing_else_that_is_wrong() -> None:
    """An alias is refused, and a wrong unit and a wrong number are told in the same round."""
    text = TREE.replace("计划数: {unit: 个}", "计划数: &a {unit: 个把}").replace(
        "points: 7.5", "points: 7.5.1"
    )
    assert [said.split(": ", 1)[0] for said in refusals(text)] == [
        "framework.yaml:8:8",
        "framework.yaml:8:18",
        "framework.yaml:14:39",
    ]


# The tree of indicators --------------------------------------------------------------------------

TREE = """\
framework: tree
edition: "1"
title: 体系
points: 10
grades: cn-90-80-60
facts:
  开工数: {unit: 个, title: 已开工小区数}
  计划数: {unit: 个}
  户数: {unit: 户}
indicators:
  - code: C
    name: 产出
    children:
      - {code: C1, name: 开工率, points: 7.5, value: 开工数 / 计划数, target: 100%,
         score: proportional}
      - {code: C2, name: 受益户数, points: 2.5, value: 户数, target: 400户, score: proportional}
"""


def test_the_points_of_a_parent_are_those_of_its_children() -> None:
    points = {i.indicator.code: i.points for i in read(TREE).indicators}
    assert points == {"C": Decimal(10), "C1": Decimal("7.5"), "C2": Decimal("2.5")}


def test_points_must_add_up_wherever_they_are_stated() -> None:
    text = TREE.replace("name: 产出", "name: 产出\n    points: 9").replace(
        "points: 10", "points: 8"
    )
    assert refusals(text) == [
        "framework.yaml:4:9: “体系” states 8 points; those below it add up to 9",
        "framework.yaml:13:13: “产出” states 9 points; those below it add up to 10",
    ]


def test_only_leaves_are_scored() -> None:
    text = TREE.replace("name: 产出", "name: 产出\n    score: pass_fail")
    assert refusals(text) == [
        "framework.yaml:13:5: “产出” has indicators below it and cannot have score"
    ]


# Facts, measures, formulas -----------------------------------------------------------------------


def test_every_name_is_declared_once_with_its_unit() -> None:
    """Facts are reported; measures are counted from records; formulas compute from both."""
    framework = read(
        TREE.replace("  计划数: {unit: 个}\n", "")
        + "measures: {计划数: {unit: 个, count: sites, where: planned}}\n"
        + "formulas: {开工率: {unit: '%', value: 开工数 / 计划数}}\n"
    )
    assert list(framework.units) == ["开工数", "户数", "计划数", "开工率"]


def test_units_are_checked_when_a_framework_is_read() -> None:
    """户 and 个 do not add; the problem stands at the very column of the formula."""
    assert refusals(TREE.replace("开工数 / 计划数", "开工数 + 户数")) == [
        "framework.yaml:14:57: these do not go together: “开工数” (column 1) is a number of “个”, "
        "“户数” (column 7) is a number of “户”"
    ]


def test_a_misspelt_name_is_suggested() -> None:
    with pytest.raises(Refused) as caught:
        read(TREE.replace("开工数 / 计划数", "开工数 / 计划书"))
    (found,) = caught.value.problems
    assert found.message("en") == "“计划书” is not defined"
    assert found.hint("en") == "did you mean “计划数”?"


def test_formulas_may_not_go_in_circles() -> None:
    text = TREE + "formulas:\n  甲: {value: 乙 + 1}\n  乙: {value: 甲 - 1}\n"
    assert refusals(text) == [
        "framework.yaml:18:14: formulas refer to each other in a circle: 甲 → 乙 → 甲"
    ]


# Grades ------------------------------------------------------------------------------------------


def test_grades_are_data() -> None:
    """Written in the framework, or a shipped scale by its name; always in points of 100."""
    assert [g.grade for g in read(TREE).grades] == ["优", "良", "中", "差"]
    jiangxi = read(TREE.replace("cn-90-80-60", "jiangxi-old-communities-95-85-75"))
    assert [g.at_least for g in jiangxi.grades] == [95, 85, 75, 0]


def test_grades_fall_from_the_best_to_0() -> None:
    grades = "[{at_least: 60, grade: 中}, {at_least: 80, grade: 良}]"
    assert refusals(TREE.replace("cn-90-80-60", grades)) == [
        "framework.yaml:5:47: grades go from best to worst: 80 cannot follow 60",
        "framework.yaml:5:47: the lowest grade begins at 80, not at 0",
    ]


# Examples ----------------------------------------------------------------------------------------


def test_examples_are_part_of_the_framework_and_must_hold(tmp_path: Path) -> None:
    """An example states facts and what must follow. Values compare in the decimals printed."""
    example = "examples: [{开工数: 80个, 计划数: 296个, value: 27.03%, score: SCORE}]"
    text = TREE.replace("target: 100%", f"target: 100%, {example}")
    file = tmp_path / "framework.yaml"
    file.write_text(text.replace("SCORE", "2.03"), encoding="utf-8")
    assert check_framework(file)[1] == ()
    file.write_text(text.replace("SCORE", "1.89"), encoding="utf-8")
    (found,) = check_framework(file)[1]
    assert found.message("en") == "the example says score is 1.89; it comes to 2.03"


# Policy advice -----------------------------------------------------------------------------------


def test_a_policy_is_advice_with_its_document_and_article() -> None:
    """财预〔2020〕10号: output and benefit carry at least 60. A framework names the policies it
    wants to be held to; not following one is advice, never an error."""
    text = TREE.replace("name: 产出", "name: 决策") + "advice: [output-and-benefit-60]\n"
    (found,) = read(text).problems
    assert str(found.severity) == "advice"
    assert found.message("en").startswith(
        "财预〔2020〕10号第十四条: Output and benefit together carry"
    )
    assert "here 产出 0 · 效益 0." in found.message("en")
    assert read(TREE + "advice: [output-and-benefit-60]\n").problems == ()


def test_points_are_compared_out_of_100() -> None:
    """10 of 10 points for output are 100 of 100."""
    text = TREE + "advice: [self-evaluation-10-50-30-10]\n"
    (found,) = read(text).problems
    assert "预算执行率 0 · 产出 100 · 效益 0 · 满意度 0" in found.message()


# Editions ----------------------------------------------------------------------------------------


def edition(name: str, dates: str) -> CompiledFramework:
    return read(TREE.replace('edition: "1"', f"edition: {name}\nin_force: {{{dates}}}"))


def test_an_edition_has_the_dates_it_is_in_force() -> None:
    old = edition("v1", "from: 2020-01-01, until: 2021-12-31")
    new = edition("v2", "from: 2022-01-01")
    assert in_force([old, new], dt.date(2021, 12, 31)) is old
    assert in_force([old, new], dt.date(2022, 1, 1)) is new
    with pytest.raises(Refused, match="no edition of “tree” is in force on 2019-12-31"):
        in_force([old, new], dt.date(2019, 12, 31))


def test_two_editions_can_be_compared() -> None:
    old, new = read(TREE), read(TREE.replace("400户", "500户"))
    (change,) = diff(old.framework, new.framework)
    assert (change.what, change.name, change.before, change.after) == (
        "target",
        "C2",
        "400户",
        "500户",
    )
