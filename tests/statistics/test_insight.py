"""Everything at once, as the report and the command line show it."""

from __future__ import annotations

import json
from fractions import Fraction

from hengjian.statistics.insight import insight
from hengjian.statistics.intervals import wilson

from .project import FACTS, evaluation


def test_the_insight_is_json_of_text_and_whole_numbers() -> None:
    told = json.loads(json.dumps(insight(evaluation(), draws=200).as_json(), ensure_ascii=False))
    assert told["total"] == "68.00"
    assert told["distance"] == {
        "better": "良", "to_better": "12.00", "worse": "差", "to_worse": "8.00",
    }  # fmt: skip
    assert told["surveys"][0]["interval"] == {
        "positive": 60, "answers": 100, "population": None, "confidence": 95,
        "share": "0.6000", "low": "0.5020", "high": "0.6906",
    }  # fmt: skip
    assert told["facts"][0]["falling"] == {
        "value": "11个", "change": "-9个", "total": "59.00", "grade": "差",
    }  # fmt: skip
    assert told["judgements"][0]["move"] == "-15.00"
    assert sum(map(float, told["weights"]["grades"].values())) == 1
    assert "." not in json.dumps([told["weights"]["draws"], told["weights"]["seed"]])


def test_an_incomplete_evaluation_still_has_its_surveys() -> None:
    without = {name: value for name, value in FACTS.items() if name != "开工数"}
    found = insight(evaluation(without), draws=10)
    assert (found.grade, found.distance, found.facts, found.weights) == (None, None, (), None)
    assert found.surveys[0].interval is not None
    assert found.surveys[0].at_low is not None
    assert found.surveys[0].at_low.grade is None
    assert found.as_json()["weights"] is None


def test_printed_bounds_are_rounded_outward() -> None:
    told = insight(evaluation({**FACTS, "满意": "83份", "答卷": "223份"}), draws=10).as_json()
    bounds = told["surveys"][0]["interval"]
    exact = wilson(83, 223)
    assert Fraction(bounds["low"]) <= exact.low < Fraction(bounds["low"]) + Fraction(1, 10**4)
    assert Fraction(bounds["high"]) - Fraction(1, 10**4) < exact.high <= Fraction(bounds["high"])


def test_problems_of_surveys_are_collected() -> None:
    found = insight(evaluation({**FACTS, "居民": "10人"}), draws=10)
    assert [problem.code for problem in found.problems] == ["survey-counts-impossible"]
