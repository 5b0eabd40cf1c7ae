"""Estimates against what R's survey prints, what svy 0.35 gives, and the published 223 answers."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian import library
from hengjian.errors import Refused
from hengjian.statistics.designs import Answer, Estimate, estimate

PUBLISHED = Path(__file__).parent / "published"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stratified(column: str) -> Estimate:
    found = rows(PUBLISHED / "apistrat.csv")
    count = Counter(row["stype"] for row in found)
    sizes = {row["stype"]: int(row["fpc"]) for row in found}
    return estimate(
        [
            Answer(
                row["stype"],
                number,
                Fraction(sizes[row["stype"]], count[row["stype"]]),
                Fraction(row[column]),
            )
            for number, row in enumerate(found)
        ],
        dict(sizes),
    )


def reference(cluster: Callable[[dict[str, str]], object]) -> list[Answer]:
    """The 223 answers, weighted to the households of started sites by sub-district."""
    folder = library.case_folder("hongta")
    sites = {row["code"]: row for row in rows(folder / "sites.csv")}
    households: Counter[str] = Counter()
    for site in sites.values():
        if site["started_on"]:
            households[site["sub_district"]] += int(site["households"])
    answers = rows(folder / "answers.csv")
    count = Counter(sites[row["site"]]["sub_district"] for row in answers)
    return [
        Answer(
            (stratum := sites[row["site"]]["sub_district"]),
            cluster(row),
            Fraction(households[stratum], count[stratum]),
            Fraction(row["satisfaction"] in "AB"),
        )
        for row in answers
    ]


def started(what: str) -> dict[str, int]:
    """Households or sites at work, by sub-district."""
    found: Counter[str] = Counter()
    for site in rows(library.case_folder("hongta") / "sites.csv"):
        if site["started_on"]:
            found[site["sub_district"]] += int(site["households"]) if what == "households" else 1
    return dict(found)


def shown(estimate: Estimate, method: str) -> tuple[str, str]:
    bounds = getattr(estimate, method)()
    return f"{float(bounds.low):.4f}", f"{float(bounds.high):.4f}"


def test_a_stratified_mean_is_that_of_r() -> None:
    """``svymean(~api00, dstrat)``: 662.29, SE 9.4089."""
    found = stratified("api00")
    assert (f"{float(found.share):.2f}", f"{found.standard_error:.4f}") == ("662.29", "9.4089")


def test_a_clustered_mean_is_that_of_r() -> None:
    """``svymean(~api00, dclus1)``: 644.17, SE 23.542."""
    found = rows(PUBLISHED / "apiclus1.csv")
    answers = [Answer("all", row["dnum"], Fraction(1), Fraction(row["api00"])) for row in found]
    made = estimate(answers, {"all": int(found[0]["fpc"])})
    assert (f"{float(made.share):.2f}", f"{made.standard_error:.3f}") == ("644.17", "23.542")
    assert made.degrees == 14


def test_a_stratified_share_and_its_three_intervals() -> None:
    """``sch.wide = Yes``: R's own formulas, and svy 0.35 to six digits but for Wilson."""
    found = stratified("schoolwide")
    assert f"{float(found.share):.6f}" == "0.827948"
    assert f"{found.standard_error:.6f}" == "0.024345"
    assert shown(found, "logit") == ("0.7745", "0.8708")
    assert shown(found, "korn_graubard") == ("0.7742", "0.8734")
    assert shown(found, "wilson") == ("0.7748", "0.8706")


def test_the_reference_survey_weighted_by_sub_district() -> None:
    found = estimate(reference(lambda row: row["code"]), started("households"))
    low, high = shown(found, "logit")
    assert f"{float(found.share):.4f}" == "0.3719"
    assert (low, high) == ("0.3117", "0.4364")


def test_the_reference_survey_with_sites_drawn_together() -> None:
    """75 of 80 sites at work: those of a site are asked together, the interval is wider."""
    answers = reference(lambda row: row["site"])
    found = estimate(answers, started("sites"))
    assert len({each.cluster for each in answers}) == 75
    without_correction = estimate(answers, dict.fromkeys(started("sites")))
    assert shown(without_correction, "logit") == ("0.3237", "0.4229")
    assert found.variance < without_correction.variance


def test_few_answers_on_one_side_are_judged_exactly() -> None:
    """1 of 29: below ten the exact limits, 0.09 to 17.76 % (Newcombe 1998, method 5)."""
    answers = [Answer("all", number, Fraction(1), Fraction(number == 0)) for number in range(29)]
    found = estimate(answers, {"all": None})
    assert found.bounds.method == "korn_graubard"
    assert found.bounds.low < Fraction("0.002")
    assert Fraction("0.17") < found.bounds.high


@pytest.mark.parametrize("said", [0, 1])
def test_a_share_of_none_or_all_has_the_exact_bound(said: int) -> None:
    """0 of 20: at most 16.84 % (Clopper–Pearson); 20 of 20 the mirror image."""
    answers = [Answer("all", number, Fraction(1), Fraction(said)) for number in range(20)]
    bounds = estimate(answers, {"all": None}).bounds
    far = bounds.low if said else bounds.high
    assert f"{float(far):.4f}" == ("0.8316" if said else "0.1684")


def test_everybody_asked_leaves_no_error() -> None:
    answers = [Answer("all", number, Fraction(1), Fraction(number % 2)) for number in range(40)]
    bounds = estimate(answers, {"all": 40}).bounds
    assert bounds.low == bounds.high == Fraction(1, 2)


def test_a_stratum_with_one_answer_is_refused_by_name() -> None:
    answers = [Answer("甲", number, Fraction(1), Fraction(1)) for number in range(3)]
    with pytest.raises(Refused) as refused:
        estimate([*answers, Answer("乙", 9, Fraction(1), Fraction(0))], {"甲": 2, "乙": 8})
    assert {each.code for each in refused.value.problems} == {
        "survey-stratum-alone",
        "survey-stratum-overfull",
    }
    with pytest.raises(Refused):
        estimate([], {})


@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(1, 9)), min_size=3, max_size=40),
    st.sampled_from([80, 90, 95, 99]),
)
def test_bounds_hold_the_share_and_widen_with_confidence(
    said: list[tuple[int, int]], confidence: int
) -> None:
    answers = [
        Answer("all", number, Fraction(weight), Fraction(yes))
        for number, (yes, weight) in enumerate(said)
    ]
    found = estimate(answers, {"all": None}, confidence)
    for bounds in (found.logit(), found.korn_graubard(), found.wilson(), found.bounds):
        assert 0 <= bounds.low <= found.share <= bounds.high <= 1
    if confidence < 99:
        wider = estimate(answers, {"all": None}, 99).bounds
        assert wider.low <= found.bounds.low
        assert found.bounds.high <= wider.high


@given(st.lists(st.integers(0, 1), min_size=2, max_size=60))
def test_equal_weights_without_strata_have_a_design_effect_of_one(said: list[int]) -> None:
    answers = [Answer("all", number, Fraction(7), Fraction(yes)) for number, yes in enumerate(said)]
    found = estimate(answers, {"all": None})
    assert found.design_effect in (None, 1)
