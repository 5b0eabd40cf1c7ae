"""Interval arithmetic: whatever numbers two intervals hold, their result holds the result."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval, exactly

numbers = st.fractions(-1000, 1000, max_denominator=50)


@st.composite
def held(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval, open at times, and a number it holds."""
    number = draw(numbers)
    below, above = draw(numbers), draw(numbers)
    low = None if draw(st.booleans()) else number - abs(below)
    high = None if draw(st.booleans()) else number + abs(above)
    return Interval(low, high), number


@given(held(), held())
def test_results_of_members_are_members_of_results(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    (a, x), (b, y) = left, right
    assert x + y in a + b
    assert x - y in a - b
    assert x * y in a * b
    assert y == 0 or x / y in a / b
    assert x in a
    assert -x in -a


@given(held(), held())
def test_intervals_with_a_common_number_meet_whichever_is_asked(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    (a, _), (b, y) = left, right
    assert a.meets(b) == b.meets(a)
    assert a.meets(b) or y not in a


@given(numbers, numbers)
def test_exact_numbers_stay_exact(x: Fraction, y: Fraction) -> None:
    assert exactly(x) + exactly(y) == exactly(x + y)
    assert exactly(x) * exactly(y) == exactly(x * y)
    assert y == 0 or exactly(x) / exactly(y) == exactly(x / y)
    assert exactly(x).meets(exactly(y)) == (x == y)


@given(held())
def test_a_divisor_that_can_be_zero_says_nothing(left: tuple[Interval, Fraction]) -> None:
    a, _ = left
    assert a / Interval(Fraction(-1), Fraction(1)) == Interval(None, None)


@given(numbers, st.integers(0, 4))
def test_what_rounds_or_is_cut_to_a_print_is_in_its_interval(x: Fraction, places: int) -> None:
    step = Fraction(1, 10**places)
    size = abs(x) / step
    for digits in (int(size), int(size + Fraction(1, 2))):
        printed = digits * step * (-1 if x < 0 else 1)
        if printed:
            assert x in as_printed(printed, step)


def test_no_interval_of_two_figures_meets_by_tolerance() -> None:
    assert not Interval(Fraction(1), Fraction(2)).meets(Interval(Fraction(201, 100), None))
    assert Interval(Fraction(1), Fraction(2)).meets(Interval(Fraction(2), None))
    assert Interval(None, Fraction(0)).width is None
    assert Interval(Fraction(1), Fraction(3)).width == 2
