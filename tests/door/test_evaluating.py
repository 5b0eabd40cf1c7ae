"""Evaluating through the door: every way a case may come gives the same result."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import yaml

import hengjian
from hengjian.engine.verification import verify_file
from tests.engine.small import CASE, write_case

SITES = [
    {"code": "s1", "name": "甲", "planned": True, "started_on": dt.date(2023, 3, 1)},
    {"code": "s2", "name": "乙", "planned": True, "started_on": None},
    {"code": "s3", "name": "丙", "planned": False, "started_on": dt.date(2023, 10, 1)},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_case(tmp_path / "case")


def test_a_shipped_case_by_name() -> None:
    result = hengjian.evaluate("hongta")
    assert (result.total, result.grade, result.complete) == (Decimal("67.40"), "中", True)
    assert (result.case, result.points, result.as_of) == ("hongta", 100, dt.date(2023, 9, 30))
    assert result["C11"].score == Decimal("2.03")
    assert [each.code for each in result][:3] == ["A", "A1", "A11"]
    assert repr(result) == "<Result hongta: 67.40 / 100, 中>"


def test_a_folder_a_file_and_a_mapping_are_one_case(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    said = yaml.safe_load(CASE)
    tables = {"sites": pd.read_csv(folder / "sites.csv")}
    found = [
        hengjian.evaluate(str(folder)),
        hengjian.evaluate(folder / "case.yaml"),
        hengjian.evaluate(said, tables=tables),
    ]
    assert [each.as_json() for each in found[:2]] == [found[0].as_json()] * 2
    scores = [[(i["code"], i["score"]) for i in each.as_json()["indicators"]] for each in found]
    assert scores == [scores[0]] * 3


def test_framework_day_basis_and_what_if_replace_what_the_case_says(folder: Path) -> None:
    records = hengjian.evaluate(folder, basis="records")
    assert records.evaluation.facts.by_name["已开工小区数"].origin == "records"
    framework = hengjian.Framework(folder / "framework.yaml")
    again = hengjian.evaluate(folder, framework=framework, what_if={"已开工小区数": "3个"})
    assert again.total == Decimal("83.00")
    assert hengjian.evaluate(folder, as_of="2023-10-01").as_of == dt.date(2023, 10, 1)


@pytest.mark.parametrize(
    "made", [pd.DataFrame, pl.DataFrame, list], ids=["pandas", "polars", "list"]
)
def test_record_tables_alone(folder: Path, made: Any) -> None:
    """Counted as from a file, with what is missing said."""
    result = hengjian.evaluate(
        {"sites": made(SITES)}, framework=folder / "framework.yaml", as_of="2023-09-30"
    )
    assert result["A1"].value_shown == "50.00%"
    assert result.grade is None
    assert {problem.code for problem in result.problems} == {"indicator-missing", "grade-withheld"}


@pytest.mark.parametrize("name", ["sites", "小区", "Sites"])
def test_a_table_that_is_given_replaces_the_case_s_own(folder: Path, name: str) -> None:
    result = hengjian.evaluate(folder, tables={name: SITES}, basis="records")
    assert result.evaluation.facts.by_name["计划改造小区数"].value == 2


def test_figures_alone_have_a_source_that_says_so(folder: Path) -> None:
    framework = folder / "framework.yaml"
    facts = {"投诉件数": 40, "办结件数": Decimal("30"), "已开工小区数": None}
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.evaluate({"facts": facts}, framework=framework, as_of="2023-09-30")
    assert {p.code for p in refused.value.problems} == {"unit-missing"}
    assert str(refused.value.problems[0].place) == "facts › 投诉件数 › value"
    facts = {"投诉件数": "40件", "办结件数": "30件", "已开工小区数": None}
    result = hengjian.evaluate({"facts": facts}, framework=framework, as_of="2023-09-30")
    assert result["B1"].score == Decimal("15.00")
    assert "没有注明来源" in str(result.explain("B1"))


def test_all_that_is_wrong_with_a_mapping_is_told_at_its_keys(folder: Path) -> None:
    said = {"facts": {"投诉件数": {"value": "40件"}}, "as_of": "soon", "fact": {}}
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.evaluate(said, framework=folder / "framework.yaml")
    places = {str(problem.place) for problem in refused.value.problems}
    assert {"as_of", "facts › 投诉件数", "fact"} <= places


def test_what_is_wrong_with_a_frame_is_told_at_its_row(folder: Path) -> None:
    sites = pd.DataFrame(SITES, index=["first", "second", "third"])
    sites.loc["second", "started_on"] = "next week"
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.evaluate({"sites": sites}, framework=folder / "framework.yaml", as_of="2023-09-30")
    (problem,) = refused.value.problems
    assert str(problem.place) == "sites[second, started_on]"
    unknown = sites.assign(colour="red", started_on=None)
    with pytest.raises(hengjian.Refused, match=r"sites\[colour\]"):
        hengjian.evaluate(
            {"sites": unknown}, framework=folder / "framework.yaml", as_of="2023-09-30"
        )


def test_no_such_case_names_those_there_are() -> None:
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.evaluate("nowhere")
    assert "hongta" in refused.value.problems[0].hint("en")


def test_what_is_no_case_is_told_where_it_belongs(folder: Path) -> None:
    with pytest.raises(TypeError, match="goes to portfolio"):
        hengjian.evaluate(pd.DataFrame(SITES))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'sites' is a data frame"):
        hengjian.evaluate(folder, tables={"sites": "sites.csv"})
    with pytest.raises(ValueError, match="not 'neither'"):
        hengjian.evaluate(folder, basis="neither")  # type: ignore[arg-type]


def test_a_day_is_read_as_people_write_it(folder: Path) -> None:
    assert hengjian.evaluate(folder, as_of="2023年10月1日").as_of == dt.date(2023, 10, 1)
    with pytest.raises(hengjian.Refused):
        hengjian.evaluate(folder, as_of="soon")


def test_a_language_that_is_none() -> None:
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        hengjian.evaluate("hongta", language="fr")  # type: ignore[arg-type]


# What can be asked of a result ------------------------------------------------------------------


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_has_a_row_an_indicator_and_exact_scores(library: Any) -> None:
    frame = hengjian.evaluate("hongta", language="en").to_frame(library)
    assert len(frame) == len(hengjian.evaluate("hongta").evaluation.indicators)
    rows = frame.to_dicts() if library == "polars" else frame.to_dict("records")
    row = next(each for each in rows if each["code"] == "C11")
    assert (row["name"], row["score"]) == ("Sites started", Decimal("2.03"))
    assert (row["value"], row["amount"], row["unit"]) == ("27.03%", Decimal("27.03"), "%")
    leaves = [each["score"] for each in rows if each["level"] == 3]
    assert sum(leaves) == Decimal("67.40")


def test_without_any_library_of_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengjian.door.frames.find_spec", lambda name: None)
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.evaluate("hongta").to_frame()
    assert refused.value.problems[0].code == "frames-not-installed"


def test_what_if_is_never_the_official_result() -> None:
    result = hengjian.evaluate("hongta")
    changed = result.what_if(开工及时率="26.69%")
    assert (changed.total, result.total) == (Decimal("67.45"), Decimal("67.40"))
    assert "67.40 → 67.45" in changed._repr_html_()
    assert "what if" in repr(changed)
    both = changed.what_if({"已开工小区数": "100个"})
    assert set(both.evaluation.what_if) == {"开工及时率", "已开工小区数"}
    with pytest.raises(hengjian.Refused, match="has no unit"):
        result.what_if(已开工小区数="100")


def test_an_explanation_is_a_tree_down_to_the_page() -> None:
    found = hengjian.evaluate("hongta", language="en").explain("C11")
    assert "├── rule: proportional" in str(found)
    assert "摘要一" in str(found)
    assert found._repr_html_().count("<li>") == str(found).count("── ")
    assert found.as_json()["indicator"]["code"] == "C11"
    with pytest.raises(hengjian.Refused):
        hengjian.evaluate("hongta").explain("Z9")


def test_how_firm_the_grade_is() -> None:
    found = hengjian.evaluate("hongta", language="en").robustness(draws=200)
    assert "12.60 points below 良" in str(found)
    frame = found.to_frame("pandas")
    row = frame[frame["name"] == "计划改造小区数"].iloc[0]
    assert (row["falling_to"], row["falling_grade"]) == ("80个", "良")
    assert "<table>" in found._repr_html_()


def test_it_shows_itself_small_and_whole() -> None:
    """The score table, the grade and the intervals; no script, and nothing that breaks a page."""
    shown = hengjian.evaluate("hongta")._repr_html_()
    assert len(shown) < 20_000
    assert not re.search(r"<script|<style|<link|javascript:", shown)
    for part in ("C11 老旧小区改造开工率", "67.40", "等级 中", "95% 置信区间", "※", "警告"):
        assert part in shown


def test_words_of_a_case_are_never_markup(folder: Path) -> None:
    file = folder / "case.yaml"
    file.write_text(CASE.replace("小项目", "<b>小</b>&项目"), encoding="utf-8")
    result = hengjian.evaluate(folder)
    assert "<b>小" not in result._repr_html_()
    assert "&lt;b&gt;小&lt;/b&gt;&amp;项目" in result._repr_html_()


def test_the_report_and_the_trace(folder: Path, tmp_path: Path) -> None:
    result = hengjian.evaluate(folder, language="en")
    assert result.report(str(tmp_path / "r.html")).read_text("utf-8").startswith("<!DOCTYPE html>")
    package = result.report(tmp_path / "r.zip")
    assert all(check.holds for check in verify_file(package))
    trace = tmp_path / "trace.json"
    trace.write_text(json.dumps(result.trace()), encoding="utf-8")
    assert all(check.holds for check in verify_file(trace))


def test_a_case_from_no_file_has_no_package(folder: Path, tmp_path: Path) -> None:
    result = hengjian.evaluate(
        {"sites": SITES}, framework=folder / "framework.yaml", as_of="2023-09-30"
    )
    with pytest.raises(hengjian.Refused) as refused:
        result.report(tmp_path / "r.zip")
    assert refused.value.problems[0].code == "package-without-files"
    assert not (tmp_path / "r.zip").exists()
