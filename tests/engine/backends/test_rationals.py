"""Vectors of fractions: exact at every size, missing values and all."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.engine.backends.rationals import (
    Rationals,
    constant,
    fractions,
    multiples,
    nothing,
)
from hengjian.quantities import round_half_up

EDGE = 2**63 - 1
whole = st.one_of(
    st.integers(-20, 20),
    st.integers(-(10**12), 10**12),
    st.sampled_from([EDGE, -EDGE, EDGE - 1, 2**62, 2**31, 3_037_000_500]),
    st.integers(-(10**30), 10**30),
)
parts = st.one_of(
    st.integers(1, 30), st.sampled_from([EDGE, 2**40, 10**18]), st.integers(1, 10**25)
)
cells = st.one_of(st.none(), st.builds(Fraction, whole, parts))
pairs = st.lists(st.tuples(cells, cells), min_size=1, max_size=6)


def unpacked(found: Rationals, size: int) -> list[Fraction | None]:
    return [found.at(i) for i in range(size)]


def both(
    run: Callable[[Fraction, Fraction], Fraction | None], cells: list[tuple[object, object]]
) -> list[Fraction | None]:
    return [
        run(a, b) if isinstance(a, Fraction) and isinstance(b, Fraction) else None for a, b in cells
    ]


@pytest.mark.parametrize(
    ("vector", "scalar"),
    [
        (lambda a, b: a + b, lambda a, b: a + b),
        (lambda a, b: a - b, lambda a, b: a - b),
        (lambda a, b: a * b, lambda a, b: a * b),
        (lambda a, b: a / b, lambda a, b: a / b if b else None),
        (lambda a, b: a.smaller(b), min),
        (lambda a, b: a.larger(b), max),
        (lambda a, b: (a * b + a - b) * a, lambda a, b: (a * b + a - b) * a),
        (lambda a, b: (a - b).held(), lambda a, b: min(max(a - b, Fraction(0)), Fraction(1))),
        (lambda a, b: (a + b).floored(), lambda a, b: Fraction(floor(a + b))),
    ],
    ids=["+", "-", "*", "/", "min", "max", "chain", "held", "floor"],
)
@given(drawn=pairs)
def test_arithmetic_is_that_of_fractions(vector: object, scalar: object, drawn: list) -> None:
    left, right = fractions([a for a, _ in drawn]), fractions([b for _, b in drawn])
    assert unpacked(vector(left, right), len(drawn)) == both(scalar, drawn)
    single = drawn[0][1]
    other = nothing() if single is None else constant(single)
    same = [(a, single) for a, _ in drawn]
    assert unpacked(vector(left, other), len(drawn)) == both(scalar, same)


@given(pairs)
def test_comparison_is_that_of_fractions(drawn: list) -> None:
    left, right = fractions([a for a, _ in drawn]), fractions([b for _, b in drawn])
    for operator in (np.less, np.less_equal, np.equal):
        truths = left.compared(operator, right)
        missing = np.broadcast_to(~truths.known(), len(drawn))
        for i, (a, b) in enumerate(drawn):
            assert missing[i] == (a is None or b is None)
            if not missing[i]:
                assert truths.values[i] == operator(a, b)


@given(st.lists(cells, min_size=1, max_size=6), st.sampled_from([1, 100, 10**6]))
def test_rounding_is_half_up_and_once(drawn: list[Fraction | None], scale: int) -> None:
    wanted = [0 if v is None else int(round_half_up(v * scale, 0)) for v in drawn]
    assert fractions(drawn).rounded(scale).tolist() == wanted


def test_small_numbers_stay_in_64_bits() -> None:
    cents = multiples(np.array([1, 2, 3], dtype=np.int64), Fraction(1, 100))
    assert (cents / cents + cents).numerators.dtype == np.int64


def test_large_numbers_come_back_to_64_bits_when_they_fit_again() -> None:
    large = multiples(np.array([EDGE - 1, 4], dtype=np.int64), Fraction(1))
    found = (large * large) / large
    assert found.numerators.dtype == np.int64
    assert unpacked(found, 2) == [Fraction(EDGE - 1), Fraction(4)]


def test_multiples_of_a_large_scale() -> None:
    found = multiples(np.array([EDGE], dtype=np.int64), Fraction(10**4))
    assert found.at(0) == Fraction(EDGE * 10**4)
