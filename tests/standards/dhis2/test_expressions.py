"""Expressions of DHIS2: read, printed, and translated into formulas that give the same number."""

from __future__ import annotations

import string
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.engine.language.evaluating import evaluate as formula_value
from hengjian.engine.language.printing import text_of as formula_text
from hengjian.errors import Refused
from hengjian.standards.dhis2.grammar import BINDING, parse, text_of
from hengjian.standards.dhis2.nodes import (
    Binary,
    Call,
    Expression,
    Item,
    Modified,
    Named,
    Number,
    Unary,
    Word,
    Words,
)
from hengjian.standards.dhis2.translating import Strategy, translate
from tests.standards.dhis2.semantics import NoNumber, evaluate, items

ELEMENTS = tuple(f"d{letter}0000000000"[:11] for letter in "abcd")
Node = st.SearchStrategy[Expression]

amounts = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(0, 10**6), st.integers(0, 4)
)
uids = st.text(string.ascii_letters + string.digits, min_size=11, max_size=11)
elements = st.builds(lambda uid: Item("#", (uid,)), st.sampled_from(ELEMENTS))
leaves = st.one_of(
    st.builds(Number, amounts),
    st.builds(Item, st.sampled_from(["#", "C", "N", "I", "OUG", "A"]), st.tuples(uids, uids)),
    st.builds(Words, st.text(st.characters(exclude_categories=["C"]), max_size=8)),
    st.sampled_from([Named("days"), Word("true"), Word("null"), Word("SUM")]),
)


def grown(below: Node) -> Node:
    """Everything that can be made of smaller trees."""
    some = st.lists(below, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Binary, st.sampled_from(sorted(BINDING)), below, below),
        st.builds(Unary, st.sampled_from("+-!"), below),
        st.builds(Call, st.sampled_from(["if", "greatest", "d2:count", "orgUnit.group"]), some),
        st.builds(Modified, below, st.sampled_from(["periodOffset", "yearToDate"]), some),
    )


@given(st.recursive(leaves, grown, max_leaves=20))
def test_what_is_printed_reads_back_the_same(node: Expression) -> None:
    assert parse(text_of(node)) == node


def numbers(depth: int) -> Node:
    """Expressions that are numbers and have a counterpart."""
    plain = elements | st.builds(Number, amounts)
    if not depth:
        return plain
    inner, truth = numbers(depth - 1), truths(depth - 1)
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    exponents = st.builds(Number, st.integers(1, 3).map(Fraction))
    return st.one_of(
        plain,
        st.builds(Binary, st.sampled_from("+-*/%"), inner, inner),
        st.builds(Binary, st.just("^"), elements, exponents),
        st.builds(Unary, st.sampled_from("+-"), inner),
        st.builds(Call, st.just("if"), st.tuples(truth, inner, inner)),
        st.builds(Call, st.sampled_from(["firstNonNull", "greatest", "least"]), some),
    )


def truths(depth: int) -> Node:
    """Conditions that have a counterpart."""
    inner = numbers(depth)
    plain = st.one_of(
        st.builds(Binary, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Call, st.sampled_from(["isNull", "isNotNull"]), st.tuples(inner)),
    )
    if not depth:
        return plain
    return plain | st.builds(
        Binary, st.sampled_from(["&&", "||"]), truths(depth - 1), truths(depth - 1)
    )


class Here:
    """Elements are called as their uid; there is nothing else."""

    def element(self, parts: tuple[str, ...]) -> str:
        return parts[0]

    def constant(self, uid: str) -> str:
        raise AssertionError(uid)

    def indicator(self, uid: str) -> tuple[str, int]:
        raise AssertionError(uid)

    def days(self) -> str:
        return "days"


found = st.none() | amounts
everything = st.fixed_dictionaries({(each,): found for each in ELEMENTS})


def _divides_by_zero(node: Expression, values: dict[tuple[str, ...], Fraction | None]) -> bool:
    """Whether a division by 0 comes up anywhere: what another part makes of it then is open in
    DHIS2's documentation."""
    for each in _parts(node):
        if isinstance(each, Binary) and each.operator in "/%":
            for strategy in ("any", "never"):
                if evaluate(each.right, values, strategy) in (0, None) and items(each.right):
                    return True
            if not items(each.right) and evaluate(each.right, values, "any") in (0, None):
                return True
    return False


def _parts(node: Expression) -> list[Expression]:
    match node:
        case Unary():
            return [node, *_parts(node.operand)]
        case Binary():
            return [node, *_parts(node.left), *_parts(node.right)]
        case Call():
            return [node, *(part for each in node.arguments for part in _parts(each))]
    return [node]


@given(numbers(3), everything, st.sampled_from(["any", "all", "never"]))
def test_the_formula_gives_the_same_number(
    node: Expression, values: dict[tuple[str, ...], Fraction | None], strategy: Strategy
) -> None:
    if _divides_by_zero(node, values):
        return
    formula = translate(node, Here(), strategy)
    wanted = evaluate(node, values, strategy)
    assert formula_value(formula, lambda name: values[name,]) == wanted


def test_a_missing_value_counts_as_the_strategy_says() -> None:
    a, b, *_ = ELEMENTS
    node = parse(f"#{{{a}}} + #{{{b}}}")
    assert formula_text(translate(node, Here())) == f"{a} + {b}"
    one: dict[str, Fraction | None] = {a: Fraction(3), b: None}
    none: dict[str, Fraction | None] = {a: None, b: None}
    wanted: dict[Strategy, tuple[int | None, int | None]]
    wanted = {"any": (None, None), "all": (3, None), "never": (3, 0)}
    for strategy, (with_one, with_none) in wanted.items():
        formula = translate(node, Here(), strategy)
        assert formula_value(formula, one.__getitem__) == with_one
        assert formula_value(formula, none.__getitem__) == with_none


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-2 ^ 2", "-(2 ^ 2)"),
        ("2 ^ 3 ^ 2", "2 ^ (3 ^ 2)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("1 + 2 * 3 < 4 == true && not false or true", "((((1 + (2 * 3)) < 4) == true) && !false)"
         " || true"),
        ("1 <> 2 /* a remark */", "1 != 2"),
        ("1.5e2", "150"),
    ],
)  # fmt: skip
def test_precedence_and_synonyms(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1 $ 2 ; 3", ["dhis2-token", "dhis2-token"]),
        ("1 +", ["dhis2-expression-ends"]),
        ("(1", ["dhis2-expression-ends"]),
        ("1 2", ["dhis2-token"]),
        ("", ["dhis2-expression-ends"]),
        ("if(1, 2", ["dhis2-expression-ends"]),
        ("9" * 70, ["dhis2-number"]),
        ("1e9999999", ["dhis2-number"]),
        ("(" * 60 + "1" + ")" * 60, ["dhis2-expression-deep"]),
        ("1" + "-1" * 300, ["dhis2-expression-deep"]),
        ("1" * 30_000, ["dhis2-expression-long"]),
        ("'open", ["dhis2-token"]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert [each.code for each in refused.value.problems] == codes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#{a}.periodOffset(-1)", "another period"),
        ("#{a}.aggregationType(MAX)", "another aggregation"),
        ("I{a} + D{a.b} + A{a.b} + R{a.REPORTING_RATE} + OUG{a} + V{a}", "organisation units"),
        ("log(#{a})", "exactly"),
        ("2 ^ 0.5", "exactly"),
        ("removeZeros(#{a})", "missing value"),
        ("firstNonNull(#{a}, null)", "missing value"),
        ("subExpression(#{a})", "single events"),
        ("d2:daysBetween(#{a}, #{b})", "single events"),
        ("orgUnit.group(abc)", "organisation unit"),
        ("avg(#{a})", "series"),
        ("quadruple(#{a})", "unknown function"),
        ("[periodInYear]", "kind of period"),
        ("contains(#{a}, 'x')", "texts"),
        ("if(#{a})", "at least 3"),
        ("9" * 40, "too long"),
    ],
)
def test_what_has_no_counterpart_is_named_with_its_reason(text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        translate(parse(text), Here())
    assert told in str(refused.value)


def test_everything_without_a_counterpart_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        translate(parse("log(I{a}.periodOffset(1)) + R{b.X} * log10(2)"), Here())
    assert len(refused.value.problems) == 3


def test_the_oracle_divides_by_nothing() -> None:
    zero: Expression = Number(Fraction(0))
    assert evaluate(Binary("/", zero, zero), {}, "any") is None
    assert issubclass(NoNumber, Exception)
