"""Manual of comparing, by examples that can be checked by hand.

Each chapter is one thing that ``hengjian compare`` says of projects: what goes in, what comes out.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from hengjian.comparing.claims import inflation
from hengjian.comparing.groups import Grouping, group_projects, spread, whole
from hengjian.comparing.indicators import discriminate
from hengjian.comparing.queries import heaps, same_figures
from hengjian.comparing.ranking import Doubt, rank
from hengjian.comparing.suppression import kept_back
from hengjian.comparing.years import year_on_year
from hengjian.errors import Refused
from tests.comparing.beside import projects, totals

# Groups -------------------------------------------------------------------------------------------


def test_projects_of_one_kind_are_a_group_and_a_small_one_is_told_not_ranked() -> None:
    found = totals("90", "80", "70", "60", kind=["路", "路", "桥", None])
    grouped = group_projects(found, Grouping(("kind",), at_least=2))
    assert [(g.names, g.members.tolist()) for g in grouped.groups] == [(("路",), [0, 1])]
    assert [(g.names, g.spread.projects) for g in grouped.small] == [(("桥",), 1)]
    assert grouped.unknown == 1, "the list says nothing of the fourth: it is in no group"


def test_a_size_class_goes_from_its_bound_to_below_the_next() -> None:
    found = totals("1", "2", "3", "4", "5", size=["999.99", "1000", "4,999", "5000", None])
    bounds = {"size": (Decimal(1000), Decimal(5000))}
    grouped = group_projects(found, Grouping(("size",), bounds, at_least=1))
    assert [(g.names[0], g.members.tolist()) for g in grouped.groups] == [
        ("1000–5000", [1, 2]),
        ("< 1000", [0]),
        ("≥ 5000", [3]),
    ]


def test_what_cannot_be_grouped_is_refused_all_at_once() -> None:
    found = totals("1", "2", "3", size=["很大", "7", "Infinity"])
    with pytest.raises(Refused) as refused:
        group_projects(found, Grouping(("size",), {"size": (Decimal(5),)}))
    assert [each.code for each in refused.value.problems] == ["compare-number-unreadable"] * 2
    with pytest.raises(Refused, match="kind"):
        group_projects(found, Grouping(("kind",)))
    with pytest.raises(Refused, match="5, 1"):
        group_projects(found, Grouping(("size",), {"size": (Decimal(5), Decimal(1))}))


def test_quartiles_are_the_middles_of_the_halves() -> None:
    five = spread([5, 1, 4, 2, 3])  # halves 1 2 and 4 5; 3 is in neither
    assert (five.lower, five.median, five.upper) == (Fraction(3, 2), 3, Fraction(9, 2))
    assert spread([7]).lower == spread([7]).upper == 7
    four = spread([1, 2, 3, 4])
    assert (four.low, four.lower, four.median, four.upper, four.high) == (
        1,
        Fraction(3, 2),
        Fraction(5, 2),
        Fraction(7, 2),
        4,
    )


# Ranks --------------------------------------------------------------------------------------------


def test_one_total_is_one_rank_and_the_next_goes_on_after_all_of_them() -> None:
    found = totals("70", "80", "90", "80")
    ranks = rank(found, whole(found), Doubt())
    assert [(found.codes[r.project], r.rank, r.tied) for r in ranks] == [
        ("P2", 1, 1),
        ("P1", 2, 2),
        ("P3", 2, 2),
        ("P0", 4, 1),
    ]


def test_the_interval_shows_who_leads_whatever_the_weights_and_who_does_not() -> None:
    """Two indicators of 50 points. P0 has all of the first, P1 all of the second, P2 40 of each.
    Within ±20 % P0 can come to 100 × 60 ÷ (60 + 40) = 60 at most: P2 with 80 always leads, and
    which of the others is second hangs on the weights."""
    found = projects({"A": ["50", "0", "40"], "B": ["0", "50", "40"]}, points={"A": 50, "B": 50})
    ranks = {found.codes[r.project]: r for r in rank(found, whole(found), Doubt(spread=20))}
    assert (ranks["P2"].rank, ranks["P2"].best, ranks["P2"].worst) == (1, 1, 1)
    for code in ("P0", "P1"):
        assert (ranks[code].rank, ranks[code].tied) == (2, 2)
        assert (ranks[code].best, ranks[code].worst) == (2, 3)


def test_without_doubt_about_weights_only_ties_make_an_interval() -> None:
    found = totals("70", "80", "80")
    ranks = rank(found, whole(found), Doubt(spread=0))
    assert [(r.best, r.worst) for r in ranks] == [(1, 2), (1, 2), (3, 3)]


# Year on year -------------------------------------------------------------------------------------


def test_a_project_is_held_against_itself_a_year_before() -> None:
    found = totals(
        "60", "70", "80", "50", "65.50", "70", "75", "99",
        years=["2022"] * 4 + ["2023"] * 4,
        codes=["a", "b", "c", "gone", "a", "b", "c", "new"],
    )  # fmt: skip
    (change,) = year_on_year(found)
    assert (change.earlier, change.later, change.matched) == ("2022", "2023", 3)
    assert (change.risen, change.fallen, change.same) == (1, 1, 1)
    assert change.median == 0  # of +5.50, 0 and −5
    assert (change.came, change.went) == (1, 1)


# Indicators that tell good from poor --------------------------------------------------------------


def test_discrimination_is_the_rate_of_the_upper_27_percent_less_that_of_the_lower() -> None:
    """Ten projects: 2.7, so three and three. A is full at the top and empty at the bottom; B gives
    everybody 25 of 50; C is upside down."""
    a = ["50"] * 3 + ["25"] * 4 + ["0"] * 3
    b = ["25"] * 10
    c = ["0"] * 3 + ["5"] * 4 + ["10"] * 3
    found = projects({"A": a, "B": b, "C": c}, points={"A": 50, "B": 50, "C": 10})
    by_code = {each.code: each for each in discriminate(found)}
    assert (by_code["A"].index, by_code["A"].word, by_code["A"].full) == (1, "very-good", 3)
    assert (by_code["B"].index, by_code["B"].word, by_code["B"].full) == (0, "poor", 0)
    assert (by_code["C"].index, by_code["C"].word) == (-1, "poor")


def test_totals_at_the_edge_belong_to_the_group_all_of_them() -> None:
    found = projects(
        {"A": ["9", "9", "9", "1"], "B": ["0", "0", "0", "0"]}, points={"A": 10, "B": 5}
    )
    upper = discriminate(found)[0]  # 1.08 of four: one, and two more have its total
    assert upper.upper == Fraction(9, 10)
    assert upper.lower == Fraction(1, 10)


# Self-evaluations ---------------------------------------------------------------------------------


def test_inflation_of_a_unit_is_what_it_claims_less_what_was_verified() -> None:
    found = totals(
        "80", "70", "60", "60",
        claimed=["90", "69.995", "66", None],
        unit=["甲", "甲", "乙", "乙"],
    )  # fmt: skip
    first, second = inflation(found, "claimed", "unit", 1)
    assert (first.unit, first.projects, first.mean) == ("乙", 1, 600)
    assert (second.unit, second.mean, second.median) == ("甲", 500, 500)  # +10.00 and 0.00
    assert (second.above, second.most) == (1, 1000)
    assert [each.unit for each in inflation(found, "claimed", "unit", 2)] == ["甲"]


# Queries ------------------------------------------------------------------------------------------


def test_a_heap_at_a_bound_is_asked_about_when_a_coin_would_hardly_do_it() -> None:
    seven = [6000 + number for number in range(7)]
    heap, *_ = heaps("total", seven, 2)
    assert (heap.bound, heap.above, heap.below, heap.chance) == (60, 7, 0, Fraction(1, 128))
    assert heap.is_query
    heap, *_ = heaps("total", seven[:6], 2)  # 1 in 64: it happens
    assert not heap.is_query
    heap, *_ = heaps("total", [5999, 6000, 6099, 6100, 5900, 5899], 2)
    assert (heap.below, heap.above, heap.chance) == (2, 2, Fraction(11, 16))


def test_the_same_figures_throughout_are_asked_about() -> None:
    row = ["1/2", "3/4", None, "5/6", "7/8", "9/10"]
    few: list[str | None] = ["1/1", "1/1", "1/1", None, None, None]
    other = [*row[:-1], "8/10"]
    found = totals("1", "2", "3", "4", "5", values=[row, few, row, few, other])
    (same,) = same_figures(found)
    assert (same.projects, same.figures) == ((0, 2), 5)


# Open data ----------------------------------------------------------------------------------------


def test_a_small_group_is_kept_back_and_another_from_which_it_could_be_reckoned() -> None:
    assert kept_back({"a": 30, "b": 20, "c": 12}, 10) == frozenset()
    assert kept_back({"a": 30, "b": 20, "c": 4}, 10) == {"b", "c"}, "54 − 30 − 20 would be 4"
    assert kept_back({"a": 30, "b": 20, "c": 4, "d": 3}, 10) == {"b", "c", "d"}, "7 are too few"
    assert kept_back({"a": 30, "b": 20, "c": 6, "d": 5}, 10) == {"c", "d"}
    assert kept_back({"a": 3, "nothing": 0}, 10) == {"a"}, "a group without a project is no secret"
    with pytest.raises(ValueError, match="always small"):
        kept_back({"a": 1}, 1)
