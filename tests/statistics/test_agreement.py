"""Agreement of two coders, and how much of a spread lies between interviewers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.statistics.agreement import agreement, intraclass


def test_the_kappa_of_a_worked_table() -> None:
    """Fifty proposals judged by two readers: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no (a table
    worked in many textbooks: 0.7 agree, 0.5 by chance, kappa 0.4)."""
    pairs = [*[("y", "y")] * 20, *[("y", "n")] * 5, *[("n", "y")] * 10, *[("n", "n")] * 15]
    found = agreement(pairs)
    assert (found.both, found.same) == (50, 35)
    assert (found.share, found.kappa) == (Fraction(7, 10), Fraction(2, 5))


def test_nothing_judged_twice_and_one_thing_throughout_have_no_kappa() -> None:
    assert agreement([]).share is None
    assert agreement([]).kappa is None
    assert agreement([("a", "a")] * 4).kappa is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_one_at_most_and_the_same_from_both_sides(pairs: list[tuple[str, str]]) -> None:
    kappa = agreement(pairs).kappa
    assert kappa == agreement([(second, first) for first, second in pairs]).kappa
    if kappa is not None:
        assert kappa <= 1
        assert (kappa == 1) is all(first == second for first, second in pairs)


def test_the_correlation_of_a_published_example() -> None:
    """Six targets of four judges, one way (Shrout and Fleiss 1979, table 2): ICC(1,1) is 0.17."""
    rows = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    found = intraclass((number, value) for number, row in enumerate(rows) for value in row)
    assert found is not None
    assert round(found, 2) == Fraction(17, 100)


@pytest.mark.parametrize("said", [[], [("a", 1)], [("a", 1), ("a", 0)], [("a", 1), ("b", 0)],
                                  [("a", 1), ("a", 1), ("b", 1)]])  # fmt: skip
def test_without_two_groups_or_a_spread_there_is_none(said: list[tuple[str, int]]) -> None:
    assert intraclass(said) is None


def test_where_all_hangs_on_the_group_it_is_one() -> None:
    assert intraclass([("a", 1)] * 3 + [("b", 0)] * 4) == 1
