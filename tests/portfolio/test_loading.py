"""A lake made from cases, and evaluated as each of them is alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from hengjian.engine.api import evaluate, evaluate_case, load_framework
from hengjian.engine.facts.gathered import Measured
from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.measures.counting import count_all
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused
from hengjian.portfolio.layout import RESULTS, Part, parts_of
from hengjian.portfolio.loading import load_cases, load_folder
from hengjian.portfolio.running import Settings, evaluate_lake
from tests.depth import examples
from tests.engine.small import CASE, write_case
from tests.generative.strategies import Portfolio, portfolios
from tests.generative.strategies_frameworks import AS_OF
from tests.portfolio.lakes import problems, run, scores


def test_cases_of_a_folder_are_what_they_are_alone(tmp_path: Path) -> None:
    cases, lake = tmp_path / "cases", tmp_path / "lake"
    write_case(cases / "a")
    write_case(cases / "b", case=CASE.replace("told: {met: true", "told: {met: false"))
    write_case(cases / "c", case=CASE.replace("2023-09-30", "2022-09-30"), sites=None)
    compiled = load_framework(cases / "a" / "framework.yaml")
    loaded = load_folder(lake, cases, compiled, region="红塔区 [一]*")
    assert (loaded.projects, loaded.parts, loaded.problems) == (3, 2, [])
    assert parts_of(lake) == [Part("红塔区 [一]*", "2022"), Part("红塔区 [一]*", "2023")]
    assert not run(lake, compiled).problems
    alone = {name: evaluate_case(cases / name) for name in "abc"}
    assert scores(lake) == {
        name: (int(each.total * 100), each.grade and each.grade.grade)
        for name, each in alone.items()
    }
    told = {name: sorted(p.message("en") for p in each.problems) for name, each in alone.items()}
    found: dict[str, list[str]] = {name: [] for name in alone}
    for code, said in problems(lake, "code", "en"):
        found[code].append(said)
    assert found == told


def test_a_case_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    cases, lake = tmp_path / "cases", tmp_path / "lake"
    write_case(cases / "good")
    write_case(cases / "torn", case="case: [")
    write_case(cases / "wrong", sites="code,planned\nS1,maybe\n")
    (cases / "none.xlsx").write_bytes(b"PK")
    compiled = load_framework(cases / "good" / "framework.yaml")
    loaded = load_folder(lake, cases, compiled)
    assert loaded.projects == 1
    files = {Path(found.place.file).relative_to(cases).parts[0] for found in loaded.problems}
    assert files == {"torn", "wrong", "none.xlsx"}
    run(lake, compiled)
    assert set(scores(lake)) == {"good"}


def test_loading_again_puts_the_new_in_place_of_the_old(tmp_path: Path) -> None:
    cases, lake = tmp_path / "cases", tmp_path / "lake"
    for name in ("a", "b"):
        write_case(cases / name)
    compiled = load_framework(cases / "a" / "framework.yaml")
    load_folder(lake, cases, compiled)
    assert run(lake, compiled).evaluated == 1
    load_folder(lake, cases, compiled)
    assert run(lake, compiled).unchanged == 1, "the same cases are the same content"
    shutil.rmtree(cases / "b")
    load_folder(lake, cases, compiled)
    run(lake, compiled)
    assert set(scores(lake)) == {"a"}


@pytest.mark.parametrize("region", ["", "a/b", "a=b", "..", ".x"])
def test_a_region_is_the_name_of_a_folder(tmp_path: Path, region: str) -> None:
    cases = tmp_path / "cases"
    write_case(cases / "a")
    compiled = load_framework(cases / "a" / "framework.yaml")
    with pytest.raises(Refused) as refused:
        load_folder(tmp_path / "lake", cases, compiled, region=region)
    assert [found.code for found in refused.value.problems] == ["lake-name-unusable"]


@given(portfolios)
@settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.data_too_large]
)
def test_any_framework_gives_each_project_what_it_has_alone(
    tmp_path_factory: pytest.TempPathFactory, generated: Portfolio
) -> None:
    lake = tmp_path_factory.mktemp("lake")
    compiled = generated.compiled
    load_cases(lake, [(p.code, p.case, p.records) for p in generated.projects], compiled)
    _evaluate_and_compare(lake, generated)
    with duckdb.connect() as connection:  # the same without what was reported and answered
        file = Part("all", str(AS_OF.year)).file(lake, "_projects")
        connection.execute(f"CREATE TABLE t AS SELECT * EXCLUDE said FROM '{file}'")
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    _evaluate_and_compare(lake, generated, bare=True)


def _evaluate_and_compare(lake: Path, generated: Portfolio, *, bare: bool = False) -> None:
    compiled = generated.compiled
    evaluate_lake(lake, Settings(compiled, lake / RESULTS))
    found, told = scores(lake), set(problems(lake, "code", "en"))
    for each in generated.projects:
        case = each.case
        if bare:
            case = case.model_copy(update={"facts": {}, "judgements": {}})
        measured = count_all(compiled.measures.values(), each.records, AS_OF)
        said = {en for code, en in told if code == each.code}
        wanted, refused = _law(compiled, case, measured)
        if wanted is None:
            assert each.code not in found
            assert refused <= said
            continue
        places = compiled.framework.rounding.places
        grade = wanted.grade and wanted.grade.grade
        assert found[each.code] == (int(wanted.total * 10**places), grade)
        assert said == {p.message("en") for p in wanted.problems}


def _law(
    compiled: CompiledFramework, case: Case, measured: Mapping[str, Measured]
) -> tuple[Evaluation | None, set[str]]:
    """What the engine makes of one project, or why it refuses it."""
    try:
        return evaluate(compiled, case, measured), set()
    except Refused as refusal:
        return None, {found.message("en") for found in refusal.problems}
