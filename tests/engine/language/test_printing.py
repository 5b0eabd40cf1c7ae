"""Printing formulas: canonical source, values in place of names, prefix form."""

from __future__ import annotations

import json

import pytest

from hengjian.engine.language.parser import parse
from hengjian.engine.language.printing import prefix, substituted, text_of

CANONICAL = [
    ("((a+b))*c", "(a + b) * c"),
    ("a-(b-c)", "a - (b - c)"),
    ("(a-b)-c", "a - b - c"),
    ("a/(b*c)", "a / (b * c)"),
    ("-(a+b)", "-(a + b)"),
    ("not (a and b)", "not (a and b)"),
    ("(not a) = b", "(not a) = b"),
    ("(a or b) and c", "(a or b) and c"),
    ("(a < b) = (c < d)", "(a < b) = (c < d)"),
    ("(a+b) in (1,2)", "a + b in (1, 2)"),
    ("7.50分", "7.5分"),
    ("3USD", "3 USD"),
    ("2022年7月1日", "2022-07-01"),
    ("'a\"b'", "'a\"b'"),
    ("“它'\"们”", "“它'\"们”"),
    ("‘甲”'\"’", "‘甲”'\"’"),
]


@pytest.mark.parametrize(("typed", "canonical"), CANONICAL)
def test_canonical_source(typed: str, canonical: str) -> None:
    assert text_of(parse(typed)) == canonical
    assert parse(canonical) == parse(typed)


SUBSTITUTED = [
    ("a / b", {"a": "80个", "b": "296个"}, "80个 / 296个"),
    ("a / b", {"a": "80个"}, "80个 / b"),
    ("a - b", {"a": "1万元", "b": "-5万元"}, "1万元 - (-5万元)"),
    ("max(b, 0)", {"b": "-5万元"}, "max(-5万元, 0)"),
    ("b", {"b": "−5万元"}, "−5万元"),
]


@pytest.mark.parametrize(("formula", "shown", "printed"), SUBSTITUTED)
def test_values_in_place_of_names(formula: str, shown: dict[str, str], printed: str) -> None:
    assert substituted(parse(formula), shown) == printed


PREFIX = [
    ("2万元", ["number", "20000"]),
    ("37.5%", ["number", "0.375"]),
    ("1亩", ["number", "2000/3"]),
    ("“甲”", ["words", "甲"]),
    ("2022-07-31", ["day", "2022-07-31"]),
    ("true", ["truth", True]),
    ("-a", ["neg", ["name", "a"]]),
    ("not a", ["not", ["name", "a"]]),
    ("a <= 1", ["op", "<=", ["name", "a"], ["number", "1"]]),
    ("a in (1, 2)", ["in", ["name", "a"], [["number", "1"], ["number", "2"]]]),
    ("known(a)", ["call", "known", [["name", "a"]]]),
]


@pytest.mark.parametrize(("formula", "form"), PREFIX)
def test_prefix_form(formula: str, form: list[object]) -> None:
    assert prefix(parse(formula)) == form
    assert json.loads(json.dumps(form)) == form
