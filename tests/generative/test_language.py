"""Formulas at random: printing and reading agree, typing keeps its word, values are exact."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.nodes import Binary, Expression, Number
from hengjian.engine.language.parser import parse
from hengjian.engine.language.printing import prefix, substituted, text_of
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import check
from hengjian.engine.language.walking import names, walk
from hengjian.errors import Problem, Refused
from tests.generative.strategies_language import (
    SCOPE,
    TYPES,
    environments,
    expressions,
    trees,
)

PYTHON_TYPES = {Kind.DAY: dt.date, Kind.TRUTH: bool, Kind.WORDS: str}
typed = st.one_of(*(st.tuples(st.just(of), expressions(of)) for of in TYPES))


@given(trees())
def test_reading_what_was_printed_gives_the_same_tree(node: Expression) -> None:
    assert parse(text_of(node)) == node


@given(trees())
def test_every_node_knows_its_own_piece_of_the_source(node: Expression) -> None:
    source = text_of(node)
    for part in walk(parse(source)):
        assert parse(source[part.start : part.end]) == part


@given(trees())
def test_replacing_names_by_themselves_changes_nothing(node: Expression) -> None:
    assert substituted(node, {name: name for name in names(node)}) == text_of(node)


@given(typed)
def test_well_typed_formulas_have_their_type_and_no_problem(case: tuple[Type, Expression]) -> None:
    of, node = case
    assert check(node, SCOPE) == (of, ())


@given(expressions(row=True))
def test_formulas_over_rows_pass_as_such(node: Expression) -> None:
    assert check(node, SCOPE, row=True)[1] == ()


@given(typed, environments())
def test_values_have_the_type_that_was_found(
    case: tuple[Type, Expression], known: dict[str, Any]
) -> None:
    of, node = case
    value = evaluate(node, known.__getitem__)
    wanted = Fraction if isinstance(of, NumberType) else PYTHON_TYPES[of]
    assert value is None or isinstance(value, wanted)


@given(typed, environments())
def test_nothing_is_missing_without_a_reason(
    case: tuple[Type, Expression], known: dict[str, Any]
) -> None:
    _, node = case
    zeros: list[Binary] = []
    value = evaluate(node, known.__getitem__, zeros.append)
    if value is None:
        assert zeros or None in (known[name] for name in names(node))


@given(expressions(), environments())
def test_the_prefix_form_computes_the_same(node: Expression, known: dict[str, Any]) -> None:
    assert computed(prefix(node), known) == evaluate(node, known.__getitem__)


@given(st.text(max_size=60) | st.text("ab1.,()+-*/<=> \"'个元%年月日不in", max_size=40))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    for found in problems_of(text):
        assert found.place.column is not None
        assert 1 <= found.place.column <= len(text) + 1
        assert found.message("zh")
        assert found.message("en")


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        parse(text)
    except Refused as refused:
        return refused.problems
    return ()


@given(trees())
def test_typing_any_tree_gives_a_type_or_problems(node: Expression) -> None:
    found, problems = check(node, SCOPE)
    assert found is not None or problems
    assert all(found.message("zh") and found.message("en") for found in problems)


@given(st.integers(0, 10**12), st.integers(0, 8))
def test_decimals_are_exact(digits: int, places: int) -> None:
    whole, decimals = divmod(digits, 10**places)
    written = f"{whole}.{decimals:0{places}d}" if places else str(whole)
    assert parse(written) == Number(Fraction(digits, 10**places))


def computed(form: Any, known: dict[str, Any]) -> Any:
    """A second evaluator, over the prefix form, written from the manual and eager throughout."""
    kind, *rest = form
    if kind == "number":
        return Fraction(rest[0])
    if kind == "day":
        return dt.date.fromisoformat(rest[0])
    if kind in ("words", "truth"):
        return rest[0]
    if kind == "name":
        return known[rest[0]]
    if kind == "op":
        return operated(rest[0], computed(rest[1], known), computed(rest[2], known))
    if kind == "call":
        return called(rest[0], [computed(part, known) for part in rest[1]])
    value = computed(rest[0], known)
    if value is None:
        return None
    if kind == "in":
        return any(value == computed(option, known) for option in rest[1])
    return not value if kind == "not" else -value


def operated(operator: str, a: Any, b: Any) -> Any:
    if operator == "and":
        return False if False in (a, b) else None if None in (a, b) else True
    if operator == "or":
        return True if True in (a, b) else None if None in (a, b) else False
    if a is None or b is None or (operator == "/" and b == 0):
        return None
    if isinstance(a, dt.date) and operator in "+-":
        if isinstance(b, dt.date):
            return Fraction(a.toordinal() - b.toordinal())
        return dt.date.fromordinal(floor(a.toordinal() + (b if operator == "+" else -b)))
    results = {"+": "a + b", "-": "a - b", "*": "a * b", "/": "a / b", "=": "a == b"}
    return eval(results.get(operator, f"a {operator} b"), {}, {"a": a, "b": b})


def called(function: str, parts: list[Any]) -> Any:
    if function == "known":
        return parts[0] is not None
    if function == "coalesce":
        return next((part for part in parts if part is not None), None)
    if function == "if":
        condition, then, otherwise = parts
        return None if condition is None else then if condition else otherwise
    if None in parts:
        return None
    if function == "round":
        value, step = parts
        steps = floor(abs(value) / step + Fraction(1, 2))
        return steps * step if value >= 0 else -steps * step
    if function in ("ceil", "floor"):
        value, step = parts
        return floor(value / step) * step if function == "floor" else -floor(-value / step) * step
    if function == "abs":
        return abs(parts[0])
    return {"min": min, "max": max, "sum": sum}[function](parts)
