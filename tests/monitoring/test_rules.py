"""Rules as data: every problem of a file at its place, and what a rule says of the facts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengjian.errors import Refused
from hengjian.monitoring.judging import Verdict, explained, judge
from hengjian.monitoring.reading import Rules, read_rules_text

HEAD = """\
watching: test
edition: 2026-01
title: 测试
facts:
  已付: {unit: 万元, en: paid}
  产值: {unit: 万元, en: output}
rules:
"""
RULE = """\
  - code: ahead
    title: 超前
    area: money
    applies: 已付 > 0
    value: (已付 - 产值) / 已付
    unit: '%'
    levels: {blue: {above: 0%}, yellow: {at_least: 10%}, red: {at_least: 30%}}
    owner: implementing_unit
    answer_days: 3
    escalates: {to: finance_bureau, days: 3}
    why: 为什么
    advice: 怎么办
"""


def rules(rule: str = RULE) -> Rules:
    return read_rules_text(HEAD + rule, "rules.yaml")


def wan(amount: str) -> Fraction:
    return Fraction(amount) * 10_000


@pytest.mark.parametrize(
    ("paid", "output", "verdict", "level"),
    [
        ("100", "100", Verdict.CLEAR, None),
        ("100", "99.99", Verdict.WARNS, "blue"),
        ("100", "90.01", Verdict.WARNS, "blue"),
        ("100", "90", Verdict.WARNS, "yellow"),
        ("100", "70", Verdict.WARNS, "red"),
        ("0", "0", Verdict.NOT_APPLICABLE, None),
    ],
)
def test_the_gravest_level_that_is_reached(
    paid: str, output: str, verdict: Verdict, level: str | None
) -> None:
    found = judge(rules()["ahead"], {"已付": wan(paid), "产值": wan(output)})
    assert (found.verdict, found.level) == (verdict, level)


def test_what_is_not_known_is_said() -> None:
    rule = rules()["ahead"]
    assert judge(rule, {"已付": wan("1")}).missing == ("产值",)
    found = judge(rule, {"产值": None})
    assert (found.verdict, found.missing) == (Verdict.NOT_JUDGED, ("已付", "产值"))


def test_the_calculation_can_be_followed() -> None:
    known = rules()
    facts = {"已付": wan("30878.14"), "产值": wan("11697.73")}
    told = explained(judge(known["ahead"], facts), facts, known)
    assert told["substituted"] == "(30878.14万元 - 11697.73万元) / 30878.14万元"
    assert (told["value"], told["shown"]) == ("1918041/3087814", "62.12%")
    assert told["inputs"][0] == {
        "name": "已付", "en": "paid", "value": "308781400", "shown": "30878.14万元",
    }  # fmt: skip
    assert [each["mark"] + each["bound"] for each in told["bounds"]] == [">0%", "≥10%", "≥30%"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("(已付 - 产值)", "(已付 - 产出)", "name-unknown", 12),
        ("value: (已付 - 产值) / 已付", "value: 已付 > 产值", "formula-not-number", 12),
        ("applies: 已付 > 0", "applies: 已付", "condition-not-truth", 11),
        ("unit: '%'", "unit: 万元", "indicator-unit", 13),
        ("blue: {above: 0%}", "blue: {above: 1万元}", "watch-bound-unit", 14),
        ("blue: {above: 0%}", "blue: {}", "watch-bound-count", 14),
        ("red: {at_least: 30%}", "red: {at_least: 5%}", "watch-ladder-order", 14),
        ("red: {at_least: 30%}", "red: {below: 5%}", "watch-ladder-order", 14),
        ("red: {at_least: 30%}", "green: {at_least: 30%}", "value-not-among", 14),
        ("answer_days: 3", "answer_days: 0", "value-out-of-range", 16),
        ("    advice: 怎么办\n", "", "key-missing", 8),
        ("owner: implementing_unit", "owner: nobody", "value-not-among", 15),
        (" - 产值", "", "watched-fact-unused", 6),
    ],
)
def test_a_problem_of_the_file_at_its_line(old: str, new: str, code: str, line: int) -> None:
    assert old in RULE
    with pytest.raises(Refused) as caught:
        rules(RULE.replace(old, new, 1))
    found = [(each.code, each.place.line) for each in caught.value.problems]
    assert (code, line) in found, found


def test_all_problems_at_once() -> None:
    wrong = RULE.replace("产值)", "产出)").replace("unit: '%'", "unit: 万元")
    with pytest.raises(Refused) as caught:
        rules(wrong + RULE)
    assert {each.code for each in caught.value.problems} >= {"name-unknown", "watch-rule-twice"}
