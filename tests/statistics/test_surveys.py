"""A survey's chance error carried through to score, total and grade."""

from __future__ import annotations

from fractions import Fraction

from hengjian.engine.api import rescore
from hengjian.quantities import round_half_up
from hengjian.statistics.intervals import wilson
from hengjian.statistics.surveys import SurveyInsight, survey_insights

from .project import FACTS, FRAMEWORK, evaluation


def survey(facts: dict[str, str], framework: str = FRAMEWORK) -> SurveyInsight:
    (found,) = survey_insights(evaluation(facts, framework=framework))
    return found


def test_the_indicator_is_scored_at_both_ends_of_the_interval() -> None:
    found = survey(FACTS)
    interval = wilson(60, 100)
    assert (found.code, found.interval) == ("C", interval)
    assert found.at_low is not None
    assert found.at_high is not None
    target = Fraction(4, 5)
    assert found.at_low.score == round_half_up(25 * interval.low / target, 2)
    assert found.at_high.score == round_half_up(25 * interval.high / target, 2)
    assert str(found.at_low.total) == "64.94"
    assert (found.at_low.grade, found.at_high.grade) == ("中", "中")


def test_the_ends_may_lie_in_other_grades() -> None:
    found = survey({**FACTS, "开工数": "33个", "答卷": "20份", "满意": "12份"})
    assert found.at_low is not None
    assert found.at_high is not None
    assert (found.at_low.grade, found.at_high.grade) == ("中", "良")


def test_a_known_population_narrows_the_interval() -> None:
    finite = survey({**FACTS, "居民": "120人"}).interval
    assert finite == wilson(60, 100, 120)


def test_an_index_has_an_interval_but_no_scores_at_its_ends() -> None:
    index = FRAMEWORK.replace("value: 满意 / 答卷", "value: 满意 / 答卷 * 90%")
    found = survey(FACTS, index)
    assert found.interval == wilson(60, 100)
    assert (found.at_low, found.at_high) == (None, None)


def test_missing_and_broken_counts_are_named_at_the_indicator() -> None:
    without = {name: value for name, value in FACTS.items() if name != "答卷"}
    for facts, code in (
        (without, "survey-count-missing"),
        ({**FACTS, "满意": "60.5份"}, "survey-count-not-whole"),
        ({**FACTS, "满意": "101份"}, "survey-counts-impossible"),
        ({**FACTS, "居民": "99人"}, "survey-counts-impossible"),
    ):
        found = survey(facts)
        assert found.interval is None
        assert found.problem is not None
        assert (found.problem.code, found.problem.place.path) == (code, "indicators › C › survey")


def test_the_official_result_is_untouched() -> None:
    before = evaluation()
    survey_insights(before)
    assert rescore(before).total == before.total
    assert before["C"].value is not None
