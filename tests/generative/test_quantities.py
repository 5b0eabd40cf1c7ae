"""Generated quantities: rounding against an independent one, conversion and print without loss."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hengjian.quantities import (
    Quantity,
    Unit,
    exact_text,
    parse_quantity,
    quantity_from_base,
    round_half_up,
    unit,
    units,
)

PRECISE = Context(prec=80, rounding=ROUND_HALF_UP)
decimals = st.decimals(-(10**15), 10**15, allow_nan=False, places=6)
any_unit = st.sampled_from(sorted(units().values(), key=str))
fractions = st.fractions(-(10**9), 10**9, max_denominator=10**6)


@given(decimals, st.integers(0, 5))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), context=PRECISE)
    rounded = round_half_up(value, places)
    assert rounded == expected
    assert rounded.as_tuple().exponent == -places


@given(fractions, st.integers(0, 6))
def test_rounding_moves_by_half_a_step_at_most(value: Fraction, places: int) -> None:
    moved = Fraction(round_half_up(value, places)) - value
    half = Fraction(1, 2 * 10**places)
    assert -half <= moved <= half
    assert abs(moved) != half or moved * value > 0


@given(st.integers(-(10**18), 10**18), st.integers(0, 8), any_unit, st.booleans())
def test_print_reads_back(digits: int, places: int, shown: Unit, grouped: bool) -> None:
    quantity = Quantity(Fraction(digits, 10**places), shown, places)
    assert parse_quantity(quantity.text(grouped=grouped)) == quantity


@given(fractions, any_unit, st.data())
def test_conversion_loses_nothing(amount: Fraction, start: Unit, data: st.DataObject) -> None:
    kin = [each for each in units().values() if each.dimension == start.dimension]
    other = data.draw(st.sampled_from(kin))
    quantity = Quantity(amount, start)
    assert quantity.to(other).base == quantity.base
    assert quantity.to(other).to(start) == quantity
    assert quantity_from_base(quantity.base, other) == quantity.to(other)


@given(fractions)
def test_exact_text_reads_back(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value


@given(any_unit, any_unit)
def test_multiplying_and_dividing_units_are_inverse(left: Unit, right: Unit) -> None:
    back = left * right / right
    assert (back.scale, back.dimension) == (left.scale, left.dimension)
    assert unit(left.symbol) == left
