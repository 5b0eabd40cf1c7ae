"""Framework, audit, recheck and bond through the door."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import hengjian
from tests.cli.run import run_json
from tests.engine.small import FRAMEWORK, write_case
from tests.recheck.sheets import write_form

WRONG = "# 一、结果\n\n计划改造 296 个小区，已开工 80 个，开工率 25.03%。\n"


def test_a_framework_by_name_and_by_file(tmp_path: Path) -> None:
    assert "self-evaluation-2020" in hengjian.Framework.names()
    shipped = hengjian.Framework("self-evaluation-2020", language="en")
    assert (shipped.points, shipped.edition) == (100, "2020-02")
    assert "全年预算数" in shipped.facts
    file = tmp_path / "own.yaml"
    file.write_text(FRAMEWORK, encoding="utf-8")
    own = hengjian.Framework(file)
    assert own.facts == {"投诉件数": "件", "办结件数": "件"}
    assert repr(own) == "<Framework small 1: 100 points, 3 indicators>"
    assert [problem.code for problem in own.check() if problem.severity == "error"] == []


def test_a_framework_as_a_frame_and_in_a_notebook() -> None:
    framework = hengjian.Framework("self-evaluation-2020")
    frame = framework.to_frame("polars")
    assert frame["points"].drop_nulls().len() == len(framework.compiled.indicators)
    assert "按完成比例" in framework._repr_html_()


def test_a_framework_that_is_wrong_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(FRAMEWORK.replace("points: 60", "points: 61"), encoding="utf-8")
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.Framework(str(file))
    assert refused.value.problems[0].place.file == str(file)


def test_an_audit(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text(WRONG, encoding="utf-8")
    found = hengjian.audit(str(file), language="en")
    assert not found.clean
    assert found.findings[0].expected == "27.03%"
    assert len(found.to_frame("pandas")) == len(found)
    assert "27.03%" in found._repr_html_()
    assert found.as_json() == run_json("--lang", "en", "audit", file)[0]
    page = found.page(tmp_path / "page.html")
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_an_audit_against_a_case_tells_what_a_figure_is_worth(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("截至2023年9月30日，已开工小区 81 个。\n", encoding="utf-8")
    case = hengjian.evaluate("hongta")
    frames = [hengjian.audit(file, against=each).to_frame("polars") for each in ("hongta", case)]
    assert frames[0].equals(frames[1])


def test_a_recheck(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx")
    found = hengjian.recheck(str(form), case="hongta")
    assert (found.claimed, found.verified) == (Decimal(94), Decimal("63.91"))
    assert found.inflated == Decimal("30.09")
    frame = found.to_frame("pandas")
    assert frame["inflated"].sum() == found.inflated
    assert "须人工" in found._repr_html_() or frame["verified"].notna().all()
    assert json.dumps(found.as_json())


def test_a_bond() -> None:
    found = hengjian.bond("hongta")
    assert found.verdict in ("below", "within", "above")
    assert found.as_json() == run_json("bond", "hongta")
    years, payments = found.to_frame("polars"), found.schedule("polars")
    assert years["principal"].sum() == payments["principal"].sum()
    stressed = hengjian.bond("hongta", stress={"revenue": "-8%", "利率": "10%"})
    assert stressed.coverage is not None
    assert found.coverage is not None
    assert stressed.coverage < found.coverage
    assert str(found.coverage) in found._repr_html_()


def test_a_stress_that_cannot_be_read_says_all_that_is_wrong() -> None:
    with pytest.raises(hengjian.Refused) as refused:
        hengjian.bond("hongta", stress={"revenue": "-8", "weather": "-8%"})
    assert [problem.code for problem in refused.value.problems] == ["stress-unreadable"] * 2


def test_the_schema_of_an_output() -> None:
    assert hengjian.output_schema("evaluate")["$id"] == "urn:hengjian:output:evaluate"


def test_the_environment_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = write_case(tmp_path)
    monkeypatch.setenv("HENGJIAN_LANG", "en")
    assert hengjian.evaluate(case).title == "A small invented project"
    assert hengjian.evaluate(case, language="zh").title == "小项目（虚构）"
