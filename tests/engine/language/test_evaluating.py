"""Evaluating formulas: bounds, laziness, and what is told on the way."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from hengjian.engine.language.evaluating import compiled, evaluate
from hengjian.engine.language.nodes import Binary
from hengjian.engine.language.parser import parse
from hengjian.errors import Refused


def value_of(text: str, **known: Any) -> Any:
    return evaluate(parse(text), known.get)


TOO_LARGE = [
    ("a * a * a", {"a": Fraction(10**99)}, 1),
    ("1 / a / a / a", {"a": Fraction(10**99)}, 1),
    ("0 + sum(a, a)", {"a": Fraction(6 * 10**199)}, 5),
    ("d + 9999999天", {"d": dt.date(2022, 1, 1)}, 1),
    ("d - 99999999999999999999天", {"d": dt.date(2022, 1, 1)}, 1),
]


@pytest.mark.parametrize(("text", "known", "column"), TOO_LARGE)
def test_unreasonable_results_are_refused(text: str, known: dict[str, Any], column: int) -> None:
    with pytest.raises(Refused) as caught:
        value_of(text, **known)
    (found,) = caught.value.problems
    assert (found.code, found.place.column) == ("result-too-large", column)


def test_results_up_to_the_bound_are_kept() -> None:
    assert value_of("a * a", a=Fraction(10**100)) == 10**200


def test_a_compiled_formula_runs_for_many_rows() -> None:
    run = compiled(parse("a > b"))
    rows = [{"a": Fraction(1), "b": Fraction(0)}, {"a": Fraction(0), "b": Fraction(1)}, {}]
    assert [run(row.get) for row in rows] == [True, False, None]


DIVISIONS = [
    ("a / b", 1),
    ("a / b + b / b", 2),
    ("if(a = 0, 1, a / b)", 1),
    # A branch that is not taken, or an answer already settled, divides nothing.
    ("if(a = 1, 1, a / b)", 0),
    ("a = 2 and a / b > 0", 0),
    ("a = 1 or a / b > 0", 0),
    ("coalesce(a, a / b)", 0),
    ("known(a / b)", 1),
    # What is missing is not zero.
    ("c / b", 0),
]


@pytest.mark.parametrize(("text", "times"), DIVISIONS)
def test_divisions_by_zero_are_told(text: str, times: int) -> None:
    told: list[Binary] = []
    evaluate(parse(text), {"a": Fraction(1), "b": Fraction(0)}.get, told.append)
    assert len(told) == times


ROUNDED = [("1.25", "1.3"), ("-1.25", "-1.3"), ("1.24", "1.2"), ("-0.04", "0"), ("0", "0")]


@pytest.mark.parametrize(("value", "expected"), ROUNDED)
def test_halves_are_rounded_away_from_zero(value: str, expected: str) -> None:
    assert value_of("round(a, 0.1)", a=Fraction(value)) == Fraction(expected)


def test_steps_need_not_be_powers_of_ten() -> None:
    assert value_of("round(a, 0.25)", a=Fraction("0.4")) == Fraction("0.5")


def test_a_part_of_a_day_stays_in_its_day() -> None:
    day = dt.date(2022, 1, 10)
    assert value_of("d + 1.5天", d=day) == dt.date(2022, 1, 11)
    assert value_of("d - 1.5天", d=day) == dt.date(2022, 1, 8)
