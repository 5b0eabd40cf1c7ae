"""What pydantic finds, said in the catalogue's words at its line and column."""

from __future__ import annotations

import pytest

from tests.engine.frameworks.written import leaf, problems, spots

PASS = "score: pass_fail"


@pytest.mark.parametrize(
    ("body", "code", "message", "message_en"),
    [
        ("socre: pass_fail", "key-misspelt", "是不是“score”", "did you mean “score”"),
        (f"{PASS}, 备注: x", "key-unknown", "没有“备注”这个键", "no key “备注”"),
        ("score: pasfail", "rule-misspelt", "是不是“pass_fail”", "did you mean “pass_fail”"),
        ("score: 五五开", "rule-unknown", "没有“五五开”", "no scoring rule “五五开”"),
        ("score: {when: x}", "key-missing", "缺少“rule”", "“rule” is missing"),
        ("score: ladder", "key-missing", "缺少“bands”", "“bands” is missing"),
        ("score: [a]", "value-kind", "应是若干“键: 值”", "lines is wanted"),
        (f"{PASS}, missing: no", "value-not-among", "“no”不在可选的值里", "“no” is not one"),
        (f"{PASS}, places: 11", "value-out-of-range", "“11”超出范围（≤ 10）", "(≤ 10)"),
        (f"{PASS}, places: 两", "value-kind", "应是整数", "a whole number is wanted"),
        (f"{PASS}, places: ", "value-missing", "没有写值", "there is no value"),
        (f"{PASS}, unit: 万户元", "unit-unknown", "没有“万户元”这个单位", "no unit “万户元”"),
        (f"{PASS}, veto: x", "value-kind", "应是若干“键: 值”", "lines is wanted"),
        (f"{PASS}, explanation: {{de: x}}", "wording-wrong", "{zh: …, en: …}", "one string"),
        (f"{PASS}, explanation: [x]", "wording-wrong", "{zh: …, en: …}", "one string"),
        (
            "score: {rule: linear, from: 六十, to: 100%}",
            "quantity-unreadable",
            "“六十”不是带单位的数",
            "“六十” is not a number",
        ),
        (
            "score: {rule: checklist, criteria: []}",
            "value-too-short",
            "不能少于 1 项",
            "at least 1",
        ),
        (f"{PASS}, examples: [x]", "value-kind", "应是若干“键: 值”", "lines is wanted"),
    ],
)
def test_one_slip_gives_one_problem(body: str, code: str, message: str, message_en: str) -> None:
    (found,) = [p for p in problems(leaf(body)) if p.code != "facts-unused"]
    assert found.code == code
    assert message in found.message()
    assert message_en in found.message("en")
    assert found.place.line == 8
    assert found.place.column is not None


def test_the_place_is_that_of_the_key_or_of_the_value() -> None:
    text = leaf("socre: x, places: 两")
    line = text.splitlines()[7]
    assert spots(text) == [
        ("key-misspelt", 8, line.index("socre") + 1),
        ("value-kind", 8, line.index("两") + 1),
    ]


def test_unknown_keys_list_what_is_allowed_there() -> None:
    (found,) = problems(leaf("score: {rule: panel, x: 1}"))
    assert found.hint("en") == "keys allowed here: rule judges trim out_of"


def test_everything_is_told_at_once_in_reading_order() -> None:
    text = """\
framework: Not A Slug
title:
edition: "1"
points: 十
grades:
  - {at_least: 60, grad: 中}
indicators:
  - {code: 甲, name: 甲}
facts:
  不 行: {unit: 户}
extra: 1
"""
    assert [code for code, _, _ in spots(text)] == [
        "slug-pattern",
        "value-missing",
        "number-unreadable",
        "key-missing",
        "key-misspelt",
        "code-pattern",
        "name-pattern",
        "key-unknown",
    ]


def test_of_alternatives_only_the_one_that_was_meant_is_judged() -> None:
    """Grades are a list or the name of a scale; a wrong list is not called a bad name."""
    text = leaf(PASS)
    assert spots(text.replace("at_least: 60", "at_least: x")) == [("number-unreadable", 5, 21)]
    as_name = text.replace("[{at_least: 60, grade: 中}, {at_least: 0, grade: 差}]", "A B")
    assert spots(as_name) == [("slug-pattern", 5, 9)]


@pytest.mark.parametrize(
    ("written", "code"),
    [("2022.7", "date-imprecise"), ("44743", "date-is-serial"), ("soon", "date-unreadable")],
)
def test_a_date_names_a_day(written: str, code: str) -> None:
    (found, *_) = problems(leaf(PASS) + f"in_force: {{from: {written}}}\n")
    assert (found.code, found.place.line, found.place.column) == (code, 9, 18)


def test_a_truth_may_stand_where_text_is_taken() -> None:
    assert spots(leaf("score: {rule: pass_fail, when: true}"))[0][0] == "facts-unused"
