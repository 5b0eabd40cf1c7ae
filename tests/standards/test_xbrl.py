"""An evaluation as XBRL, judged by Arelle: one process for all reports of this module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hengjian.engine.api import load_framework
from hengjian.standards.xbrl import INSTANCE, concepts_of, namespace_of
from tests.cli.run import run
from tests.engine.small import FRAMEWORK, write_case
from tests.standards.test_statements import COUNTED, LACKING

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
THIRDS = FRAMEWORK.replace("points: 12}", "points: 40/3}").replace("points: 8}", "points: 20/3}")
REWEIGHTED = FRAMEWORK.replace("name: 投诉处理率,", "name: 投诉处理率, missing: reweight,")
ODD = FRAMEWORK.replace("en: Output", "en: 'Output & <more>'").replace("{unit: 件}", "{unit: 万元}")
CASES = {
    "small": (FRAMEWORK, COUNTED),
    "lacking": (FRAMEWORK, LACKING),
    "thirds": (THIRDS, COUNTED),
    "reweighted": (REWEIGHTED, LACKING),
    "odd": (ODD, COUNTED.replace("4件", "4万元").replace("3件", "3万元")),
}


def exported(folder: Path, framework: str, case: str) -> Path:
    """The instance of a case."""
    source = write_case(folder / "case", framework=framework, case=case)
    done = run("export", "xbrl", source, "--out", folder / "report")
    assert (folder / "report" / INSTANCE).exists(), done.stderr
    return folder / "report" / INSTANCE


def facts(instance: Path) -> dict[str, ElementTree.Element]:
    """The items of an instance by their local names."""
    root = ElementTree.parse(instance).getroot()
    found = [each for each in root if "contextRef" in each.attrib]
    named = {each.tag.split("}")[1]: each for each in found}
    assert len(named) == len(found)
    return named


def test_scores_are_items_with_their_decimals(tmp_path: Path) -> None:
    found = facts(exported(tmp_path, FRAMEWORK, COUNTED))
    score = found["SCORE.A1"]
    assert (score.text, score.attrib["decimals"]) == ("40.00", "2")
    assert found["SCORE_TOTAL"].text == "63.00"
    assert (found["POINTS_TOTAL"].text, found["POINTS.B"].text) == ("100", "40")
    value = found["VALUE.A1"]  # 2 of 3 sites: shown as 66.67%, a pure number of four decimals
    assert (value.text, value.attrib["decimals"]) == ("0.6667", "4")
    assert found["TARGET.A1"].text == "1"


def test_what_is_missing_is_nil(tmp_path: Path) -> None:
    found = facts(exported(tmp_path, FRAMEWORK, LACKING))
    nil = {name for name, each in found.items() if each.attrib.get(NIL) == "true"}
    assert nil == {"SCORE.B1", "VALUE.B1", "SCORE.B", "SCORE_TOTAL"}
    assert not any(found[name].text for name in nil)


def test_each_edition_has_a_namespace_of_its_own(tmp_path: Path) -> None:
    spaces = set()
    for edition in ("1", "二", "2 a"):
        file = tmp_path / "framework.yaml"
        text = FRAMEWORK.replace('edition: "1"', f'edition: "{edition}"')
        file.write_text(text, encoding="utf-8")
        spaces.add(namespace_of(load_framework(file)))
    assert len(spaces) == 3


def test_the_tree_adds_up_to_the_total(tmp_path: Path) -> None:
    file = tmp_path / "framework.yaml"
    file.write_text(FRAMEWORK, encoding="utf-8")
    summed = {each.name: each.parent for each in concepts_of(load_framework(file)) if each.summed}
    assert summed["SCORE.B2"] == "SCORE.B"
    assert summed["POINTS.B"] == "POINTS_TOTAL"
    assert summed["SCORE_TOTAL"] is None


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Arelle says of each report, of a total that is wrong, and of an item that is none."""
    root = tmp_path_factory.mktemp("xbrl")
    files = {name: exported(root / name, *given) for name, given in CASES.items()}
    for name, was, becomes in (
        ("total", ">63.00<", ">64.00<"),
        ("item", ">63.00<", ">many<"),
        ("unknown", "hj:SCORE_TOTAL ", "hj:SCORE_NONE "),
    ):
        files[name] = exported(root / name, FRAMEWORK, COUNTED)
        text = files[name].read_text(encoding="utf-8")
        assert was in text
        files[name].write_text(text.replace(was, becomes, 1), encoding="utf-8")
    home = {**os.environ, "HOME": str(root), "XDG_CONFIG_HOME": str(root)}
    command = [sys.executable, "-m", "arelle.CntlrCmdLine", "--validate", "--calc", "c11r"]
    command += ["--workOffline", "--file", "|".join(map(str, files.values()))]
    done = subprocess.run(command, env=home, capture_output=True, text=True, timeout=300)
    return _by_report((done.stdout + done.stderr).splitlines())


def _by_report(said: list[str]) -> dict[str, str]:
    """What is said of each report: it is told one after another, each ends with how long it took,
    and only that line has the whole path."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    for line in said:
        waiting.append(line)
        if "validated in" in line:
            name = Path(line.split(" - ")[-1].strip()).parent.parent.name
            found[name] = "\n".join(waiting)
            waiting = []
    assert waiting == []
    return found


def told(lines: str) -> list[str]:
    """What is wrong: all but remarks of loading and time."""
    return [line for line in lines.splitlines() if not line.startswith("[info]")]


@pytest.mark.formats
@pytest.mark.parametrize("name", CASES)
def test_arelle_finds_nothing_wrong(judged: dict[str, str], name: str) -> None:
    assert "validated" in judged[name]
    assert told(judged[name]) == []


@pytest.mark.formats
def test_arelle_would_find_a_total_that_is_none(judged: dict[str, str]) -> None:
    assert set(judged) == {*CASES, "total", "item", "unknown"}
    assert "calc11e:inconsistentCalculationUsingRounding" in judged["total"]
    assert "xmlSchema:valueError" in judged["item"]
    assert told(judged["unknown"]) != []
