"""Embedded examples are held to the engine, and say where they are wrong."""

from __future__ import annotations

import pytest

from hengjian.engine.facts.model import Judgement
from hengjian.engine.frameworks.examples import check_examples
from hengjian.engine.scoring import score_indicator
from tests.engine.frameworks.written import HEAD, compiled, leaf


def found(text: str) -> list[tuple[str, int | None, str]]:
    problems = check_examples(compiled(text), score_indicator, Judgement)
    return [(p.code, p.place.line, p.message("en")) for p in problems]


def proportional(example: str) -> str:
    return leaf(f"value: 完成率, target: 100%, score: proportional, examples: [{{{example}}}]")


@pytest.mark.parametrize(
    "example",
    [
        "完成率: 27.027%, value: 27.03%, score: 2.70",
        "完成率: 27.027%, value: 27.027%",  # to as many decimals as are printed
        "完成率: 27.027%, value: 0.27",  # in another unit of the same kind
        "完成率: 27.027%, score: 2.7",
        "户数: 3户, status: missing",
    ],
)
def test_examples_that_hold(example: str) -> None:
    assert found(proportional(example)) == []


@pytest.mark.parametrize(
    ("example", "code", "said"),
    [
        ("完成率: 27.027%, value: 27.02%", "example-differs", "it comes to 27.03%"),
        ("完成率: 27.027%, score: 2.71", "example-differs", "it comes to 2.70"),
        ("完成率: 27.027%, status: missing", "example-differs", "it comes to scored"),
        ("户数: 3户, score: 1", "example-differs", "it comes to —"),
        ("完成量: 27%, score: 2.7", "example-key", "“完成量” in the example is no fact"),
        ("完成率: 27户, score: 2.7", "unit-mismatch", "“%” is wanted, “户” was found"),
        ("完成率: 多半, score: 2.7", "quantity-unreadable", "“多半”"),
        ("完成率: 27%", "example-expects-nothing", "does not say"),
    ],
)
def test_examples_that_do_not_hold(example: str, code: str, said: str) -> None:
    ((found_code, line, message),) = found(proportional(example))
    assert (found_code, line) == (code, 8)
    assert said in message


def test_a_judgement_in_an_example() -> None:
    rule = "score: {rule: checklist, criteria: [{id: a, text: x}, {id: b, text: y}]}"
    judged = "judgement: {criteria: {a: {met: true}, b: {met: %s}}}, score: 5"
    assert found(leaf(f"{rule}, examples: [{{{judged % 'false'}}}]")) == []
    ((code, _, _),) = found(leaf(f"{rule}, examples: [{{{judged % 'true'}}}]"))
    assert code == "example-differs"
    ((code, _, _),) = found(leaf(f"{rule}, examples: [{{judgement: {{criterion: x}}, score: 1}}]"))
    assert code == "key-misspelt"


def test_formulas_follow_from_the_facts_of_an_example() -> None:
    text = (
        HEAD
        + "formulas: {户均: {value: 金额 / 户数, unit: 万元/户}}\n"
        + "indicators:\n  - {code: A, name: 甲, points: 10, value: 户均, target: 2万元 / 1户,\n"
        + "     score: proportional, examples: [{金额: 30万元, 户数: 20户, score: 7.5}]}\n"
    )
    assert found(text) == []
