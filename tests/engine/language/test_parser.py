"""Reading formulas: the slips people make, each with its place, and the bounds."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from hengjian.engine.language.grammar import HEIGHT_LIMIT, NESTING_LIMIT, TEXT_LIMIT
from hengjian.engine.language.nodes import Binary, Call, Name, Number, Unary, Words
from hengjian.engine.language.parser import parse
from hengjian.engine.language.walking import height, names, walk
from hengjian.errors import Problem, Refused
from hengjian.errors.language import ENTRIES
from hengjian.quantities import unit

SLIPS = [
    ("", "formula-empty", 1),
    ("  　", "formula-empty", 1),
    ("a +", "operand-missing-at-end", 4),
    ("* a", "operand-missing", 1),
    ("a + * b", "operand-missing", 5),
    ("min(, a)", "operand-missing", 5),
    ("()", "operand-missing", 2),
    ("a b", "operator-missing", 3),
    ("3 户数", "operator-missing", 3),
    ("a not b", "operator-missing", 3),
    ("(a + b", "bracket-unclosed", 1),
    ("min(a, b", "bracket-unclosed", 4),
    ("a + b)", "bracket-unopened", 6),
    ("a, b", "comma-strange", 2),
    ("(a, b)", "comma-strange", 3),
    ("a = b = c", "comparison-chained", 7),
    ("a < b in (1)", "comparison-chained", 7),
    ("a in b", "list-missing", 6),
    ("a in ()", "list-missing", 6),
    ("a in (b + 1)", "option-not-literal", 7),
    ("if(a, b)", "arguments-wrong", 1),
    ("round(a)", "arguments-wrong", 1),
    ("known(a, b)", "arguments-wrong", 1),
    ("1 + min(a)", "arguments-few", 5),
    ("Min(a, b)", "function-unknown-near", 1),
    ("平均数(a, b)", "function-unknown", 1),
    ("a ** b", "power-refused", 3),
    ("a . b", "dot-refused", 3),
    ("5.", "dot-refused", 2),
    (".5", "dot-refused", 1),
    ("a[1", "brackets-refused", 2),
    ("a := 1", "character-strange", 3),
    ("a ; b", "character-strange", 3),
    ("a = '完工", "words-unclosed", 5),
    ("a = “完工", "words-unclosed", 5),
    ("3abc", "unit-unknown", 2),
    ("1e5", "unit-unknown", 2),
    ("2022年13月1日", "date-unreadable", 1),
    ("a > " + "9" * 31, "number-too-large", 5),
    ("max(1,000, a)", "number-grouped", 5),
]


def refusal(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        parse(text)
    return caught.value.problems


@pytest.mark.parametrize(("text", "code", "column"), SLIPS)
def test_slips_have_a_code_and_a_place(text: str, code: str, column: int) -> None:
    first = refusal(text)[0]
    assert (first.code, first.place.line, first.place.column) == (code, 1, column)


@pytest.mark.parametrize("text", [text for text, _, _ in SLIPS])
def test_slips_are_told_in_both_languages(text: str) -> None:
    for found in refusal(text):
        for words in (found.message("zh"), found.hint("zh")):
            assert "{" not in words
        assert re.search(r"[一-鿿]", found.message("zh"))
        assert re.search(r"[a-z]", found.message("en"))


@pytest.mark.parametrize("code", ENTRIES)
def test_every_code_says_what_to_do_in_both_languages(code: str) -> None:
    entry = ENTRIES[code]
    assert entry.message.zh != entry.message.en
    assert entry.hint.zh
    assert entry.hint.en


def test_independent_slips_come_together() -> None:
    assert [p.code for p in refusal("3abc + 2022-02-30 ; 4xyz")] == [
        "unit-unknown",
        "date-unreadable",
        "character-strange",
        "unit-unknown",
    ]
    assert [p.code for p in refusal("mix(1, 2) + if(a)")] == [
        "function-unknown-near",
        "arguments-wrong",
    ]


def test_a_grouped_number_is_shown_as_it_should_be_written() -> None:
    (found,) = refusal("46,373.00万元")
    assert "46373.00万元" in found.hint("zh")
    assert "46373.00万元" in found.hint("en")


def test_full_width_commas_and_spaced_commas_separate_arguments() -> None:
    two = (Number(Fraction(1)), Number(Fraction(200)))
    assert parse("max(1, 200)") == parse("max(1，200)") == Call("max", two)


def test_the_longest_unit_is_taken() -> None:
    assert parse("80个百分点") == Number(Fraction(80), unit("个百分点"))
    assert parse("80个") == Number(Fraction(80), unit("个"))
    assert parse("5 万平方米") == Number(Fraction(5), unit("万平方米"))
    assert parse("5 thousand USD") == Number(Fraction(5), unit("thousand USD"))
    assert parse("3元/2") == Binary("/", Number(Fraction(3), unit("元")), Number(Fraction(2)))


def test_names_may_hold_digits_and_both_scripts() -> None:
    assert parse("A2_小区数2") == Name("A2_小区数2")


def test_words_keep_what_stands_between_their_marks() -> None:
    assert parse("“（甲）１+1”") == Words("（甲）１+1")


def test_a_date_needs_no_spaces_and_a_difference_does() -> None:
    assert isinstance(parse("2022 - 07 - 31"), Binary)
    assert not isinstance(parse("2022-07-31"), Binary)
    assert isinstance(parse("2022-07-311"), Binary)


def test_signs_bind_tighter_than_products() -> None:
    assert parse("-a * b") == Binary("*", Unary("-", Name("a")), Name("b"))


def test_spans_point_into_the_source() -> None:
    text = "（甲 ＋ ２个） × min(乙, 丙)"
    spans = [text[part.start : part.end] for part in walk(parse(text))]
    assert spans == [text, "甲 ＋ ２个", "甲", "２个", "min(乙, 丙)", "乙", "丙"]


def test_names_come_in_order_and_once() -> None:
    assert names(parse("if(b > 0, a / b, c in (1, 2) or a)")) == ("b", "a", "c")


BOUNDS = [
    ("(" * NESTING_LIMIT + "a" + ")" * NESTING_LIMIT, None),
    ("(" * (NESTING_LIMIT + 1) + "a" + ")" * (NESTING_LIMIT + 1), "formula-too-deep"),
    ("-" * (NESTING_LIMIT + 1) + "a", "formula-too-deep"),
    ("+".join(["-(-a)"] * (NESTING_LIMIT + 1)), None),
    ("(" * 2000, "formula-too-deep"),
    ("+".join("a" * HEIGHT_LIMIT), None),
    ("+".join("a" * (HEIGHT_LIMIT + 1)), "formula-too-deep"),
    (f"sum({','.join('a' * 499)})", None),
    (f"sum({','.join('a' * 500)})", "formula-too-many-parts"),
    ("a".ljust(TEXT_LIMIT), None),
    ("a".ljust(TEXT_LIMIT + 1), "formula-too-long"),
    ("9" * 30, None),
    ("1." + "9" * 30, "number-too-large"),
]


@pytest.mark.parametrize(("text", "code"), BOUNDS, ids=range(len(BOUNDS)))
def test_bounds(text: str, code: str | None) -> None:
    if code is None:
        assert height(parse(text)) <= HEIGHT_LIMIT
    else:
        assert [p.code for p in refusal(text)] == [code]
