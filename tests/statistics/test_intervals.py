"""Survey intervals and sample sizes against published values and an independent solver."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.statistics.intervals import Z, required_sample, wilson

counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def solved(k: int, n: int, population: int | None, confidence: int) -> tuple[float, float]:
    """The bounds by bisection of (p̂ − p)² = z²·p(1 − p)/n·(N − n)/(N − 1), in floats."""
    z = NormalDist().inv_cdf(0.5 + confidence / 200)
    correction = 1.0 if population is None else (population - n) / (population - 1)
    share = k / n

    def inside(p: float) -> bool:
        return abs(share - p) <= z * sqrt(p * (1 - p) / n * correction)

    def edge(outer: float) -> float:
        inner = share
        for _ in range(100):
            middle = (inner + outer) / 2
            inner, outer = (middle, outer) if inside(middle) else (inner, middle)
        return inner

    return (edge(0.0) if k else 0.0), (edge(1.0) if k < n else 1.0)


@pytest.mark.parametrize(
    ("positive", "answers", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_published_intervals_are_met(positive: int, answers: int, low: str, high: str) -> None:
    interval = wilson(positive, answers)
    assert (f"{float(interval.low):.4f}", f"{float(interval.high):.4f}") == (low, high)


@pytest.mark.parametrize("confidence", sorted(Z))
@pytest.mark.parametrize(
    ("positive", "answers", "population"),
    [(83, 223, None), (83, 223, 4259), (83, 223, 300), (0, 223, 4259), (223, 223, 500), (1, 2, 3)],
)
def test_bounds_agree_with_an_independent_solver(
    positive: int, answers: int, population: int | None, confidence: int
) -> None:
    interval = wilson(positive, answers, population, confidence)
    low, high = solved(positive, answers, population, confidence)
    assert float(interval.low) == pytest.approx(low, abs=1e-9)
    assert float(interval.high) == pytest.approx(high, abs=1e-9)


def test_the_satisfaction_survey_of_the_reference_report() -> None:
    """83 of 223 lies between 31.1% and 43.7%; all of it below the target of 80%."""
    interval = wilson(83, 223)
    assert (f"{float(interval.low):.3f}", f"{float(interval.high):.3f}") == ("0.311", "0.437")


@given(counts)
def test_an_interval_holds_its_share_and_mirrors(count: tuple[int, int]) -> None:
    positive, answers = count
    interval, mirrored = wilson(positive, answers), wilson(answers - positive, answers)
    assert 0 <= interval.low <= interval.share <= interval.high <= 1
    assert (mirrored.low, mirrored.high) == (1 - interval.high, 1 - interval.low)


@given(counts, st.integers(1, 10**6))
def test_knowing_the_population_only_narrows(count: tuple[int, int], more: int) -> None:
    positive, answers = count
    plain, finite = wilson(positive, answers), wilson(positive, answers, answers + more)
    assert plain.low <= finite.low <= finite.high <= plain.high


@given(counts)
def test_more_confidence_means_a_wider_interval(count: tuple[int, int]) -> None:
    widths = [
        (found := wilson(*count, confidence=confidence)).high - found.low
        for confidence in sorted(Z)
    ]
    assert widths == sorted(widths)


def test_when_everybody_answered_nothing_is_in_doubt() -> None:
    interval = wilson(83, 223, 223)
    assert interval.high - interval.low <= Fraction(2, 10**12)


def test_bounds_are_rounded_outward() -> None:
    """The exact bounds satisfy the defining equation; the printed ones lie just outside it."""
    interval, c = wilson(83, 223), Z[95] ** 2

    def distance(p: Fraction) -> Fraction:
        return (interval.share - p) ** 2 - c * p * (1 - p) / interval.answers

    assert distance(interval.low) >= 0
    assert distance(interval.high) >= 0
    assert distance(interval.low + Fraction(1, 10**12)) < 0
    assert distance(interval.high - Fraction(1, 10**12)) < 0


@pytest.mark.parametrize(
    ("positive", "answers", "population"),
    [(5, 0, None), (0, 0, None), (6, 5, None), (-1, 5, None), (3, 5, 4), (3, 5, 0)],
)
def test_impossible_counts_are_refused(positive: int, answers: int, population: int | None) -> None:
    with pytest.raises(Refused) as refused:
        wilson(positive, answers, population)
    assert refused.value.problems[0].code == "survey-counts-impossible"


def test_an_unknown_confidence_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refused) as refused:
        wilson(1, 2, confidence=97)
    assert refused.value.problems[0].code == "confidence-unknown"
    assert "95%" in refused.value.problems[0].hint("en")


@pytest.mark.parametrize("confidence", sorted(Z))
def test_quantiles_are_those_of_the_normal_distribution(confidence: int) -> None:
    expected = NormalDist().inv_cdf(0.5 + confidence / 200)
    assert float(Z[confidence]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("population", "size"),
    # R. V. Krejcie & D. W. Morgan, Educational and Psychological Measurement 30 (1970) 607-610
    [(100, 80), (500, 217), (1000, 278), (10_000, 370), (1_000_000, 384), (None, 385)],
)
def test_published_sample_sizes_are_met(population: int | None, size: int) -> None:
    found = required_sample(population, Fraction(5, 100))
    assert found == pytest.approx(size, abs=1)
    assert population is None or found <= population


def test_a_census_is_the_most_that_can_be_asked() -> None:
    assert required_sample(1, Fraction(1, 100)) == 1
    assert required_sample(30, Fraction(1, 1000), 99) == 30


@pytest.mark.parametrize(
    ("population", "margin"), [(0, Fraction(1, 20)), (100, Fraction(0)), (100, Fraction(1))]
)
def test_impossible_plans_are_refused(population: int, margin: Fraction) -> None:
    with pytest.raises(Refused) as refused:
        required_sample(population, margin)
    assert refused.value.problems[0].code == "survey-plan-impossible"
