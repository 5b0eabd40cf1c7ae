"""Random weights: reproducible, centred on the official result, bound by vetoes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from hengjian.statistics.weights import weight_insight

from .project import FACTS, FRAMEWORK, evaluation

PINNED = ["79.03", "79.98", "81.00"]


def test_a_seed_gives_the_same_outcome_everywhere() -> None:
    """80.00 stands on the edge of 良: about half of the draws keep it."""
    edge = evaluation({**FACTS, "开工数": "32个"})
    found = weight_insight(edge, draws=2000, seed=7, spread=Fraction(1, 2))
    assert found == weight_insight(edge, draws=2000, seed=7, spread=Fraction(1, 2))
    assert found != weight_insight(edge, draws=2000, seed=8, spread=Fraction(1, 2))
    assert found is not None
    assert [str(found.low), str(found.median), str(found.high)] == PINNED
    assert dict(found.grades) == {"优": 0, "良": 971, "中": 1029, "差": 0}


def test_without_spread_every_draw_is_the_official_result() -> None:
    found = weight_insight(evaluation(), draws=50, spread=Fraction(0))
    assert found is not None
    assert {found.low, found.median, found.high} == {evaluation().total}
    assert dict(found.grades) == {"优": 0, "良": 0, "中": 50, "差": 0}


def test_a_bound_met_exactly_is_met_by_every_draw() -> None:
    """Rates of 60% everywhere give 60 by any weights."""
    even = {"开工数": "24个", "计划数": "40个", "支付": "60万元", "预算": "100万元",
            "满意": "48份", "答卷": "100份"}  # fmt: skip
    judged = {
        "D": {"criteria": {"a": {"met": "60%"}, "b": {"met": "60%"}}},
        "E": {"faults": {"x": {"times": 2}}},
    }
    official = evaluation(even, judged)
    assert official.total == 60
    found = weight_insight(official, draws=500)
    assert found is not None
    assert found.share("中") == 1


def test_draws_spread_around_the_official_total() -> None:
    found = weight_insight(evaluation(), draws=3000)
    assert found is not None
    assert found.low < evaluation().total < found.high
    assert abs(found.median - evaluation().total) < Decimal("0.2")
    assert sum(count for _, count in found.grades) == 3000


def test_a_veto_holds_in_every_draw() -> None:
    veto = "    veto: {when: 开工数 < 30个, why: 开工不足, grade: 差}\n"
    rule = "    score:\n      rule: checklist"
    vetoed = FRAMEWORK.replace(rule, veto + rule)
    found = weight_insight(evaluation(framework=vetoed), draws=100)
    assert found is not None
    assert found.share("差") == 1


def test_without_a_grade_there_are_no_draws() -> None:
    without = {name: value for name, value in FACTS.items() if name != "开工数"}
    assert weight_insight(evaluation(without)) is None


@pytest.mark.parametrize(("draws", "spread"), [(0, "0.2"), (10, "1"), (10, "-0.1")])
def test_impossible_draws_are_refused(draws: int, spread: str) -> None:
    with pytest.raises(ValueError, match="spread"):
        weight_insight(evaluation(), draws=draws, spread=Fraction(spread))
