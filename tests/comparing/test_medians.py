"""How the same projects moved from one year to the next."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.comparing.medians import median_interval


@given(st.integers(0, 300))
def test_the_interval_of_the_median_is_the_narrowest_that_holds_in_95_of_100(count: int) -> None:
    """By what the sign test is made of: the share of draws in which so few lie on one side."""
    found = median_interval(range(count))
    if found is None:
        assert count < 6
        return
    low, high = found
    assert low + high == count - 1, "as far from either end"

    def share(below: int) -> Fraction:
        return 1 - Fraction(2 * sum(comb(count, n) for n in range(below + 1)), 2**count)

    assert share(low) >= Fraction(95, 100)
    assert share(low + 1) < Fraction(95, 100)


@pytest.mark.parametrize(("count", "places"), [(6, (0, 5)), (10, (1, 8)), (20, (5, 14))])
def test_it_is_as_in_the_tables_of_the_sign_test(count: int, places: tuple[int, int]) -> None:
    assert median_interval(range(count)) == places
