"""A case against its framework."""

from __future__ import annotations

from textwrap import dedent

import pytest

from hengjian.engine.facts.checking import check_case
from hengjian.engine.facts.reading import read_case
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.errors import Problem
from tests.engine.facts.conftest import CASE, Write
from tests.engine.facts.refusals import spoken

FRAMEWORK = """\
framework: two-facts
edition: "1"
title: 两项数据
points: 60
grades: [{at_least: 60, grade: 合格}, {at_least: 0, grade: 不合格}]
facts:
  预算: {unit: 万元}
measures:
  开工小区数: {unit: 个, count: sites, where: known(started_on)}
  计划小区数: {unit: 个, count: sites, where: planned}
  支付金额: {unit: 万元, sum: payments.amount}
formulas:
  支付率: {unit: "%", value: 支付金额 / 预算}
indicators:
  - code: A1
    name: 开工率
    points: 10
    value: 开工小区数 / 计划小区数
    target: 100%
    score: proportional
  - {code: A2, name: 支付率, points: 10, value: 支付率, target: 100%, score: proportional}
  - code: B1
    name: 程序规范
    points: 10
    score: {rule: checklist, criteria: [{id: a, text: 有批复}, {id: b, text: 有合同}]}
  - code: B2
    name: 管理
    points: 10
    score: {rule: deductions, faults: [{id: late, text: 逾期, points: 2, times: 3}]}
  - {code: B3, name: 效益, points: 10, score: qualitative}
  - {code: B4, name: 专家评分, points: 5, score: {rule: panel, judges: 2}}
  - {code: B5, name: 验收, points: 5, score: pass_fail}
"""

JUDGED = """\
judgements:
  B1: {criteria: {a: {met: true}, b: {met: 50%}}, reason: 见附件}
  B2: {faults: {late: {times: 1, reason: 一次}}}
  B3: {tier: 达成, share: 90%, reason: 见问卷}
  B4: {scores: {张: 90, 李: 80}, reason: 专家会}
  B5: {passed: true, reason: 已验收}
"""
FACTS = "  计划小区数: {value: 296个, source: form}\n  支付率: {value: 74.8%, source: form}\n"
WHOLE = CASE + FACTS + JUDGED


@pytest.fixture(scope="module")
def framework() -> CompiledFramework:
    return read_framework_text(FRAMEWORK, "two-facts.yaml")


@pytest.fixture
def check(folder: Write, framework: CompiledFramework) -> object:
    def run(case: str = WHOLE, **tables: str) -> tuple[Problem, ...]:
        return spoken(check_case(read_case(folder(case, **tables)), framework))

    return run


def test_a_whole_case_has_no_problems(check: Write) -> None:
    assert check() == ()


def test_what_is_missing_is_named_with_the_indicators_that_need_it(check: Write) -> None:
    found = check(
        CASE.replace("  开工小区数: {value: 80个, source: form, place: 表1}\n", "") + JUDGED
    )
    assert {(p.code, dict(p.values)["name"], dict(p.values)["codes"]) for p in found} == {
        ("measure-missing", "开工小区数", "A1"),
        ("measure-missing", "计划小区数", "A1"),
        ("measure-missing", "支付金额", "A2"),
        ("fact-missing", "预算", "A2"),
    }


def test_records_stand_in_for_figures(check: Write) -> None:
    sites = "code,name,planned,started_on\nS1,甲,是,2022-01-01\n"
    case = CASE + "  支付率: {value: 74.8%, source: form}\n" + JUDGED
    assert check(case, sites=sites) == ()


def test_problems_of_the_records_are_among_them(check: Write) -> None:
    (found,) = check(WHOLE, sites="code,name,planned\nS1,甲,大概\n")
    assert (found.code, found.place.line) == ("boolean-unreadable", 2)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("  计划小区: {value: 296个, source: form}", "fact-misspelt", "计划小区数"),
        ("  气温: {value: 20天, source: form}", "fact-unknown", "气温"),
        ("  预算: {value: '41254', source: form}", "unit-missing", "万元"),
        ("  预算: {value: 41254户, source: form}", "unit-mismatch", "户"),
        (
            "  预算: {value: 41254万元, source: form, as_of: 2022-09-01}",
            "fact-after-as-of",
            "09-01",
        ),
    ],
)
def test_figures_that_do_not_fit(check: Write, line: str, code: str, said: str) -> None:
    case = CASE + FACTS.replace("计划小区数: {value: 296个", "预算乙: {value: 1万元") + line + "\n"
    found = {p.code: p for p in check(case + JUDGED)}
    assert said in found[code].message() + found[code].hint()
    assert found[code].place.line == 11


def test_figures_that_only_the_report_uses_are_no_problem(check: Write) -> None:
    case = WHOLE + "findings: [{title: 慢, text: '已有 {facts.楼栋数}'}]\n"
    case = case.replace(FACTS, FACTS + "  楼栋数: {value: 357栋, source: form}\n")
    assert check(case) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a: {met: true}, b: {met: 50%}", "a: {met: true}", ["criterion-unanswered"]),
        ("b: {met: 50%}", "b: {met: 50%}, c: {met: true}", ["answer-unknown"]),
        ("faults: {late:", "faults: {slow:", ["answer-unknown"]),
        ("share: 90%", "share: 70%", ["share-outside-tier"]),
        ("tier: 达成", "tier: 很好", ["tier-unknown"]),
        ("{张: 90, 李: 80}", "{张: 90, 李: 101}", ["judge-outside"]),
        ("{张: 90, 李: 80}", "{张: 90}", ["judges-too-few"]),
        ("passed: true", "scores: {张: 9}", ["judgement-part-wrong", "judgement-missing"]),
        (", reason: 已验收", "", ["judgement-unsupported"]),
        ("  B5: {passed: true, reason: 已验收}\n", "", ["judgement-missing"]),
        ("  B5:", "  A1: {passed: true}\n  B5:", ["judgement-not-asked"]),
        ("  B5:", "  B9: {passed: true}\n  B5:", ["indicator-unknown"]),
    ],
)
def test_judgements_that_do_not_fit(
    check: Write, before: str, after: str, expected: list[str]
) -> None:
    assert before in WHOLE
    found = check(WHOLE.replace(before, after))
    assert [p.code for p in found] == expected
    assert all(p.place.line for p in found)


def test_codes_named_elsewhere(check: Write) -> None:
    case = WHOLE + dedent("""\
        published: {indicators: {Z9: 3}}
        narrative: {analysis: {Z8: 好}}
        findings: [{title: 慢, text: 慢, indicators: [Z7]}]
        """)
    assert [(p.code, dict(p.values)["code"]) for p in check(case)] == [
        ("indicator-unknown", "Z9"),
        ("indicator-unknown", "Z8"),
        ("indicator-unknown", "Z7"),
    ]
