"""The shipped frameworks: they load, hold together, say where each rule comes from, in both
languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pydantic import BaseModel

from hengjian.bilingual import Text
from hengjian.engine.api import check_framework, load_framework
from hengjian.errors import Severity
from hengjian.library import framework_files, framework_names

CHINESE = (
    "ex-ante-special-bond-2021",
    "project-expenditure-2020",
    "scheme-benefit",
    "self-evaluation-2020",
    "self-evaluation-cost-2021",
    "special-bond-construction-2021",
    "special-bond-operation-2021",
    "special-bond-renewal-hongta",
)
ALL = (*CHINESE, "oecd-dac-2019")
RULES = {
    "proportional",
    "linear",
    "ladder",
    "pass_fail",
    "checklist",
    "deductions",
    "qualitative",
    "likert",
    "panel",
    "formula",
}

_HAN = re.compile("[\u4e00-\u9fff]")
_DOCUMENT = re.compile("[\u4e00-\u9fff]+〔\\d{4}〕\\d+号")


def wordings(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every wording inside a model, with the keys that lead to it."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from wordings(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from wordings(item, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from wordings(item, f"{path}[{number}]")


def one_sided(value: object) -> list[str]:
    """The places of wordings that lack one of the two languages; one without any letter (≥80%)
    needs neither."""
    return [
        path
        for path, text in wordings(value)
        if (re.search(r"[A-Za-z]", text.zh) and not _HAN.search(text.zh))
        or _HAN.search(_DOCUMENT.sub("", re.sub(r"\{.*?\}", "", text.en)))
    ]


def test_the_library_ships_these_frameworks_each_in_the_file_of_its_name() -> None:
    assert set(framework_names()) == set(ALL)
    assert {file.stem for file in framework_files()} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_it_loads_and_all_its_examples_hold(name: str) -> None:
    _, problems = check_framework(name)
    assert [p.message("en") for p in problems if p.severity is not Severity.ADVICE] == []


@pytest.mark.parametrize("name", ALL)
def test_only_the_hongta_weights_are_against_a_policy(name: str) -> None:
    _, problems = check_framework(name)
    unmet = [p for p in problems if p.code == "policy-unmet"]
    assert len(unmet) == (name == "special-bond-renewal-hongta")


@pytest.mark.parametrize("name", ALL)
def test_every_scored_indicator_has_its_source_its_meaning_and_an_example(name: str) -> None:
    leaves = [each.indicator for each in load_framework(name).indicators if each.is_leaf]
    assert [i.code for i in leaves if not (i.cite and i.explanation and i.examples)] == []


@pytest.mark.parametrize("name", ALL)
def test_it_says_where_its_points_are_not_the_authoritys(name: str) -> None:
    framework = load_framework(name).framework
    assert framework.authority
    assert framework.reconstruction is not None


@pytest.mark.parametrize("name", CHINESE)
def test_every_wording_is_there_in_chinese_and_english(name: str) -> None:
    assert one_sided(load_framework(name).framework) == []


def test_the_oecd_framework_holds_no_chinese_at_all() -> None:
    [file] = framework_files("oecd-dac-2019")
    assert not _HAN.search(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("project-expenditure-2020", "决策 15 过程 20 产出 35 效益 30"),
        ("scheme-benefit", "需求 40 意愿 20 方案 30 长效 10"),
        ("self-evaluation-2020", "预算执行率 10 产出指标 50 效益指标 30 满意度指标 10"),
        (
            "self-evaluation-cost-2021",
            "预算执行率 10 成本指标 20 产出指标 40 效益指标 20 满意度指标 10",
        ),
        ("special-bond-construction-2021", "决策 20 管理 30 产出 35 效益 15"),
        ("special-bond-operation-2021", "决策 10 管理 25 产出 30 效益 35"),
        ("special-bond-renewal-hongta", "决策 20 过程 35 产出 25 效益 20"),
    ],
)
def test_level_one_weights(name: str, split: str) -> None:
    top = [each for each in load_framework(name).indicators if each.level == 1]
    words = split.split()
    stated = dict(zip(words[::2], map(Decimal, words[1::2]), strict=True))
    assert {each.indicator.name.zh: each.points for each in top} == stated


def test_the_reference_framework_has_seventeen_level_three_indicators() -> None:
    indicators = load_framework("project-expenditure-2020").indicators
    assert sum(each.level == 3 for each in indicators) == 17


def test_the_hongta_tree_is_the_published_one() -> None:
    indicators = load_framework("special-bond-renewal-hongta").indicators
    assert [sum(each.level == level for each in indicators) for level in (1, 2, 3)] == [4, 12, 26]
    assert " ".join(each.indicator.name.zh for each in indicators if each.level == 2) == (
        "项目立项 绩效目标 资金投入 资金管理 组织管理 产出数量 产出质量 产出时效 "
        "经济效益 社会效益 可持续效益 满意度"
    )


def test_the_six_criteria_are_graded_on_five_levels_of_their_own() -> None:
    compiled = load_framework("oecd-dac-2019")
    top = [each for each in compiled.indicators if each.level == 1]
    assert [each.points for each in top] == [Decimal(5)] * 6
    assert len(compiled.grades) == 5
    assert compiled.framework.points == 30


def test_the_two_budget_execution_rates_keep_their_own_denominators() -> None:
    arrived = load_framework("project-expenditure-2020").formulas["预算执行率"]
    budgeted = load_framework("self-evaluation-2020").formulas["预算执行率"]
    assert arrived.inputs == ("实际支出资金", "实际到位资金")
    assert budgeted.inputs == ("全年执行数", "全年预算数")


def test_the_library_shows_every_scoring_rule() -> None:
    shown = {
        each.indicator.score.rule
        for name in ALL
        for each in load_framework(name).indicators
        if each.indicator.score is not None
    }
    assert shown == RULES
