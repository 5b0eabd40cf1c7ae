"""Figures of evaluations, as they are handed on: exact, with their unit, or missing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.engine.api import evaluate_case
from hengjian.errors import Refused
from hengjian.portfolio.layout import RESULTS
from hengjian.standards.statements import Figure, figures_in, figures_of
from tests.engine.small import CASE, write_case
from tests.portfolio.lakes import COMPILED, rows, run, write_part

Key = tuple[str, str | None, str]
COUNTED = CASE.replace("basis: reported", "basis: records")
"""The small case by what its records count: 2 of 3 sites."""
LACKING = COUNTED.replace("  办结件数: {value: 3件, source: form, place: 第2页}\n", "")
"""The same with a fact that nobody reported."""


def by_key(found: list[Figure]) -> dict[Key, Figure]:
    """Each figure once, by project, indicator and kind."""
    keyed = {(each.project, each.indicator, each.kind): each for each in found}
    assert len(keyed) == len(found)
    return keyed


def test_a_figure_is_exact_or_says_what_its_decimal_leaves(tmp_path: Path) -> None:
    found = by_key(list(figures_of(evaluate_case(write_case(tmp_path / "case", case=COUNTED)))))
    value = found["small", "A1", "VALUE"]
    assert (value.number, value.unit) == (Fraction(200, 3), "%")
    assert (value.decimal, value.rest) == (Decimal("66.67"), "200/3")
    score = found["small", "A1", "SCORE"]
    assert (str(score.decimal), score.rest, score.unit) == ("40.00", None, "分")
    assert found["small", "A1", "TARGET"].decimal == 100
    assert str(found["small", None, "SCORE"].decimal) == "63.00"
    assert found["small", None, "SCORE"].grade == "中"
    assert ("small", "B2", "VALUE") not in found, "nobody computes one"


def test_what_is_missing_has_no_number(tmp_path: Path) -> None:
    found = by_key(list(figures_of(evaluate_case(write_case(tmp_path / "case", case=LACKING)))))
    for key in (("B1", "SCORE"), ("B1", "VALUE"), ("B", "SCORE"), (None, "SCORE")):
        assert found["small", key[0], key[1]].number is None
    assert found["small", "B1", "SCORE"].status == "missing"
    assert found["small", "B", "SCORE"].status == "incomplete"
    assert str(found["small", "A1", "SCORE"].decimal) == "40.00"


def test_a_lake_tells_the_same(tmp_path: Path) -> None:
    write_part(tmp_path, {"P0": rows(70), "P1": rows(33, 7), "P2": []})
    run(tmp_path)
    found = by_key(list(figures_in(tmp_path / RESULTS, COMPILED)))
    assert str(found["P0", "A", "SCORE"].decimal) == "70.00"
    assert found["P0", None, "SCORE"].grade == "中"
    assert found["P0", "A", "VALUE"].decimal == 70
    assert found["P1", "A", "VALUE"].rest == "33/7"
    assert {each.region for each in found.values()} == {"north"}
    assert found["P2", "A", "SCORE"].number is None
    assert found["P2", None, "SCORE"].number is None
    assert found["P2", "A", "VALUE"].number is None


def test_results_that_are_none_or_of_another_framework_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no results"):
        list(figures_in(tmp_path, COMPILED))
    write_part(tmp_path, {"P0": rows(70)})
    run(tmp_path)
    other = evaluate_case(write_case(tmp_path / "case")).framework
    with pytest.raises(Refused, match="no results of the framework “small”: “A1 score”"):
        list(figures_in(tmp_path / RESULTS, other))
    (file,) = (tmp_path / RESULTS / "scores").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(Refused, match="cannot be read"):
        list(figures_in(tmp_path / RESULTS, COMPILED))
