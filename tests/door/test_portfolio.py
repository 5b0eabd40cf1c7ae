"""A portfolio through the door: many cases in, one frame out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import hengjian
from tests.engine.small import CASE, write_case

FACTS = {
    "case": ["甲", "乙", "丙"],
    "title": ["甲项目", "乙项目", "丙项目"],
    "开工率": ["50%", "100%", None],
    "投诉件数（件）": [40, 10, 8],
    "办结件数（件）": [30, 10, 8],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        write_case(tmp_path / name)
    (tmp_path / "notes").mkdir()
    return tmp_path


@pytest.fixture
def framework(tmp_path: Path) -> Path:
    return write_case(tmp_path / "framework") / "framework.yaml"


def test_a_folder_of_cases(folder: Path) -> None:
    (folder / "b" / "case.yaml").write_text("case: [", encoding="utf-8")
    found = hengjian.portfolio(folder)
    assert [*found.results] == ["a"]
    assert found["a"].total == Decimal("63.00")
    assert {name: problems[0].code for name, problems in found.refused.items()} == {
        "b": "yaml-syntax"
    }
    assert repr(found) == "<Portfolio of 1: 中 1, refused 1>"


def test_a_folder_without_cases(tmp_path: Path) -> None:
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.portfolio(tmp_path)
    assert refused.value.problems[0].code == "portfolio-empty"


def test_a_list_and_a_mapping_of_cases(folder: Path) -> None:
    both = [hengjian.portfolio([folder / "a", "hongta"]), hengjian.portfolio({"x": folder / "a"})]
    assert [len(each) for each in both] == [2, 1]
    assert both[0]["hongta"].grade == "中"
    assert both[1].grades == {"中": 1}
    assert len(hengjian.portfolio([]).to_frame("pandas")) == 0


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_row_a_case_with_its_scores_and_what_was_refused(folder: Path, library: Any) -> None:
    (folder / "b" / "case.yaml").write_text(CASE.replace("2个", "2户"), encoding="utf-8")
    frame = hengjian.portfolio(folder).to_frame(library)
    rows = frame.to_dicts() if library == "polars" else frame.to_dict("records")
    first, second = rows
    assert (first["case"], first["total"], first["B1"]) == ("a", Decimal("63.00"), Decimal("15.00"))
    assert pd.isna(first["refused"])
    assert (second["case"], second["total"]) == ("b", None)
    assert "写的是“户”" in second["refused"]


@pytest.mark.parametrize("made", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
def test_a_frame_with_a_row_a_project(framework: Path, made: Any) -> None:
    found = hengjian.portfolio(made(FACTS), framework=framework, as_of="2023-09-30")
    assert {name: result["A1"].score for name, result in found.results.items()} == {
        "甲": Decimal("30.00"),
        "乙": Decimal("60.00"),
        "丙": None,
    }
    assert found["甲"]["B1"].score == Decimal("15.00")
    assert found["甲"].title == "甲项目"
    long = found.indicators("polars")
    assert long.filter(pl.col("code") == "B1")["score"].to_list() == [15, 20, 20]


def test_record_tables_go_to_the_project_they_name(framework: Path) -> None:
    """A project without a row handed no table over: its measures are missing, and not zero."""
    sites = pd.DataFrame(
        {"project": ["甲", "甲"], "code": ["1", "2"], "name": ["一", "二"], "planned": [True, True],
         "started_on": pd.to_datetime(["2023-01-05", None])}
    )  # fmt: skip
    rows = pd.DataFrame({"case": ["甲", "乙"], "办结件数": ["1件", "1件"]})
    found = hengjian.portfolio(
        rows, framework=framework, as_of="2023-09-30", tables={"sites": sites}
    )
    assert found["甲"]["A1"].value_shown == "50.00%"
    assert found["乙"]["A1"].status == "missing"


def test_what_does_not_fit_is_told_before_anything_is_evaluated(framework: Path) -> None:
    def refused(frame: pd.DataFrame, **given: Any) -> set[str]:
        with pytest.raises(hengjian.Refused) as found:
            hengjian.portfolio(frame, **given)
        return {problem.code for problem in found.value.problems}

    frame, given = pd.DataFrame(FACTS), {"framework": framework, "as_of": "2023-09-30"}
    assert refused(frame) == {"portfolio-needs"}
    assert refused(frame.assign(投诉数=1), **given) == {"column-unknown"}
    assert refused(pd.concat([frame, frame]), **given) == {"portfolio-twice"}
    nameless = {"sites": pd.DataFrame({"code": ["1"]})}
    assert refused(frame, tables=nameless, **given) == {"portfolio-column-missing"}


def test_it_shows_itself_small(framework: Path) -> None:
    many = pd.DataFrame({"case": range(200), "开工率": "50%"})
    found = hengjian.portfolio(many, framework=framework, as_of="2023-09-30")
    assert len(found) == 200
    assert len(found._repr_html_()) < 10_000
    assert "… 170" in found._repr_html_()
