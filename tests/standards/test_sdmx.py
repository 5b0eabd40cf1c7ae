"""Results as SDMX-CSV 2.0, read by pysdmx against their structure."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from hengjian.engine.api import load_framework
from hengjian.standards.sdmx import Flow
from tests.cli.run import run
from tests.engine.small import FRAMEWORK, write_case
from tests.portfolio import lakes
from tests.standards.test_statements import COUNTED, LACKING

FLOW = "HENGJIAN:DF_SMALL_1(1.0)"


KEYS = ("REF_AREA", "PROJECT", "INDICATOR", "MEASURE", "TIME_PERIOD")


def lines(folder: Path) -> list[dict[str, str]]:
    """The lines of the data as they are written."""
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_key(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The lines by indicator and measure."""
    return {(each["INDICATOR"], each["MEASURE"]): each for each in lines(folder)}


def exported(tmp_path: Path, case: str = COUNTED, framework: str = FRAMEWORK) -> Path:
    """The small case, handed on."""
    out = tmp_path / "out"
    folder = write_case(tmp_path / "case", case=case, framework=framework)
    done = run("export", "sdmx", folder, "--out", out)
    assert "Traceback" not in done.stderr
    return out


def test_each_figure_is_a_line(tmp_path: Path) -> None:
    found = by_key(exported(tmp_path))
    value = found["A1", "VALUE"]
    assert (value["STRUCTURE"], value["STRUCTURE_ID"], value["ACTION"]) == ("dataflow", FLOW, "I")
    assert (value["OBS_VALUE"], value["UNIT_MEASURE"], value["EXACT_VALUE"]) == (
        "66.67",
        "%",
        "200/3",
    )
    assert (value["PROJECT"], value["REF_AREA"], value["TIME_PERIOD"]) == (
        "small",
        "_Z",
        "2023-09-30",
    )
    assert found["A1", "SCORE"]["OBS_VALUE"] == "40.00"
    assert found["_T", "SCORE"]["OBS_VALUE"] == "63.00"
    assert found["_T", "SCORE"]["GRADE"] == "中"


def test_missing_is_m_and_never_0(tmp_path: Path) -> None:
    found = by_key(exported(tmp_path, case=LACKING))
    for key in (("B1", "SCORE"), ("B1", "VALUE"), ("B", "SCORE"), ("_T", "SCORE")):
        assert (found[key]["OBS_STATUS"], found[key]["OBS_VALUE"]) == ("M", "")


def test_no_data_that_the_framework_counts_as_0_says_so(tmp_path: Path) -> None:
    framework = FRAMEWORK.replace(
        "name: 投诉处理率, points: 20,", "name: 投诉处理率, points: 20, missing: zero,"
    )
    out = exported(tmp_path, framework=framework, case=LACKING)
    found = by_key(out)
    assert (found["B1", "SCORE"]["OBS_STATUS"], found["B1", "SCORE"]["OBS_VALUE"]) == ("I", "0.00")
    assert (found["B1", "VALUE"]["OBS_STATUS"], found["B1", "VALUE"]["OBS_VALUE"]) == ("M", "")


def test_codes_that_sdmx_would_take_for_one_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "dots.yaml"
    text = FRAMEWORK.replace("code: A1", "code: B.2").replace("code: B2", "code: B_2")
    file.write_text(text, encoding="utf-8")
    codes = Flow(load_framework(file)).codes
    assert (codes["B.2"], codes["B_2"]) == ("B_2", "B_2_")


def test_a_case_or_results_one_of_the_two(tmp_path: Path) -> None:
    for given in ((), ("hongta", "--results", tmp_path), ("--results", tmp_path)):
        done = run("export", "sdmx", *given, "--out", tmp_path / "out")
        assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_failure_leaves_no_folder_half_written(tmp_path: Path) -> None:
    lakes.write_part(tmp_path / "lake", {"P0": lakes.rows(70)})
    lakes.run(tmp_path / "lake")
    results = tmp_path / "lake" / lakes.RESULTS
    (file,) = (results / "scores").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-9])
    framework = tmp_path / "framework.yaml"
    framework.write_text(json.dumps(lakes.FRAMEWORK, ensure_ascii=False), encoding="utf-8")
    given = ("export", "sdmx", "--results", results, "--framework", framework)
    done = run(*given, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "part-00000.parquet" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.formats
@pytest.mark.parametrize("source", ["case", "incomplete", "lake", "hongta"])
def test_pysdmx_reads_data_and_structure(tmp_path: Path, source: str) -> None:
    from pysdmx.io import get_datasets, read_sdmx

    out = _handed_on(tmp_path, source)
    message = read_sdmx(out / "structure.json", validate=True)
    kinds = [type(each).__name__ for each in message.structures or ()]
    assert sorted(set(kinds)) == [
        "Codelist",
        "ConceptScheme",
        "DataStructureDefinition",
        "Dataflow",
    ]
    (dataset,) = get_datasets(out / "data.csv", out / "structure.json")
    written = lines(out)
    assert len(dataset.data) == len(written) > 0
    components: Any = {each.id: each for each in dataset.structure.components}
    assert set(components) == set(written[0]) - {"STRUCTURE", "STRUCTURE_ID", "ACTION"}
    for name, component in components.items():
        codes = component.enumeration and {code.id for code in component.enumeration.items}
        if codes:
            assert {each[name] for each in written} <= codes
        if component.required:
            assert all(each[name] for each in written), name
    missing = [each for each in written if each["OBS_STATUS"] == "M"]
    assert int(dataset.data["OBS_VALUE"].isna().sum()) == len(missing)
    assert bool(missing) == (source in ("incomplete", "lake"))
    keys = {tuple(each[name] for name in KEYS) for each in written}
    assert len(keys) == len(written), "an observation is told once"


def _handed_on(tmp_path: Path, source: str) -> Path:
    if source == "case":
        return exported(tmp_path)
    if source == "incomplete":
        return exported(
            tmp_path,
            case=LACKING,
        )
    out = tmp_path / "out"
    if source == "hongta":
        run("export", "sdmx", "hongta", "--out", out)
        return out
    lake = tmp_path / "lake"
    lakes.write_part(lake, {"P0": lakes.rows(70), "=P1": lakes.rows(33, 7), "项目二": []})
    lakes.run(lake)
    framework = tmp_path / "framework.yaml"
    framework.write_text(json.dumps(lakes.FRAMEWORK, ensure_ascii=False), encoding="utf-8")
    given = ("--results", lake / lakes.RESULTS, "--framework", framework)
    assert run("export", "sdmx", *given, "--out", out).exit_code == 0
    return out
