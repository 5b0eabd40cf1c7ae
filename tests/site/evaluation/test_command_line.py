"""hengjian evaluate --site: from the rows, leaf by leaf what the case's files give."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from hengjian import library
from hengjian.cli import group
from hengjian.engine.api import evaluate_case
from hengjian.errors import Refused
from hengjian.site.common import starting
from hengjian.site.evaluation.evaluating import evaluation_named
from hengjian.site.evaluation.models import Evaluation
from tests.site.evaluation.conftest import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' tables are no file, and come from the models: they are made and up to date."""
    monkeypatch.setattr(starting, "is_unmade", lambda: False)
    monkeypatch.setattr(starting, "migrations_due", lambda allowed: (0, True))


def told(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["evaluate", "--site", *(str(each) for each in arguments)])


def test_the_rows_give_leaf_by_leaf_what_the_files_give(published: Evaluation) -> None:
    data = json.loads(told("--evaluation", published.code, "--format", "json").stdout)
    files = evaluate_case(library.case_folder("hongta"))
    assert {each["code"]: each["score"] for each in data["indicators"]} == {
        each.code: str(each.score) for each in files.indicators
    }
    first = [each["score"] for each in data["indicators"] if each["level"] == 1]
    assert (data["total"], data["grade"]) == ("67.40", "中")
    assert first == ["17.00", "27.00", "14.11", "9.29"]


def test_the_records_and_another_day_can_be_asked_for(published: Evaluation) -> None:
    assert "总分 67.45 / 100" in told("--basis", "records").stdout
    before = told("--basis", "records", "--as-of", "2022-12-31").stdout
    assert "2022-12-31" in before
    assert "67.45" not in before


def test_what_would_be_if_a_fact_were_another(published: Evaluation) -> None:
    assert "67.40" not in told("--set", "开工率=100%").stdout


def test_one_of_several_must_be_named(published: Evaluation, member: Member) -> None:
    other = Evaluation.objects.get(pk=published.pk)
    other.pk, other.code, other.year = None, "PJ2022-0009", 2022
    other.save()
    refused = told()
    assert refused.exit_code == 1
    assert "PJ2022-0009、" in refused.stderr
    assert "没有编号为 PJ-NONE 的评价" in told("--evaluation", "PJ-NONE").stderr


def test_an_empty_site_has_none() -> None:
    with pytest.raises(Refused) as refused:
        evaluation_named(None)
    assert refused.value.problems[0].code == "evaluation-unknown"


def test_a_case_and_the_site_are_not_asked_for_at_once() -> None:
    both = CliRunner().invoke(group, ["evaluate", "hongta", "--site"])
    neither = CliRunner().invoke(group, ["evaluate"])
    foreign = told("--framework", "pmkpi")
    assert (both.exit_code, neither.exit_code, foreign.exit_code) == (2, 2, 2)


def test_a_lake_of_the_site_gives_what_the_site_does(published: Evaluation, tmp_path: Path) -> None:
    framework = tmp_path / "framework.yaml"
    framework.write_text(published.edition.text, "utf-8")
    lake = tmp_path / "lake"
    asked = ("portfolio", lake, "--framework", framework, "--site", "--format", "json")
    data = json.loads(CliRunner().invoke(group, [str(each) for each in asked]).stdout)
    assert (data["projects"], data["refused"]) == (1, 0)
    assert data["grades"] == [{"grade": "中", "projects": 1}]
    region = published.project.region.name
    (file,) = (lake / "_results" / "scores").glob(f"region={region}/year=*/part-00000.parquet")
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT code, total FROM '{file}'").fetchall()
    assert found == [(published.code, 6740)]


def test_a_framework_nobody_is_judged_by_is_named(published: Evaluation, tmp_path: Path) -> None:
    asked = ["portfolio", str(tmp_path), "--framework", "self-evaluation-2020", "--site"]
    refused = CliRunner().invoke(group, asked)
    assert refused.exit_code == 1
    assert published.edition.framework in refused.stderr


def test_a_site_that_is_not_there_or_behind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "migrations_due", lambda allowed: (3, True))
    assert "差 3 次更新" in told().stderr
    monkeypatch.setattr(starting, "is_unmade", lambda: True)
    assert "还没有站点的数据库" in told().stderr
