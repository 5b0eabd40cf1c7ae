"""Reported figures, records and formulas become facts; where two meet they are compared."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.engine.api import evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused
from tests.engine.small import CASE, FRAMEWORK, write_case


def codes(evaluation: Evaluation) -> list[str]:
    return [found.code for found in evaluation.problems]


def test_a_figure_that_agrees_with_the_records_is_no_problem(tmp_path: Path) -> None:
    evaluation = evaluate_case(write_case(tmp_path))
    assert codes(evaluation) == []
    fact = evaluation.facts.by_name["已开工小区数"]
    assert (fact.origin, fact.value, fact.recorded) == ("reported", Fraction(2), Fraction(2))
    assert (fact.source, fact.place) == ("form", "第1页")


def test_a_percentage_agrees_when_it_is_the_computed_one_rounded(tmp_path: Path) -> None:
    evaluation = evaluate_case(write_case(tmp_path))
    fact = evaluation.facts.by_name["开工率"]
    assert fact.value == Fraction(6667, 10000)  # as printed, since reported figures count
    assert fact.recorded == Fraction(2, 3)


def test_a_difference_is_reported_with_its_place_and_never_settled_in_silence(
    tmp_path: Path,
) -> None:
    case = CASE.replace("value: 2个", "value: 3个").replace("66.67%", "100.00%")
    path = write_case(tmp_path, case=case)
    evaluation = evaluate_case(path)
    found = evaluation.problems[0]
    assert codes(evaluation) == ["facts-disagree"]
    assert (found.place.file, found.place.line) == (str(path / "case.yaml"), 9)
    assert "3个" in found.message("zh")
    assert "2个" in found.message("zh")
    assert str(evaluation["A1"].score) == "60.00"


@pytest.mark.parametrize(("basis", "score"), [("reported", "60.00"), ("records", "40.00")])
def test_the_basis_says_which_counts(tmp_path: Path, basis: str, score: str) -> None:
    case = CASE.replace("value: 2个", "value: 3个").replace("66.67%", "100.00%")
    evaluation = evaluate_case(write_case(tmp_path, case=case), basis=basis)
    assert "facts-disagree" in codes(evaluation)
    assert str(evaluation["A1"].score) == score


def test_without_a_table_the_reported_figure_stands_alone(tmp_path: Path) -> None:
    case = CASE.replace("  开工率: {value: 66.67%, source: form, place: 第1页}\n", "")
    evaluation = evaluate_case(write_case(tmp_path, case=case, sites=None))
    assert evaluation.facts.by_name["计划改造小区数"].value is None
    assert evaluation["A1"].status == "missing"


def test_an_empty_table_counts_nothing_rather_than_missing(tmp_path: Path) -> None:
    evaluation = evaluate_case(write_case(tmp_path, sites="code,name,planned,started_on\n"))
    assert evaluation.facts.by_name["计划改造小区数"].value == 0


def test_a_what_if_carries_through_every_formula_over_it(tmp_path: Path) -> None:
    """The reported 66.67% gives way once a figure under it is changed."""
    evaluation = evaluate_case(write_case(tmp_path), what_if={"已开工小区数": "3个"})
    assert evaluation.facts.by_name["开工率"].value == 1
    assert evaluation.facts.by_name["开工率"].origin == "what-if"
    assert str(evaluation["A1"].score) == "60.00"


def test_a_what_if_on_a_formula_itself_stands(tmp_path: Path) -> None:
    evaluation = evaluate_case(write_case(tmp_path), what_if={"开工率": "50%"})
    assert str(evaluation["A1"].score) == "30.00"


def test_a_what_if_on_nothing_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        evaluate_case(write_case(tmp_path), what_if={"已开工小区": "3个"})
    assert "已开工小区数" in refused.value.problems[0].hint("zh")


RANGED = FRAMEWORK.replace(
    "已开工小区数 / 计划改造小区数}", "已开工小区数 / 计划改造小区数, at_most: 100%}"
)


def test_a_reported_share_above_100_percent_is_refused_with_its_place(tmp_path: Path) -> None:
    path = write_case(tmp_path, framework=RANGED, case=CASE.replace("66.67%", "166.67%"))
    with pytest.raises(Refused) as refused:
        evaluate_case(path)
    (found,) = refused.value.problems
    assert (found.code, found.place.line, found.place.column) == ("fact-out-of-range", 10, 16)
    assert "≤ 100%" in found.message("en")


def test_a_computed_share_above_100_percent_is_an_error_of_the_result(tmp_path: Path) -> None:
    evaluation = evaluate_case(write_case(tmp_path, framework=RANGED), basis="records")
    assert codes(evaluation) == []
    sites = "code,name,planned,started_on\nS1,虚构一,是,2023-01-10\nS2,虚构二,否,2023-01-10\n"
    path = write_case(tmp_path, framework=RANGED, sites=sites)
    assert "fact-out-of-range" in codes(evaluate_case(path, basis="records"))


def test_figures_the_framework_does_not_name_are_kept_for_the_report(tmp_path: Path) -> None:
    case = CASE.replace(
        "facts:\n", "facts:\n  总投资: {value: '81,948.10万元', source: form, place: 第1页}\n"
    )
    evaluation = evaluate_case(write_case(tmp_path, case=case))
    assert evaluation.facts.by_name["总投资"].value == Fraction(819481000)
    assert evaluation.facts.by_name["总投资"].unit.symbol == "万元"
